"""A draft text against everybody's alternative: who accepts it, by how much, and what it would take.

A clause gives its issue a value, leaves it open between two values on purpose (each reads it its own way), defers it to
later, or refers it to a body. What is deferred is worth what holds without a text on it (`Later`), and no bottom line
speaks against it; what is referred is worth the value that the body is expected to find.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peaceroom.models.packages.problem import (
    Approval,
    Continuum,
    Issue,
    Options,
    Problem,
    carried,
    index_of,
    on_scale,
)

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Settled:
    """The clause names one value."""

    value: float


@dataclass(frozen=True, slots=True)
class Open:
    """The clause can be read as any value from ``low`` to ``high``."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Later:
    """The clause leaves the issue for later, or to a body.

    ``worth``: ``(D, N)`` points that each party expects of it.
    """

    worth: Array


Clause = Settled | Open | Later


@dataclass(frozen=True, slots=True)
class Standing:
    """A draft in D draws, each clause read by each party in its own favour.

    Attributes
    ----------
    margin
        ``(D, N)`` points above the party's threshold, bottom lines apart.
    crossed
        ``(D, N, K)`` whether the clause lies beyond the party's bottom line.
    adverse
        ``(D, N)`` the margin where every open clause is read against the party.
    accepted
        ``(D, N)`` whether the party accepts the draft.
    approval
        Of whom not all need accept; ``None``: everybody must.
    """

    margin: Array
    crossed: Flags
    adverse: Array
    accepted: Flags
    approval: Approval | None = None

    @property
    def carried(self) -> Flags:
        """``(D,)`` whether the draft has the approval that it needs."""
        return carried(self.accepted, self.approval)

    @property
    def alone(self) -> Array:
        """``(N,)`` share of draws in which the draft would be carried if this party did not refuse, and is not."""
        refusing, some = ~self.accepted, np.zeros(self.accepted.shape[1], bool)
        some[list(() if self.approval is None else self.approval.among)] = True
        spare = 0 if self.approval is None else self.approval.spare
        must = refusing[:, ~some].sum(axis=1)
        over = np.maximum(refusing[:, some].sum(axis=1) - spare, 0)
        one = (must + over == 1)[:, None] & np.where(some, (over == 1)[:, None], (must == 1)[:, None])
        return np.asarray((refusing & one).mean(axis=0))


def standing(problem: Problem, draft: Sequence[Clause]) -> Standing:
    """How a draft stands, its clauses in the order of the issues.

    Raises `ValueError` for a value that is no option of its issue, is off its scale, or an open range without one.
    """
    shape = problem.threshold.shape
    own, adverse = np.zeros(shape), np.zeros(shape)
    crossed = np.zeros((*shape, len(problem.issues)), bool)
    for k, (issue, clause) in enumerate(zip(problem.issues, draft, strict=True)):
        best, worst, crossed[:, :, k] = read(issue, clause, shape)
        own += best
        adverse += worst
    margin = own - problem.threshold
    accepted = (margin >= -problem.tolerance()) & ~crossed.any(axis=2)
    return Standing(margin, crossed, adverse - problem.threshold, accepted, problem.approval)


def read(issue: Issue, clause: Clause, shape: tuple[int, ...]) -> tuple[Array, Array, Flags]:
    """Points of a clause read in each party's favour and against it, and whether its bottom line is crossed."""
    nobody = np.zeros(shape, bool)
    if isinstance(clause, Later):
        worth = np.broadcast_to(clause.worth, shape)
        return worth, worth, nobody
    low, high = (clause.value, clause.value) if isinstance(clause, Settled) else (clause.low, clause.high)
    if isinstance(issue, Continuum):
        low, high = on_scale(issue, low), on_scale(issue, high)
        nearest = np.clip(issue.position, max(low, issue.low), high)
        # within the open range each stays inside its own bottom line if it can
        nearest = np.where(issue.weight > 0, nearest, low)
        ends = [issue.value(np.full(shape[0], y)) for y in (low, high)]
        return issue.value(nearest), np.minimum(*ends), ~issue.accepts(nearest)
    if isinstance(clause, Settled):
        m = index_of(issue, clause.value)
        return issue.points[:, :, m], issue.points[:, :, m], ~issue.allowed[:, :, m]
    inside = np.flatnonzero((issue.values >= low - 1e-12) & (issue.values <= high + 1e-12))
    if not inside.size:
        raise ValueError(f"no option lies between {low:g} and {high:g}")
    points, allowed = issue.points[:, :, inside], issue.allowed[:, :, inside]
    admitted = np.where(allowed, points, -np.inf)
    some: Flags = np.asarray(allowed.any(axis=2))
    best = np.where(some, admitted.max(axis=2), points.max(axis=2))
    return best, points.min(axis=2), np.logical_not(some)


@dataclass(frozen=True, slots=True)
class Move:
    """The nearest value of one clause with which a party accepts in the wanted share of draws."""

    issue: int
    value: float
    share: float


def moves(problem: Problem, draft: Sequence[Clause], now: Standing, party: int, wanted: float,
          menus: Sequence[Array]) -> list[Move]:
    """For each issue the smallest change with which the party accepts in at least ``wanted`` of the draws.

    Only clauses with a value or an open range are changed, one at a time, to a value of ``menus`` (per issue); issues
    on which no value is enough are left out, and where the draft is enough as it is there are none. Sorted by the part
    of the scale that the change takes.
    """
    if now.accepted[:, party].mean() >= wanted - 1e-12:
        return []
    found = []
    shape = problem.threshold.shape
    slack = problem.tolerance()[:, party]
    for k, (issue, clause) in enumerate(zip(problem.issues, draft, strict=True)):
        if isinstance(clause, Later):
            continue
        here = read(issue, clause, shape)[0][:, party]
        others = ~np.delete(now.crossed[:, party], k, axis=1).any(axis=1)
        low, high = (clause.value, clause.value) if isinstance(clause, Settled) else (clause.low, clause.high)
        away = [max(low - v, v - high, 0.0) for v in menus[k]]
        for j in np.argsort(away, kind="stable"):
            value = float(menus[k][j])
            points, _, crossed = read(issue, Settled(value), shape)
            fits = (now.margin[:, party] - here + points[:, party] >= -slack) & ~crossed[:, party] & others
            if fits.mean() >= wanted - 1e-12:
                width = float(np.ptp(issue.values)) if isinstance(issue, Options) else issue.high - issue.low
                found.append((away[j] / max(width, 1e-300), Move(k, value, float(fits.mean()))))
                break
    return [m for _, m in sorted(found, key=lambda f: f[0])]


def shortfall(now: Standing, party: int, wanted: float) -> float | None:
    """The least points that, given to the party on top, make it accept in ``wanted`` of the draws.

    0 where it does already; ``None`` where its bottom lines are crossed in too many draws, which no points mend.
    """
    missing = np.where(now.crossed[:, party].any(axis=1), np.inf, np.maximum(-now.margin[:, party], 0.0))
    index = int(np.ceil(wanted * missing.size - 1e-9)) - 1
    needed = float(np.sort(missing)[max(index, 0)])
    return needed if np.isfinite(needed) else None


def can_spare(now: Standing, party: int, points: float, wanted: float) -> bool:
    """Whether the party would still accept in ``wanted`` of the draws after giving up so many points."""
    left = (now.margin[:, party] >= points - 1e-12) & ~now.crossed[:, party].any(axis=1)
    return bool(left.mean() >= wanted - 1e-12)
