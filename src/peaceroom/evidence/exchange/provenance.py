"""Where each coding comes from, as PROV-JSON: documents, passages and codings are entities, coding is an activity,
coders and sources are agents, and a chain of wasDerivedFrom leads from a coding to its document.

Source: W3C Member Submission "The PROV-JSON Serialization" (2013).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.records import Record

_SHOWN = {"document": ("title", "date", "url", "text_sha256", "raw_sha256", "normaliser", "encoding"),
          "passage": ("exact", "origin", "start", "end", "said_on", "paraphrase"),
          "coding": ("actor", "issue", "quantity", "aspect", "value", "scale", "level", "credibility", "relation",
                     "sign")}


#: PROV-JSON: part or kind of relation → id → attributes
Prov: TypeAlias = dict[str, dict[str, object]]


def to_prov(ledger: Ledger) -> Prov:
    """The records in use as PROV-JSON; what a record superseded appears by its id alone."""
    doc: Prov = {"prefix": {"peaceroom": "urn:peaceroom:"}, "entity": {}, "activity": {}, "agent": {}}
    prov = _Prov(doc)
    for s in sorted(ledger.sources.values(), key=_id):
        doc["agent"][f"peaceroom:source.{s.id}"] = {"prov:type": _name("prov:Organization"), "prov:label": s.name}
    for d in sorted(ledger.documents.values(), key=_id):
        at = prov.entity("document", d)
        prov.link("wasAttributedTo", {"prov:entity": at, "prov:agent": f"peaceroom:source.{d.source}"})
    for p in sorted(ledger.passages.values(), key=_id):
        at = prov.entity("passage", p)
        prov.derived(at, f"peaceroom:document.{p.document}")
        prov.link("wasAttributedTo", {"prov:entity": at, "prov:agent": prov.coder(p.by)})
    for c in sorted(ledger.codings.values(), key=_id):
        at, work = prov.entity("coding", c), f"peaceroom:coding-of.{c.id}"
        passage = f"peaceroom:passage.{c.passage}"
        day = f"{c.on}T00:00:00Z"
        doc["activity"][work] = {"prov:type": "peaceroom:Coding", "prov:startTime": day, "prov:endTime": day}
        prov.link("used", {"prov:activity": work, "prov:entity": passage})
        prov.link("wasGeneratedBy", {"prov:entity": at, "prov:activity": work})
        prov.link("wasAssociatedWith", {"prov:activity": work, "prov:agent": prov.coder(c.by)})
        prov.derived(at, passage)
    return {name: part for name, part in doc.items() if part}


def _id(record: Record) -> str:
    return record.id


def _name(qualified: str) -> dict[str, str]:
    return {"$": qualified, "type": "prov:QUALIFIED_NAME"}


class _Prov:
    """The document as it grows; relations are numbered by kind."""

    def __init__(self, doc: Prov) -> None:
        self.doc = doc

    def entity(self, kind: str, record: Record) -> str:
        at = f"peaceroom:{kind}.{record.id}"
        data = record.model_dump(mode="json", exclude_defaults=True)
        self.doc["entity"][at] = {"prov:type": f"peaceroom:{kind.title()}",
                                  **{f"peaceroom:{n}": data[n] for n in _SHOWN[kind] if n in data}}
        if record.supersedes:
            old = f"peaceroom:{kind}.{record.supersedes}"
            self.doc["entity"].setdefault(old, {"prov:type": f"peaceroom:{kind.title()}"})
            self.derived(at, old, {"prov:type": _name("prov:Revision")})
        return at

    def coder(self, by: str) -> str:
        at = f"peaceroom:coder.{by}"
        self.doc["agent"].setdefault(at, {"prov:label": by})
        return at

    def derived(self, new: str, old: str, more: Mapping[str, object] | None = None) -> None:
        self.link("wasDerivedFrom", {"prov:generatedEntity": new, "prov:usedEntity": old, **(more or {})})

    def link(self, kind: str, ends: Mapping[str, object]) -> None:
        rows = self.doc.setdefault(kind, {})
        rows[f"_:{kind}{len(rows) + 1}"] = ends
