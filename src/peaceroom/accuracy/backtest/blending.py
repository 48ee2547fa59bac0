"""How much the inside view weighs against the outside view, by type of question: what other countries' cases support.

Blends are made in log-odds. The weight of a type is the one with the least Brier score over the cases elsewhere plus a
penalty for its distance from a quarter, so that few cases change little; and then shrunk by what of its gain on them
may be chance, to nothing where that is all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: the weight of the inside view before any case is seen
START = 0.25
#: squared error that a step of 1 in the weight costs
PENALTY = 2.0
#: standard errors, by country, of the gain on the cases elsewhere at which nothing of a weight is left
EARNED = 1.0
#: probabilities are held this far from 0 and 1 before they are blended or scored by their logarithm
EDGE = 0.005
_GRID = np.linspace(0, 1, 101)


def blend(outside: Array, inside: Array, weight: Array | float) -> Array:
    """Probabilities whose log-odds are ``weight`` of the inside's and the rest of the outside's."""
    a, b = (np.clip(np.asarray(x, float), EDGE, 1 - EDGE) for x in (outside, inside))
    odds = (1 - weight) * (np.log(a) - np.log1p(-a)) + weight * (np.log(b) - np.log1p(-b))
    found: Array = 1 / (1 + np.exp(-odds))
    return found


def weight(outside: Array, inside: Array, answers: Array, clusters: Sequence[str]) -> float:
    """The weight for the inside view that cases ``(n,)`` of so many countries support.

    The best one × (1 − s²/g²), g what it gains over the outside view on them and s the standard error of that by
    country; 0 where g is no more than s: the share of g² that is more than chance (positive-part James & Stein 1961).
    Were a weight given whole from some g on, leaving out the one country in which it loses would give it just there.
    """
    if not len(answers):
        return START
    errors = np.array([(blend(outside, inside, float(w)) - answers) ** 2 for w in _GRID])
    best = int(np.argmin(errors.sum(axis=1) + PENALTY * (_GRID - START) ** 2))
    _, at = np.unique(np.array(clusters), return_inverse=True)
    gains = np.bincount(at, weights=errors[0] - errors[best])
    gain, chance = float(gains.sum()), EARNED**2 * float((gains**2).sum())
    return float(_GRID[best]) * (1 - chance / gain**2) if gain > np.sqrt(chance) else 0.0


def shipped_weights(types: Sequence[str], clusters: Sequence[str], outside: Array, inside: Array,
                    answers: Array) -> dict[str, float]:
    """Type of question → the weight that all these cases support: what a forecast outside the library takes."""
    kind, place = np.array(types), np.array(clusters)
    return {t: weight(outside[kind == t], inside[kind == t], answers[kind == t], place[kind == t].tolist())
            for t in dict.fromkeys(types)}


def weights_left_out(types: Sequence[str], clusters: Sequence[str], outside: Array, inside: Array,
                     answers: Array, drawn: NDArray[np.bool_] | None = None) -> Array:
    """``(n,)`` each row's weight, from the rows of its type in other clusters.

    ``drawn`` ``(n,)``: the rows that count, of random origins: on others, picked by somebody who knew what came, the
    inside view is not what it will be on the next case. By them is told, too, whether weights carry over: nothing for a
    type whose blends, each weighed by further clusters, lost on those of them that lie elsewhere. That is the whole
    rule by which weights ship (`peaceroom.accuracy.backtest.summary.supported`), so what it says of a country never
    rests on that country. Without ``drawn`` all rows count, and whether weights carry over is not asked.
    """
    kind, place = np.array(types), np.array(clusters)
    found = np.empty(len(answers))
    for t in set(types):
        at = np.flatnonzero(kind == t)
        count = at if drawn is None else at[drawn[at]]
        names = np.unique(place[at])
        gone = [(c,) for c in names] + ([] if drawn is None else list(combinations(names, 2)))
        without = {frozenset(left_out): _without(count, place, left_out, outside, inside, answers) for left_out in gone}
        for c in names:
            found[at[place[at] == c]] = without[frozenset((c,))]
            if drawn is None:
                continue
            rows = count[place[count] != c]
            inner = np.array([without[frozenset((c, d))] for d in place[rows]])
            p = blend(outside[rows], inside[rows], inner)
            if ((outside[rows] - answers[rows]) ** 2 - (p - answers[rows]) ** 2).sum() <= 0:
                found[at[place[at] == c]] = 0.0
    return found


def _without(at: NDArray[np.int64], place: NDArray[np.str_], left_out: Sequence[str], outside: Array, inside: Array,
             answers: Array) -> float:
    """The weight that these rows support without some clusters."""
    kept = at[~np.isin(place[at], list(left_out))]
    return weight(outside[kept], inside[kept], answers[kept], place[kept].tolist())
