"""Power in a vote: how often each player decides, which coalitions win, and which can block.

Shapley–Shubik: the share of the orders of all players in which one turns a losing coalition into a winning one.
Banzhaf: the share of the coalitions of the others in which it would (absolute, or as shares that sum to 1). With
everybody joining by the chance t, the chance of a swing at t = ½ is the absolute Banzhaf index and its integral over t
from 0 to 1 the Shapley–Shubik index (Owen 1972); the integrand is a polynomial, so that the integral is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, lcm
from typing import TypeAlias, TypedDict, final

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Case
from peaceroom.core.errors import InputError
from peaceroom.models.deciding import SIMPLE_MAJORITY, asked, deciders
from peaceroom.models.deciding import quota as share_needed

Array = NDArray[np.float64]

#: weights without a common measure are rounded to so many steps of their sum
GRID = 10_000
#: weights are counted exactly where their common measure goes into their sum up to so many times
MOST_VOTES = 100_000
#: shares of the sum are taken for fractions with denominators up to this
_DENOMINATOR = 5_000
#: winning and blocking coalitions are listed up to so many players with votes
MOST_LISTED = 20


class _Counted(TypedDict):
    votes: dict[str, int]
    quota: int
    rounded_to: int | None
    shapley_shubik: dict[str, float]
    banzhaf: dict[str, float]
    banzhaf_absolute: dict[str, float]
    winning: list[list[str]] | None
    blocking: list[list[str]] | None


@final
class Vote(_Counted):
    """Power in one vote as plain numbers: the object of ``peaceroom power --votes``; docs/results.md has the form."""


@final
class IssueVote(_Counted):
    """The same of an issue that is decided by majority."""

    rule: str


@final
class VetoPlayers(TypedDict):
    """Of an issue that needs consent: who can block."""

    rule: str
    veto_players: list[str]


@final
class NoPower(TypedDict):
    """Why nobody has power over an issue."""

    rule: str
    unavailable: str


IssuePower: TypeAlias = IssueVote | VetoPlayers | NoPower


@final
class ScenarioPower(TypedDict):
    """Power on every issue of a scenario: the object of ``peaceroom power SCENARIO``."""

    scenario: str
    as_of: str
    issues: dict[str, IssuePower]


@dataclass(frozen=True, slots=True)
class Power:
    """Power of each player in a weighted vote.

    Attributes
    ----------
    players
        Ids.
    votes, quota
        ``(N,)`` whole votes as counted (broken ones in their common measure) and how many win; ``grid`` says into how
        many steps of their sum they had to be rounded, 0 if they had not.
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


def power(players: dict[str, float], quota: float, above: bool = False) -> Power:
    """Power indices of a weighted vote: a coalition wins with at least ``quota`` votes (``above``: with more).

    Raises
    ------
    InputError
        E450 where a weight is negative or not finite, all are 0, or the quota is not above 0 and at most all votes.
    """
    weight = np.array(list(players.values()), float)
    with np.errstate(over="ignore"):
        total = float(weight.sum())
    if not (np.isfinite(total) and (weight >= 0).all() and total > 0):
        raise InputError.one("E450", "the votes are not numbers of 0 or more, all are 0, or their sum has no number",
                             "nobody's power could be counted", "give each player its votes")
    if not 0 < quota <= total * (1 + 1e-12):
        raise InputError.one("E450", f"the quota of {quota:g} is not between 0 and all {total:g} votes",
                             "every coalition would win, or none", "give the number of votes that wins")
    votes, grid = _whole(weight)
    needed = quota / total * float(grid or votes.sum())
    edge = 1e-9 * max(1.0, needed)
    wins = min(max(floor(needed + edge) + 1 if above else ceil(needed - edge), 1), int(votes.sum()))
    from peaceroom.models.kernels.power import swings

    nodes, shares = np.polynomial.legendre.leggauss(len(players) // 2 + 1)
    short = min(wins, int(votes.sum()) - wins + 1)  # who decides whether they win decides whether the others block them
    shapley = sum(s / 2 * swings(votes, short, (1 + t) / 2) for t, s in zip(nodes, shares, strict=True))
    absolute = swings(votes, short, 0.5)
    some = absolute.sum()
    listed = int((votes > 0).sum()) <= MOST_LISTED
    ids = tuple(players)
    return Power(ids, votes, wins, grid, np.asarray(shapley), absolute / some if some > 0 else absolute, absolute,
                 smallest(ids, votes, wins) if listed else None,
                 smallest(ids, votes, int(votes.sum()) - wins + 1) if listed else None)


def _whole(weight: Array) -> tuple[NDArray[np.int64], int]:
    """Weights as whole votes ``(N,)``, and into how many steps of their sum they had to be rounded (0: exact)."""
    total = float(weight.sum())
    shares = [Fraction(float(w) / total).limit_denominator(_DENOMINATOR) for w in weight]
    if (weight == np.round(weight)).all() and total <= MOST_VOTES:
        return weight.astype(np.int64), 0
    if sum(shares) == 1 and np.allclose([float(s) for s in shares], weight / total, rtol=1e-12, atol=0) \
            and (measure := lcm(*(s.denominator for s in shares))) <= MOST_VOTES:
        return np.array([int(s * measure) for s in shares], np.int64), 0
    return np.round(weight / total * GRID).astype(np.int64), GRID


def smallest(players: tuple[str, ...], votes: NDArray[np.int64], needed: int) -> tuple[tuple[str, ...], ...]:
    """Coalitions that hold at least ``needed`` votes and no longer would without any one member, small ones first."""
    seated = [int(i) for i in np.argsort(-votes, kind="stable") if votes[i] > 0]
    held = [int(votes[i]) for i in seated]
    left = [*np.cumsum(held[::-1])[::-1].tolist(), 0]
    found: list[tuple[int, ...]] = []

    def join(members: tuple[int, ...], start: int, missing: int) -> None:
        """Members come in falling order of votes, so that whoever fills the quota is the smallest of them."""
        for at in range(start, len(seated)):
            if left[at] < missing:
                return
            if held[at] >= missing:
                found.append((*members, seated[at]))
            else:
                join((*members, seated[at]), at + 1, missing - held[at])

    join((), 0, needed)
    return tuple(tuple(players[i] for i in sorted(members)) for members in sorted(found, key=len))


def as_result(found: Power) -> Vote:
    """Power as plain numbers."""
    def shares(values: Array) -> dict[str, float]:
        return {p: round(v, 12) for p, v in zip(found.players, values.tolist(), strict=True)}

    return {"votes": dict(zip(found.players, found.votes.tolist(), strict=True)), "quota": found.quota,
            "rounded_to": found.grid or None, "shapley_shubik": shares(found.shapley_shubik),
            "banzhaf": shares(found.banzhaf), "banzhaf_absolute": shares(found.banzhaf_absolute),
            "winning": None if found.winning is None else [list(c) for c in found.winning],
            "blocking": None if found.blocking is None else [list(c) for c in found.blocking]}


def issue_power(case: Case, k: int) -> IssuePower:
    """Power over issue number ``k`` in the first draw of ``case``.

    Under the rule of majority `as_result` with the capabilities of those who decide as votes, where the scenario says
    how many must accept (rule ``approval``) with a vote for each of them, otherwise ``veto_players``; all with
    ``rule``. ``unavailable`` says why nobody has power.
    """
    rule = str(case.rule[k])
    who = deciders(case, k)[0]
    ids = [a for a, decides in zip(case.actors, who, strict=True) if decides]
    if not ids:
        return {"rule": rule, "unavailable": "nobody who decides has a position and cares"}
    if rule != "majority" and (need := asked(case, k)).spare:
        # who may refuse has one vote; who must accept has so many that nothing passes without it
        free, must = int(need.some.sum()), int((~need.some).sum())
        held = {case.actors[i]: 1.0 if some else free + 1.0 for i, some in zip(need.actors, need.some, strict=True)}
        if need.spare >= free and not must:
            return {"rule": "approval", "unavailable": "as many may refuse as are asked"}
        return {"rule": "approval", **as_result(power(held, must * (free + 1) + max(free - need.spare, 0)))}
    if rule != "majority":
        return {"rule": rule, "veto_players": ids}
    weights = {a: float(w) for a, w, decides in zip(case.actors, case.capability[0, :, k], who, strict=True) if decides}
    found = as_result(power(weights, *_carried(weights, share_needed(case, k))))
    return {"rule": rule, **found}


def read_votes(text: str) -> dict[str, float]:
    """Votes typed as ``a=4,b=4,c=2``. Raises `InputError` (E450) naming a part that cannot be read or stands twice."""
    held: dict[str, float] = {}
    for part in text.split(","):
        player, sign, number = (x.strip() for x in part.rpartition("="))
        try:
            votes = float(number)
        except ValueError:
            votes = np.nan
        if not (player and sign and np.isfinite(votes)):
            raise InputError.one("E450", f"{part.strip()!r} is not a player with a number of votes",
                                 "nobody's power could be counted", "write a=4,b=4,c=2")
        if player in held:
            raise InputError.one("E450", f"{player!r} has votes twice", "it would be unclear which count",
                                 "give each player its votes once")
        held[player] = votes
    return held


def simple_majority(players: dict[str, float]) -> Power:
    """Power where more than half of the votes win."""
    return power(players, *_carried(players, SIMPLE_MAJORITY))


def _carried(players: dict[str, float], share: float) -> tuple[float, bool]:
    """Votes that carry, and whether more than those are needed: half is no majority."""
    return share * sum(players.values()), share <= SIMPLE_MAJORITY
