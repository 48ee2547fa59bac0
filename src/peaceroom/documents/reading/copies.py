"""Near-copies and quotations of a common origin: stretches much like passages that are known already.

Words that come again within one document are no copies: they have one origin in any case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peaceroom.documents.copies import Copy, CopyIndex

#: shorter ones are alike by chance
FEWEST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Repeated:
    """A stretch much like a passage: ``of`` is the passage's id."""

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
    """Stretches that repeat a known passage, in order.

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
    if index is None and not known:
        return []
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
    return sorted(out, key=lambda r: (r.start, r.end, r.of))


def _near(index: CopyIndex, said: str) -> Sequence[Copy]:
    return index.near(said)[:3] if len(said.split()) >= FEWEST_WORDS else ()
