"""The monthly risk set: every month-end of an active process, what was known then, and what came.

Everything dated on or before the month-end is known; step dates count as known on the day. A process leaves the set
when it has been silent for longer than `horizon` days and re-enters on a new step.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.fitting.base_rates.pax import Steps
from peaceroom.base_rates.terms import QUIET

Ints = NDArray[np.int64]
Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

LAST_ORIGIN = date(2020, 12, 31)


@dataclass(frozen=True, slots=True)
class Risk:
    """Origins, one row each ``(n,)``.

    ``day`` the month-end, ``process``, ``country``, ``stage`` of the last step, ``elapsed`` days since it; ``first``
    and ``count`` say which steps of the sample are the process's past; ``next_any``, ``next_substantive``,
    ``next_comprehensive`` the day of the next such step (very large when none came).
    """

    day: Ints
    process: Ints
    country: Ints
    stage: Ints
    elapsed: Ints
    first: Ints
    count: Ints
    next_any: Ints
    next_substantive: Ints
    next_comprehensive: Ints

    def __len__(self) -> int:
        return len(self.day)

    def take(self, rows: Flags | Ints) -> Risk:
        return Risk(*(getattr(self, f.name)[rows] for f in fields(self)))

    def within(self, days: float, target: str = "any") -> Flags:
        """Whether such a step came in ``(t, t + days]``."""
        came: Ints = getattr(self, f"next_{target}")
        return came <= self.day + days

    def goes_quiet(self) -> Flags:
        """Whether the spell lasts beyond two years (only told where its two years are over)."""
        return self.next_any - (self.day - self.elapsed) > QUIET


NEVER = 10_000_000


def month_ends(first: int, last: int) -> Ints:
    """Ordinals of the ends of all months from that of ``first`` to that of ``last`` (inclusive, where it is over)."""
    a, b = date.fromordinal(first), date.fromordinal(last)
    starts = range(12 * a.year + a.month, 12 * b.year + b.month + 1)  # months after the wanted ones, from 0
    ends = np.array([date(m // 12, m % 12 + 1, 1).toordinal() - 1 for m in starts], dtype=np.int64)
    return ends[ends <= last]


def risk_set(steps: Steps, horizon: int = QUIET) -> Risk:
    """Every month-end from the month of a process's first step to December 2020, last step ≤ ``horizon`` days ago."""
    columns: list[list[Ints]] = [[] for _ in range(10)]
    bounds = steps.bounds
    for p in range(len(steps.names)):
        a, b = int(bounds[p]), int(bounds[p + 1])
        days = steps.day[a:b]
        t = month_ends(int(days[0]), LAST_ORIGIN.toordinal())
        known = np.searchsorted(days, t, side="right")
        elapsed = t - days[known - 1]
        keep = elapsed <= horizon
        t, known, elapsed = t[keep], known[keep], elapsed[keep]
        following = [_next(days[flag], t) for flag in (
            np.ones(b - a, bool), steps.substantive[a:b], steps.comprehensive[a:b])]
        found = (t, np.full(len(t), p), np.full(len(t), steps.country[p]), steps.stage[a + known - 1], elapsed,
                 np.full(len(t), a), known, *following)
        for column, values in zip(columns, found, strict=True):
            column.append(values)
    return Risk(*(np.concatenate(c) for c in columns))


def _next(days: Ints, t: Ints) -> Ints:
    """The first of ``days`` after each ``t``."""
    return np.append(days, NEVER)[np.searchsorted(days, t, side="right")]
