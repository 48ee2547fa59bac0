"""Small package problems at random, and what every text of theirs is worth by brute force."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from peaceroom.models.packages.problem import Continuum, Issue, Options, Problem

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Text:
    """One text of the first draw: its values, what it is worth to each party, and who accepts it."""

    values: tuple[float, ...]
    worth: Array
    accepted: NDArray[np.bool_]


def every_text(problem: Problem) -> list[Text]:
    """All texts of a problem with options only."""
    found = []
    for values in product(*(i.values.tolist() for i in problem.issues if isinstance(i, Options))):
        worth = np.zeros(len(problem.parties))
        fits = np.ones(len(problem.parties), bool)
        for issue, value in zip(problem.issues, values, strict=True):
            assert isinstance(issue, Options)
            m = issue.values.tolist().index(value)
            worth += issue.points[0, :, m]
            fits &= issue.allowed[0, :, m]
        found.append(Text(values, worth, fits & (worth >= problem.threshold[0] - 1e-9)))
    return found


@st.composite
def problems(draw: st.DrawFn, *, draws: int = 1, whole: bool = True) -> Problem:
    """Two to four parties, one to four issues of two to four options, points 0 … 20, thresholds that may bind."""
    parties, issues = draw(st.integers(2, 4)), draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    built: list[Issue] = []
    for _ in range(issues):
        options = int(rng.integers(2, 5))
        points = rng.integers(0, 21, (draws, parties, options)).astype(float)
        if not whole:
            points += rng.random(points.shape)
        built.append(Options(10.0 * np.arange(options), points, rng.random(points.shape) > 0.05))
    best = sum(i.points.max(axis=2) for i in built if isinstance(i, Options))
    threshold = np.round(best * rng.uniform(0.1, 0.7, (draws, parties)))
    return Problem(tuple(f"p{i}" for i in range(parties)), tuple(f"i{k}" for k in range(issues)), tuple(built),
                   threshold)


@st.composite
def continua(draw: st.DrawFn, *, exponent: float = 1.0) -> Problem:
    """Two or three parties on one to three continua from 0 to 100, what failure is worth as a share of the best."""
    parties, issues = draw(st.integers(2, 3)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    weight = rng.uniform(0.1, 1.0, (1, parties, issues))
    weight /= weight.sum(axis=2, keepdims=True)
    built: list[Issue] = []
    for k in range(issues):
        x = rng.uniform(0, 100, (1, parties))
        built.append(Continuum(0.0, 100.0, x, weight[:, :, k], np.maximum(x, 100 - x), np.full((1, parties), exponent),
                               np.zeros((1, parties)), np.full((1, parties), 100.0)))
    return Problem(tuple(f"p{i}" for i in range(parties)), tuple(f"i{k}" for k in range(issues)), tuple(built),
                   rng.uniform(0.1, 0.6, (1, parties)))
