"""The figure of where moves lead stays legible, and says what it shows."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from peaceroom.conflict.model import Actor, Conflict, Option
from peaceroom.conflict.preferences import Ranking
from peaceroom.conflict.result import graph_result
from peaceroom.report.figures.evolution import MOST_NODES, evolution
from peaceroom.report.figures.svg import panel_svg
from peaceroom.scenario.file.conflict import find_conflict


def many(seed: int) -> Conflict:
    """64 states and three actors with rankings at random: many equilibria far away."""
    draw = random.Random(seed)
    actors = tuple(Actor(f"a{i}", f"Actor {i}", (Option(f"o{2 * i}"), Option(f"o{2 * i + 1}")),
                         preference=Ranking(tuple((n,) for n in draw.sample(range(1, 65), 64)))) for i in range(3))
    return Conflict("at random", actors, status_quo=1)


def test_at_most_twenty_states_are_drawn_and_each_once() -> None:
    drawn = 0
    for seed in range(8):
        result = graph_result(many(seed), ["GMR"])
        panel = evolution(result, "GMR")
        if panel is None:
            continue
        svg = panel_svg(panel, 1)
        texts = [t for t in range(1, 65) if f">{t}</text>" in svg]
        assert 1 <= len(texts) <= MOST_NODES and 1 in texts
        drawn = max(drawn, len(texts))
        assert panel.height <= 900
    assert drawn > 10


def test_it_says_who_moves() -> None:
    panel = evolution(graph_result(find_conflict("cuban-missile-crisis")), "SEQ")
    assert panel is not None
    assert "state 1 to state 3 by United States; state 3 to state 7 by Soviet Union" in panel.spoken


def test_nothing_is_drawn_where_nothing_is_reached() -> None:
    conflict = find_conflict("cuban-missile-crisis")
    lost = replace(conflict, status_quo=None, actors=tuple(replace(a, preference=None) for a in conflict.actors))
    panel = evolution(graph_result(lost, ["Nash"]), "Nash")
    assert panel is None or "stand at an equilibrium" in panel.spoken
    assert evolution(graph_result(conflict, ["Nash"]), "SEQ") is None


def test_nobody_is_told_of_fonts(caplog: pytest.LogCaptureFixture) -> None:
    """The state at hand is set in bold, which the font with a box for every sign has not."""
    from matplotlib import font_manager

    vars(font_manager.FontManager)["_findfont_cached"].cache_clear()  # as in a fresh process
    panel = evolution(graph_result(find_conflict("cuban-missile-crisis")), "SEQ")
    assert panel is not None
    panel_svg(panel, 1)
    assert not caplog.records
