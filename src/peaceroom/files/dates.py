"""Days: year-month-day is read, and of every other order the days are named that it could mean."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from peaceroom.files.numbers import NotationError, tidy

#: a forecast is about our own days; far beyond, weeks can no longer be added
YEARS = (1000, 2999)

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR_FIRST = re.compile(r"([0-9]{4})(?:([-./ ])([0-9]{1,2})\2([0-9]{1,2})|()([0-9]{2})([0-9]{2}))(?:[T ][0-9:.Z+]*)?")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-./ ])([0-9]{1,2})\2([0-9]{4})")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS)
_WORDS = re.compile(rf"(?:([0-9]{{1,2}})(?:st|nd|rd|th)?\.? )?({_MONTH})\.?(?: ([0-9]{{1,2}})(?:st|nd|rd|th)?)?,? "
                    r"([0-9]{4})", re.IGNORECASE)


def day(value: Any) -> date:
    """A day, written year-month-day. Raises `NotationError` (E112) with the days that were probably meant."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return _within(value)
    if isinstance(value, datetime):
        raise NotationError(f"{value} is a time of the day", f"did you mean {value:%Y-%m-%d}?", "E112")
    try:
        text = tidy(str(value))
    except NotationError:
        text = ""
    if isinstance(value, str) and _ISO.fullmatch(text):
        try:
            return _within(date.fromisoformat(text))
        except ValueError as error:
            if isinstance(error, NotationError):
                raise
            raise NotationError(f"there is no day {text}", "write year-month-day such as 2020-10-05", "E112") from None
    meant = ", or ".join(d.isoformat() for d in days_meant(text))
    raise NotationError(f"{str(value)[:60]!r} is not a date",
                        f"did you mean {meant}?" if meant else "write year-month-day such as 2020-10-05", "E112")


def days_meant(text: str) -> list[date]:
    """The days that a tidy text can mean, day before month first; none where it is no date in any order."""
    if len(text) > 40:
        return []
    if found := _YEAR_FIRST.fullmatch(text):
        parts = [p for p in found.groups()[2:] if p]
        tries = [(found[1], *parts)]
    elif found := _YEAR_LAST.fullmatch(text):
        tries = [(found[4], found[3], found[1]), (found[4], found[1], found[3])]
    elif (found := _WORDS.fullmatch(text)) and bool(found[1]) != bool(found[3]):
        month = next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(found[2].lower()[:3]))
        tries = [(found[4], str(month), found[1] or found[3])]
    else:
        return []
    out = []
    for year, month_, day_ in tries:
        try:
            made = date(int(year), int(month_), int(day_))
        except ValueError:
            continue
        if YEARS[0] <= made.year <= YEARS[1] and made not in out:
            out.append(made)
    return out


def _within(value: date) -> date:
    if not YEARS[0] <= value.year <= YEARS[1]:
        raise NotationError(f"the year of {value} is not between {YEARS[0]} and {YEARS[1]}",
                            "write year-month-day such as 2020-10-05", "E112")
    return value
