"""Is there anything that every required actor prefers to no agreement, and who would rather have none?

What an actor accepts on one issue is an interval around its position (see `peaceroom.analysis.acceptance`), so an issue
has a zone of agreement on a draw where the intervals of those whose consent is required meet on the scale, or at
one of its options.

The whole package: some point of every issue within everybody's bottom lines, worth at least what failure is worth to
each. That is a concave problem; it is solved as a game (see `peaceroom.analysis.packages.margins`).

An actor *blocks* on the draws on which it would rather have no agreement than the compromise mean: because failure
is worth more to it, or because the mean lies beyond its bottom line. One to whom both are worth the same does not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.acceptance import (
    PIECE,
    beyond_bottom_line,
    has_limit,
    package_utilities,
    package_weights,
    reach,
    reach_of_bottom_lines,
    utilities,
)
from peaceroom.core.case import TIE, Array, Case
from peaceroom.runs.results import Blocker, Zone

#: at most so many actors are named in one reason
_NAMED = 4


def issue_zone(case: Case, k: int, compromise: Array) -> Zone:
    """``{share, blockers: [{actor, share}]}`` of issue ``k``, or ``{unavailable: reason}``.

    ``compromise``: ``(D, K)`` compromise means. Blockers are those with a share above 0, largest first.
    """
    need = _needed(case, k)
    if not need.size:
        return {"unavailable": "no single actor's consent is required on this issue" if case.rule[k] == "majority"
                else "no actor whose consent is required has a position on this issue"}
    unknown = [case.actors[i] for i in need if not has_limit(case)[i, k]]
    if unknown:
        return {"unavailable": _unknown(unknown)}

    def look(part: Case, y: Array) -> tuple[NDArray[Any], ...]:
        alone, at = part.issue(k), y[:, k : k + 1]
        return (_open(part, k, need), utilities(alone, at)[:, need, 0], beyond_bottom_line(alone, at)[:, need, 0])

    open_, u, refused = _in_pieces(case, compromise, look)
    return {"share": float(open_.mean()), "blockers": _blockers(case, need, u, refused)}


def zone_open(case: Case, k: int) -> NDArray[np.bool_] | None:
    """``(D,)`` whether issue ``k`` has a zone of agreement; None where that cannot be said."""
    need = _needed(case, k)
    if not need.size or not has_limit(case)[need, k].all():
        return None
    return _open(case, k, need)


def suiting(case: Case, k: int, points: Array) -> NDArray[np.bool_] | None:
    """``(D, P)`` whether each of the ``points`` ``(P,)`` of issue ``k`` suits everybody needed; None as `zone_open`."""
    need = _needed(case, k)
    if not need.size or not has_limit(case)[need, k].all():
        return None
    alone = case.issue(k)
    slack = TIE * (case.high[k] - case.low[k])
    x, far = alone.position[:, need, 0], reach(alone)[:, need, 0] + slack
    out = np.ones((case.draws, points.size), bool)
    for j in range(need.size):  # one actor at a time: draws × actors × points would be large
        out &= np.abs(points - x[:, j, None]) <= far[:, j, None]
    return out


def share_suiting(case: Case, k: int, points: Array) -> Array | None:
    """``(P,)`` share of draws in which each of the ``points`` suits everybody needed; None as `zone_open`.

    Counted some draws at a time: draws × points would be large.
    """
    count = np.zeros(points.size)
    for start in range(0, case.draws, PIECE):
        suits = suiting(case.slice(start, start + PIECE), k, points)
        if suits is None:
            return None
        count += suits.sum(axis=0)
    return count / case.draws


def _needed(case: Case, k: int) -> NDArray[np.intp]:
    """Actors whose consent issue ``k`` requires and that have a position on it."""
    return np.flatnonzero(case.required[:, k] & ~np.isnan(case.position[:, :, k]).all(axis=0))


def _open(case: Case, k: int, need: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Whether the intervals that those needed accept meet on the scale, or at one of its options."""
    alone = case.issue(k)
    x, far = alone.position[:, need, 0], reach(alone)[:, need, 0]
    low = np.maximum(np.max(x - far, axis=1), case.low[k])
    high = np.minimum(np.min(x + far, axis=1), case.high[k])
    options = case.options[k]
    tie = TIE * (case.high[k] - case.low[k])
    if options is None:
        return np.asarray(low <= high + tie)
    return np.asarray(((options >= low[:, None] - tie) & (options <= high[:, None] + tie)).any(axis=1))


def package_zone(case: Case, compromise: Array) -> Zone:
    """The same for all issues at once: is there a package that gives every required actor enough?"""
    seated = ~np.isnan(case.position).all(axis=0)
    need = np.flatnonzero((case.required & seated).any(axis=1))
    if not need.size:
        return {"unavailable": "no actor whose consent is required has a position"}
    known = has_limit(case) | np.isnan(case.position).all(axis=0)
    unknown = [case.actors[i] for i in need if not known[i].all()]
    if unknown:
        return {"unavailable": _unknown(unknown)}
    from peaceroom.analysis.packages.margins import package_margin

    def look(part: Case, y: Array) -> tuple[NDArray[Any], ...]:
        # who says how far it goes on every issue, but not what failure is worth, asks for no more than that
        x, d = part.position[:, need], np.nan_to_num(part.no_agreement[:, need])
        far = reach_of_bottom_lines(part)[:, need] + TIE * (part.high - part.low)
        low = np.maximum(np.where(np.isnan(x), -np.inf, x - far).max(axis=1), part.low)
        high = np.minimum(np.where(np.isnan(x), np.inf, x + far).min(axis=1), part.high)
        margin = package_margin(np.nan_to_num(x), package_weights(part)[:, need], d, part.low, part.high,
                                within=(low, high), options=part.options)
        filled = np.where(np.isnan(y), (part.low + part.high) / 2, y)
        refused = np.asarray(beyond_bottom_line(part, filled)[:, need].any(axis=2))
        return margin, package_utilities(part, filled)[:, need], refused

    margin, u, refused = _in_pieces(case, compromise, look)
    return {"share": float((margin >= -TIE).mean()), "blockers": _blockers(case, need, u, refused)}


def _in_pieces(case: Case, compromise: Array,
               look: Callable[[Case, Array], tuple[NDArray[Any], ...]]) -> tuple[NDArray[Any], ...]:
    """What ``look`` says of every draw, asked for some draws at a time: what lies between is large."""
    found = [look(case.slice(start, start + PIECE), compromise[start : start + PIECE])
             for start in range(0, case.draws, PIECE)]
    return tuple(np.concatenate(column) for column in zip(*found, strict=True))


def _blockers(case: Case, need: NDArray[np.intp], u: Array, refused: NDArray[np.bool_]) -> list[Blocker]:
    """Share of the draws with a known utility on which each actor would rather have nothing; those above 0.

    It refuses what is worth less than failure is, and (``refused``) what lies beyond its bottom line.
    """
    known = ~np.isnan(u)
    refusing = ((np.nan_to_num(u) < case.no_agreement[:, need] - TIE) | refused) & known
    shares = refusing.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    rows = sorted(((case.actors[i], float(share)) for i, share in zip(need, shares, strict=True)),
                  key=lambda row: (-row[1], row[0]))
    return [{"actor": actor, "share": share} for actor, share in rows if share > 0]


def _unknown(actors: list[str]) -> str:
    some = actors if len(actors) <= _NAMED else [*actors[: _NAMED - 1], f"{len(actors) - _NAMED + 1} more"]
    return "cannot say: what no agreement is worth is not known for " + ", ".join(some)
