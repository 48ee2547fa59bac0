"""A document of a ledger with what the rules propose of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.documents.extracted import Extracted
from peaceroom.documents.intake.extracting import extract, read_bytes
from peaceroom.documents.reading import Known, inspect
from peaceroom.evidence.coding.candidates import Candidate, candidates_of
from peaceroom.evidence.ledger.adding import Store, unknown
from peaceroom.evidence.ledger.history import Book
from peaceroom.evidence.ledger.loading import load
from peaceroom.evidence.ledger.records import Document, Passage, Source
from peaceroom.evidence.ledger.stored_texts import RAW, sha256, stored


@dataclass(frozen=True)
class Opened:
    """A document, its text as the ledger keeps it, and its candidates in order."""

    document: Document
    text: str
    candidates: tuple[Candidate, ...]


def document_of(book: Book, raw: bytes) -> Document | None:
    """The document in use with these bytes."""
    digest = sha256(raw)
    return next((r.record for r in book.used("document")
                 if isinstance(r.record, Document) and r.record.raw_sha256 == digest), None)


def open_document(store: Store, id_: str, names: Sequence[Known], camp: str | None = None) -> Opened:
    """What is proposed of a document of the ledger.

    ``camp`` is the actor that the publisher speaks for; by default that of its source. Raises `InputError`: E929 no
    such document, E919 its text is gone, E934 its pages are pictures that nobody has read.
    """
    contents = load(store.folder)
    if contents.problems:
        raise InputError(contents.problems)
    book = contents.book
    row = book.by_id.get(book.latest(id_))
    document = row.record if row is not None else None
    if not isinstance(document, Document):
        raise unknown(id_, book, store.folder, "document")
    if document.text_sha256 is None:
        why = "its pages are pictures" if document.status == "needs_ocr" else "none was added"
        raise InputError.one("E934", f"the document {id_} has no text: {why}", CODES["E934"][1],
                             "run text recognition (OCR) over it and add the file that it makes, or type its "
                             "words with `peaceroom evidence add --document … --text …`")
    try:
        text = stored(store.folder, document.text_sha256)
    except ValueError:
        text = None
    if text is None:
        raise InputError.one("E919", f"the text of {id_} is gone or was changed", CODES["E919"][1],
                             "put its file in texts/ back")
    found = _extracted(store, document, text)
    passages = [r.record for r in book.used("passage") if isinstance(r.record, Passage)]
    publisher = book.by_id.get(book.latest(document.source))
    camp = camp or (publisher.record.camp if publisher is not None and isinstance(publisher.record, Source) else None)
    reading = inspect(found or text, names, camp=camp, passages={p.id: p.exact for p in passages},
                      origins={p.id: p.origin for p in passages})
    pages = {}
    if found is not None and len(set(found.offsets.pages)) > 1:
        pages = {j.start: found.offsets.page(j.start) for j in reading.attribution}
    return Opened(document, text, candidates_of(text, reading.attribution, reading.speech, pages))


def _extracted(store: Store, document: Document, text: str) -> Extracted | None:
    """The file as it was read, for its blocks and pages; None where the bytes are gone or give another text now."""
    try:
        data = read_bytes(store.folder / RAW / str(document.raw_sha256))
        found = extract(data, f"x.{document.medium or 'txt'}", encoding=document.encoding)
    except InputError:
        return None
    return found if found.text == text else None
