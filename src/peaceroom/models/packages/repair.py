"""The smallest repair of a draft: the fewest clauses to change so that it is accepted in a wanted share of draws.

Every set of clauses is tried, small sets first; a set is dropped at once where even each party's own best values on it
would leave too few draws. Among the repairs of the fewest clauses the one that costs least to those who accept the
draft as it stands is taken. The search is exact on the values that it may use; where it runs out of steps it says so,
and if nothing was found by then, clauses are changed one at a time for the largest gain, and changed back where they
can be.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import kernel
from peaceroom.models.packages.keeping import take
from peaceroom.models.packages.problem import Approval, carried

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Repair:
    """A repair: clause → number of its new value; in how many draws all accept; what it costs; whether proved.

    ``changes`` is ``None`` where no repair was found; ``support`` is then the most draws that were. ``most``: the
    largest count of draws that any set of changes looked at could reach, a bound on what could have been found.
    ``used``: values looked at.
    """

    changes: dict[int, int] | None
    support: int
    cost: float
    proved: bool
    most: int
    used: int


def repair(points: Array, allowed: Flags, sizes: Ints, need: Array, fixed: Array, fixed_ok: Flags, loss: Array,
           wanted: int, steps: int, approval: Approval | None = None) -> Repair:
    """The smallest repair.

    Parameters
    ----------
    points, allowed
        ``(K, M, D, N)`` points of each value that a clause may take, and whether it is within the bottom line.
    sizes
        ``(K,)`` number of values of each clause; 0 for a clause that may not change.
    need
        ``(D, N)`` least points, tolerance taken off.
    fixed, fixed_ok
        ``(K, D, N)`` points of the clauses as they stand, and whether they are within the bottom line.
    loss
        ``(K, M)`` what each value costs those who accept the draft.
    wanted, steps
        Draws in which the text must be accepted; at most so many values are looked at.
    approval
        Of whom not all need accept; ``None``: everybody must.
    """
    clauses = [k for k in range(sizes.size) if sizes[k] > 0]
    draws, parties = need.shape
    among, spare = np.zeros(parties, bool), 0 if approval is None else approval.spare
    among[list(() if approval is None else approval.among)] = True
    reach, some = np.full((sizes.size, draws, parties), -np.inf), np.zeros((sizes.size, draws, parties), bool)
    for k in clauses:
        m = sizes[k]
        reach[k] = np.where(allowed[k, :m], points[k, :m], -np.inf).max(axis=0)
        some[k] = allowed[k, :m].any(axis=0)
    whole, rest_bad = fixed.sum(axis=0), (~fixed_ok).sum(axis=0)
    left, most, spent = steps, 0, True
    for size in range(1, len(clauses) + 1):
        best: tuple[float, int, dict[int, int]] | None = None
        for chosen in combinations(clauses, size):
            base, bad = whole.copy(), rest_bad.copy()
            for k in chosen:
                base -= fixed[k]
                bad -= ~fixed_ok[k]
            fine = bad == 0
            upper = base + sum(reach[k] for k in chosen)
            count = int(carried(fine & (upper >= need), approval).sum())
            most = max(most, count)
            if count < wanted:
                continue
            if left <= 0:
                spent = False
                continue
            order = np.array(chosen, np.int64)
            out = np.zeros(size, np.int64)
            cost, support, used = cheapest(points, allowed, sizes, order, need, among, spare, base, fine, reach, loss,
                                           wanted, np.inf if best is None else best[0], left, out)
            left -= used
            if support >= wanted:
                best = (cost, support, {int(k): int(m) for k, m in zip(chosen, out, strict=True)})
        if best is not None:
            return Repair(best[2], best[1], best[0], spent and left > 0, most, steps - left)
    if spent and left > 0:
        return Repair(None, 0, float("nan"), True, most, steps - left)
    return _one_by_one(points, allowed, clauses, sizes, need, fixed, fixed_ok, loss, wanted, most, steps - left,
                       approval)


def _one_by_one(points: Array, allowed: Flags, clauses: list[int], sizes: Ints, need: Array, fixed: Array,
                fixed_ok: Flags, loss: Array, wanted: int, most: int, used: int, approval: Approval | None) -> Repair:
    """A repair by single changes, each the one that gains most; then what can be changed back is. Never proved."""
    have, bad = fixed.sum(axis=0), (~fixed_ok).sum(axis=0)
    scale = np.maximum(np.abs(need).mean(axis=0), 1e-9)
    changes: dict[int, int] = {}
    reached = 0
    for first in (1, 0):  # what is lacking at first, which has fewer dead ends, then the draws in which nothing is
        best = (-np.inf, -np.inf)
        while reached < wanted:
            found: tuple[tuple[float, float], int, int, int] | None = None
            for k in clauses:
                now, now_ok = (points[k, changes[k]], allowed[k, changes[k]]) if k in changes else (
                    fixed[k], fixed_ok[k])
                m = sizes[k]
                lacks = np.maximum(need - (have - now + points[k, :m]), 0.0)
                fine = (bad - ~now_ok + ~allowed[k, :m]) == 0
                counts = carried((lacks <= 0) & fine, approval).sum(axis=1)
                short = (lacks / scale + ~fine).mean(axis=(1, 2))
                for j in range(m):
                    both = (float(counts[j]), -float(short[j]))
                    value = (both[first], both[1 - first])
                    if value > best and (found is None or value > found[0]):
                        found = (value, k, j, int(counts[j]))
            if found is None:
                break
            best, k, j, reached = found
            now, now_ok = (points[k, changes[k]], allowed[k, changes[k]]) if k in changes else (fixed[k], fixed_ok[k])
            have, bad = have - now + points[k, j], bad - ~now_ok + ~allowed[k, j]
            changes[k] = j
    if reached < wanted or not changes:
        return Repair(None, reached, float("nan"), False, most, used)
    for k, j in sorted(changes.items(), key=lambda c: -loss[c[0], c[1]]):
        without, clear = have - points[k, j] + fixed[k], bad - ~allowed[k, j] + ~fixed_ok[k]
        count = int(carried((without >= need) & (clear == 0), approval).sum())
        if count >= wanted and len(changes) > 1:
            have, bad, reached = without, clear, count
            del changes[k]
    return Repair(changes, reached, float(sum(loss[k, j] for k, j in changes.items())), False, most, used)


@kernel()
def cheapest(
    points: Array, allowed: Flags, sizes: Ints, order: Ints, need: Array, among: Flags, spare: int, base: Array,
    fine: Flags, reach: Array, loss: Array, wanted: int, below: float, steps: int, out: Ints,
) -> tuple[float, int, int]:
    """The cheapest values of the clauses ``order`` with which ``wanted`` draws carry and that cost < ``below``.

    Returns cost (∞: none), draws that carry the text, and steps used; the values are written into ``out``.
    """
    size = order.size
    draws, parties = need.shape
    have = np.zeros((size + 1, draws, parties))
    alive = np.empty((size + 1, draws), np.int64)
    count = np.zeros(size + 1, np.int64)
    spend, least = np.zeros(size + 1), np.zeros(size + 1)
    further = np.zeros((size + 1, draws, parties))
    at = np.full(size, -1, np.int64)
    for j in range(size - 1, -1, -1):
        k = order[j]
        cheapest_here = np.inf
        for m in range(sizes[k]):
            cheapest_here = min(cheapest_here, loss[k, m])
        least[j] = least[j + 1] + cheapest_here
        for d in range(draws):
            for i in range(parties):
                further[j, d, i] = further[j + 1, d, i] + reach[k, d, i]
    for d in range(draws):
        left = spare
        for i in range(parties):
            have[0, d, i] = base[d, i] if fine[d, i] else -np.inf
            if not fine[d, i] and left >= 0:
                left = left - 1 if among[i] else -1
        if left >= 0:
            alive[0, count[0]] = d
            count[0] += 1
    best, support, used, j = below, 0, 0, 0
    while j >= 0:
        at[j] += 1
        k = order[j]
        if at[j] >= sizes[k] or used > steps:
            at[j] = -1
            j -= 1
            continue
        m = at[j]
        spend[j + 1] = spend[j] + loss[k, m]
        if spend[j + 1] + least[j + 1] >= best - 1e-12:
            continue
        used += 1
        take(j, points[k, m], allowed[k, m], need, among, spare, further, have, alive, count)
        if count[j + 1] < wanted:
            continue
        if j + 1 < size:
            j += 1
            continue
        best, support = spend[size], count[size]
        for q in range(size):
            out[q] = at[q]
    return (best, support, used) if support > 0 else (np.inf, 0, used)
