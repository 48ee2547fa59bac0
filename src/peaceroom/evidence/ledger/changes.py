"""A ledger as it stood on a day, and what was added, put in another's place or taken out of use since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from peaceroom.evidence.ledger.history import Book
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.loading import Contents, as_ledger
from peaceroom.evidence.ledger.records import Withdrawal

What = Literal["added", "superseded", "withdrawn"]
#: withdrawals are told as what they did
_KINDS = ("source", "grade", "document", "scale", "passage", "coding")


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one record: ``id`` is the record itself, ``instead`` what stands in the place of a superseded
    one, ``because`` the reason of a withdrawal; ``by`` and ``on`` who did it and when."""

    what: What
    kind: str
    id: str
    by: str
    on: dt.date
    instead: str | None = None
    because: str | None = None


def as_it_stood(contents: Contents, day: dt.date) -> Ledger:
    """The ledger of the records that were added on a day or before, under the assumptions of today."""
    rows = [row for row in contents.book.rows if row.record.on <= day]
    return as_ledger(Book(rows, contents.book.broken), contents.assumptions)


def as_of_publication(ledger: Ledger, day: dt.date) -> Ledger:
    """What of a ledger was said and published on a day or before."""
    return ledger.among({name for name, known in _known_on(ledger).items() if known <= day})


def published_since(ledger: Ledger, day: dt.date) -> tuple[Change, ...]:
    """Its passages that were said or published after a day, the earliest first; ``on`` is the day they were known."""
    later = [(known, name) for name, known in _known_on(ledger).items() if known > day]
    return tuple(Change("added", "passage", name, ledger.passages[name].by, known) for known, name in sorted(later))


def _known_on(ledger: Ledger) -> dict[str, dt.date]:
    """Passage → the day from which it could be known: that of its document, or of the words if that is later."""
    return {p.id: max(document.date, p.said_on or document.date) for p in ledger.passages.values()
            if (document := ledger.documents.get(p.document)) is not None}


def changes_since(contents: Contents, day: dt.date) -> tuple[Change, ...]:
    """What changed after a day, in the order of the files: sources first, codings last.

    A record that was added after the day and superseded or withdrawn again is not told: it counted neither then nor
    now. What went out of use with a withdrawn document is told of the document alone.
    """
    book = contents.book
    then = Book([row for row in book.rows if row.record.on <= day], book.broken)
    before = {row.record.id for row in then.used()}
    now = {row.record.id for row in book.used()}
    out: list[Change] = []
    for kind in _KINDS:
        for row in (r for r in book.rows if r.kind == kind):
            record = row.record
            if record.id in now and record.id not in before:
                old = record.supersedes
                while old is not None and old not in before and old in book.by_id:
                    old = book.by_id[old].record.supersedes
                if old in before:
                    out.append(Change("superseded", kind, str(old), record.by, record.on, instead=record.id))
                else:
                    out.append(Change("added", kind, record.id, record.by, record.on))
            elif record.id in before and isinstance(gone := book.withdrawn.get(book.latest(record.id)), Withdrawal):
                out.append(Change("withdrawn", kind, record.id, gone.by, gone.on, because=gone.because))
    return tuple(out)
