"""Dates and periods in running text: found by patterns of our own, each with the rule that read it.

Days of the week and words such as "yesterday" are counted back from the day of publication: a report on a Tuesday that
says "on Tuesday" means that day. What other calendars say is read by
:mod:`peaceroom.documents.reading.dates.other_calendars`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from peaceroom.documents.reading.dates.counting_days import ago, month_days, near_year, part, quarter, unit, weekday
from peaceroom.documents.reading.dates.date_patterns import (
    ALL,
    FIRST_WORDS,
    MONTH_NAMES,
    MONTH_STARTS,
    NUMBERS,
    ORDINALS,
    OTHER,
    RULES,
)
from peaceroom.documents.reading.dates.other_calendars import CALENDARS
from peaceroom.documents.reading.dates.tense import looks_ahead


@dataclass(frozen=True, slots=True)
class Found:
    """A date in the text; ``first`` and ``last`` are None where it could not be counted."""

    start: int
    end: int
    rule: str
    confidence: float
    first: date | None
    last: date | None
    value: str | None
    calendar: str = "gregorian"
    relative: bool = False


def find(text: str, published: date | None = None, start: int = 0, end: int | None = None) -> list[Found]:
    """Dates in order, none within another. ``published`` lends its year, month or week to those that have none."""
    stop = len(text) if end is None else end
    out: list[Found] = []
    others = list(_others(text, start, stop))
    taken = [(f.start, f.end) for f in others]
    k = 0
    for found in ALL.finditer(text, start, stop):
        while k < len(taken) and taken[k][1] <= found.start():
            k += 1
        if k < len(taken) and taken[k][0] < found.end():
            continue
        ahead = looks_ahead(text, found.start(), found.end())
        made = _read(
            found, published, ahead, next((f.first for f in reversed(out[-3:]) if f.first and f.rule != "year"), None)
        )
        if made is not None:
            out.append(made)
    out += others
    out.sort(key=lambda f: f.start)
    return out


def _read(found: re.Match[str], published: date | None, ahead: bool, before: date | None) -> Found | None:
    rule = RULES[next(i for i in range(len(RULES)) if found[f"R{i}"] is not None)]
    g = found.groupdict()
    year = published.year if published else None
    start, end = found.span()
    lead = 0
    relative = False
    confidence = 0.95
    first: date | None = None
    last: date | None = None
    value: str | None = None
    if rule == "date-day-of-month":
        word = g["wday"] or ""
        number = str(ORDINALS.index(word) + 1) if word in ORDINALS else re.sub(r"\D", "", word)
        y = g["wdy"] or (str(near_year(_month(g["wdm"]), published, int(number), ahead)) if published else None)
        first = last = _day(y, _month(g["wdm"]), number) if y else None
        if y and first is None:
            return None
        relative = g["wdy"] is None
    elif rule == "ordinal-alone":
        lead = found.start("od") - start
        end = found.end("od") + 2
        near = before or published
        relative, confidence = True, 0.65
        if near is None or not 1 <= int(g["od"]) <= 31:
            return None
        first = last = _day(str(near.year), near.month, g["od"])
        if first is None:
            return None
    elif rule == "date-two-figures":
        relative, confidence = True, 0.5
        if published:
            first = last = _day(
                str(near_year(int(g["tf2"]), published, int(g["tf1"]), ahead)), int(g["tf2"]), g["tf1"]
            )
        if first is None:
            return None
    elif rule == "date-iso":
        first = last = _day(g["iy"], int(g["im"]), g["id"])
        if first is None:
            return None
    elif rule in ("period-days", "period-month-first"):
        if rule == "period-days":
            m2, m1, y2, y1, d1, d2 = g["pm2"], g["pm1"] or g["pm2"], g["py2"], g["py1"], g["p1"], g["p2"]
        else:
            m1, m2, y2, y1, d1, d2 = g["qm1"], g["qm2"] or g["qm1"], g["qy2"], g["qy1"], g["q1"], g["q2"]
        y = y2 or (str(near_year(_month(m2), published)) if published else None)
        y1 = y1 or (str(int(y) - 1) if y and _month(m1) > _month(m2) else y)
        if y and y1:
            first, last = _day(y1, _month(m1), d1), _day(y, _month(m2), d2)
            if first is None or last is None or first > last:
                return None
        elif int(d1) > int(d2) and m1 == m2:
            return None
        relative = y2 is None
    elif rule in ("date-day-month", "date-month-day"):
        d, m, y = (g["d"], g["dm"], g["dy"]) if rule == "date-day-month" else (g["e"], g["em"], g["ey"])
        if m == "May" and y is None and rule == "date-month-day" and int(d) > 31:
            return None
        relative = y is None
        month = _month(m)
        y = y or (str(near_year(month, published, int(d), ahead)) if year else None)
        if y:
            first = last = _day(y, month, d)
            if first is None:
                return None
        elif not 1 <= int(d) <= 31:
            return None
        confidence = 0.95 if not relative else 0.85
        value = None if first else f"--{month:02d}-{int(d):02d}"
    elif rule == "date-figures":
        if g["fy1"]:
            first = last = _day(g["fy1"], int(g["fm1"]), g["fd1"])
        else:
            a, b = int(g["fa"]), int(g["fb"])
            first = last = _day(g["fy"], b, str(a)) if b <= 12 else _day(g["fy"], a, str(b))
            confidence = 0.9 if a > 12 or b > 12 or a == b else 0.6
        if first is None:
            return None
    elif rule == "period-months":
        y1 = g["ly1"] or g["ly2"]
        first, last = month_days(int(y1), _month(g["lm1"]))[0], month_days(int(g["ly2"]), _month(g["lm2"]))[1]
        value = f"{first:%Y-%m}/{last:%Y-%m}"
        if first > last:
            return None
    elif rule == "month":
        first, last = month_days(int(g["my"]), _month(g["mm"]))
        value = f"{first:%Y-%m}"
        first, last = part(g["mp"], first, last)
    elif rule == "month-alone":
        if g["nl"]:
            lead = len(g["nl"]) + 1
        month = _month(g["nm"])
        if g["nl"] or g["np"]:
            relative, confidence = True, 0.8
            if published:
                y = near_year(month, published, 15, ahead)
                if g["nl"] == "last" and (y, month) >= (published.year, published.month):
                    y -= 1
                if g["nl"] == "next" and (y, month) <= (published.year, published.month):
                    y += 1
                first, last = month_days(y, month)
                value = f"{first:%Y-%m}"
                first, last = part(g["np"], first, last)
        if g["nl"] in ("last", "next", "this"):
            lead = 0
        elif g["nl"] in ("and", "to", "of", "for", "by") and g["nm"] == "May":
            return None
    elif rule == "weekday":
        relative, confidence = True, 0.85
        said = found[0]
        lead = len(said) - len(re.sub(r"^(?:on|by|since|until) ", "", said))
        if published:
            first = last = weekday(g, published, ahead)
    elif rule == "day-word":
        relative = True
        if published:
            w = g["word"]
            off = -2 if "before" in w else -1 if w in ("yesterday", "last night") else 1 if w == "tomorrow" else 0
            first = last = published + timedelta(off)
        confidence = 0.8
    elif rule == "week-word":
        relative, confidence = True, 0.75
        if published:
            first, last = unit(g["rel"], g["unit"], published)
    elif rule == "ago":
        relative, confidence = True, 0.7
        n = NUMBERS.get(g["n"], 1) if not g["n"].isdigit() else int(g["n"])
        if published and g["way"] == "ago":
            first, last = ago(n, g["agou"], published)
    elif rule == "quarter":
        first, last, value = quarter(g)
    elif rule == "period-years":
        a = int(g["y1"])
        b = int(g["y2"]) if len(g["y2"]) == 4 else a // 100 * 100 + int(g["y2"])
        if b <= a:
            return None
        first, last, value, confidence = date(a, 1, 1), date(b, 12, 31), f"{a}/{b}", 0.8
    else:
        y_ = int(g["y"])
        first, last = date(y_, 1, 1), date(y_ + (9 if g["ys"] else 0), 12, 31)
        value, confidence = (f"{y_}" if not g["ys"] else f"{y_}/{y_ + 9}"), 0.75
    if value is None and first is not None and last is not None:
        value = first.isoformat() if first == last else f"{first}/{last}"
    return Found(start + lead, end, rule, confidence, first, last, value, relative=relative)


def _near_names(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Where the other calendars' patterns fit: looked for only around words that begin one of their months."""
    at = start
    for word in FIRST_WORDS.finditer(text, start, end):
        if word.start() < at or word[0].casefold() not in MONTH_STARTS:
            continue
        found = OTHER.search(text, max(at, word.start() - 20), min(end, word.end() + 60))
        if found is not None:
            at = found.end()
            yield found


def _others(text: str, start: int, end: int) -> Iterator[Found]:
    for found in _near_names(text, start, end):
        g = found.groupdict()
        name = (g["cm"] or g["gm"] or g["hm"]).casefold()
        year = g["cy"] or g["gy"] or g["hy"]
        calendar, month, to_day = CALENDARS[" ".join(name.replace("’", "'").replace("-", " ").split())]
        day = g["cd"] or g["gd"]
        if day and day.lower() in ORDINALS:
            day = str(ORDINALS.index(day.lower()) + 1)
        made = to_day(int(year), month, int(day)) if year and day and to_day else None
        if year is None and calendar != "solar hijri" and name.casefold() in ("safar", "asad", "hut", "jadi"):
            continue
        yield Found(
            found.start(),
            found.end(),
            "date-" + calendar.replace(" ", "-"),
            0.9 if year else 0.5,
            made,
            made,
            made.isoformat() if made else None,
            calendar,
        )


def _month(name: str) -> int:
    return next(n for n, m in enumerate(MONTH_NAMES, 1) if m.startswith(name[:3].lower()))


def _day(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None
