"""What the records in use mean: codings on their scales, actors and issues of the scenario, dates, confirmations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from peaceroom.core.errors import Problem
from peaceroom.evidence.ledger.history import Book
from peaceroom.evidence.ledger.json_lines import Row
from peaceroom.evidence.ledger.records import Coding, Document, Grade, Passage, Scale, Source
from peaceroom.files.numbers import format_number, written_range
from peaceroom.files.suggestions import did_you_mean

#: the scale of salience and capability, and of positions on an issue that is not known here
PERCENT = (0.0, 100.0)


@dataclass(frozen=True)
class Frame:
    """What a ledger is checked against; None leaves a check out.

    Attributes
    ----------
    as_of
        Nothing dated after it may be in use.
    actors, coders
        Ids of the scenario.
    issues
        Issue → ends of its scale (low, high).
    """

    as_of: dt.date | None = None
    actors: Collection[str] | None = None
    issues: Mapping[str, tuple[float, float]] | None = None
    coders: Collection[str] | None = None


def meaning(book: Book, frame: Frame) -> Iterator[Problem]:
    """Problems of the records in use."""
    for row in book.used():
        record = row.record
        if isinstance(record, Source):
            yield from _actor(row, "camp", record.camp, frame)
        elif isinstance(record, Grade):
            yield from _coder(row, frame)
        elif isinstance(record, Document):
            yield from _date(row, "date", record.date, frame)
        elif isinstance(record, Passage):
            yield from _actor(row, "speaker", record.speaker, frame)
            yield from _date(row, "said_on", record.said_on, frame)
        elif isinstance(record, Coding):
            yield from _coder(row, frame)
            yield from _actor(row, "actor", record.actor, frame)
            yield from _coding(row, record, book, frame)


def _actor(row: Row, name: str, id_: str | None, frame: Frame) -> Iterator[Problem]:
    if id_ is not None and frame.actors is not None and id_ not in frame.actors:
        yield row.problem("E909", (name,), f"the scenario has no actor {id_}",
                          did_you_mean(id_, frame.actors, "add the actor to scenario.yaml"))


def _coder(row: Row, frame: Frame) -> Iterator[Problem]:
    if frame.coders is not None and row.record.by not in frame.coders:
        yield row.problem("E911", ("by",), f"the scenario has no coder {row.record.by}",
                          did_you_mean(row.record.by, frame.coders, "name the coder in scenario.yaml, under coders"))


def _date(row: Row, name: str, day: dt.date | None, frame: Frame) -> Iterator[Problem]:
    if day is not None and frame.as_of is not None and day > frame.as_of:
        yield row.problem("E916", (name,), f"{day} is after the as-of date {frame.as_of}",
                          "leave it out of this scenario, or make one with a later as-of date")


def _coding(row: Row, c: Coding, book: Book, frame: Frame) -> Iterator[Problem]:
    if c.issue is None and c.quantity == "position":
        yield row.problem("E915", (), "a position without an issue", "name the issue")
    elif c.issue is not None and frame.issues is not None and c.issue not in frame.issues:
        yield row.problem("E910", ("issue",), f"the scenario has no issue {c.issue}",
                          did_you_mean(c.issue, frame.issues, "add the issue to scenario.yaml"))
    if c.aspect == "bottom_line" and c.quantity != "position":
        yield row.problem("E915", ("aspect",), f"{c.quantity} has no bottom line", "leave aspect out")
    if c.value is not None and c.level is not None:
        yield row.problem("E915", ("level",), "both a value and a level", "keep one of the two")
    elif c.level is not None and c.scale is None:
        yield row.problem("E915", ("level",), "a level without a scale", "name the scale")
    elif c.scale is not None and c.level is None:
        yield row.problem("E915", ("scale",), "a scale without a level", "add the level, or leave the scale out")
    if c.value is not None:
        yield from _value(row, c, frame)
    if c.level is not None and c.scale is not None:
        yield from _level(row, c, book)
    yield from _confirmed(row, c, book)


def _value(row: Row, c: Coding, frame: Frame) -> Iterator[Problem]:
    written = written_range(c.value or "")
    if written is None:
        yield row.problem("E906", ("value",), f"value is {c.value!r}", 'write a number or a range: "40" or "40..60"')
        return
    low, high = written
    if low > high:
        yield row.problem("E913", ("value",), f"the range {c.value} runs from high to low",
                          f"did you mean {format_number(high)}..{format_number(low)}?")
        low, high = high, low
    ends = (frame.issues or {}).get(c.issue or "") if c.quantity == "position" else PERCENT
    if ends is None and (frame.issues is None or c.issue is None):
        return  # whose scale is not known here; an unknown issue is a problem of its own
    if ends is not None and not (ends[0] <= low and high <= ends[1]):
        yield row.problem("E912", ("value",), f"{c.value} is off the scale {ends[0]:g} to {ends[1]:g}",
                          f"write a value from {ends[0]:g} to {ends[1]:g}")


def _level(row: Row, c: Coding, book: Book) -> Iterator[Problem]:
    found = book.by_id.get(book.latest(c.scale or ""))
    if found is None or not isinstance(found.record, Scale):
        return  # an unknown scale is a problem of its own
    scale = found.record
    if scale.quantity != c.quantity:
        yield row.problem("E914", ("scale",), f"{scale.id} is a scale of {scale.quantity}, not of {c.quantity}",
                          f"name a scale of {c.quantity}")
    if c.level is not None and c.level > len(scale.words):
        yield row.problem("E914", ("level",), f"{scale.id} has {len(scale.words)} levels, and this is level {c.level}",
                          f"write a level from 1 to {len(scale.words)}")


def _confirmed(row: Row, c: Coding, book: Book) -> Iterator[Problem]:
    if c.credibility != 1:
        return
    remedy = "name in confirmed_by a passage of another origin, or give credibility 2"
    if c.confirmed_by is None:
        yield row.problem("E917", ("credibility",), "credibility 1 without saying what confirms it", remedy)
        return
    own, other = (book.by_id.get(book.latest(id_)) for id_ in (c.passage, c.confirmed_by))
    if other is None or own is None:
        return  # unknown records are problems of their own
    if not book.in_use(other.record.id):
        yield row.problem("E917", ("confirmed_by",), f"{c.confirmed_by} is not in use any more", remedy)
    elif isinstance(own.record, Passage) and isinstance(other.record, Passage) and (
            own.record.origin == other.record.origin):
        yield row.problem("E917", ("confirmed_by",),
                          f"{c.confirmed_by} has the same origin, {other.record.origin}", remedy)
