"""A straight bound is above the value of every text."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.models.packages.bounds import EGALITARIAN, NASH, RATIO, UTILITARIAN, straight, table
from peaceroom.models.packages.enumeration import score
from peaceroom.models.packages.problem import Problem
from peaceroom.models.packages.rules import arrays

from .problems import every_text, problems


@pytest.mark.parametrize("rule", [NASH, RATIO, EGALITARIAN, UTILITARIAN])
@given(problem=problems(whole=False), seed=st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_no_text_is_worth_more_than_the_bound(rule: int, problem: Problem, seed: int) -> None:
    points, sizes, _ = arrays(problem)
    n = len(problem.parties)
    rng = np.random.default_rng(seed)
    span, weight = rng.uniform(0, 9, n) * (rng.random(n) < 0.8), rng.uniform(0, 2, n)
    slope, tail = np.empty(n), np.empty(sizes.size + 1)
    constant = straight(rule, points[0], sizes, problem.threshold[0], span, weight, slope)
    options = table(points[0], sizes, slope, tail)
    slip = 1e-9 * (1 + abs(constant) + np.abs(tail).max())
    values = [score(rule, t.worth, problem.threshold[0], span, weight, problem.among, 0) for t in every_text(problem)]
    assert max(values) <= constant + tail[0] + slip
    for text, value in zip(every_text(problem), values, strict=True):
        assert value <= constant + float(slope @ text.worth) + slip
    assert tail[0] == pytest.approx(sum(options[k, : sizes[k]].max() for k in range(sizes.size)))


def test_the_bound_of_a_sum_is_its_largest_value() -> None:
    rng = np.random.default_rng(1)
    points, sizes = rng.random((3, 4, 5)), np.array([5, 5, 5])
    slope, tail = np.empty(4), np.empty(4)
    assert straight(UTILITARIAN, points, sizes, np.zeros(4), np.ones(4), np.ones(4), slope) == 0
    table(points, sizes, slope, tail)
    assert tail[0] == pytest.approx(points.sum(axis=1).max(axis=1).sum())
