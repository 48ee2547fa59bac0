"""Near-copies and quotations of a common origin: within a document, and of passages that are known already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from peaceroom.documents.copies import Copy, CopyIndex

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
    paragraphs: Sequence[tuple[int, int]] = (),
    known: Mapping[str, str] | None = None,
    origins: Mapping[str, str] | None = None,
    index: CopyIndex | None = None,
) -> list[Repeated]:
    """Stretches that repeat a known passage, or an earlier stretch of the same text, in order.

    Parameters
    ----------
    spans
        Quotations and speeches of the document, in order.
    paragraphs
        Compared with known passages only, where no quotation in them is a copy of the same already.
    known, origins
        Passages of the ledger by id, and the origin of each (by default its own id).
    index
        The same passages, indexed before: for many documents against one ledger.
    """
    ledger = index if index is not None else CopyIndex(known)
    out = [
        Repeated(
            start, end, copy.id, (origins or {}).get(copy.id, copy.id), copy.jaccard, copy.containment,
            "copy-of-passage",
        )
        for start, end in spans
        for copy in _near(ledger, text[start:end])
    ]
    within = {(r.of, r.start) for r in out}
    for start, end in paragraphs:
        for copy in _near(ledger, text[start:end]):
            if not any(of == copy.id and start <= at < end for of, at in within):
                origin = (origins or {}).get(copy.id, copy.id)
                out.append(Repeated(start, end, copy.id, origin, copy.jaccard, copy.containment, "copy-of-passage"))
    out += _own(text, spans)
    return sorted(out, key=lambda r: (r.start, r.end, r.of))


def _near(index: CopyIndex, said: str) -> Sequence[Copy]:
    return index.near(said)[:3] if len(said.split()) >= FEWEST_WORDS else ()


def _own(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Repeated]:
    """Stretches that repeat an earlier one, which they do not overlap; only the first of those is named."""
    mine = CopyIndex()
    places: dict[str, tuple[int, int]] = {}
    for start, end in spans:
        said = text[start:end]
        near = [c for c in _near(mine, said) if places[c.id][1] <= start]
        for copy in near[:1]:
            yield Repeated(start, end, copy.id, copy.id, copy.jaccard, copy.containment, "copy-within-document")
        if not near and len(said.split()) >= FEWEST_WORDS:  # of copies the first stands for all
            places[f"{start}-{end}"] = (start, end)
            mine.add(f"{start}-{end}", said)
