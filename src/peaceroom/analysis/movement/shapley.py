"""Splitting a movement among changes: in one order, and averaged over orders (Shapley 1953).

Each order adds the changes one after the other; what an answer moves at a step is that change's share. The shares of
one order add up to the whole movement, so do their means over any orders.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
C = TypeVar("C", bound=Hashable)
#: up to so many changes all orders are taken: 24 of four
ALL = 4


@dataclass(frozen=True, slots=True)
class Split:
    """``in_order`` and ``mean`` ``(changes, answers)``; ``se`` of the mean where orders were drawn, else zeros."""

    in_order: Array
    mean: Array
    se: Array
    orders: int
    every: bool


def orders_of(n: int, most: int, seed: int) -> tuple[list[tuple[int, ...]], bool]:
    """Orders of ``n`` changes: all of them up to `ALL`, else ``most`` drawn ones, each with its reverse."""
    if n <= ALL:
        return list(permutations(range(n))), True
    rng = np.random.default_rng(seed)
    found: list[tuple[int, ...]] = []
    while len(found) < most:
        drawn = tuple(int(k) for k in rng.permutation(n))
        found += [drawn, drawn[::-1]]
    return found[:most], False


def split(n: int, value: Callable[[frozenset[int]], Array], *, orders: int = 4, seed: int = 1,
          told: Callable[[int, int], None] | None = None) -> Split:
    """Share out ``value(all) − value(none)`` among ``n`` changes; change 0 … n − 1 is the order of the journal.

    Parameters
    ----------
    value
        The answers ``(answers,)`` with a set of changes made. Asked once of each set.
    orders
        How many orders are drawn where there are too many for all.
    told
        Called with (sets done, of how many at most).
    """
    chosen, every = orders_of(n, orders, seed)
    own = tuple(range(n))
    sets = {frozenset(order[:k]) for order in [own, *chosen] for k in range(n + 1)}
    known: dict[frozenset[int], Array] = {}
    for done, one in enumerate(sorted(sets, key=lambda s: (len(s), sorted(s))), 1):
        known[one] = np.asarray(value(one), float)
        if told is not None:
            told(done, len(sets))

    def along(order: Sequence[int]) -> Array:
        shares = np.zeros((n, len(known[frozenset()])))
        for k, change in enumerate(order):
            shares[change] = known[frozenset(order[:k + 1])] - known[frozenset(order[:k])]
        return shares

    by_order = np.stack([along(order) for order in chosen])
    se = np.zeros(by_order.shape[1:])
    if not every and len(chosen) > 2:
        pairs = (by_order[::2][:len(chosen) // 2] + by_order[1::2]) / 2  # an order and its reverse are not independent
        if len(pairs) > 1:
            se = pairs.std(axis=0, ddof=1) / np.sqrt(len(pairs))
    return Split(along(own), by_order.mean(axis=0), se, len(chosen), every)
