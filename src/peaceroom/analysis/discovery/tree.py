"""A small tree of yes-or-no questions about inputs, each leaf with its share of goals.

Breiman, Friedman, Olshen and Stone (1984): splits that lower the Gini impurity most. Three questions deep at most, so
that it can be read; grown on one half of the draws and counted on the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

DEPTH, SMALLEST = 3, 0.025
#: a question must take away this share of the impurity of the whole
WORTH = 0.01


@dataclass(frozen=True, slots=True)
class Node:
    """A question and its two answers, or a leaf.

    Attributes
    ----------
    share, goals, mass
        Share of goals here, share of all goals that are here, share of all draws that are here.
    column, at, equal
        The question: is the input at least ``at`` (or, of a category, is it ``at``)? ``column`` −1: a leaf.
    no, yes
        Where the answers lead.
    """

    share: float
    goals: float
    mass: float
    column: int = -1
    at: float = 0.0
    equal: bool = False
    no: Node | None = None
    yes: Node | None = None


def tree(x: Array, y: Flags, categories: Sequence[int] = ()) -> Node:
    """The tree of draws ``(M, d)`` and goals ``(M,)``."""
    fit, test = np.arange(0, len(x), 2), np.arange(1, len(x), 2)
    return _grown(x[fit], y[fit], x[test], y[test], frozenset(categories), DEPTH,
                  (len(fit), len(test), max(int(y[test].sum()), 1), _impurity(y[fit])))


def _impurity(y: Flags) -> float:
    p = float(y.mean()) if y.size else 0.0
    return len(y) * p * (1 - p)


def _grown(x: Array, y: Flags, tx: Array, ty: Flags, categories: frozenset[int], depth: int,
           whole: tuple[int, int, int, float]) -> Node:
    fitted, tested, goals, impurity = whole
    here = int(ty.sum())
    share, part, mass = here / max(len(ty), 1), here / goals, len(ty) / tested
    found = _question(x, y, categories, max(10, int(SMALLEST * fitted))) if depth else None
    if found is None or found[0] < WORTH * impurity:
        return Node(share, part, mass)
    _, j, at = found
    equal = j in categories
    yes, tyes = ((x[:, j] == at, tx[:, j] == at) if equal else (x[:, j] >= at, tx[:, j] >= at))
    return Node(share, part, mass, j, at, equal,
                _grown(x[~yes], y[~yes], tx[~tyes], ty[~tyes], categories, depth - 1, whole),
                _grown(x[yes], y[yes], tx[tyes], ty[tyes], categories, depth - 1, whole))


def _question(x: Array, y: Flags, categories: frozenset[int], least: int) -> tuple[float, int, float] | None:
    """How much impurity the best question takes away, its column and its value; None where there is none."""
    m, now = len(x), _impurity(y)
    if m < 2 * least or not 0 < y.sum() < m:
        return None
    best: tuple[float, int, float] | None = None
    for j in range(x.shape[1]):
        if j in categories:
            for value in np.unique(x[:, j]):
                yes = x[:, j] == value
                if least <= yes.sum() <= m - least:
                    gain = now - _impurity(y[yes]) - _impurity(y[~yes])
                    best = max(best, (gain, j, float(value))) if best is not None else (gain, j, float(value))
            continue
        order = np.argsort(x[:, j], kind="stable")
        value, goals = x[order, j], np.cumsum(y[order])
        n = np.arange(1, m)
        below = goals[:-1]
        left = below * (n - below) / n
        above = goals[-1] - below
        right = above * (m - n - above) / (m - n)
        gain_at = np.where((value[1:] > value[:-1]) & (n >= least) & (n <= m - least), now - left - right, -1.0)
        k = int(np.argmax(gain_at))
        if gain_at[k] > 0 and (best is None or gain_at[k] > best[0]):
            best = (float(gain_at[k]), j, float((value[k] + value[k + 1]) / 2))
    return best
