"""One file that was read into a ledger, with a look at what is like it there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from peaceroom.core.errors import Warn
from peaceroom.evidence.ledger.adding import Store
from peaceroom.evidence.ledger.adding_documents import Added, add_document
from peaceroom.evidence.ledger.document_copies import DocumentCopy, DocumentIndex
from peaceroom.evidence.ledger.loading import load
from peaceroom.evidence.ledger.records import Document
from peaceroom.evidence.ledger.stored_texts import stored
from peaceroom.evidence.ledger.taking_files import Taken


def add_taken(store: Store, taken: Taken, **fields: object) -> Added:
    """Add one file that was read as a document, with its passages and a look at what is like it.

    ``fields`` are those of `add_document`, whose problems it raises.
    """
    index = index_of(store)
    near = index.near(taken.found.text)
    added = add_document(store, taken=taken, near=[c.id for c in near], **fields)  # type: ignore[arg-type]  # checked there
    own = added.document
    if own is None or own not in added.records:
        return added
    return replace(added, warnings=(*added.warnings, *alike(index, taken.found.text, near)))


def alike(index: DocumentIndex, text: str, near: Sequence[DocumentCopy]) -> list[Warn]:
    """W908 and W917: documents much like a text, and quotations that it shares with others."""
    out = [Warn("W908", f"it is much like {c.id} ({c.jaccard:.0%} of their runs of five words, {c.containment:.0%} of "
                "those of the shorter one): passages of the same words need one origin") for c in near[:3]]
    copies = {c.id for c in near}
    return out + [Warn("W917", f"“{' '.join(q.text.split())[:80]}” stands in {q.id} too: its passages need one origin")
                  for q in index.shared_quotes(text)[:20] if q.id not in copies]


def index_of(store: Store) -> DocumentIndex:
    """The documents in use of a ledger, to compare another with. Raises `InputError` as reading it does."""
    contents = load(store.folder)
    hashes = {d.id: d.text_sha256 for row in contents.book.used("document")
              if isinstance(d := row.record, Document) and d.text_sha256}
    index = DocumentIndex(lambda id_: stored(store.folder, hashes[id_]) if id_ in hashes else None)
    for id_, digest in hashes.items():
        if (text := stored(store.folder, digest)) is not None:
            index.add(id_, text)
    return index
