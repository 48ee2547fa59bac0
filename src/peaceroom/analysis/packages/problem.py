"""Who must accept a package, and what every text is worth to each of them: from a `Case` to a `Problem`.

An actor with tables of points values an issue by its table, and an issue on which it has a position but no table by its
salience in per cent times how near the text comes. All others value a package by the mean over the issues on which they
have a position, weighted by salience, so that their points are shares of their best package (`analysis.acceptance`).

An actor accepts what is worth at least its threshold: the points that the file gives, else what failure is worth to it
(`no_agreement`, a share of its best package). Bottom lines bind besides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.acceptance import package_weights
from peaceroom.core.case import TIE, Array, Case
from peaceroom.models.packages.problem import Approval, Continuum, Issue, Options, Problem

#: why an actor accepts or refuses, as far as the file says
GROUNDS = ("threshold", "no_agreement", "bottom_line", "unknown")


@dataclass(frozen=True, slots=True)
class Table:
    """A package problem with what is known of the actors at it.

    Attributes
    ----------
    problem
        Between those whose acceptance is asked for.
    members
        Their numbers in the case.
    grounds
        Per party what its acceptance rests on: one of `GROUNDS`. Bottom lines bind in addition to the first two.
    scored
        Per party whether its points are those of the file; otherwise they are shares of its best package.
    """

    problem: Problem
    members: tuple[int, ...]
    grounds: tuple[str, ...]
    scored: tuple[bool, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Parties of which nothing says what they would refuse."""
        return tuple(p for p, g in zip(self.problem.parties, self.grounds, strict=True) if g == "unknown")


def has_table(case: Case) -> NDArray[np.bool_]:
    """``(N, K)`` whether the actor has a table of points on the issue."""
    found = np.zeros((len(case.actors), len(case.issues)), bool)
    for k, table in enumerate(case.points):
        if table is not None:
            found[:, k] = ~np.isnan(table).all(axis=(0, 2))
    return found


def members(case: Case) -> tuple[int, ...]:
    """Numbers of the actors whose consent some issue needs, or whom the approval of a text is asked of.

    They must have a position or a table: on that issue, or on any.
    """
    seated = ~np.isnan(case.position).all(axis=0) | has_table(case)
    asked = np.isin(case.actors, case.among) if case.among else np.zeros(len(case.actors), bool)
    return tuple(int(i) for i in np.flatnonzero(((case.required | asked[:, None]) & seated).any(axis=1)))


def certain(case: Case) -> bool:
    """Whether nothing that acceptance of a text rests on differs between draws."""
    who = list(members(case))
    drawn = [getattr(case, name)[:, who] for name in ("position", "salience", "bottom_line", "no_agreement", "risk")]
    drawn += [case.reference, *(table[:, who] for table in case.points if table is not None)]
    if case.threshold.size:
        drawn.append(case.threshold[:, who])
    return all(bool(((a == a[:1]) | (np.isnan(a) & np.isnan(a[:1]))).all()) for a in drawn)


def table_of(case: Case, actors: Sequence[int] | None = None) -> Table:
    """The package problem of a case between its `members` (or the actors given by number)."""
    chosen = list(members(case) if actors is None else actors)
    tables = has_table(case)
    scored = np.asarray(tables.any(axis=1))[chosen]
    weight = package_weights(case, chosen)
    # an actor with tables counts its other issues in points too
    salience = 100 * np.nan_to_num(case.salience[:, chosen])
    issues = _issues(case, chosen, np.where(scored[None, :, None], salience, weight), tables[chosen])
    names = tuple(case.actors[i] for i in chosen)
    some = tuple(j for j, name in enumerate(names) if name in case.among)
    approval = Approval(some, case.spare) if case.spare and some else None
    free = Problem(names, case.issues, issues, np.zeros((case.draws, len(chosen))))
    given = case.threshold[:, chosen] if case.threshold.size else np.full((case.draws, len(chosen)), np.nan)
    failure = case.no_agreement[:, chosen] * free.best()
    threshold = np.where(np.isnan(given), failure, given)
    lined = np.asarray(np.isfinite(case.bottom_line[:, chosen]).any(axis=(0, 2)))
    grounds = []
    for j in range(len(chosen)):
        if np.isfinite(given[:, j]).any():
            grounds.append("threshold")
        elif np.isfinite(failure[:, j]).any():
            grounds.append("no_agreement")
        else:
            grounds.append("bottom_line" if lined[j] else "unknown")
    problem = Problem(names, case.issues, issues, np.nan_to_num(threshold, nan=0.0), approval)
    return Table(problem, tuple(chosen), tuple(grounds), tuple(bool(s) for s in scored))


def _issues(case: Case, chosen: list[int], weight: Array, tabled: NDArray[np.bool_]) -> tuple[Issue, ...]:
    """The issues as the chosen actors see them: options, or the continuum.

    ``weight (D, n, K)``, ``tabled (n, K)``. Worked out for all issues together, as ``(K, n, D)``.
    """
    low, high = case.low[:, None, None], case.high[:, None, None]
    x = _by_issue(case.position[:, chosen])
    seated = ~np.isnan(x)
    at = np.where(seated, x, low)
    far = np.maximum(np.maximum(at - low, high - at), 1e-300)
    rho = np.where(np.isnan(case.risk[:, chosen]), 1.0, case.risk[:, chosen])
    weight = np.where(seated, _by_issue(weight), 0.0)
    line = np.abs(_by_issue(case.bottom_line[:, chosen]) - x)
    line = np.where(seated & np.isfinite(line), line, high - low)
    free = np.where(seated, line, np.inf)
    least, most = at - free, at + free
    found: list[Issue] = []
    for k, options in enumerate(case.options):
        if options is None:
            found.append(Continuum(float(case.low[k]), float(case.high[k]), at[k].T, weight[k].T, far[k].T, rho,
                                   least[k].T, most[k].T))
            continue
        values = np.asarray(options, float)
        away = np.abs(values - at[k].T[:, :, None])
        points = weight[k].T[:, :, None] * (1 - (away / far[k].T[:, :, None]) ** rho[:, :, None])
        given = case.points[k] if case.points else None
        if given is not None and tabled[:, k].any():
            mine = np.broadcast_to(tabled[None, :, k, None], points.shape)
            points = np.where(mine, np.nan_to_num(given[:, chosen]), points)
        allowed = (away <= line[k].T[:, :, None] + TIE * float(case.high[k] - case.low[k])) | ~seated[k].T[:, :, None]
        found.append(Options(values, points, allowed))
    return tuple(found)


def _by_issue(values: Array) -> Array:
    """``(D, n, K)`` as ``(K, n, D)``."""
    return np.ascontiguousarray(values.transpose(2, 1, 0))
