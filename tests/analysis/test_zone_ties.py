"""Limits that touch, on scales that begin anywhere: what just suits everybody is a zone, what just does not is none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from peaceroom.analysis.zone import issue_zone, package_zone, suiting, zone_open
from peaceroom.core.case import TIE, Case, make_case

#: scales: from 0, from below 0, narrow and far from 0, where a tie in units of the ends would be wider than the scale
SCALES = [(0.0, 100.0), (-300.0, -200.0), (1e6, 1e6 + 1.0), (-5.0, 5.0)]


def two(ends: tuple[float, float], gap: float, options: bool = False) -> Case:
    """Two parties at the ends of the scale, whose bottom lines leave ``gap`` (a share of it) about the middle."""
    low, high = ends
    middle, half = (low + high) / 2, gap * (high - low) / 2
    more: dict[str, Any] = {"options": (np.array([low, middle, high]),)} if options else {}
    return make_case([low, high], 0.5, 50.0, low=low, high=high, no_agreement=[0.0, 0.0],
                     bottom_line=[[[middle - half], [middle + half]]], **more)


@pytest.mark.parametrize("ends", SCALES)
@pytest.mark.parametrize(("gap", "open_"), [(-.1, True), (-1e-6, True), (0.0, True), (TIE / 4, True), (1e-5, False),
                                            (.1, False)])
@pytest.mark.parametrize("options", [False, True])
def test_limits_that_touch(ends: tuple[float, float], gap: float, open_: bool, options: bool) -> None:
    case = two(ends, gap, options)
    middle = np.array([[sum(ends) / 2]])
    assert issue_zone(case, 0, middle)["share"] == open_
    assert package_zone(case, middle)["share"] == open_
    opened = zone_open(case, 0)
    assert opened is not None and opened.tolist() == [open_]
    suits = suiting(case, 0, middle[0])
    assert suits is not None and suits.tolist() == [[open_]]


@pytest.mark.parametrize("ends", SCALES)
def test_points_that_suit(ends: tuple[float, float]) -> None:
    """Between the bottom lines at .4 and .6 of the scale, those included; one in a thousand beyond is not."""
    low, width = ends[0], ends[1] - ends[0]
    suits = suiting(two(ends, -.2), 0, low + width * np.array([0, .399, .4, .5, .6, .601, 1]))
    assert suits is not None and suits.tolist() == [[False, False, True, True, True, False, False]]


def test_nothing_is_said_where_a_limit_is_not_known() -> None:
    known = two((0.0, 100.0), -.2)
    for i in (0, 1):
        half = make_case([0.0, 100.0], 0.5, 50.0, no_agreement=[np.nan if j == i else .2 for j in (0, 1)])
        assert zone_open(half, 0) is None and suiting(half, 0, np.array([50.0])) is None
        assert "unavailable" in issue_zone(half, 0, np.array([[50.0]]))
    nobody = make_case([0.0, 100.0], 0.5, 50.0, no_agreement=[.2, .2], required=[[False], [False]])
    assert zone_open(nobody, 0) is None and suiting(nobody, 0, np.array([50.0])) is None
    assert zone_open(known, 0) is not None


@pytest.mark.parametrize(("count", "named"), [
    (1, "actor-1"), (4, "actor-1, actor-2, actor-3, actor-4"), (5, "actor-1, actor-2, actor-3, 2 more")])
def test_at_most_four_are_named_in_a_reason(count: int, named: str) -> None:
    case = make_case(list(np.linspace(0, 100, count + 1)), 0.5, 50.0, no_agreement=[np.nan] * count + [.2])
    said = issue_zone(case, 0, np.array([[50.0]]))["unavailable"]
    assert said.endswith(f" for {named}")
    assert package_zone(case, np.array([[50.0]]))["unavailable"] == said


@pytest.mark.parametrize(("thresholds", "reason"), [
    ([5.0, np.nan, np.nan], "what no agreement is worth"),
    ([5.0, 7.0, np.nan], "thresholds are points of whole texts")])
def test_thresholds_are_the_reason_where_all_who_are_not_known_have_one(thresholds: list[float], reason: str) -> None:
    case = make_case([0.0, 50.0, 100.0], 0.5, 50.0, no_agreement=[np.nan, np.nan, .2], threshold=np.array([thresholds]))
    said = issue_zone(case, 0, np.array([[50.0]]))["unavailable"]
    assert said.startswith(f"cannot say: {reason}") and said.endswith("known for actor-1, actor-2")
