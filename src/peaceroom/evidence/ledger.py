"""A ledger as it stands: the records in use, by id, and the assumptions under which they are pooled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from peaceroom.evidence.assumptions import Assumptions
from peaceroom.evidence.records import Coding, Document, Grade, Passage, Scale, Source


@dataclass(frozen=True, eq=False)
class Ledger:
    """Records in use (neither superseded nor withdrawn), in the order of their files.

    ``discounts`` holds shares by which reading probabilities are lowered: source id → 0 … 1.
    """

    sources: Mapping[str, Source] = field(default_factory=dict)
    grades: Mapping[str, Grade] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    passages: Mapping[str, Passage] = field(default_factory=dict)
    scales: Mapping[str, Scale] = field(default_factory=dict)
    codings: Mapping[str, Coding] = field(default_factory=dict)
    assumptions: Assumptions = field(default_factory=Assumptions)
    discounts: Mapping[str, float] = field(default_factory=dict)
    sha256: str = ""
