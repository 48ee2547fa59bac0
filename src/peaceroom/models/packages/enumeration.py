"""Every text of a problem with options, tried: the best text by each rule, compiled.

A depth-first walk over the issues keeps each party's points so far and cuts a branch as soon as it is certain that
nothing in it counts: the points still to be had from the issues that follow bound what a party can reach. With twelve
parties most branches end after a few issues. The best text by a rule is thereby proved, not merely found.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import kernel
from peaceroom.models.packages.acceptance import reach
from peaceroom.models.packages.bounds import EGALITARIAN as EGALITARIAN
from peaceroom.models.packages.bounds import NASH as NASH
from peaceroom.models.packages.bounds import RATIO as RATIO
from peaceroom.models.packages.bounds import UTILITARIAN as UTILITARIAN
from peaceroom.models.packages.bounds import straight, table

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

#: objective values that differ by less count as the same, as a share of the larger
SAME = 1e-9


@kernel()
def _of_most(
    rule: int, have: Array, need: Array, span: Array, weight: Array, among: NDArray[np.bool_], spare: int
) -> float:
    """`score` where some may refuse: of those ``among`` the ``spare`` that have least are not counted.

    Products are of gains as parts of the span, so that the unit of a party does not decide whether it is counted.
    """
    total, some = 0.0 if rule == NASH else np.inf, 0
    own = np.empty(have.size)
    for i in range(have.size):
        gain = have[i] - need[i]
        wide = span[i] if span[i] > 0.0 else 1.0
        if rule == NASH:
            value = weight[i] * np.log(gain / wide) if gain > 0.0 else -np.inf
        elif rule == RATIO:
            value = gain / wide if span[i] > 0.0 or gain == -np.inf else np.inf
        else:
            value = gain
        if among[i]:
            own[some] = value
            some += 1
        elif rule == NASH:
            total += value
        else:
            total = min(total, value)
    counted = np.sort(own[:some])
    for j in range(min(spare, some), some):
        total = total + counted[j] if rule == NASH else min(total, counted[j])
    if total < np.inf:
        return total
    # nobody who is counted has anything to gain in any text: somebody who has is worth counting in place of one of them
    total = 0.0
    for j in range(some if some > spare else 0):
        if counted[j] < np.inf:
            total = max(total, counted[j])
    return total


@kernel()
def score(
    rule: int, have: Array, need: Array, span: Array, weight: Array, among: NDArray[np.bool_], spare: int
) -> float:
    """The value of points ``(N,)`` by a rule; −∞ for a product in which some gain is not positive.

    Nash: Σ a_i log(gain_i), with gains below zero by rounding taken as none. Ratio (Kalai–Smorodinsky): the least
    gain_i / span_i among those with a span above 0. Egalitarian: the least gain. Utilitarian: the sum of points.
    Where ``spare`` of those ``among`` may refuse, gains are those of who is left when these have been taken off that
    gain least.
    """
    if spare > 0 and rule != UTILITARIAN:
        return _of_most(rule, have, need, span, weight, among, spare)
    total = 0.0 if rule in (NASH, UTILITARIAN) else np.inf
    for i in range(have.size):
        gain = have[i] - need[i]
        if rule == NASH:
            if gain <= 0.0:
                return -np.inf
            total += weight[i] * np.log(gain)
        elif rule == RATIO:
            if span[i] > 0.0:
                total = min(total, gain / span[i])
        elif rule == EGALITARIAN:
            total = min(total, gain)
        else:
            total += have[i]
    return total if total < np.inf else 0.0


@kernel()
def _lead(have: Array, threshold: Array, span: Array, rule: int, other: Array) -> bool:
    """Of two texts of the same value: is the one with points ``have`` better for those who gain least?"""
    a, b = np.empty(have.size), np.empty(have.size)
    for i in range(have.size):
        scale = span[i] if rule == RATIO and span[i] > 0.0 else 1.0
        a[i], b[i] = (have[i] - threshold[i]) / scale, (other[i] - threshold[i]) / scale
    a.sort()
    b.sort()
    for i in range(have.size):
        if a[i] > b[i] + 1e-12:
            return True
        if a[i] < b[i] - 1e-12:
            return False
    return False


@kernel()
def search(
    rule: int, points: Array, sizes: Ints, allowed: NDArray[np.bool_], threshold: Array, slack: Array, span: Array,
    weight: Array, among: NDArray[np.bool_], spare: int, acceptable: bool, floor: float, out: Ints, ties: Ints,
) -> tuple[float, int]:
    """The best text by ``rule``: its value (−∞: none), and how many texts have it.

    Among texts of the same value the one that is best for who gains least is taken, then the first in the order of
    the options.

    Parameters
    ----------
    threshold, slack
        ``(N,)`` least points, and the tolerance below them.
    span, weight
        ``(N,)`` divisor of the gains for `RATIO`, exponents for `NASH`.
    among, spare
        ``(N,)`` of whom, and how many of them, may refuse; all others must accept.
    acceptable
        Whether only texts count that have this approval (thresholds and bottom lines).
    floor
        A value that some text is known to exceed, so that branches below it need no look; −∞ if none is known.
    out, ties
        ``(K,)`` option of each issue, written; ``(T, K)`` the texts with the same value, the first T of them.
    """
    issues, parties, _ = points.shape
    most = reach(points, sizes)
    have = np.zeros((issues + 1, parties))
    refused = np.zeros((issues + 1, parties), np.bool_)
    upper, kept = np.empty(parties), np.zeros(parties)
    choice = np.full(issues, -1, np.int64)
    bounded = spare == 0 or rule == UTILITARIAN  # weights of all bound nothing where some are not counted
    slope, tail, run = np.empty(parties), np.empty(issues + 1), np.zeros(issues + 1)
    run[0] = straight(rule, points, sizes, threshold, span, weight, slope)
    straightened = table(points, sizes, slope, tail)
    slip = 1e-12 * (abs(run[0]) + np.abs(tail).max())  # of rounding
    best, same, k = floor, 0, 0
    while k >= 0:
        choice[k] += 1
        if choice[k] >= sizes[k]:
            choice[k] = -1
            k -= 1
            continue
        run[k + 1] = run[k] + straightened[k, choice[k]]
        margin = SAME * max(1.0, abs(best)) if best > -np.inf else 0.0
        if bounded and run[k + 1] + tail[k + 1] < best - margin - slip:
            continue
        left = spare
        for i in range(parties):
            have[k + 1, i] = have[k, i] + points[k, i, choice[k]]
            upper[i] = have[k + 1, i] + most[k + 1, i]
            if acceptable:
                refused[k + 1, i] = (refused[k, i] or not allowed[k, i, choice[k]]
                                     or upper[i] < threshold[i] - slack[i])
                if refused[k + 1, i]:
                    left = left - 1 if among[i] else -1
                    if left < 0:
                        break
                    if rule != UTILITARIAN:
                        upper[i] = -np.inf
        if left < 0:
            continue
        value = score(rule, upper, threshold, span, weight, among, spare)
        if value < best - margin or value == -np.inf:
            continue
        if k + 1 < issues:
            k += 1
            continue
        if value > best + margin or best == -np.inf:
            best, same = value, 1
            leads = True
        else:
            same += 1
            leads = _lead(have[issues], threshold, span, rule, kept)
        if same <= ties.shape[0]:
            for j in range(issues):
                ties[same - 1, j] = choice[j]
        if leads:
            for j in range(issues):
                out[j] = choice[j]
            for i in range(parties):
                kept[i] = have[issues, i]
    return best, same


@kernel()
def _floor(
    rule: int, points: Array, allowed: NDArray[np.bool_], threshold: Array, slack: Array, span: Array, weight: Array,
    among: NDArray[np.bool_], spare: int, acceptable: bool, text: Ints,
) -> float:
    """Slightly less than the value of ``text``; −∞ where it does not count."""
    issues, parties, _ = points.shape
    have, left = np.zeros(parties), spare
    for i in range(parties):
        refuses = False
        for k in range(issues):
            have[i] += points[k, i, text[k]]
            refuses = refuses or not allowed[k, i, text[k]]
        if acceptable and (refuses or have[i] < threshold[i] - slack[i]):
            left = left - 1 if among[i] else -1
            if left < 0:
                return -np.inf
            if rule != UTILITARIAN:
                have[i] = -np.inf
    value = score(rule, have, threshold, span, weight, among, spare)
    return value - 10.0 * SAME * max(1.0, abs(value))


@kernel()
def search_draws(
    rule: int, points: Array, sizes: Ints, allowed: NDArray[np.bool_], threshold: Array, slack: Array, span: Array,
    weight: Array, among: NDArray[np.bool_], spare: int, acceptable: NDArray[np.bool_], out: Ints, value: Array,
) -> None:
    """`search` for each of D draws; arrays but ``sizes`` and ``among`` with a leading axis D, ``out`` −1 where none."""
    ties = np.empty((0, points.shape[1]), np.int64)
    for d in range(threshold.shape[0]):
        floor = -np.inf
        if d > 0 and out[d - 1, 0] >= 0:  # draws are alike: what was best in the last one is nearly so in this one
            floor = _floor(rule, points[d], allowed[d], threshold[d], slack[d], span[d], weight[d], among, spare,
                           acceptable[d], out[d - 1])
        found, _ = search(rule, points[d], sizes, allowed[d], threshold[d], slack[d], span[d], weight[d], among, spare,
                          acceptable[d], floor, out[d], ties)
        value[d] = found
        if found == -np.inf:
            for k in range(out.shape[1]):
                out[d, k] = -1
