"""What links issues: which trades a package rests on, and in which order its items can be closed.

Trades are read off two texts: one in which each issue is settled by itself, and the package. A pair of parties trades a
pair of issues if one gives way on the first and gains on the second, the other the reverse, and the two changes
together leave both better off. Points are compared as shares of each party's best package.

An order of closings is safe where nobody would rather leave at any step: what is signed stays, the rest is worth what
holds without a text on it. A party pockets its gains where a step on the way is worth more to it than the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

from peaceroom.models.packages.problem import Continuum, Options, Problem, carried, index_of

Array = NDArray[np.float64]

#: orders are looked for among up to so many items (the steps on the way are the subsets of them)
MOST_ITEMS = 14


@dataclass(frozen=True, slots=True)
class Trade:
    """Party ``giver`` gives way on issue ``gives`` for issue ``gets``; the ``other`` does the reverse.

    ``costs``/``brings``: shares of the giver's best package that it loses on the first and gains on the second issue;
    ``other_brings``/``other_costs`` the same of the other, on the first and on the second.
    """

    giver: int
    other: int
    gives: int
    gets: int
    costs: float
    brings: float
    other_brings: float
    other_costs: float

    @property
    def worth(self) -> float:
        """What the trade leaves to the one of the two that gains less by it."""
        return min(self.brings - self.costs, self.other_brings - self.other_costs)


def worth_by_issue(problem: Problem, text: Sequence[float]) -> Array:
    """``(D, N, K)`` points of each issue of a text."""
    parts = [i.points[:, :, index_of(i, v)] if isinstance(i, Options) else i.value(np.full(problem.draws, v))
             for i, v in zip(problem.issues, text, strict=True)]
    return np.stack(parts, axis=2)


def trades(problem: Problem, alone: Sequence[float], package: Sequence[float]) -> list[Trade]:
    """Trades between the text ``alone`` and the ``package`` in the first draw, the most worth first."""
    whole = problem.best()[0][:, None]
    change = (worth_by_issue(problem, package)[0] - worth_by_issue(problem, alone)[0]) / np.where(whole > 0, whole, 1)
    found = []
    for a, b in permutations(range(len(problem.parties)), 2):
        for k, m in combinations(range(len(problem.issues)), 2):
            for gives, gets in ((k, m), (m, k)):
                trade = Trade(a, b, gives, gets, -float(change[a, gives]), float(change[a, gets]),
                              float(change[b, gives]), -float(change[b, gets]))
                gives_way = min(trade.costs, trade.brings, trade.other_brings, trade.other_costs) > 1e-9
                if gives_way and trade.worth > 1e-9 and a < b:
                    found.append(trade)
    return sorted(found, key=lambda t: -t.worth)


def issue_by_issue(problem: Problem, rule: str = "nash") -> tuple[float, ...]:
    """Each issue settled alone in the first draw by the rule, failure on it being worth its part of the threshold.

    Where nothing suits all on an issue, the text that is best for who gains least stands for it.
    """
    from peaceroom.models.packages.rules import best_by

    values = []
    for k, issue in enumerate(problem.issues):
        one = replace(problem, names=(problem.names[k],), issues=(issue,),
                      threshold=without_text(problem)[:, :, k]).slice(0, 1)
        found = best_by(rule, one)
        text = found.text if found.text is not None else best_by("egalitarian", one).text
        assert text is not None
        values.append(text[0])
    return tuple(values)


def without_text(problem: Problem, reference: Array | None = None) -> Array:
    """``(D, N, K)`` what each issue is worth while there is no text on it.

    What holds today where that is known (``reference`` ``(D, K)``, NaN: unknown); otherwise the issue's part of the
    threshold, in proportion to its part of the party's best package, so that nothing signed is worth no agreement.
    """
    best = np.stack([i.points.max(axis=2) if isinstance(i, Options) else i.weight for i in problem.issues], axis=2)
    total = best.sum(axis=2, keepdims=True)
    part = np.divide(best, total, out=np.full_like(best, 1 / best.shape[2]), where=total > 0)
    worth = part * problem.threshold[:, :, None]
    if reference is None:
        return np.asarray(worth)
    for k, issue in enumerate(problem.issues):
        r = reference[:, k]
        known = ~np.isnan(r)
        if isinstance(issue, Continuum):
            worth[known, :, k] = issue.value(np.nan_to_num(r, nan=issue.low))[known]
            continue
        at = np.abs(np.nan_to_num(r)[:, None] - issue.values)
        known = known & (at.min(axis=1) <= 1e-9 * max(1.0, float(np.ptp(issue.values))))
        chosen = np.take_along_axis(issue.points, at.argmin(axis=1)[:, None, None], axis=2)[:, :, 0]
        worth[known, :, k] = chosen[known]
    return np.asarray(worth)


@dataclass(frozen=True, slots=True)
class Closing:
    """An order of closings: its items by number, and after each step the share of draws in which it holds."""

    order: tuple[int, ...]
    shares: tuple[float, ...]

    @property
    def weakest(self) -> float:
        return min(self.shares)


@dataclass(frozen=True, slots=True)
class Pocketing:
    """After some ``closed`` items the party has more than at the end, in this share of draws; ``least``: how much more.

    ``more`` is the median difference as a share of its best package.
    """

    party: int
    closed: tuple[int, ...]
    share: float
    more: float


@dataclass(frozen=True, slots=True)
class Closings:
    """What can be said of the order in which a text is closed.

    Attributes
    ----------
    best
        The order whose weakest step is the strongest (then the one whose steps sum to most, then the first by number);
        ``None`` if precedence goes in circles.
    first
        item → share of draws in which it would be signed alone, for those that may come first.
    pocketing
        Where a party would rather stop on the way, in at least half of the draws, the largest first.
    """

    best: Closing | None
    first: dict[int, float]
    pocketing: tuple[Pocketing, ...]


def closings(problem: Problem, text: Sequence[float], items: Sequence[Sequence[int]], after: Sequence[Sequence[int]],
             unsigned: Array) -> Closings:
    """Orders in which the ``items`` (lists of issues) of a text can be closed.

    ``after``: per item the items that must be closed before it. ``unsigned``: ``(D, N, K)`` see `without_text`. Raises
    `ValueError` for more than `MOST_ITEMS` items.
    """
    n = len(items)
    if n > MOST_ITEMS:
        raise ValueError(f"orders are looked for among up to {MOST_ITEMS} items, and here are {n}")
    gain = worth_by_issue(problem, text) - unsigned
    gain = np.stack([gain[:, :, list(i)].sum(axis=2) for i in items], axis=2)
    crossed = problem.crossed(text)
    bad = np.stack([crossed[:, :, list(i)].any(axis=2) for i in items], axis=2)
    start = unsigned.sum(axis=2) - problem.threshold
    slack = problem.tolerance()
    share: dict[int, float] = {}
    worth: dict[int, Array] = {0: start}
    for mask in range(1, 2**n):
        inside = [j for j in range(n) if mask >> j & 1]
        if not all(set(after[j]) <= set(inside) for j in inside):
            continue  # cannot come about
        worth[mask] = start + gain[:, :, inside].sum(axis=2)
        signed = (worth[mask] >= -slack) & ~bad[:, :, inside].any(axis=2)
        share[mask] = float(carried(signed, problem.approval).mean())
    return Closings(_best_order(n, share), {j: share[1 << j] for j in range(n) if 1 << j in share},
                    _pocketing(problem, n, worth, slack))


def _best_order(n: int, share: dict[int, float]) -> Closing | None:
    """The order whose weakest step is strongest, by steps from nothing to everything."""
    best: dict[int, tuple[float, float, tuple[int, ...]]] = {0: (1.0, 0.0, ())}
    for mask in sorted(share, key=lambda m: m.bit_count()):
        for j in range(n):
            before = mask & ~(1 << j)
            if mask >> j & 1 and before in best:
                weakest, total, order = best[before]
                found = (min(weakest, share[mask]), total + share[mask], (*order, j))
                now = best.get(mask)
                if now is None or found[:2] > now[:2] or (found[:2] == now[:2] and found[2] < now[2]):
                    best[mask] = found
    if 2**n - 1 not in best:
        return None
    order = best[2**n - 1][2]
    shares, mask = [], 0
    for j in order:
        mask |= 1 << j
        shares.append(share[mask])
    return Closing(order, tuple(shares))


def _pocketing(problem: Problem, n: int, worth: dict[int, Array], slack: Array) -> tuple[Pocketing, ...]:
    full = worth.get(2**n - 1)
    if full is None:
        return ()
    whole = np.maximum(problem.best(), 1e-300)
    found = []
    for party in range(len(problem.parties)):
        best: Pocketing | None = None
        for mask, value in worth.items():
            more = (value - full)[:, party]
            share = float((more > slack[:, party]).mean())
            median = float(np.median(more / whole[:, party]))
            if 0 < mask < 2**n - 1 and share >= 0.5 and (best is None or median > best.more):
                best = Pocketing(party, tuple(j for j in range(n) if mask >> j & 1), share, median)
        if best is not None:
            found.append(best)
    return tuple(sorted(found, key=lambda p: (-p.more, p.party)))
