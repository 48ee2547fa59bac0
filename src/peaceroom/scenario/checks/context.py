"""What every check needs: the scenario, the ids that exist, and where to put findings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from peaceroom.files.nodes import Loc
from peaceroom.files.places import Findings, did_you_mean
from peaceroom.scenario.row_names import root_of
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
    findings: Findings
    known: Mapping[str, frozenset[str]]
    ledger: bool
    whole: bool
    roots: Mapping[str, str]
    aliases: Mapping[str, str]
    data: Mapping[str, Any]
    _remedies: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, scenario: Scenario, findings: Findings, data: Mapping[str, Any], *, whole: bool,
           ledger: bool) -> Context:
        known = {}
        for block in BLOCKS:
            raw = data.get(block)
            given = {k for k in raw if isinstance(k, str)} if isinstance(raw, Mapping) else set()
            known[block] = frozenset(given | set(getattr(scenario, block)))
        aliases = {word.casefold(): id_ for id_, actor in scenario.actors.items()
                   for word in (actor.name, *actor.aliases)}
        roots = {a: root_of(scenario, a) for a in scenario.actors}
        return cls(scenario, findings, known, ledger, whole, roots, aliases, data)

    def complete(self, loc: Loc, kept: Collection[str]) -> bool:
        """Whether nothing of the block at the path was left out for its bad form."""
        given: Any = self.data
        for step in loc:
            given = given.get(step) if isinstance(given, Mapping) else None
        return not isinstance(given, Mapping) or len(given) == len(kept)

    def absent(self, code: str, loc: Loc, message: str, remedy: str, *, part: Any = "value") -> None:
        """A finding that something is not there: only when no entry was left out for its bad form."""
        if self.whole:
            self.findings.add(code, loc, message, remedy, part=part)

    def need(self, block: str, word: str, loc: Loc, part: Any = "value") -> bool:
        """Whether the id exists; a finding with the nearest one if not."""
        if word in self.known[block]:
            return True
        code, what = BLOCKS[block]
        if (block, word) not in self._remedies:
            real = self.aliases.get(word.casefold()) if block == "actors" else None
            # looking for the nearest name takes time, and nobody reads the two-thousandth suggestion
            many = len(self._remedies) * len(self.known[block]) > 20_000
            self._remedies[block, word] = (
                f"write {real}, which has that name" if real
                else f"add it under {block}" if many
                else did_you_mean(word, sorted(self.known[block]), f"add it under {block}"))
        self.findings.add(code, loc, f"there is no {what} {word}", self._remedies[block, word], part=part)
        return False

    def members(self, actor: str) -> frozenset[str]:
        """The actor, its party and the party's factions: whoever can speak for it."""
        root = self.roots.get(actor, actor)
        return frozenset(a for a, r in self.roots.items() if r == root) | {actor}
