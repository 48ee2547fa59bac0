"""Documents and passages into a ledger.

`make_document` and `make_passage` make records at a `Desk`, several in one addition; `add_document`, `add_passage`
and `add_file` are the additions by themselves. A program that proposes sections or speakers fills in their fields.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem, Warn
from peaceroom.documents.intake.extracting import EXTRACTOR
from peaceroom.evidence.ledger.adding import Desk, Entered, Store, unknown
from peaceroom.evidence.ledger.json_lines import made
from peaceroom.evidence.ledger.quoting import around, find_quote
from peaceroom.evidence.ledger.records import Document, Passage, Record
from peaceroom.evidence.ledger.stored_texts import sha256
from peaceroom.evidence.ledger.taking_files import Taken, take_file
from peaceroom.files.normalising import plain


@dataclass(frozen=True)
class Added:
    """What an addition brought: records in order, what the analyst should know, and what the ledger had already."""

    records: tuple[Record, ...]
    warnings: tuple[Warn, ...] = ()
    there: tuple[Record, ...] = ()

    @property
    def document(self) -> Document | None:
        return next((r for r in (*self.records, *self.there) if isinstance(r, Document)), None)

    @property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(r for r in (*self.records, *self.there) if isinstance(r, Passage))


def make_document(desk: Desk, *, by: str, on: dt.date, source: str, title: str | None = None,
                  date: dt.date | str | None = None, taken: Taken | None = None, id: str | None = None,
                  **fields: object) -> Document:
    """The record of a document; its text and bytes are kept when the addition is accepted.

    Title, date and authors are what the file says of itself where they are not given. Pages that are pictures have no
    text that is kept: ``status`` says so. Other ``fields`` are those of `Document`. Raises `InputError`: E938 no title
    or date, E904–E906 a field cannot be.
    """
    said = taken.said if taken is not None else None
    own = dict(said.fields) if said is not None else {}
    found_title, found_date = cast(str | None, own.pop("title", None)), cast(str | None, own.pop("date", None))
    given = {"title": title, "date": date, **fields}
    notes = [line for name, line in (said.findings if said is not None else ()) if not given.get(name)]
    title = plain(title) if title else found_title
    date = date or found_date
    missing = [name for name, value in (("title", title), ("date", date)) if not value]
    if missing:
        raise _refuse("E938", f"the document has no {' and no '.join(missing)}",
                      "add " + " and ".join(f"--{m}" for m in missing), "")
    if taken is not None:
        found = taken.found
        kept = {"raw_sha256": desk.keep_raw(taken.raw), "normaliser": EXTRACTOR, "encoding": found.encoding,
                "medium": found.medium, "status": found.status,
                "findings": (*notes, *found.findings, *(f"{w.code} {w.message}"[:1_000] for w in found.warnings
                                                        if w.code not in ("W902", "W903")))}
        desk.pages[sha256(taken.raw)] = found.offsets
        if found.text.strip():
            kept["text_sha256"] = desk.keep_text(found.text)
        fields = {**kept, **own, **fields}
    id = id or desk.new_id("document", title or "")
    return cast(Document, made("document", id=id, by=by, on=on, source=source, title=title, date=date, **fields))


def make_passage(desk: Desk, document: Document | str, *, by: str, on: dt.date, words: str | None = None,
                 span: tuple[int, int] | None = None, paraphrase: str | None = None, origin: str | None = None,
                 id: str | None = None, **fields: object) -> tuple[Passage, tuple[Warn, ...]]:
    """The record of a passage, and warnings of passages much like it.

    Parameters
    ----------
    words
        Its words, found in the document's text; where the document has none, they are kept as given.
    span
        Instead: its start and end in code points of the text.
    paraphrase
        Instead: what it says in the analyst's words.
    origin
        Id of the utterance; by default the passage's own, an utterance that no other passage has.
    fields
        Other fields of `Passage`; ``quote`` there is the kind of quotation.

    Raises
    ------
    InputError
        E929 no such document, E919 its text is gone, E935 and E936 the words are not there once, E937 no such place.
    """
    doc = document if isinstance(document, Document) else _document(desk, document)
    text = _text(desk, doc)
    place: dict[str, object] = {}
    if paraphrase is not None:
        exact, place = plain(paraphrase), {"paraphrase": True}
    elif text is None or (words is None and span is None):
        if span is not None or not words:
            raise _refuse("E938", f"the document {doc.id} has no text to take a place from" if span is not None
                          else "the passage has no words", "give its words with --quote", "")
        exact = plain(words)
    else:
        start, end = find_quote(text, words) if words is not None else _span(text, span)
        exact = text[start:end]
        prefix, suffix = around(text, start, end)
        place = {"start": start, "end": end, "prefix": prefix, "suffix": suffix}
        page = desk.page(doc, start) if not fields.get("place") else None
        if page is not None:
            fields = {**fields, "place": f"page {page}"}
    id = id or desk.new_id("passage")
    near = desk.copies.near(exact)
    passage = cast(Passage, made("passage", id=id, by=by, on=on, document=doc.id, exact=exact, origin=origin or id,
                                 text_sha256=sha256(exact), near=[c.id for c in near], **place, **fields))
    desk.made[id] = passage
    desk.copies.add(id, exact)
    return passage, tuple(w for c in near if (w := _copy(desk, passage, c.id, c.jaccard)) is not None)


def add_document(store: Store, *, passages: Sequence[Mapping[str, object]] = (), **fields: object) -> Added:
    """Add a document, and passages of it, in one addition; what the ledger has already is passed over.

    ``fields`` are those of `make_document`, each of ``passages`` holds those of `make_passage`. Raises `InputError`
    as both do, and as `Store.add`.
    """
    warnings: list[Warn] = []
    copies: dict[str, tuple[Warn, ...]] = {}

    def make(desk: Desk) -> list[Record]:
        warnings.clear()
        copies.clear()
        document = make_document(desk, **fields)  # type: ignore[arg-type]  # checked when the record is made
        taken = fields.get("taken")
        if isinstance(taken, Taken):
            warnings.extend(taken.found.warnings)
        return [document, *_passages(desk, document, passages, {"by": document.by, "on": document.on}, copies)]

    return _added(store.enter(make), warnings, copies)


def add_passages(store: Store, document: str, passages: Sequence[Mapping[str, object]]) -> Added:
    """Add passages of a document that is in the ledger, each with the fields of `make_passage`.

    Those that the ledger has already are passed over.
    """
    copies: dict[str, tuple[Warn, ...]] = {}

    def make(desk: Desk) -> list[Record]:
        copies.clear()
        return list(_passages(desk, document, passages, {}, copies))

    return _added(store.enter(make), (), copies)


def _added(entered: Entered, warnings: Sequence[Warn], copies: Mapping[str, tuple[Warn, ...]]) -> Added:
    more = [w for r in entered.added for w in copies.get(r.id, ())]
    return Added(entered.added, (*warnings, *more), entered.there)


def add_passage(store: Store, document: str, **fields: object) -> Added:
    """Add one passage of a document that is in the ledger."""
    return add_passages(store, document, [fields])


def add_file(store: Store, path: str | Path, *, encoding: str | None = None,
             passages: Sequence[Mapping[str, object]] = (), **fields: object) -> Added:
    """Read a file (`take_file`) and add it (`add_document`)."""
    return add_document(store, passages=passages, taken=take_file(path, encoding), **fields)


def _passages(desk: Desk, document: Document | str, passages: Sequence[Mapping[str, object]],
              common: Mapping[str, object], copies: dict[str, tuple[Warn, ...]]) -> list[Passage]:
    """All passages, or the problems of all of them. ``copies`` is filled with what they are much like."""
    records: list[Passage] = []
    problems: list[Problem] = []
    for fields in passages:
        try:
            passage, warned = make_passage(desk, document, **{**common, **fields})  # type: ignore[arg-type]  # its record is checked
        except InputError as error:
            problems += error.problems
        else:
            records.append(passage)
            copies[passage.id] = warned
    if problems:
        raise InputError(problems)
    return records


def _document(desk: Desk, id_: str) -> Document:
    row = desk.book.by_id.get(desk.book.latest(id_))
    if row is None or not isinstance(row.record, Document):
        raise unknown(id_, desk.book, desk.contents.folder, "document")
    return row.record


def _text(desk: Desk, doc: Document) -> str | None:
    if doc.text_sha256 is None:
        return None
    try:
        found = desk.text(doc.text_sha256)
    except ValueError:
        found = None
    if found is None:
        raise _refuse("E919", f"the text of {doc.id} is gone or was changed", "put its file in texts/ back", "")
    return found


def _span(text: str, span: tuple[int, int] | None) -> tuple[int, int]:
    start, end = span or (0, 0)
    if not 0 <= start < end <= len(text):
        raise _refuse("E937", f"{start} to {end} is no place in a text of {len(text):,} characters",
                      "give a start and, after it, an end; they count characters from 0", "")
    return start, end


def _copy(desk: Desk, passage: Passage, other: str, jaccard: float) -> Warn | None:
    row = desk.book.by_id.get(other)
    theirs = desk.made.get(other) or (row.record if row is not None else None)
    if not isinstance(theirs, Passage) or theirs.origin == passage.origin:
        return None
    return Warn("W900", f"{passage.id} is much like {other} ({jaccard:.0%} of their runs of five words): if it is the "
                f"same utterance, give it the origin {theirs.origin}")


def _refuse(code: str, message: str, remedy: str, file: str) -> InputError:
    return InputError.one(code, message, CODES[code][1], remedy, file=file)
