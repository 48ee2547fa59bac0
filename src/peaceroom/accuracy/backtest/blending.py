"""How much the inside view weighs against the outside view, by type of question: what other countries' cases support.

Blends are made in log-odds. The weight of a type is the one with the least Brier score over the cases elsewhere plus a
penalty for its distance from a quarter, so that few cases change little.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: the weight of the inside view before any case is seen
START = 0.25
#: squared error that a step of 1 in the weight costs
PENALTY = 2.0
#: probabilities are held this far from 0 and 1 before they are blended or scored by their logarithm
EDGE = 0.005
_GRID = np.linspace(0, 1, 101)


def blend(outside: Array, inside: Array, weight: Array | float) -> Array:
    """Probabilities whose log-odds are ``weight`` of the inside's and the rest of the outside's."""
    a, b = (np.clip(np.asarray(x, float), EDGE, 1 - EDGE) for x in (outside, inside))
    odds = (1 - weight) * (np.log(a) - np.log1p(-a)) + weight * (np.log(b) - np.log1p(-b))
    found: Array = 1 / (1 + np.exp(-odds))
    return found


def weight(outside: Array, inside: Array, answers: Array, cases: Array | None = None) -> float:
    """The weight for the inside view that cases ``(n,)`` support; ``cases``: what each counts for (1)."""
    if not len(answers):
        return START
    count = np.ones(len(answers)) if cases is None else cases
    loss = [(count * (blend(outside, inside, float(w)) - answers) ** 2).sum() + PENALTY * (w - START) ** 2
            for w in _GRID]
    return float(_GRID[int(np.argmin(loss))])


def weights_left_out(types: Sequence[str], clusters: Sequence[str], outside: Array, inside: Array,
                     answers: Array) -> Array:
    """``(n,)`` each row's weight, from the rows of its type in other clusters."""
    kind, place = np.array(types), np.array(clusters)
    found = np.empty(len(answers))
    for t in set(types):
        for c in set(clusters):
            rows = (kind == t) & (place == c)
            if rows.any():
                others = (kind == t) & (place != c)
                found[rows] = weight(outside[others], inside[others], answers[others])
    return found
