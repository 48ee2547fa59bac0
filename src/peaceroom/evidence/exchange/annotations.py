"""Passages and codings as W3C Web Annotations (JSON-LD): places as TextPositionSelector and TextQuoteSelector.

Source: W3C Recommendation "Web Annotation Data Model" (2017), sections 4.2.4 and 4.2.5.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.records import Coding, Document, Passage

_CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"peaceroom": "urn:peaceroom:"}]
#: fields of a coding that have a place of their own in an annotation
_ELSEWHERE = {"id", "by", "on", "passage"}


def to_annotations(ledger: Ledger) -> dict[str, object]:
    """An annotation collection: one annotation a coding, and one a passage that nobody has coded yet."""
    coded = {c.passage for c in ledger.codings.values()}
    items = [_coding(c, ledger) for c in ledger.codings.values()]
    items += [_annotation("passage", p.id, p.by, str(p.on), p, ledger, "highlighting")
              for p in ledger.passages.values() if p.id not in coded]
    items.sort(key=lambda item: str(item["id"]))
    page = {"id": "urn:peaceroom:page:1", "type": "AnnotationPage", "startIndex": 0, "items": items}
    return {"@context": _CONTEXT, "id": f"urn:peaceroom:ledger:{ledger.sha256}", "type": "AnnotationCollection",
            "total": len(items), "first": page}


def as_json(data: Mapping[str, object]) -> str:
    """JSON for people and programs: indented, letters as they are, one line break at the end."""
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _coding(c: Coding, ledger: Ledger) -> dict[str, object]:
    passage = ledger.passages[c.passage]
    out = _annotation("coding", c.id, c.by, str(c.on), passage, ledger, "classifying")
    fields = c.model_dump(mode="json", exclude_defaults=True, exclude=_ELSEWHERE)
    what = " ".join(str(part) for part in (c.actor, c.issue, c.quantity) if part)
    said = c.value or (f"level {c.level} of {c.scale}" if c.level else "says nothing about it")
    out["body"] = {"type": "TextualBody", "purpose": "classifying", "format": "text/plain", "value": f"{what}: {said}",
                   **{f"peaceroom:{name}": value for name, value in fields.items()}}
    return out


def _annotation(kind: str, id_: str, by: str, on: str, p: Passage, ledger: Ledger, why: str) -> dict[str, object]:
    return {"id": f"urn:peaceroom:{kind}:{id_}", "type": "Annotation", "motivation": why,
            "creator": f"urn:peaceroom:coder:{by}", "created": f"{on}T00:00:00Z",
            "target": _target(p, ledger.documents[p.document])}


def _target(p: Passage, d: Document) -> dict[str, object]:
    selectors: list[dict[str, object]] = []
    if not p.paraphrase:
        quote = {"type": "TextQuoteSelector", "exact": p.exact, "prefix": p.prefix, "suffix": p.suffix}
        selectors.append({k: v for k, v in quote.items() if v != ""})
    if p.start is not None and p.end is not None:
        selectors.append({"type": "TextPositionSelector", "start": p.start, "end": p.end})
    target: dict[str, object] = {"id": f"urn:peaceroom:passage:{p.id}", "type": "SpecificResource",
                                 "source": d.url or f"urn:peaceroom:document:{d.id}",
                                 "peaceroom:document": d.id, "peaceroom:origin": p.origin}
    if d.text_sha256:
        target["peaceroom:text_sha256"] = d.text_sha256  # offsets count in this text, not in the page
    if p.paraphrase:
        target["peaceroom:paraphrase"] = p.exact
    if selectors:
        target["selector"] = selectors
    return target
