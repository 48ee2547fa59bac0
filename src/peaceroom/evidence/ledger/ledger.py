"""A ledger as it stands: the records in use, by id, and the assumptions under which they are pooled.

What would be without some of it: `Ledger.without`; with less trust in some sources: `Ledger.discounted`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, get_args

from peaceroom.core.errors import InputError
from peaceroom.evidence.ledger.assumptions import Assumptions
from peaceroom.evidence.ledger.records import (
    Aspect,
    Coding,
    Document,
    Grade,
    Passage,
    Quantity,
    Record,
    Reliability,
    Scale,
    Source,
)

#: what can be left out as a whole; the last three name themselves
Unit = Literal["passage", "document", "source", "origin", "camp", "comment", "anonymous", "translated"]
#: actor, issue (or ``None``), quantity, aspect
Input = tuple[str, str | None, Quantity, Aspect]


@dataclass(frozen=True, eq=False)
class Ledger:
    """Records in use (neither superseded nor withdrawn), in the order of their files.

    ``discounts`` holds shares by which chances of being informative are lowered: source id → 0 … 1.
    ``sha256`` is of the files; empty for a ledger that is in no file.
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

    @cached_property
    def by_input(self) -> Mapping[Input, tuple[Coding, ...]]:
        """Codings whose passage, document and source are in use, by input; salience and capability: aspect stated."""
        found: dict[Input, list[Coding]] = {}
        for coding in self.codings.values():
            if self.source_of(coding.passage) is not None:
                aspect: Aspect = coding.aspect if coding.quantity == "position" else "stated"
                found.setdefault((coding.actor, coding.issue, coding.quantity, aspect), []).append(coding)
        return {key: tuple(codings) for key, codings in found.items()}

    @cached_property
    def reliabilities(self) -> Mapping[tuple[str, str], Reliability]:
        """(source, relation) → A … F; of several grades the last."""
        return {(grade.source, grade.relation): grade.reliability for grade in self.grades.values()}

    def source_of(self, passage: str) -> Source | None:
        """The source of a passage; ``None`` where the passage, its document or the source is not in use."""
        found = self.passages.get(passage)
        document = self.documents.get(found.document) if found else None
        return self.sources.get(document.source) if document else None

    def units(self, unit: Unit, within: Collection[str] | None = None) -> tuple[str, ...]:
        """Ids of a unit that bear on some input, in the order of the ledger; the name of the unit where it has no ids.

        ``within``: ids of the unit that have one of these passages, coded or not. Raises `InputError` E950 for a word
        that is no unit.
        """
        ids = _ids(self, unit)
        passages = (c.passage for codings in self.by_input.values() for c in codings) if within is None else (
            p for p in self.passages if p in within)
        return tuple(dict.fromkeys(name for p in passages if (name := ids(p)) is not None))

    def without(self, unit: Unit, id: str | None = None) -> Ledger:
        """The ledger without a unit, and without all that hangs on it: documents of a source, passages, codings.

        Confirmations by what is removed no longer count (`peaceroom.evidence.pooling.grades.credibility`), and
        copies of it share their vote among fewer.

        Parameters
        ----------
        id
            Which; for ``comment`` (all comment sections), ``anonymous`` and ``translated`` it is ignored.

        Raises
        ------
        InputError
            E950 for a word that is no unit, E951 for an id that the ledger does not have.
        """
        ids = _ids(self, unit)
        wanted = unit if unit in ("comment", "anonymous", "translated") else id
        passages = {name for name in self.passages if ids(name) == wanted and wanted is not None}
        sources = {s.id for s in self.sources.values() if (unit == "source" and s.id == id)
                   or (unit == "camp" and s.camp is not None and s.camp == id)}
        documents = {d.id for d in self.documents.values()
                     if d.source in sources or (unit == "document" and d.id == id)}
        if not (passages or sources or documents) and unit not in ("comment", "anonymous", "translated"):
            raise InputError.one("E951", f"the ledger has no {unit} {id!r}", "leaving it out would change nothing",
                                 f"choose one of: {', '.join(self.units(unit)[:12]) or 'none'}")
        passages |= {p.id for p in self.passages.values() if p.document in documents}
        return replace(
            self, sha256="",
            sources={k: v for k, v in self.sources.items() if k not in sources},
            grades={k: v for k, v in self.grades.items() if v.source not in sources},
            documents={k: v for k, v in self.documents.items() if k not in documents},
            passages={k: v for k, v in self.passages.items() if k not in passages},
            codings={k: v for k, v in self.codings.items() if v.passage not in passages},
            discounts={k: v for k, v in self.discounts.items() if k not in sources})

    def among(self, passages: Collection[str]) -> Ledger:
        """The ledger of some of its passages alone, with the documents, sources, grades and codings that are theirs."""
        held = {name: passage for name, passage in self.passages.items() if name in passages}
        wanted = {passage.document for passage in held.values()}
        documents = {name: document for name, document in self.documents.items() if name in wanted}
        of = {document.source for document in documents.values()}
        return replace(
            self, sha256="", passages=held, documents=documents,
            sources={k: v for k, v in self.sources.items() if k in of},
            grades={k: v for k, v in self.grades.items() if v.source in of},
            codings={k: v for k, v in self.codings.items() if v.passage in held})

    def passages_of(self, unit: Unit) -> Mapping[str, frozenset[str]]:
        """Id → passages of each unit of a kind: what `without` takes away with it.

        Raises `InputError` E950 for a word that is no unit.
        """
        ids = _ids(self, unit)
        found: dict[str, set[str]] = {}
        for passage in self.passages:
            if (name := ids(passage)) is not None:
                found.setdefault(name, set()).add(passage)
        return {name: frozenset(passages) for name, passages in found.items()}

    def discounted(self, camp: str, by: float) -> Ledger:
        """The ledger with less trust in a camp: chances that what its sources say is informative × (1 − ``by``).

        Parameters
        ----------
        camp
            An actor, or ``any``: every source that has a camp.
        by
            0 (no change) … 1 (as if they had said nothing); adds to discounts made before.

        Raises
        ------
        InputError
            E952 for ``by`` outside 0–1, E951 for a camp without sources.
        """
        if not 0 <= by <= 1:
            raise InputError.one("E952", f"a discount of {by}", "it is the share of trust that is taken away",
                                 "give a number from 0 to 1")
        of = [s.id for s in self.sources.values() if s.camp is not None and camp in ("any", s.camp)]
        if not of and camp != "any":
            raise InputError.one("E951", f"no source stands in the camp {camp!r}", "its discount would change nothing",
                                 f"choose one of: any, {', '.join(self.units('camp')[:12])}")
        new = {s: 1 - (1 - self.discounts.get(s, 0.0)) * (1 - by) for s in of}
        return replace(self, discounts={**self.discounts, **new}, sha256="")


def hops(document: Document) -> int:
    """How many translations lie between the words said and the words read, 0 …; at least 1 where one is named."""
    return max(document.translation_hops, 1 if document.translated_from else 0)


def _ids(ledger: Ledger, unit: str) -> Callable[[str], str | None]:
    """passage id → the id of its unit, or ``None``."""
    if unit not in get_args(Unit):
        raise InputError.one("E950", f"{unit!r} is not a unit of a ledger", "only whole units can be left out",
                             f"choose one of: {', '.join(get_args(Unit))}")
    anonymous = {c.passage for c in ledger.codings.values() if c.sign == "anonymous"}

    def of(passage: str) -> str | None:
        found, source = ledger.passages[passage], ledger.source_of(passage)
        document = ledger.documents.get(found.document)
        if unit == "passage":
            return passage
        if unit == "document":
            return found.document
        if unit == "source":
            return source.id if source else None
        if unit == "origin":
            return found.origin
        if unit == "camp":
            return source.camp if source else None
        has = {"comment": found.section == "comment", "anonymous": found.anonymous or passage in anonymous,
               "translated": document is not None and hops(document) > 0}
        return unit if has[unit] else None

    return of


#: fields of a ledger that hold records
_KINDS: dict[str, type[Record]] = {
    "sources": Source, "grades": Grade, "documents": Document, "passages": Passage, "scales": Scale, "codings": Coding,
}


def to_snapshot(ledger: Ledger) -> dict[str, object]:
    """A ledger without its texts as plain values: what a kept run needs to draw its inputs again."""
    records = {name: [r.model_dump(mode="json", exclude_defaults=True) for r in getattr(ledger, name).values()]
               for name in _KINDS}
    return {**records, "assumptions": ledger.assumptions.model_dump(mode="json"), "discounts": dict(ledger.discounts),
            "sha256": ledger.sha256}


def from_snapshot(data: Mapping[str, Any]) -> Ledger:
    """The ledger of a snapshot. Raises `pydantic.ValidationError` or `KeyError` for anything else."""
    records: Mapping[str, Any] = {
        name: {r["id"]: kind.model_validate(r) for r in data[name]} for name, kind in _KINDS.items()}
    return Ledger(**records, assumptions=Assumptions.model_validate(data["assumptions"]),
                  discounts=data["discounts"], sha256=data["sha256"])
