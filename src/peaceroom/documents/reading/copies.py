"""Near-copies and quotations of a common origin: within a document, and of passages that are known already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from peaceroom.documents.copies import CopyIndex

#: shorter ones are alike by chance
FEWEST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Repeated:
    """A stretch much like another: ``of`` is a passage's id or ``start-end`` within the document."""

    start: int
    end: int
    of: str
    origin: str
    jaccard: float
    containment: float
    rule: str


def copies(
    text: str,
    spans: Sequence[tuple[int, int]],
    known: Mapping[str, str] | None = None,
    origins: Mapping[str, str] | None = None,
    index: CopyIndex | None = None,
) -> Iterator[Repeated]:
    """Stretches that repeat a known passage, or an earlier stretch of the same text.

    Parameters
    ----------
    spans
        Quotations, speeches and paragraphs of the document, in order.
    known, origins
        Passages of the ledger by id, and the origin of each (by default its own id).
    index
        The same passages, indexed before: for many documents against one ledger.
    """
    ledger = index if index is not None else CopyIndex(known)
    mine = CopyIndex()
    places: dict[str, tuple[int, int]] = {}
    for start, end in spans:
        said = text[start:end]
        if len(said.split()) < FEWEST_WORDS:
            continue
        for copy in ledger.near(said)[:3]:
            yield Repeated(
                start,
                end,
                copy.id,
                (origins or {}).get(copy.id, copy.id),
                copy.jaccard,
                copy.containment,
                "copy-of-passage",
            )
        key = f"{start}-{end}"
        for copy in mine.near(said)[:3]:
            a, b = places[copy.id]
            if b <= start or end <= a:
                yield Repeated(start, end, copy.id, copy.id, copy.jaccard, copy.containment, "copy-within-document")
        if key not in places:
            mine.add(key, said)
            places[key] = (start, end)
