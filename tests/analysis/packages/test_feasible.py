"""Whether some text suits all: the quick ways against the programme."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.analysis.packages.feasible import feasible
from peaceroom.models.packages.problem import Continuum, Options, Problem
from peaceroom.models.packages.rules import best_by


def _mixed(seed: int, *, lines: int, lists: int, exponent: float = 1.0) -> Problem:
    rng = np.random.default_rng(seed)
    draws, n = 4, 3
    issues: list[Continuum | Options] = []
    for _ in range(lines):
        x = rng.uniform(0, 100, (draws, n))
        line = rng.uniform(20, 120, (draws, n))
        issues.append(Continuum(0.0, 100.0, x, rng.uniform(0.1, 1, (draws, n)), np.maximum(x, 100 - x),
                                np.full((draws, n), exponent), x - line, x + line))
    for _ in range(lists):
        issues.append(Options(np.arange(3.0), rng.uniform(0, 1, (draws, n, 3)), rng.random((draws, n, 3)) > 0.1))
    free = Problem(("a", "b", "c"), tuple(f"i{k}" for k in range(lines + lists)), tuple(issues), np.zeros((draws, n)))
    return Problem(free.parties, free.names, free.issues, free.best() * rng.uniform(0.4, 0.9, (draws, n)))


@given(st.integers(0, 10**6), st.sampled_from([(2, 0), (1, 1), (2, 2), (0, 3)]))
@settings(max_examples=60, deadline=None)
def test_the_quick_ways_agree_with_the_programme(seed: int, shape: tuple[int, int]) -> None:
    problem = _mixed(seed, lines=shape[0], lists=shape[1])
    found = feasible(problem)
    for d in range(problem.draws):
        best = best_by("egalitarian", problem.slice(d, d + 1))
        if abs(best.value) > 1e-6:  # at the border either answer is right
            assert found[d] == best.acceptable


def test_curved_losses_are_decided_by_the_programme() -> None:
    problem = _mixed(3, lines=2, lists=1, exponent=2.0)
    assert [best_by("egalitarian", problem.slice(d, d + 1)).acceptable for d in range(4)] == feasible(problem).tolist()


def test_nobody_refuses_where_nobody_is_asked() -> None:
    assert feasible(_mixed(1, lines=1, lists=0).only([])).all()
