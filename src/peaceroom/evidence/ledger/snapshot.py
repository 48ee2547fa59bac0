"""A ledger as one object of plain values: what a kept run needs to draw its inputs again."""

from __future__ import annotations

from typing import Any

from peaceroom.evidence.ledger.assumptions import Assumptions
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.records import Coding, Document, Grade, Passage, Record, Scale, Source

_KINDS: dict[str, type[Record]] = {
    "sources": Source, "grades": Grade, "documents": Document, "passages": Passage, "scales": Scale, "codings": Coding,
}


def to_snapshot(ledger: Ledger) -> dict[str, Any]:
    """The records in use, the assumptions and discounts, without the texts."""
    records = {name: [r.model_dump(mode="json", exclude_defaults=True) for r in getattr(ledger, name).values()]
               for name in _KINDS}
    return {**records, "assumptions": ledger.assumptions.model_dump(mode="json"), "discounts": dict(ledger.discounts),
            "sha256": ledger.sha256}


def from_snapshot(data: dict[str, Any]) -> Ledger:
    """The ledger of a snapshot. Raises `pydantic.ValidationError` or `KeyError` for anything else."""
    records: dict[str, Any] = {
        name: {r["id"]: kind.model_validate(r) for r in data[name]} for name, kind in _KINDS.items()}
    return Ledger(**records, assumptions=Assumptions.model_validate(data["assumptions"]),
                  discounts=data["discounts"], sha256=data["sha256"])
