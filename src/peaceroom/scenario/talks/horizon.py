"""Up to when a run simulates, and the days that it answers for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from peaceroom.scenario.types import Scenario

MOST_WEEKS = 104


@dataclass(frozen=True)
class Horizon:
    """Weeks of the run, and the weeks and days that answers are given for."""

    weeks: int
    at: tuple[int, ...]
    days: tuple[date, ...]

    @classmethod
    def of(cls, s: Scenario) -> Horizon:
        """To the scenario's horizon, at most two years: by the end of the year, and every quarter of a year."""
        weeks = min(MOST_WEEKS, max(1, ceil((s.horizon - s.as_of).days / 7)))
        days = {w: s.as_of + timedelta(weeks=w) for w in (13, 26, 39, 52, 78, 104) if w < weeks - 1}
        year_end = date(s.as_of.year, 12, 31)
        end = (year_end - s.as_of).days // 7
        if 4 <= end < weeks - 1:
            days = {w: day for w, day in days.items() if abs(w - end) > 1} | {end: year_end}
        days[weeks] = min(s.as_of + timedelta(weeks=weeks), s.horizon)
        at = tuple(sorted(days))
        return cls(weeks, at, tuple(days[w] for w in at))
