"""A package problem: what every text is worth to every party, and what each needs at the least.

A text gives each issue a value. Party i values it at U_i(y) = Σ_k v_ik(y_k) *points* and accepts it iff U_i(y) is at
least its threshold and no value lies beyond its bottom line on that issue. On an issue with options v_ik is a list of
points, one for each option; on a continuum v_ik(y) = w_ik (1 − (|y − x_ik| / m_ik)^ρ_i), with w_ik the points of the
party's ideal x_ik, m_ik the distance from it to the further end of the scale, and ρ_i its exponent (1: straight).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import TIE

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Options:
    """An issue with options, in D draws.

    Attributes
    ----------
    values
        ``(M,)`` the options, rising.
    points
        ``(D, N, M)`` what each option is worth to each party.
    allowed
        ``(D, N, M)`` bool: not beyond the party's bottom line.
    """

    values: Array
    points: Array
    allowed: Flags


@dataclass(frozen=True, slots=True)
class Continuum:
    """An issue on a continuum, in D draws.

    Attributes
    ----------
    low, high
        Ends of the scale.
    position, weight, reach
        ``(D, N)`` ideal x, points w ≥ 0 of the ideal, distance m > 0 at which they are lost. A party without a
        position has weight 0.
    exponent
        ``(D, N)`` ρ > 0 of the loss.
    least, most
        ``(D, N)`` the values that the party does not refuse; the scale's ends where it has no bottom line.
    """

    low: float
    high: float
    position: Array
    weight: Array
    reach: Array
    exponent: Array
    least: Array
    most: Array

    def value(self, y: Array) -> Array:
        """``(D, N)`` points of the values ``y`` ``(D,)`` or ``(D, N)``."""
        return on_line(self.weight, self.position, self.reach, self.exponent, y[:, None] if y.ndim == 1 else y)

    def accepts(self, y: Array) -> Flags:
        """``(D, N)`` whether the values ``y`` ``(D,)`` or ``(D, N)`` lie within each party's bottom line."""
        y = y[:, None] if y.ndim == 1 else y
        tie = TIE * (self.high - self.low)
        return np.asarray((y >= self.least - tie) & (y <= self.most + tie))


Issue = Options | Continuum


@dataclass(frozen=True, slots=True)
class Approval:
    """Of some parties not all need accept a text: ``spare`` of those ``among`` (by number) may refuse it."""

    among: tuple[int, ...]
    spare: int


def carried(accepted: Flags, approval: Approval | None) -> Flags:
    """Whether a text has the approval that it needs; ``accepted`` ``(…, N)``, the answer ``(…)``.

    Without a rule everybody must accept.
    """
    if approval is None:
        return np.asarray(accepted.all(axis=-1))
    some = np.zeros(accepted.shape[-1], bool)
    some[list(approval.among)] = True
    return np.asarray(accepted[..., ~some].all(axis=-1) & ((~accepted[..., some]).sum(axis=-1) <= approval.spare))


@dataclass(frozen=True, slots=True)
class Problem:
    """One package problem in D draws, between N parties over K issues.

    Attributes
    ----------
    parties, names
        Ids of the parties and of the issues.
    issues
        Per issue what its values are worth.
    threshold
        ``(D, N)`` the least points at which the party accepts.
    approval
        Of whom not all need accept; ``None``: everybody must.
    """

    parties: tuple[str, ...]
    names: tuple[str, ...]
    issues: tuple[Issue, ...]
    threshold: Array
    approval: Approval | None = None

    @property
    def draws(self) -> int:
        return int(self.threshold.shape[0])

    @property
    def discrete(self) -> bool:
        """Whether every issue has options."""
        return all(isinstance(i, Options) for i in self.issues)

    @property
    def texts(self) -> int | None:
        """How many texts there are; ``None`` if an issue is a continuum."""
        count = 1
        for issue in self.issues:
            if not isinstance(issue, Options):
                return None
            count *= issue.values.size
        return count

    def best(self) -> Array:
        """``(D, N)`` points of the best package that each party could wish for."""
        total = np.zeros_like(self.threshold)
        for issue in self.issues:
            total += issue.points.max(axis=2) if isinstance(issue, Options) else issue.weight
        return total

    def worst(self) -> Array:
        """``(D, N)`` points of the worst package for each party; 0 for a continuum, the further end of the scale."""
        total = np.zeros_like(self.threshold)
        for issue in self.issues:
            total += issue.points.min(axis=2) if isinstance(issue, Options) else 0.0
        return total

    def worth(self, text: Sequence[float]) -> Array:
        """``(D, N)`` points of a text, its values in the order of the issues.

        Raises `ValueError` if a value is no option of its issue, or off its scale.
        """
        total = np.zeros_like(self.threshold)
        for issue, value in zip(self.issues, text, strict=True):
            total += issue.points[:, :, index_of(issue, value)] if isinstance(issue, Options) else issue.value(
                np.full(self.draws, on_scale(issue, value)))
        return total

    def crossed(self, text: Sequence[float]) -> Flags:
        """``(D, N, K)`` whether the text's value lies beyond the party's bottom line."""
        found = np.zeros((*self.threshold.shape, len(self.issues)), bool)
        for k, (issue, value) in enumerate(zip(self.issues, text, strict=True)):
            found[:, :, k] = ~(issue.allowed[:, :, index_of(issue, value)] if isinstance(issue, Options)
                               else issue.accepts(np.full(self.draws, float(value))))
        return found

    def margins(self, text: Sequence[float]) -> Array:
        """``(D, N)`` points above each party's threshold; −∞ where its bottom line is crossed."""
        return np.where(self.crossed(text).any(axis=2), -np.inf, self.worth(text) - self.threshold)

    def tolerance(self) -> Array:
        """``(D, N)`` the points that count as nothing: `TIE` of the party's best package."""
        return TIE * np.maximum(np.abs(self.best()), 1.0)

    def accepted(self, text: Sequence[float]) -> Flags:
        """``(D, N)`` who accepts the text."""
        return np.asarray(self.margins(text) >= -self.tolerance())

    def carried(self, text: Sequence[float]) -> Flags:
        """``(D,)`` whether the text has the approval that it needs."""
        return carried(self.accepted(text), self.approval)

    @property
    def among(self) -> Flags:
        """``(N,)`` whether the party is one of those of whom some may refuse."""
        found = np.zeros(len(self.parties), bool)
        if self.approval is not None:
            found[list(self.approval.among)] = True
        return found

    @property
    def spare(self) -> int:
        """How many of those `among` may refuse."""
        return 0 if self.approval is None else self.approval.spare

    def slice(self, start: int, stop: int) -> Problem:
        """Draws ``start … stop − 1``."""
        return replace(self, issues=tuple(_slice(i, slice(start, stop)) for i in self.issues),
                       threshold=self.threshold[start:stop])

    def draws_of(self, index: NDArray[np.intp]) -> Problem:
        """Some draws, by number."""
        return replace(self, issues=tuple(_slice(i, index) for i in self.issues), threshold=self.threshold[index])

    def only(self, parties: Sequence[int]) -> Problem:
        """The same problem between some of the parties, by number: the others' acceptance is not asked for.

        Where some may refuse, the others are counted as if they accepted.
        """
        chosen = list(parties)
        approval = None
        if self.approval is not None:
            approval = Approval(tuple(j for j, i in enumerate(chosen) if i in self.approval.among), self.approval.spare)
        return Problem(tuple(self.parties[i] for i in chosen), self.names,
                       tuple(_only(i, chosen) for i in self.issues), self.threshold[:, chosen], approval)

    def groups(self) -> Iterator[tuple[int, ...]]:
        """The smallest groups of parties that carry a text, by number."""
        some = () if self.approval is None else self.approval.among
        for few in combinations(some, max(len(some) - self.spare, 0)):
            yield tuple(i for i in range(len(self.parties)) if i not in some or i in few)

    @property
    def groups_number(self) -> int:
        """How many `groups` there are."""
        some = 0 if self.approval is None else len(self.approval.among)
        return comb(some, max(some - self.spare, 0))


def on_line(weight: Array, position: Array, reach: Array, exponent: Array, y: Array) -> Array:
    """Points of values ``y`` on a continuum (see `Continuum`); all of one shape, or of shapes that go together."""
    return np.asarray(weight * (1 - (np.abs(y - position) / reach) ** exponent))


def index_of(issue: Options, value: float) -> int:
    """Number of the option ``value``. Raises `ValueError` if there is no such option."""
    found = np.flatnonzero(np.isclose(issue.values, value, rtol=0, atol=TIE * max(1.0, float(np.ptp(issue.values)))))
    if not found.size:
        raise ValueError(f"{value:g} is not one of the options {', '.join(f'{v:g}' for v in issue.values)}")
    return int(found[0])


def on_scale(issue: Continuum, value: float) -> float:
    """The value, if it lies on the scale. Raises `ValueError` otherwise."""
    if not issue.low <= value <= issue.high:
        raise ValueError(f"{value:g} lies outside the scale from {issue.low:g} to {issue.high:g}")
    return float(value)


def _slice(issue: Issue, d: slice | NDArray[np.intp]) -> Issue:
    if isinstance(issue, Options):
        return Options(issue.values, issue.points[d], issue.allowed[d])
    return Continuum(issue.low, issue.high, issue.position[d], issue.weight[d], issue.reach[d], issue.exponent[d],
                     issue.least[d], issue.most[d])


def _only(issue: Issue, parties: list[int]) -> Issue:
    if isinstance(issue, Options):
        return Options(issue.values, issue.points[:, parties], issue.allowed[:, parties])
    return Continuum(issue.low, issue.high, issue.position[:, parties], issue.weight[:, parties],
                     issue.reach[:, parties], issue.exponent[:, parties], issue.least[:, parties],
                     issue.most[:, parties])
