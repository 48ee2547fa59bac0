"""What the records of a ledger say together: ids, references, what supersedes and withdraws what.

Form (one record by itself) is checked in `peaceroom.evidence.ledger.json_lines`, meaning against a scenario in
`peaceroom.evidence.ledger.consistency`, places in texts in `peaceroom.evidence.ledger.stored_texts`.
"""

from __future__ import annotations

from collections.abc import Iterator

from peaceroom.core.errors import Problem
from peaceroom.evidence.ledger.history import REFERENCES, Book
from peaceroom.evidence.ledger.json_lines import Row
from peaceroom.evidence.ledger.records import Passage, Scale, Withdrawal
from peaceroom.files.suggestions import did_you_mean


def structure(book: Book) -> Iterator[Problem]:
    """Problems that need nothing but the ledger itself. All rows are checked, in use or not."""
    for row in book.rows:
        first = book.by_id[row.record.id]
        if first is not row:
            file, line, _ = first.places.at(("id",))
            where = f" (as {first.kind} in {file.rsplit('/', 1)[-1]}{f' line {line}' if line else ''})"
            yield row.problem("E907", ("id",), f"the id {row.record.id} is taken{where}",
                              "give each record an id of its own; to change a record, add another that supersedes it")
        yield from _references(row, book)
        yield from _supersedes(row, book)
        if isinstance(row.record, Withdrawal):
            yield from _withdrawal(row, row.record, book)
        elif isinstance(row.record, Scale):
            yield from _scale(row, row.record)


def _references(row: Row, book: Book) -> Iterator[Problem]:
    for name, kind in REFERENCES[row.kind]:
        id_ = getattr(row.record, name)
        if id_ is not None:
            yield from _known(row, (name,), id_, kind, book)
    if isinstance(row.record, Passage):
        for i, id_ in enumerate(row.record.near):
            yield from _known(row, ("near", i), id_, "passage", book)


def _known(row: Row, loc: tuple[str | int, ...], id_: str, kind: str, book: Book) -> Iterator[Problem]:
    found = book.by_id.get(id_)
    if found is None and id_ not in book.broken:
        known = [r.record.id for r in book.by_id.values() if r.kind == kind]
        yield row.problem("E908", loc, f"there is no {kind} {id_}",
                          did_you_mean(id_, known, f"add the {kind} first"))
    elif found is not None and found.kind != kind:
        yield row.problem("E908", loc, f"{id_} is a {found.kind}, not a {kind}", f"name a {kind}")


def _supersedes(row: Row, book: Book) -> Iterator[Problem]:
    id_ = row.record.supersedes
    if id_ is None or (id_ in book.broken and id_ not in book.by_id):
        return
    old = book.by_id.get(id_)
    if old is None:
        known = [r.record.id for r in book.by_id.values() if r.kind == row.kind and r is not row]
        yield row.problem("E920", ("supersedes",), f"there is no {row.kind} {id_} to supersede",
                          did_you_mean(id_, known, "leave supersedes out"))
    elif old.kind != row.kind:
        yield row.problem("E920", ("supersedes",), f"{id_} is a {old.kind} and cannot be superseded by a {row.kind}",
                          f"name a {row.kind}, or withdraw the {old.kind}")
    elif book.by_id[row.record.id] is row and not book.supersedes_rightly(row):
        yield row.problem("E920", ("supersedes",), f"{id_} is not an earlier record",
                          "a record supersedes one that stands before it in its file")
    elif book.successor.get(id_) not in (None, row.record.id):
        yield row.problem("E920", ("supersedes",), f"{id_} is already superseded by {book.successor[id_]}",
                          f"supersede {book.latest(id_)} instead")


def _withdrawal(row: Row, w: Withdrawal, book: Book) -> Iterator[Problem]:
    if w.id in book.successor or (w.record in book.broken and w.record not in book.by_id):
        return
    old = book.by_id.get(w.record)
    if old is None or old.kind != w.kind:
        known = [r.record.id for r in book.by_id.values() if r.kind == w.kind]
        what = f"there is no {w.kind} {w.record}" if old is None else f"{w.record} is a {old.kind}, not a {w.kind}"
        yield row.problem("E921", ("record",) if old is None else ("kind",), what,
                          did_you_mean(w.record, known, f"name a {w.kind} of the ledger") if old is None
                          else f"write {old.kind}")
    elif w.record in book.successor:
        yield row.problem("E921", ("record",), f"{w.record} is superseded and not in use",
                          f"withdraw {book.latest(w.record)} instead")
    elif book.withdrawn[w.record] is not w:
        yield row.problem("E921", ("record",), f"{w.record} is withdrawn already", "leave this withdrawal out")


def _scale(row: Row, scale: Scale) -> Iterator[Problem]:
    if any(a >= b for a, b in zip(scale.cuts, scale.cuts[1:], strict=False)):
        yield row.problem("E924", ("cuts",), "the cuts of this scale do not rise",
                          "write them from low to high, each once")
    if len(scale.words) != len(scale.cuts) + 1:
        yield row.problem("E924", ("words",), f"{len(scale.words)} sentences for {len(scale.cuts) + 1} levels",
                          "write one sentence for each level: one more than cuts")
    if not scale.cuts:
        yield row.problem("E924", ("cuts",), "a scale of one level", "give at least one cut")
