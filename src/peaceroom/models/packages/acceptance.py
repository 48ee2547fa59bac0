"""Which texts have the approval that they need: how many, whether any, and the most that each party can have.

A depth-first walk over the issues keeps each party's points so far and cuts a branch as soon as somebody could no
longer reach what it needs (and more such than may refuse), or nothing in the branch counts any more.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import kernel

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@kernel()
def reach(points: Array, sizes: Ints) -> Array:
    """``(K + 1, N)`` the most points that each party can still have from issues k … K − 1."""
    issues, parties, _ = points.shape
    most = np.zeros((issues + 1, parties))
    for k in range(issues - 1, -1, -1):
        for i in range(parties):
            best = -np.inf
            for m in range(sizes[k]):
                best = max(best, points[k, i, m])
            most[k, i] = most[k + 1, i] + best
    return most


@kernel()
def count(
    points: Array, sizes: Ints, allowed: NDArray[np.bool_], need: Array, among: NDArray[np.bool_], spare: int,
    lone: Ints, best: Array,
) -> int:
    """How many texts have the approval that they need.

    Parameters
    ----------
    points, sizes, allowed
        ``(K, N, M)`` points of each option, ``(K,)`` number of options, ``(K, N, M)`` within the bottom line.
    need
        ``(N,)`` least points, tolerance taken off.
    among, spare
        ``(N,)`` of whom, and how many of them, may refuse; all others must accept.
    lone
        ``(N,)``, written: texts that would have the approval if this party did not refuse, and have not.
    best
        ``(N,)``, written: most points of the party in a text that has the approval; −∞ if there is none.
    """
    issues, parties, _ = points.shape
    most = reach(points, sizes)
    have = np.zeros((issues + 1, parties))
    refused = np.zeros((issues + 1, parties), np.bool_)
    choice = np.full(issues, -1, np.int64)
    for i in range(parties):
        lone[i] = 0
        best[i] = -np.inf
    total, k = 0, 0
    while k >= 0:
        choice[k] += 1
        if choice[k] >= sizes[k]:
            choice[k] = -1
            k -= 1
            continue
        failing, over, last = 0, -spare, -1
        for i in range(parties):
            have[k + 1, i] = have[k, i] + points[k, i, choice[k]]
            refused[k + 1, i] = (refused[k, i] or not allowed[k, i, choice[k]]
                                 or have[k + 1, i] + most[k + 1, i] < need[i])
            if refused[k + 1, i]:
                if among[i]:
                    over += 1
                else:
                    failing += 1
                    last = i
                if failing + max(over, 0) > 1:
                    break
        if failing + max(over, 0) > 1:
            continue
        if k + 1 < issues:
            k += 1
            continue
        if failing == 1:
            lone[last] += 1
            continue
        if over == 1:
            for i in range(parties):
                lone[i] += among[i] and refused[issues, i]
            continue
        total += 1
        for i in range(parties):
            best[i] = max(best[i], have[issues, i])
    return total


@kernel()
def best_acceptable(
    points: Array, sizes: Ints, allowed: NDArray[np.bool_], need: Array, among: NDArray[np.bool_], spare: int,
    best: Array,
) -> None:
    """`count` for each of D draws, for the most points of each party in a text with the approval: ``(D, N)``, written.

    A branch is cut, too, where nobody can have more than in a text already found.
    """
    draws, issues, parties, _ = points.shape
    for d in range(draws):
        most = reach(points[d], sizes)
        have = np.zeros((issues + 1, parties))
        refused = np.zeros((issues + 1, parties), np.bool_)
        choice = np.full(issues, -1, np.int64)
        for i in range(parties):
            best[d, i] = -np.inf
        k = 0
        while k >= 0:
            choice[k] += 1
            if choice[k] >= sizes[k]:
                choice[k] = -1
                k -= 1
                continue
            left, new = spare, False
            for i in range(parties):
                have[k + 1, i] = have[k, i] + points[d, k, i, choice[k]]
                upper = have[k + 1, i] + most[k + 1, i]
                refused[k + 1, i] = refused[k, i] or not allowed[d, k, i, choice[k]] or upper < need[d, i]
                if refused[k + 1, i]:
                    left = left - 1 if among[i] else -1
                    if left < 0:
                        break
                new = new or upper > best[d, i]
            if left < 0 or not new:
                continue
            if k + 1 < issues:
                k += 1
                continue
            for i in range(parties):
                best[d, i] = max(best[d, i], have[issues, i])


@kernel()
def exists(
    points: Array, sizes: Ints, allowed: NDArray[np.bool_], need: Array, among: NDArray[np.bool_], spare: int,
    found: NDArray[np.bool_],
) -> None:
    """For each of D draws whether some text has the approval that it needs; ``found`` ``(D,)``, written."""
    draws, issues, parties, _ = points.shape
    for d in range(draws):
        most = reach(points[d], sizes)
        have = np.zeros((issues + 1, parties))
        refused = np.zeros((issues + 1, parties), np.bool_)
        choice = np.full(issues, -1, np.int64)
        found[d] = False
        k = 0
        while k >= 0:
            choice[k] += 1
            if choice[k] >= sizes[k]:
                choice[k] = -1
                k -= 1
                continue
            left = spare
            for i in range(parties):
                have[k + 1, i] = have[k, i] + points[d, k, i, choice[k]]
                refused[k + 1, i] = (refused[k, i] or not allowed[d, k, i, choice[k]]
                                     or have[k + 1, i] + most[k + 1, i] < need[d, i])
                if refused[k + 1, i]:
                    left = left - 1 if among[i] else -1
                    if left < 0:
                        break
            if left < 0:
                continue
            if k + 1 == issues:
                found[d] = True
                break
            k += 1
