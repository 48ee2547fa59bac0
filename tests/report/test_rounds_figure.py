"""Positions by round as a figure."""

from __future__ import annotations

from itertools import pairwise

from peaceroom.report.figures.rounds import _ROW, _apart, positions_by_round
from peaceroom.report.figures.svg import panel_svg


def test_names_and_ways_are_told_also_of_two_of_one_name() -> None:
    panel = positions_by_round([("North", (0, 5, 5)), ("South", (100, 60, 40)), ("North", (20, 20, 20))], (0, 100),
                               ("none", "all"), "“Water”")
    assert panel is not None
    assert panel.spoken == ("After 2 rounds, the highest first: South from 100 to 40; North from 20 to 20; "
                            "North from 0 to 5.")
    svg = panel_svg(panel, 1)
    assert svg.count("North") >= 4 and ">all<" in svg and ">round 2<" in svg  # twice spoken, twice drawn


def test_where_nothing_moves_there_is_no_figure() -> None:
    assert positions_by_round([("North", (5, 5)), ("South", (9, 9))], (0, 10), ("low", "high"), "“Water”") is None
    assert positions_by_round([], (0, 10), ("low", "high"), "“Water”") is None


def test_names_never_meet_and_stay_inside() -> None:
    for places in ([50.0] * 8, [0.0, 1.0, 199.0, 200.0], [200.0] * 5):
        out = _apart(places, 0, 200)
        assert all(b - a >= _ROW - 1e-9 for a, b in pairwise(out))
        assert out[0] >= 0 and out[-1] <= 200
