"""The learned distribution of one issue by its definition, in plain Python, for one set of coefficients."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

GRID = range(101)


def _shares(x: Sequence[int], c: Sequence[float], s: Sequence[float], beta: float) -> list[float]:
    raw = [ci * si**beta for ci, si in zip(c, s, strict=True)]
    assert len(x) == len(raw)
    return [r / sum(raw) for r in raw]


def distance(x: Sequence[int], c: Sequence[float], s: Sequence[float], betas: Sequence[float], y: int) -> float:
    """−|y − weighted mean| in scale lengths, averaged over the exponents."""
    means = [sum(w * xi for w, xi in zip(_shares(x, c, s, b), x, strict=True)) for b in betas]
    return -sum(abs(y - m) for m in means) / len(means) / 100


def weight(x: Sequence[int], c: Sequence[float], s: Sequence[float], betas: Sequence[float], y: int) -> float:
    """Share of the weight at y, averaged over the exponents."""
    return sum(w for b in betas for w, xi in zip(_shares(x, c, s, b), x, strict=True) if xi == y) / len(betas)


def _softmax(energy: Mapping[int, float]) -> dict[int, float]:
    top = max(energy.values())
    risen = {y: math.exp(e - top) for y, e in energy.items()}
    return {y: r / sum(risen.values()) for y, r in risen.items()}


def masses(x: Sequence[int], c: Sequence[float], s: Sequence[float], a: Sequence[float], b: Sequence[float],
           narrow: Sequence[float], wide: Sequence[float]) -> list[float]:
    """½ P₁ + ½ P₂ with coefficients ``a (6)`` and ``b (10)``; positions ``x`` are candidates, all weights above 0."""
    places, n = sorted(set(x)), len(set(x))
    beyond = {y: float(y < min(x) or y > max(x)) for y in GRID}
    tens, fives = ({y: float(y % step == 0) for y in GRID} for step in (10, 5))
    end = {y: float(y in (0, 100)) for y in GRID}
    near = {y: distance(x, c, s, wide, y) for y in GRID}
    first = _softmax({y: a[0] * distance(x, c, s, narrow, y) + a[1] * (y in places) / n + a[2] * beyond[y]
                      + a[3] * tens[y] + a[4] * fives[y] + a[5] * end[y] for y in GRID})
    between = _softmax({y: b[0] * near[y] + b[1] * beyond[y] + b[2] * tens[y] + b[3] * fives[y] + b[4] * end[y]
                        for y in GRID})
    taken = _softmax({y: b[5] * math.log(weight(x, c, s, wide, y) + 0.01) + b[6] * near[y] + b[7] * end[y]
                      for y in places})
    share = 1 / (1 + math.exp(-(b[8] + b[9] * (math.log(n) - 1))))
    return [0.5 * first[y] + 0.5 * ((1 - share) * between[y] + share * taken.get(y, 0.0)) for y in GRID]
