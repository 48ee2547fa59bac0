"""What was asked of the outside view, checked: stage, elapsed time, pace, dates."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from peaceroom.base_rates.terms import EDGES, HORIZONS, STAGE_CHOICES, STAGE_WORDS, TARGETS
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem, Warn
from peaceroom.core.months import MONTH_DAYS
from peaceroom.files.suggestions import did_you_mean

#: days in a unit of a length of time
UNITS = {"d": 1.0, "w": 7.0, "m": MONTH_DAYS, "y": 365.25}
_LONG = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*(d|w|m|y|days?|weeks?|months?|years?)?\s*")
#: nobody asks about a longer silence
LONGEST = 36_525.0
#: nor about more texts
MOST = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in order. ``days`` are the days of all steps, where the whole history is known."""

    stage: str
    elapsed: float
    within: float
    pace: int | None
    steps: int | None
    target: str
    days: tuple[float, ...] | None
    warnings: tuple[Warn, ...]


def stage_code(word: str) -> str:
    """The code of a stage in words. Raises `InputError` (E701)."""
    found = STAGE_WORDS.get(str(word).strip().casefold().replace(" ", "-"))
    if found is None:
        raise _refuse("E701", f"there is no stage {str(word)[:60]!r}",
                      did_you_mean(str(word), STAGE_CHOICES, f"write one of {', '.join(STAGE_CHOICES)}"))
    return found


def days_of(given: str | float, what: str) -> float:
    """A length of time in days: a number, or a number with d, w, m, y. Raises `InputError` (E702)."""
    if isinstance(given, str):
        found = _LONG.fullmatch(given)
        if not found:
            raise _refuse("E702", f"{what} {given[:60]!r} is not a length of time", "write days, or 40d, 6w, 3m, 2y")
        value = float(found[1]) * UNITS[(found[2] or "d")[0]]
    else:
        value = float(given)
    if not (math.isfinite(value) and 0 <= value <= LONGEST):
        raise _refuse("E702", f"{what} is {given}", f"give 0 to {LONGEST:.0f} days (a hundred years)")
    return value


def asked(
    stage: str, elapsed: str | float | None, within: str | float, pace: int | None, steps: int | None, target: str,
    dates: Sequence[str | date], as_of: str | date | None,
) -> Asked:
    """Check a question. Raises `InputError` with E701–E708."""
    code = stage_code(stage)
    if target not in TARGETS:
        raise _refuse("E705", f"there is no target {str(target)[:60]!r}", f"write one of {', '.join(TARGETS)}")
    ahead = days_of(within, "the time ahead")
    if EDGES[-1] < ahead < EDGES[-1] + 1:
        ahead = float(EDGES[-1])  # five years of 365.25 days, or sixty months, end in the course of the next day
    if not 1 <= ahead <= EDGES[-1]:
        raise _refuse("E703", f"the time ahead is {ahead:g} days", f"give 1 to {EDGES[-1]} days (five years)")
    if as_of is not None and not dates:
        raise _refuse("E706", "a day of the forecast is given without dates", "add the dates of all texts so far")
    days = _dates(dates, as_of) if dates else None
    if days is not None:
        if elapsed is not None and abs(days_of(elapsed, "the time since the last text") - days[0]) >= 1:
            raise _refuse("E702", f"the time since the last text is {elapsed}, and the dates say {days[0]:g} days",
                          "leave one of the two out")
        elapsed, counted, pace_ = days[0], len(days[1]), _pace(days[1])
        for name, given, real in (("steps", steps, counted), ("pace", pace, pace_)):
            if given is not None and given != real:
                raise _refuse("E704", f"{name} is {given}, and the dates say {real}", f"leave {name} out")
        steps, pace = counted, pace_
    if elapsed is None:
        raise _refuse("E702", "no time since the last text is given", "write --elapsed 40d, or give the dates")
    silent = days_of(elapsed, "the time since the last text")
    _counts(pace, steps)
    history = days[1] if days is not None else None
    if steps == 1:
        pace, history = 1, (0.0,)
    return Asked(code, silent, ahead, pace, steps, target, history, _beyond(silent, ahead))


def _counts(pace: int | None, steps: int | None) -> None:
    for name, given in (("pace", pace), ("steps", steps)):
        if given is not None and (isinstance(given, bool) or given != int(given) or not 1 <= given <= MOST):
            raise _refuse("E704", f"{name} is {given}",
                          f"the last text itself counts: give a whole number from 1 to {MOST}")
    if pace is not None and steps is not None and pace > steps:
        raise _refuse("E704", f"pace {pace} is more than the {steps} steps so far",
                      "steps counts all texts, pace those of the last twelve months")


def _beyond(elapsed: float, within: float) -> tuple[Warn, ...]:
    last = EDGES[-1]
    if elapsed > last:
        return (Warn("W201", f"the data hold too few silences beyond {last} days: the answer is that of all processes "
                             "silent for two to five years"),)
    if elapsed + within > last or within > HORIZONS[-1]:
        return (Warn("W201", f"the answer looks beyond what the data hold ({last} days of silence): the last rate is "
                             "taken to go on"),) if elapsed + within > last else ()
    return ()


def _dates(dates: Sequence[str | date], as_of: str | date | None) -> tuple[float, tuple[float, ...]]:
    """Days since the last step, and the days of all steps (same day counted once)."""
    problems: list[Problem] = []

    def one(given: str | date, what: str) -> date | None:
        if isinstance(given, date):
            return given
        try:
            return date.fromisoformat(str(given).strip())
        except ValueError:
            problems.append(Problem("", 0, 0, "E706", f"{what} {str(given)[:40]!r} is not a day that exists",
                                    CODES["E706"][1], "write 2020-02-29"))
            return None

    found = [one(d, "the date") for d in dates]
    if as_of is None:
        raise _refuse("E706", "dates are given without the day of the forecast", "add --as-of 2020-10-05")
    now = one(as_of, "the day of the forecast")
    if problems or now is None:
        raise InputError(problems)
    steps = [d for d in found if d is not None]
    for before, after in pairwise(steps):
        if after < before:
            raise _refuse("E707", f"{after} stands after {before}", "give the dates in order")
    if steps[-1] > now:
        raise _refuse("E708", f"the step of {steps[-1]} is after {now}", "leave out what came later")
    days = tuple(float(d) for d in sorted({d.toordinal() for d in steps}))
    return now.toordinal() - days[-1], days


def _pace(days: tuple[float, ...]) -> int:
    return sum(days[-1] - d < 365 for d in days)


def _refuse(code: str, message: str, remedy: str) -> InputError:
    return InputError.one(code, message, CODES[code][1], remedy)
