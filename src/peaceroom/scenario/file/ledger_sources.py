"""One list of sources: what a scenario cites and does not list itself is looked up in its ledger.

A document of the ledger is cited by its id, and so is a source where no document of it is meant. Either is written
once, in the ledger, and becomes a `Source` of the scenario; `contradictions` finds what was written twice and differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from peaceroom.core.errors import InputError
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.records import KINDS, Document
from peaceroom.evidence.ledger.records import Source as Publisher
from peaceroom.files.opening import exists
from peaceroom.scenario.types import Source

LEDGER = "ledger"
_NEEDED = ("source", "document", "withdrawal")


def with_cited(data: Mapping[str, object], folder: Path) -> Mapping[str, object]:
    """A scenario's data with the sources that it cites, does not list, and its ledger has.

    What cannot be read of the ledger is passed over: its own checks tell of it.
    """
    listed = data.get("sources", {})
    if not isinstance(listed, Mapping) or not exists(folder / LEDGER):
        return data
    missing = {id_ for id_ in _cited(data) if id_ not in listed}
    if not missing:
        return data
    publishers, documents = _records(folder / LEDGER)
    known = missing & {*publishers, *documents}
    found = {id_: _entry(publishers, documents, id_) for id_ in sorted(known)}
    return {**data, "sources": {**listed, **found}} if found else data


def as_source(ledger: Ledger, id_: str) -> Source | None:
    """What the ledger has under an id, as a source of a scenario; ``None`` where it has neither document nor source."""
    if id_ not in ledger.documents and id_ not in ledger.sources:
        return None
    return Source.model_validate(_entry(ledger.sources, ledger.documents, id_))


def contradictions(sources: Mapping[str, Source], ledger: Ledger) -> Iterator[tuple[str, str, str, str]]:
    """(id, field, what the scenario says, what the ledger says) of sources that are written in both and differ in what
    is reckoned with: date, kind and camp."""
    for id_, here in sources.items():
        there = as_source(ledger, id_)
        for name in ("date", "kind", "camp") if there is not None else ():
            mine, its = getattr(here, name), getattr(there, name)
            if mine is not None and mine != its and (name, mine) != ("kind", "other"):
                yield id_, name, str(mine), "nothing" if its is None else str(its)


def _entry(publishers: Mapping[str, Publisher], documents: Mapping[str, Document], id_: str) -> dict[str, object]:
    if (document := documents.get(id_)) is not None:
        by = publishers.get(document.source)
        found = {"title": document.title, "publisher": by.name if by else None, "date": document.date.isoformat(),
                 "url": document.url, "kind": by.kind if by else None, "camp": by.camp if by else None,
                 "note": document.note}
    else:
        by = publishers[id_]
        found = {"title": by.name, "kind": by.kind, "camp": by.camp, "note": by.note}
    return {name: value for name, value in found.items() if value is not None}


def _records(folder: Path) -> tuple[dict[str, Publisher], dict[str, Document]]:
    """Sources and documents in use."""
    from peaceroom.evidence.ledger.history import Book
    from peaceroom.evidence.ledger.loading import MAX_BYTES, parse
    from peaceroom.files.opening import read_file
    from peaceroom.files.writing import mend

    mend(folder)
    rows = []
    for kind in _NEEDED:
        path = folder / KINDS[kind][1]
        if exists(path):
            try:
                rows += parse(kind, read_file(path, MAX_BYTES, within=folder), path.name)[0]
            except InputError:
                continue
    book = Book(rows)
    settled = [book.settled(row.record) for row in book.used("source", "document")]
    return ({r.id: r for r in settled if isinstance(r, Publisher)},
            {r.id: r for r in settled if isinstance(r, Document)})


def _cited(value: object) -> Iterator[str]:
    """Ids in every list of sources, at any depth."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name == "sources" and isinstance(inner, list):
                yield from (i for i in inner if isinstance(i, str))
            else:
                yield from _cited(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _cited(inner)
