"""What an actor said about an issue when, apart from what it did; and whether it moved.

A saying is a coded passage: the words themselves, on the day they were said, whoever reports them. What pooling would
not count (negated, asked, scripture, later than the as-of date) is left out and told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import sqrt
from typing import Literal, get_args

from peaceroom.evidence.ledger.assumptions import Assumptions
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.records import Aspect, Passage
from peaceroom.evidence.pooling.items import InputKey, Item, items_for
from peaceroom.evidence.pooling.likelihood import spread

#: said in public; said behind closed doors or inferred (the bottom line); done or signed
Kind = Literal["stated", "private", "done"]
#: whose words or deeds a trend is made of
Line = Literal["stated by itself", "stated by others", "private", "done"]
#: signs that are deeds: what was done, and what was signed
_DEEDS = {"deed", "signed"}
#: a trend needs as many utterances, and as many days from the first to the last
FEWEST, SHORTEST = 3, 30
YEAR = 365.25
_Z80, _Z95 = 1.2815515655446004, 1.959963984540054


@dataclass(frozen=True, slots=True)
class Saying:
    """One passage on the issue's scale.

    ``day`` is when it was said or done (``precision`` day, month or year); ``low`` to ``high`` hold 80 % of what coders
    read, ``middle`` its centre; ``p`` the chance of being informative; ``relation`` whose word it is, seen from the
    actor; ``words`` the passage, of a document's text unless it is a ``paraphrase``.
    """

    day: date
    precision: str
    kind: Kind
    relation: str
    sign: str
    low: float
    middle: float
    high: float
    p: float
    passage: str
    document: str
    source: str
    origin: str
    speaker: str | None
    words: str
    paraphrase: bool
    coders: tuple[str, ...]

    @property
    def line(self) -> Line:
        """The trend that it is part of."""
        if self.kind == "stated":
            return "stated by itself" if self.relation == "self" else "stated by others"
        return self.kind


@dataclass(frozen=True, slots=True)
class Trend:
    """The straight line through what was said: from ``start`` on the day ``first`` to ``end`` on ``last``.

    ``per_year`` is its slope on the issue's scale, ``low`` to ``high`` its 95 % interval; ``moved`` where that leaves
    out 0. ``utterances`` is the number of origins: one that is reported five times counts once.
    """

    line: Line
    utterances: int
    first: date
    last: date
    start: float
    end: float
    per_year: float
    low: float
    high: float

    @property
    def moved(self) -> bool:
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A coded passage that does not count, and why."""

    passage: str
    why: str


@dataclass(frozen=True, slots=True)
class OverTime:
    """What is known of an actor on an issue over time, the first first; ``scale``: the ends of the issue's scale."""

    actor: str
    issue: str
    scale: tuple[float, float]
    sayings: tuple[Saying, ...]
    trends: tuple[Trend, ...]
    left_out: tuple[LeftOut, ...]


def over_time(ledger: Ledger, actor: str, issue: str, as_of: date, ends: tuple[float, float]) -> OverTime:
    """Sayings and deeds of an actor on an issue, and their trends.

    Parameters
    ----------
    as_of
        Nothing later counts.
    ends
        Ends of the issue's scale; sayings are on it.

    Raises
    ------
    InputError
        E906, E912–E914, E953: codings whose value cannot be read on this scale.
    """
    aspects: tuple[Aspect, ...] = get_args(Aspect)
    found: list[tuple[Saying, Item]] = []
    for aspect in aspects:
        for item in items_for(ledger, InputKey(actor, issue, "position", aspect), as_of, ends):
            found.append((_saying(ledger, item, aspect, ends), item))
    found.sort(key=lambda pair: (pair[0].day, pair[0].kind, pair[0].passage))
    trends = [trend for line in get_args(Line)
              if (trend := _trend(line, [pair for pair in found if pair[0].line == line], ledger.assumptions, ends))]
    counted = {saying.passage for saying, _ in found}
    coded = {c.passage for aspect in aspects for c in ledger.by_input.get((actor, issue, "position", aspect), ())}
    left = [LeftOut(name, _why(ledger, ledger.passages[name], as_of)) for name in sorted(coded - counted)]
    return OverTime(actor, issue, ends, tuple(s for s, _ in found), tuple(trends), tuple(left))


def spoken_of(ledger: Ledger) -> tuple[tuple[str, str], ...]:
    """Actor and issue of every position on which the ledger has a coding."""
    return tuple(sorted({(actor, issue) for actor, issue, quantity, _ in ledger.by_input
                         if quantity == "position" and issue is not None}))


def _saying(ledger: Ledger, item: Item, aspect: Aspect, ends: tuple[float, float]) -> Saying:
    passage, document = ledger.passages[item.passage], ledger.documents[item.document]
    half = _Z80 * sqrt(item.own_variance)
    low, middle, high = (_on(min(max(x, 0.0), 100.0), ends) for x in (item.x - half, item.x, item.x + half))
    kind: Kind = "done" if item.sign in _DEEDS else "private" if aspect == "bottom_line" else "stated"
    return Saying(
        passage.said_on or document.date, "day" if passage.said_on else document.precision, kind, item.relation,
        item.sign, min(low, high), middle, max(low, high), item.p, passage.id, document.id, item.source, item.origin,
        passage.speaker or item.voice, passage.exact, passage.paraphrase,
        tuple(sorted({ledger.codings[c].by for c in item.codings})))


def _on(hundredths: float, ends: tuple[float, float]) -> float:
    return ends[0] + (ends[1] - ends[0]) * hundredths / 100


def _why(ledger: Ledger, passage: Passage, as_of: date) -> str:
    document = ledger.documents[passage.document]
    if document.date > as_of or (passage.said_on is not None and passage.said_on > as_of):
        return f"after {as_of}"
    if passage.polarity != "asserted":
        return passage.polarity
    if "scripture" in (passage.section, passage.quote):
        return "scripture"
    return "a slogan, or coded as saying nothing"


def _trend(line: Line, found: Sequence[tuple[Saying, Item]], assumptions: Assumptions,
           ends: tuple[float, float]) -> Trend | None:
    """Weighted least squares over utterances; None where there are too few, or too short a time between them.

    Weights are the chance of being informative over the variance that pooling takes, without drift. The standard error
    is that of the weights, and wider by the scatter where points lie further from the line than their variances say.
    """
    points = _utterances(found)
    days = [s.day for s, _ in points]
    if len(points) < FEWEST or (max(days) - min(days)).days < SHORTEST:
        return None
    first, last = min(days), max(days)
    t = [(day - first).days / YEAR for day in days]
    x = [item.x for _, item in points]
    w = [item.p / _variance(item, assumptions) for _, item in points]
    total = sum(w)
    mean_t, mean_x = (sum(a * b for a, b in zip(w, values, strict=True)) / total for values in (t, x))
    reach = sum(a * (b - mean_t)**2 for a, b in zip(w, t, strict=True))
    if reach <= 0:
        return None
    slope = sum(a * (b - mean_t) * (c - mean_x) for a, b, c in zip(w, t, x, strict=True)) / reach
    off = sum(a * (c - mean_x - slope * (b - mean_t))**2 for a, b, c in zip(w, t, x, strict=True))
    half = _Z95 * sqrt(max(1.0, off / (len(points) - 2)) / reach)
    width = (ends[1] - ends[0]) / 100
    low, high = sorted((width * (slope - half), width * (slope + half)))
    start, end = (_on(min(max(mean_x + slope * (at - mean_t), 0.0), 100.0), ends) for at in (0.0, max(t)))
    return Trend(line, len(points), first, last, start, end, width * slope, low, high)


def _variance(item: Item, assumptions: Assumptions) -> float:
    """As pooling takes it, the width of a band included, but without drift: its day is the item's own."""
    there = replace(item, years=0.0, breaks=0)
    return spread(there, assumptions)**2 + item.own_variance - item.s_code**2


def _utterances(found: Iterable[tuple[Saying, Item]]) -> list[tuple[Saying, Item]]:
    """Of each origin the passage believed most, the earliest of equals."""
    best: dict[str, tuple[Saying, Item]] = {}
    for saying, item in found:
        before = best.get(item.origin)
        if before is None or item.p > before[1].p:
            best[item.origin] = (saying, item)
    return list(best.values())
