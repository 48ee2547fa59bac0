"""The robust package: the text that is accepted in the most draws, compiled.

A text's support is the number of draws in which it has the approval that it needs. Single changes lead uphill from
several starts; then a depth-first walk over the issues tries to beat what was found. A branch can keep no more draws
than those in which enough parties could still reach their thresholds with the best that the remaining issues have for
them; where the walk ends within its limit of steps, the answer is proved, otherwise the largest branch left bounds it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import kernel
from peaceroom.models.packages.keeping import take

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@kernel()
def support(
    points: Array, allowed: NDArray[np.bool_], need: Array, among: NDArray[np.bool_], spare: int, text: Ints
) -> int:
    """In how many draws ``text`` ``(K,)`` has the approval; points, allowed ``(K, M, D, N)``, need ``(D, N)``."""
    issues, _, draws, parties = points.shape
    total = 0
    for d in range(draws):
        left = spare
        for i in range(parties):
            have, good = 0.0, True
            for k in range(issues):
                have += points[k, text[k], d, i]
                good = good and allowed[k, text[k], d, i]
            if not good or have < need[d, i]:
                left = left - 1 if among[i] else -1
                if left < 0:
                    break
        total += left >= 0
    return total


@kernel()
def climb(
    points: Array, allowed: NDArray[np.bool_], need: Array, among: NDArray[np.bool_], spare: int, sizes: Ints,
    text: Ints,
) -> int:
    """Single changes of ``text``, in place, while they gain support; how much it has then."""
    best = support(points, allowed, need, among, spare, text)
    changed = True
    while changed:
        changed = False
        for k in range(sizes.size):
            kept = text[k]
            for m in range(sizes[k]):
                text[k] = m
                found = support(points, allowed, need, among, spare, text)
                if found > best:
                    best, kept, changed = found, m, True
            text[k] = kept
    return best


@kernel()
def _left(points: Array, allowed: NDArray[np.bool_], sizes: Ints) -> Array:
    """``(K + 1, D, N)`` the most points still to be had from issues k … K − 1 within the bottom line; −∞: none."""
    issues, _, draws, parties = points.shape
    most = np.zeros((issues + 1, draws, parties))
    for k in range(issues - 1, -1, -1):
        for d in range(draws):
            for i in range(parties):
                best = -np.inf
                for m in range(sizes[k]):
                    if allowed[k, m, d, i]:
                        best = max(best, points[k, m, d, i])
                most[k, d, i] = most[k + 1, d, i] + best
    return most


@kernel()
def search(
    points: Array, allowed: NDArray[np.bool_], need: Array, among: NDArray[np.bool_], spare: int, sizes: Ints,
    text: Ints, best: int, steps: int
) -> tuple[int, int]:
    """The largest support, and a bound that no text exceeds (equal to it where proved).

    Parameters
    ----------
    points, allowed
        ``(K, M, D, N)`` points of each option, and whether it is within the party's bottom line.
    need
        ``(D, N)`` least points, tolerance taken off.
    among, spare
        ``(N,)`` of whom, and how many of them, may refuse; all others must accept.
    text, best
        ``(K,)`` a text and its support; the text is overwritten where a better one is found.
    steps
        At most so many branches are looked into.
    """
    issues, options, draws, parties = points.shape
    most = _left(points, allowed, sizes)
    have = np.zeros((issues + 1, draws, parties))
    alive = np.empty((issues + 1, draws), np.int64)
    count = np.zeros(issues + 1, np.int64)
    order = np.zeros((issues, options), np.int64)
    reach = np.zeros((issues, options), np.int64)
    at = np.full(issues, -1, np.int64)
    for d in range(draws):
        alive[0, d] = d
    count[0] = draws
    k, bound, used = 0, best, 0
    _rank(0, points, allowed, need, among, spare, most, have, alive, count, sizes, order, reach)
    while k >= 0:
        at[k] += 1
        if at[k] >= sizes[k] or reach[k, at[k]] <= best:  # options come in falling order of their reach
            at[k] = -1
            k -= 1
            continue
        used += 1
        if used > steps:
            for j in range(k + 1):  # what was not looked into
                if at[j] >= 0 and at[j] < sizes[j]:
                    bound = max(bound, reach[j, at[j]])
            return best, max(best, bound)
        m = order[k, at[k]]
        take(k, points[k, m], allowed[k, m], need, among, spare, most, have, alive, count)
        if k + 1 < issues:
            k += 1
            _rank(k, points, allowed, need, among, spare, most, have, alive, count, sizes, order, reach)
        elif count[issues] > best:
            best = int(count[issues])
            for j in range(issues):
                text[j] = order[j, at[j]]
    return best, best


@kernel()
def _rank(
    k: int, points: Array, allowed: NDArray[np.bool_], need: Array, among: NDArray[np.bool_], spare: int, most: Array,
    have: Array, alive: Ints, count: Ints, sizes: Ints, order: Ints, reach: Ints,
) -> None:
    """Options of issue k by the draws that each could keep, most first."""
    parties = need.shape[1]
    for m in range(sizes[k]):
        kept = 0
        for a in range(count[k]):
            d = alive[k, a]
            left = spare
            for i in range(parties):
                if not allowed[k, m, d, i] or have[k, d, i] + points[k, m, d, i] + most[k + 1, d, i] < need[d, i]:
                    left = left - 1 if among[i] else -1
                    if left < 0:
                        break
            kept += left >= 0
        at = m
        while at > 0 and reach[k, at - 1] < kept:
            reach[k, at], order[k, at] = reach[k, at - 1], order[k, at - 1]
            at -= 1
        reach[k, at], order[k, at] = kept, m
