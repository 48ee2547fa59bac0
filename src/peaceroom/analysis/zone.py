"""Is there anything that every required actor prefers to no agreement, and who would rather have none?

What an actor accepts on one issue is an interval around its position (see `peaceroom.analysis.acceptance`), so an issue
has a zone of agreement on a draw where the intervals of those whose consent is required meet on the scale, or at
one of its options. Where some may refuse (`models.deciding.asked`), those of enough of them must meet.

The whole package: some point of every issue within everybody's bottom lines, worth at least what failure is worth to
each. That is a concave problem; it is solved as a game (see `peaceroom.analysis.packages.margins`). Where some may
refuse, or where points are given, it is the problem of texts (`packages.feasible`).

An actor *blocks* on the draws on which it would rather have no agreement than the compromise mean: because failure
is worth more to it, or because the mean lies beyond its bottom line. One to whom both are worth the same does not, and
where some may refuse, nobody does whose refusal leaves enough of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from peaceroom.analysis.packages.feasible import feasible
from peaceroom.analysis.packages.margins import package_margin
from peaceroom.analysis.packages.problem import table_of
from peaceroom.core.case import TIE, Array, Case
from peaceroom.models.deciding import Asked, asked
from peaceroom.models.packages.problem import Continuum, Options
from peaceroom.runs.results import Blocker, Zone

#: at most so many actors are named in one reason
_NAMED = 4
#: draws in which texts on a continuum with curved losses are looked for: each is a programme of its own
_CURVED = 256


def issue_zone(case: Case, k: int, compromise: Array) -> Zone:
    """``{share, blockers: [{actor, share}]}`` of issue ``k``, or ``{unavailable: reason}``.

    ``compromise``: ``(D, K)`` compromise means. Blockers are those with a share above 0, largest first.
    """
    need = asked(case, k)
    if not need.actors.size:
        return {"unavailable": "no single actor's consent is required on this issue" if case.rule[k] == "majority"
                else "no actor whose consent is required has a position on this issue"}
    unknown = [i for i in need.actors if not has_limit(case)[i, k]]
    if unknown:
        return {"unavailable": _unknown(case, unknown)}

    def look(part: Case, y: Array) -> tuple[NDArray[Any], ...]:
        alone, at = part.issue(k), y[:, k : k + 1]
        u = utilities(alone, at)[:, need.actors, 0]
        beyond = beyond_bottom_line(alone, at)[:, need.actors, 0]
        return _open(part, k, need), (u < part.no_agreement[:, need.actors] - TIE) | beyond, ~np.isnan(u)

    open_, refusing, known = _in_pieces(case, compromise, look)
    return {"share": float(open_.mean()), "blockers": _blockers(case, need, refusing, known)}


def zone_open(case: Case, k: int) -> NDArray[np.bool_] | None:
    """``(D,)`` whether issue ``k`` has a zone of agreement; None where that cannot be said."""
    need = asked(case, k)
    if not need.actors.size or not has_limit(case)[need.actors, k].all():
        return None
    return _open(case, k, need)


def suiting(case: Case, k: int, points: Array) -> NDArray[np.bool_] | None:
    """``(D, P)`` whether each of the ``points`` ``(P,)`` of issue ``k`` suits everybody needed, or enough of them.

    None as `zone_open`.
    """
    need = asked(case, k)
    if not need.actors.size or not has_limit(case)[need.actors, k].all():
        return None
    return _suits(case, k, need, np.broadcast_to(points, (case.draws, points.size)))


def _suits(case: Case, k: int, need: Asked, points: Array) -> NDArray[np.bool_]:
    """``(D, P)`` whether the points ``(D, P)`` of issue ``k`` suit everybody needed, or enough of them."""
    alone = case.issue(k)
    slack = TIE * (case.high[k] - case.low[k])
    x, far = alone.position[:, need.actors, 0], reach(alone)[:, need.actors, 0] + slack
    out = np.ones(points.shape, bool)
    refusals = np.zeros(points.shape, np.int64)
    for j in range(need.actors.size):  # one actor at a time: draws × actors × points would be large
        accepts = np.abs(points - x[:, j, None]) <= far[:, j, None]
        if need.some[j]:
            refusals += ~accepts
        else:
            out &= accepts
    return np.asarray(out & (refusals <= need.spare))


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


def _open(case: Case, k: int, need: Asked) -> NDArray[np.bool_]:
    """Whether the intervals that enough of those needed accept meet on the scale, or at one of its options."""
    alone = case.issue(k)
    x, far = alone.position[:, need.actors, 0], reach(alone)[:, need.actors, 0]
    options = case.options[k]
    if need.spare:
        # as many intervals as anywhere lie over the lower end of one of them, or over the lower end of the scale
        starts = np.column_stack([np.full(case.draws, case.low[k]), np.clip(x - far, case.low[k], case.high[k])])
        return np.asarray(_suits(case, k, need, starts if options is None else np.broadcast_to(
            options, (case.draws, options.size))).any(axis=1))
    low = np.maximum(np.max(x - far, axis=1), case.low[k])
    high = np.minimum(np.min(x + far, axis=1), case.high[k])
    tie = TIE * (case.high[k] - case.low[k])
    if options is None:
        return np.asarray(low <= high + tie)
    return np.asarray(((options >= low[:, None] - tie) & (options <= high[:, None] + tie)).any(axis=1))


def package_zone(case: Case, compromise: Array) -> Zone:
    """The same for all issues at once: is there a package that gives every required actor enough?"""
    table = table_of(case)
    need = np.array(table.members, np.intp)
    if not need.size:
        return {"unavailable": "no actor whose consent is required has a position"}
    known = has_limit(case) | np.isnan(case.position).all(axis=0)
    unknown = [i for i, ground in zip(table.members, table.grounds, strict=True)
               if ground != "threshold" and not known[i].all()]
    if unknown:
        return {"unavailable": _unknown(case, unknown)}
    everybody = Asked(need, table.problem.among, table.problem.spare)

    def by_game(part: Case, y: Array) -> tuple[NDArray[Any], ...]:
        # who says how far it goes on every issue, but not what failure is worth, asks for no more than that
        x, d = part.position[:, need], np.nan_to_num(part.no_agreement[:, need])
        far = reach_of_bottom_lines(part)[:, need] + TIE * (part.high - part.low)
        low = np.maximum(np.where(np.isnan(x), -np.inf, x - far).max(axis=1), part.low)
        high = np.minimum(np.where(np.isnan(x), np.inf, x + far).min(axis=1), part.high)
        margin = package_margin(np.nan_to_num(x), package_weights(part)[:, need], d, part.low, part.high,
                                within=(low, high), options=part.options)
        u = package_utilities(part, y)[:, need]
        beyond = np.asarray(beyond_bottom_line(part, y)[:, need].any(axis=2))
        return margin >= -TIE, (u < part.no_agreement[:, need] - TIE) | beyond, ~np.isnan(u)

    def by_texts(part: Case, y: Array) -> tuple[NDArray[Any], ...]:
        problem = table_of(part).problem
        worth, crossed = np.zeros_like(problem.threshold), np.zeros(problem.threshold.shape, bool)
        for k, issue in enumerate(problem.issues):
            if isinstance(issue, Options):
                at = np.abs(issue.values - y[:, k, None]).argmin(axis=1)[:, None, None]
                worth += np.take_along_axis(issue.points, at, axis=2)[:, :, 0]
                crossed |= ~np.take_along_axis(issue.allowed, at, axis=2)[:, :, 0]
            else:
                worth += issue.value(y[:, k])
                crossed |= ~issue.accepts(y[:, k])
        refusing = (worth < problem.threshold - problem.tolerance()) | crossed
        return feasible(problem), refusing, np.ones(refusing.shape, bool)

    texts = bool(everybody.spare or any(table.scored) or "threshold" in table.grounds)
    if texts and any(isinstance(i, Continuum) and (i.exponent != 1).any() for i in table.problem.issues):
        case, compromise = case.slice(0, _CURVED), compromise[:_CURVED]
    given = np.where(np.isnan(compromise), (case.low + case.high) / 2, compromise)
    open_, refusing, seen = _in_pieces(case, given, by_texts if texts else by_game)
    return {"share": float(open_.mean()), "blockers": _blockers(case, everybody, refusing, seen)}


def _in_pieces(case: Case, compromise: Array,
               look: Callable[[Case, Array], tuple[NDArray[Any], ...]]) -> tuple[NDArray[Any], ...]:
    """What ``look`` says of every draw, asked for some draws at a time: what lies between is large."""
    found = [look(case.slice(start, start + PIECE), compromise[start : start + PIECE])
             for start in range(0, case.draws, PIECE)]
    return tuple(np.concatenate(column) for column in zip(*found, strict=True))


def _blockers(case: Case, need: Asked, refusing: NDArray[np.bool_], known: NDArray[np.bool_]) -> list[Blocker]:
    """Share of the draws with a known utility on which each actor would rather have nothing; those above 0.

    Where some may refuse, of the draws on which too few are left.
    """
    refusing = refusing & known
    if need.spare:
        refusing = refusing & ~need.carried(~refusing)[:, None]
    shares = refusing.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    rows = sorted(((case.actors[i], float(share)) for i, share in zip(need.actors, shares, strict=True)),
                  key=lambda row: (-row[1], row[0]))
    return [{"actor": actor, "share": share} for actor, share in rows if share > 0]


def _unknown(case: Case, actors: Sequence[int]) -> str:
    names = [case.actors[i] for i in actors]
    some = names if len(names) <= _NAMED else [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} more"]
    if case.threshold.size and np.isfinite(case.threshold[:, actors]).any(axis=0).all():
        return ("cannot say: thresholds are points of whole texts, and what no agreement is worth on one issue is not "
                "known for " + ", ".join(some))
    return "cannot say: what no agreement is worth is not known for " + ", ".join(some)
