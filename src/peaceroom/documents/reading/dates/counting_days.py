"""Days, weeks and months counted from the day of publication."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from peaceroom.documents.reading.dates.date_patterns import DAY_NAMES


def month_days(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def near_year(month: int, published: date | None, day: int = 15, ahead: bool = False) -> int:
    """The year of a month without one: of the last such month, or of the next where the words look ahead."""
    assert published is not None
    off = (month - published.month) * 31 + day - published.day
    if ahead:
        return published.year + (1 if off < -60 else 0)
    return published.year - (1 if off > 120 else 0) + (1 if off < -300 else 0)


def part(word: str | None, first: date, last: date) -> tuple[date, date]:
    """A third of a month or year."""
    third = (last - first) // 3
    if word in ("early", "the beginning of", "the start of"):
        return first, first + third
    if word in ("mid", "the middle of"):
        return first + third, last - third
    return (last - third, last) if word else (first, last)


def weekday(g: dict[str, str | None], published: date, ahead: bool) -> date:
    wanted = DAY_NAMES.index((g["wd"] or "").lower())
    back = (published.weekday() - wanted) % 7
    word = g["wl"] or g["wlast"] or ""
    if word in ("next", "the following", "coming", "this coming", "the coming"):
        return published + timedelta(7 - back if back else 7)
    if word in ("last", "this past", "the previous"):
        return published - timedelta(back or 7)
    if ahead and back:
        return published + timedelta(7 - back)
    return published - timedelta(back)


def unit(rel: str, unit: str, published: date) -> tuple[date | None, date | None]:
    step = -1 if rel in ("last", "the past", "the previous") else 1 if rel in ("next", "the coming") else 0
    if unit in ("week", "weekend"):
        monday = published - timedelta(published.weekday()) + timedelta(7 * step)
        return (monday + timedelta(5 if unit == "weekend" else 0)), monday + timedelta(6)
    if unit == "month":
        index = published.year * 12 + published.month - 1 + step
        return month_days(index // 12, index % 12 + 1)
    if unit == "year":
        return date(published.year + step, 1, 1), date(published.year + step, 12, 31)
    return None, None


def ago(n: int, unit: str, published: date) -> tuple[date | None, date | None]:
    if unit in ("day", "week"):
        made = published - timedelta(min(n, 5000) * (7 if unit == "week" else 1))
        return made, made
    months = published.year * 12 + published.month - 1 - min(n, 1200) * (12 if unit == "year" else 1)
    if months < 12_000:
        return None, None
    return month_days(months // 12, months % 12 + 1)


def quarter(g: dict[str, str | None]) -> tuple[date, date, str]:
    if g["qn"]:
        n, year, size = int(g["qn"]), int(g["qny"] or 0), 3
    else:
        size = 3 if g["qk"] == "quarter" else 6
        word = g["qq"] or ""
        n = 12 // size if word == "last" else ("first", "second", "third", "fourth").index(word) + 1
        year = int(g["qyear"] or 0)
        n = min(n, 12 // size)
    first = date(year, (n - 1) * size + 1, 1)
    last = month_days(year, n * size)[1]
    return first, last, f"{first:%Y-%m}/{last:%Y-%m}"
