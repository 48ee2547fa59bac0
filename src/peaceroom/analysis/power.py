"""Power in a vote: how often each player decides, which coalitions win, and which can block.

Shapley–Shubik: the share of the orders of all players in which one turns a losing coalition into a winning one.
Banzhaf: the share of the coalitions of the others in which it would (absolute, or as shares that sum to 1). With
everybody joining by the chance t, the chance of a swing at t = ½ is the absolute Banzhaf index and its integral over t
from 0 to 1 the Shapley–Shubik index (Owen 1972); the integrand is a polynomial, so that the integral is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.errors import InputError

Array = NDArray[np.float64]

#: weights that are no whole numbers are rounded to so many steps of their sum
GRID = 10_000
#: winning and blocking coalitions are listed up to so many players with votes
MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class Power:
    """Power of each player in a weighted vote.

    Attributes
    ----------
    players
        Ids.
    votes, quota
        ``(N,)`` whole votes as counted and how many win; ``grid`` says into how many steps they were rounded, 0 if they
        were whole numbers already.
    shapley_shubik, banzhaf
        ``(N,)`` shares that sum to 1 (0 where nobody ever decides).
    banzhaf_absolute
        ``(N,)`` chance that a player decides where every other one votes by a coin.
    winning, blocking
        Smallest coalitions that win, and that keep all others from winning: no member could be left out. ``None`` with
        more than `MOST_LISTED` players that have votes.
    """

    players: tuple[str, ...]
    votes: NDArray[np.int64]
    quota: int
    grid: int
    shapley_shubik: Array
    banzhaf: Array
    banzhaf_absolute: Array
    winning: tuple[tuple[str, ...], ...] | None
    blocking: tuple[tuple[str, ...], ...] | None


def power(players: dict[str, float], quota: float) -> Power:
    """Power indices of a weighted vote: a coalition wins with at least ``quota`` votes.

    Raises
    ------
    InputError
        E450 where a weight is negative or not finite, all are 0, or the quota is not above 0 and at most all votes.
    """
    weight = np.array(list(players.values()), float)
    total = float(weight.sum())
    if not (np.isfinite(weight).all() and (weight >= 0).all() and total > 0):
        raise InputError.one("E450", "the votes are not numbers of 0 or more, or all are 0",
                             "nobody's power could be counted", "give each player its votes")
    if not 0 < quota <= total * (1 + 1e-12):
        raise InputError.one("E450", f"the quota of {quota:g} is not between 0 and all {total:g} votes",
                             "every coalition would win, or none", "give the number of votes that wins")
    whole = bool((weight == np.round(weight)).all()) and total <= GRID * 10 and quota == round(quota)
    grid = 0 if whole else GRID
    scale = 1.0 if whole else GRID / total
    votes = np.round(weight * scale).astype(np.int64)
    wins = max(int(np.ceil(quota * scale - 1e-9)), 1)
    from peaceroom.models.kernels.power import swings

    nodes, shares = np.polynomial.legendre.leggauss(len(players) // 2 + 1)
    shapley = sum(s / 2 * swings(votes, wins, (1 + t) / 2) for t, s in zip(nodes, shares, strict=True))
    absolute = swings(votes, wins, 0.5)
    some = absolute.sum()
    listed = int((votes > 0).sum()) <= MOST_LISTED
    ids = tuple(players)
    return Power(ids, votes, wins, grid, np.asarray(shapley), absolute / some if some > 0 else absolute, absolute,
                 smallest(ids, votes, wins) if listed else None,
                 smallest(ids, votes, int(votes.sum()) - wins + 1) if listed else None)


def smallest(players: tuple[str, ...], votes: NDArray[np.int64], needed: int) -> tuple[tuple[str, ...], ...]:
    """Coalitions that hold at least ``needed`` votes and no longer would without any one member, small ones first."""
    seated = [i for i in np.argsort(-votes, kind="stable") if votes[i] > 0]
    found = []
    for size in range(1, len(seated) + 1):
        for members in combinations(seated, size):
            held = int(votes[list(members)].sum())
            if held >= needed and held - int(votes[list(members)].min()) < needed:
                found.append(tuple(players[i] for i in sorted(members)))
    return tuple(found)
