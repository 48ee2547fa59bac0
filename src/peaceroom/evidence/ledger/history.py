"""All rows of a ledger together: which record took whose place, what was withdrawn, what is in use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from peaceroom.evidence.ledger.json_lines import Row
from peaceroom.evidence.ledger.records import Record, Withdrawal

#: kind → its fields that name a record, and the kind of that record
REFERENCES: dict[str, tuple[tuple[str, str], ...]] = {
    "source": (), "grade": (("source", "source"),), "document": (("source", "source"),),
    "passage": (("document", "document"),), "scale": (), "withdrawal": (),
    "coding": (("passage", "passage"), ("scale", "scale"), ("confirmed_by", "passage")),
}
#: a record whose support is withdrawn goes with it, but a confirmation is not what a coding rests on
_LOOSE = {"confirmed_by"}


@dataclass(frozen=True, eq=False)
class Book:
    """The rows of all files, in order; ``broken`` holds ids of lines that could not be read.

    Where an id is given twice, its first row counts.
    """

    rows: Sequence[Row]
    broken: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def by_id(self) -> dict[str, Row]:
        found: dict[str, Row] = {}
        for row in self.rows:
            found.setdefault(row.record.id, row)
        return found

    @cached_property
    def order(self) -> dict[str, int]:
        return {id_: i for i, id_ in enumerate(self.by_id)}

    @cached_property
    def successor(self) -> dict[str, str]:
        """Id → id of the record that took its place. Only earlier records of the same kind have one."""
        found: dict[str, str] = {}
        for row in self.rows:
            old = row.record.supersedes
            if old is not None and self.supersedes_rightly(row):
                found.setdefault(old, row.record.id)
        return found

    def supersedes_rightly(self, row: Row) -> bool:
        """Whether what a row supersedes is an earlier record of its kind."""
        old = self.by_id.get(row.record.supersedes or "")
        return (old is not None and old.kind == row.kind and self.by_id[row.record.id] is row
                and self.order[old.record.id] < self.order[row.record.id])

    @cached_property
    def withdrawn(self) -> dict[str, Withdrawal]:
        found: dict[str, Withdrawal] = {}
        for row in self.rows:
            # a withdrawal that another superseded counts no more
            if isinstance(row.record, Withdrawal) and row.record.id not in self.successor:
                found.setdefault(row.record.record, row.record)
        return found

    def latest(self, id_: str) -> str:
        """The id of the record that stands in the place of this one now."""
        while id_ in self.successor:
            id_ = self.successor[id_]
        return id_

    @cached_property
    def _states(self) -> dict[str, bool]:
        return {}

    def in_use(self, id_: str) -> bool:
        """Neither superseded nor withdrawn, and so is all that it rests on."""
        known = self._states.get(id_)
        if known is None:
            self._states[id_] = False  # records that name each other in a circle rest on nothing
            row = self.by_id.get(id_)
            known = row is not None and id_ not in self.successor and id_ not in self.withdrawn and all(
                self._stands(getattr(row.record, name), kind) for name, kind in REFERENCES[row.kind]
                if name not in _LOOSE)
            self._states[id_] = known
        return known

    def _stands(self, id_: str | None, kind: str) -> bool:
        if id_ is None:
            return True
        id_ = self.latest(id_)
        return id_ in self.by_id and self.by_id[id_].kind == kind and self.in_use(id_)

    def used(self, *kinds: str) -> Iterable[Row]:
        """Rows in use of some kinds, or of all but withdrawals, in the order of the files."""
        for row in self.rows:
            if (row.kind in kinds if kinds else row.kind != "withdrawal") and self.by_id[row.record.id] is row and (
                    self.in_use(row.record.id)):
                yield row

    def settled(self, record: Record) -> Record:
        """The record with its references led on to the records that stand in their places now."""
        kind = self.by_id[record.id].kind
        changed: dict[str, object] = {}
        for name, _ in REFERENCES[kind]:
            old = getattr(record, name)
            if old is not None and self.latest(old) != old:
                changed[name] = self.latest(old)
        if kind == "passage":
            near = tuple(dict.fromkeys(n for old in getattr(record, "near", ()) if self.in_use(n := self.latest(old))))
            if near != getattr(record, "near", ()):
                changed["near"] = near
        return record.model_copy(update=changed) if changed else record

    def history(self, id_: str) -> tuple[Row, ...]:
        """The chain that a record belongs to, the first first, with the withdrawal of its last."""
        while (row := self.by_id.get(id_)) is not None and row.record.supersedes and self.supersedes_rightly(row) and (
                self.successor.get(row.record.supersedes) == id_):
            id_ = row.record.supersedes
        chain = []
        while id_ in self.by_id:
            chain.append(self.by_id[id_])
            if id_ not in self.successor:
                break
            id_ = self.successor[id_]
        if id_ in self.withdrawn:
            chain.append(self.by_id[self.withdrawn[id_].id])
        return tuple(chain)
