"""Positions over time in words: whether what was said moved, apart from what was done, and how far the two differ."""

from __future__ import annotations

from datetime import date
from statistics import fmean

from peaceroom.evidence.over_time import Line, OverTime, Saying, Trend
from peaceroom.findings.rounding import counted, rounded
from peaceroom.scenario.naming import Names

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WHOSE: dict[Line, str] = {
    "stated by itself": "What it said itself", "stated by others": "What others said of it",
    "private": "What is known of its bottom line", "done": "What it did or signed"}


def sentences(found: OverTime, names: Names) -> list[str]:
    """What an actor's passages on an issue say of movement, actor and issue as they are called."""
    actor, issue = names.actor(found.actor), names.issue(found.issue)
    if not found.sayings:
        return [f"The ledger has nothing that counts on {actor} and “{issue}”."]
    out = [_counts(found, actor, issue), *(_moved(t, _fine(found)) for t in found.trends)]
    if not found.trends:
        out.append("Too little for a trend: it takes three utterances over a month or more.")
    gap = _gap(found)
    return [*out, gap] if gap else out


def told_day(day: date, precision: str = "day") -> str:
    """A day as figures write it, no more exact than it is."""
    month = f"{_MONTHS[day.month - 1]} {day.year}"
    return str(day.year) if precision == "year" else month if precision == "month" else f"{day.day} {month}"


def place(s: Saying) -> str:
    """A position and the range that coders read, no finer than the range allows."""
    low, high = rounded(s.low, s.high - s.low), rounded(s.high, s.high - s.low)
    middle = rounded(s.middle, s.high - s.low)
    return middle if low == high else f"{middle} ({low}–{high})"


def words(s: Saying) -> str:
    """A passage in one line: quoted where these are its words, as it is where an analyst put it so."""
    line = " ".join(s.words.split())
    return line if s.paraphrase else f"“{line}”"


def _counts(found: OverTime, actor: str, issue: str) -> str:
    done = sum(s.kind == "done" for s in found.sayings)
    said = len(found.sayings) - done
    deeds = counted(done, "deed") if done else "no deeds"
    return (f"{actor} on “{issue}”: {counted(said, 'statement')} and {deeds} from "
            f"{told_day(found.sayings[0].day, found.sayings[0].precision)} to "
            f"{told_day(found.sayings[-1].day, found.sayings[-1].precision)}.")


def _fine(found: OverTime) -> float:
    """A tenth of the scale: what is said of trends is not finer than it needs to be."""
    return abs(found.scale[1] - found.scale[0]) / 10


def _moved(t: Trend, width: float) -> str:
    year = f"{rounded(t.per_year, width)} a year (95 %: {rounded(t.low, width)} to {rounded(t.high, width)})"
    if t.moved:
        return (f"{_WHOSE[t.line]} moved from {rounded(t.start, width)} to {rounded(t.end, width)} between "
                f"{told_day(t.first)} and {told_day(t.last)}, {year}.")
    told = counted(t.utterances, "utterance")
    return f"{_WHOSE[t.line]} shows no movement that {told} could tell from chance: {year}."


def _gap(found: OverTime) -> str:
    """What it says beside what it does, where both are known."""
    said, done = ([s for s in found.sayings if s.line == line] for line in ("stated by itself", "done"))
    if not said or not done:
        return ""
    width = _fine(found)
    mean = [sum(s.p * s.middle for s in part) / sum(s.p for s in part) if sum(s.p for s in part) else
            fmean(s.middle for s in part) for part in (said, done)]
    return (f"On average it said {rounded(mean[0], width)} and did {rounded(mean[1], width)} "
            f"on the scale from {found.scale[0]:g} to {found.scale[1]:g}.")
