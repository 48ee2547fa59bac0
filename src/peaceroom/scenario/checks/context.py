"""What every check needs: the scenario, the ids that exist, and where to put findings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from peaceroom.files.nodes import Loc
from peaceroom.files.places import PlacedProblems
from peaceroom.scenario.file.id_remedies import as_id, fold, names_of
from peaceroom.scenario.row_names import roots
from peaceroom.scenario.types import Scenario

#: block → (code of an unknown id, what one entry is called)
BLOCKS: Mapping[str, tuple[str, str]] = {
    "actors": ("E201", "actor"), "issues": ("E202", "issue"), "sources": ("E203", "source"),
    "coders": ("E204", "coder"), "factors": ("E205", "factor"), "events": ("E206", "event"),
    "levers": ("E208", "lever"), "agenda": ("E209", "agenda item"),
}


@dataclass(slots=True)
class Context:
    """The state of one check."""

    scenario: Scenario
    findings: PlacedProblems
    known: Mapping[str, frozenset[str]]
    ledger: bool
    whole: bool
    roots: Mapping[str, str]
    names: Mapping[str, Mapping[str, str]]
    unsure: frozenset[str]
    data: Mapping[str, Any]
    _ids: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, scenario: Scenario, findings: PlacedProblems, data: Mapping[str, Any], *, whole: bool,
           ledger: bool) -> Context:
        known, names, unsure = {}, {}, set()
        for block in BLOCKS:
            raw = data.get(block)
            given = {k for k in raw if isinstance(k, str)} if isinstance(raw, Mapping) else set()
            # what a mended id will be called is known as well
            known[block] = frozenset(given | {as_id(k) for k in given} | set(getattr(scenario, block)))
            if isinstance(raw, Mapping) and len(given) < len(raw):
                unsure.add(block)
            found: dict[str, str] = {}
            for name, id_ in names_of(data, block):
                found[name] = as_id(id_) if found.get(name, as_id(id_)) == as_id(id_) else ""  # of two, neither
            names[block] = found
        return cls(scenario, findings, known, ledger, whole, roots(scenario), names, frozenset(unsure), data)

    def complete(self, loc: Loc, kept: Collection[object]) -> bool:
        """Whether nothing of the block at the path was left out for its bad form."""
        given: Any = self.data
        for step in self.findings.original(loc):
            if isinstance(given, list | tuple) and isinstance(step, int) and step < len(given):
                given = given[step]
            else:
                given = given.get(step) if isinstance(given, Mapping) else None
        return not isinstance(given, Mapping) or len(given) == len(kept)

    def absent(self, code: str, loc: Loc, message: str, remedy: str, *, part: Any = "value") -> None:
        """A finding that something is not there: only when no entry was left out for its bad form."""
        if self.whole:
            self.findings.add(code, loc, message, remedy, part=part)

    def need(self, block: str, word: str, loc: Loc, part: Any = "value", *, but: str = "") -> bool:
        """Whether the id exists; a finding with the nearest one, which is not ``but``, if not."""
        if word in self.known[block]:
            return True
        if block in self.unsure:  # an id of the block cannot be read, and may be this one
            return False
        code, what = BLOCKS[block]
        called = self.names[block].get(fold(word))
        remedy = (f"write {called}, which has that name" if called
                  else self.findings.did_you_mean(word, self._sorted(block, but), f"add it under {block}"))
        self.findings.add(code, loc, f"there is no {what} {word}", remedy, part=part)
        return False

    def _sorted(self, block: str, but: str) -> tuple[str, ...]:
        if block not in self._ids:
            self._ids[block] = tuple(sorted(self.known[block]))
        return tuple(word for word in self._ids[block] if word != but) if but else self._ids[block]

    def outcomes(self, event: str) -> tuple[str, ...]:
        """The outcomes of an event, those included that were left out for their bad form."""
        raw: Any = self.data.get("events")
        for step in (event, "outcomes"):
            raw = raw.get(step) if isinstance(raw, Mapping) else None
        given = [k for k in raw if isinstance(k, str)] if isinstance(raw, Mapping) else []
        found = self.scenario.events.get(event)
        return tuple(dict.fromkeys([*(found.outcomes if found else ()), *given]))

    def members(self, actor: str) -> frozenset[str]:
        """The actor, its party and the party's factions: whoever can speak for it."""
        root = self.roots.get(actor, actor)
        return frozenset(a for a, r in self.roots.items() if r == root) | {actor}
