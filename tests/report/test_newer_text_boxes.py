"""Texts of the figures that a report need not have (conflict, track record, the notebook's figure) stay apart."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from findings.talks import run_of
from peaceroom.conflict.result import graph_result
from peaceroom.report.figures.evolution import evolution
from peaceroom.report.figures.svg import panel_svg
from peaceroom.report.figures.track_record import calibration_figure, over_time_figure
from peaceroom.scenario.file.conflict import find_conflict
from report.measuring import faults, measured
from report.random_talks import name, random_talks
from report.test_evolution import many

PHONE, HALF, PAGE = 358.0, 430.0, 680.0


def test_states_and_movers_of_a_conflict_stay_apart_at_every_width(monkeypatch: pytest.MonkeyPatch) -> None:
    known = [find_conflict(key) for key in ("cuban-missile-crisis", "prisoners-dilemma", "syria-iraq-1975")]
    with measured(monkeypatch) as (found, drawn):
        for seed, conflict in enumerate([*known, *(many(seed) for seed in range(6))]):
            rng = random.Random(seed)
            long = replace(conflict, actors=tuple(replace(a, name=name(rng)) for a in conflict.actors))
            for told in (conflict, long):
                result = graph_result(told, ["GMR", "SEQ"])
                for wide in (PHONE, HALF, PAGE):
                    for panel in (evolution(result, "GMR", wide), evolution(result, "SEQ", wide)):
                        if panel is not None:
                            panel_svg(panel, 1)
    assert found == [] and len(drawn) > 30


def test_the_figures_of_the_track_record_keep_their_numbers_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(3)
    with measured(monkeypatch) as (found, drawn):
        for classes in (1, 3, 10):
            cut = [(i / classes, (i + 1) / classes) for i in range(classes)]
            told: list[Any] = [{"least": a, "most": b, "n": rng.choice((1, 40, 12_345)), "forecast": f, "came": c}
                               for a, b in cut for f, c in [(rng.uniform(a, b), rng.random())]]
            # classes that meet: one at its top, the next at its foot, both right
            met: list[Any] = [{"least": a, "most": b, "n": 12_345, "forecast": f, "came": 0.5}
                              for i, (a, b) in enumerate(cut) for f in [b - 0.001 if i % 2 == 0 else a + 0.001]]
            calibration_figure(told, 1)
            calibration_figure(met, 1)
        for years in (2, 5, 30):
            for apart in (0.0, 0.01, 0.4):
                over_time_figure([{"period": str(1990 + y), "n": 9, "brier": 0.2, "forecast": 0.4, "came": 0.4 + apart}
                                  for y in range(years)], 2)
    assert found == [] and len(drawn) == 15


@pytest.mark.parametrize("seed", [0, 4, 11])
def test_the_figure_for_a_notebook_keeps_its_texts_apart(seed: int) -> None:
    figure = run_of(random_talks(seed), draws=64).plot()
    wide, high = figure.get_size_inches() * figure.dpi
    assert wide <= 1000 and high <= 1000
    assert faults(figure) == []
