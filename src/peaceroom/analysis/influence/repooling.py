"""Pools of a ledger without some passages: only those that can change are pooled anew, each from its own items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from peaceroom.core.distributions import Distribution
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.pooling.bias import Differences, camp_biases, differences
from peaceroom.evidence.pooling.inputs import stated_positions
from peaceroom.evidence.pooling.items import InputKey
from peaceroom.evidence.pooling.likelihood import Biases
from peaceroom.evidence.pooling.pooled import Ends, Pooled
from peaceroom.evidence.pooling.statements import Statements, statements_for
from peaceroom.scenario.sampling.evidence import Wanted, as_drawn, pooled, said_on, scales, wanted
from peaceroom.scenario.types import Scenario

#: densities that differ by less are the same: sums of some hundred terms keep twelve digits
ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Repooling:
    """The numbers that a scenario takes from its ledger, and what they become with less of it."""

    scenario: Scenario

    @cached_property
    def now(self) -> Mapping[str, Pooled]:
        """Input → its pool as things stand."""
        return pooled(self.scenario)

    @cached_property
    def wanted(self) -> Mapping[str, Wanted]:
        return {w.name: w for w in wanted(self.scenario)}

    @cached_property
    def statements(self) -> Mapping[str, Statements]:
        """Input → what its pool is made of, and can change with."""
        return said_on(self.scenario)

    @cached_property
    def heard(self) -> Mapping[str, frozenset[str]]:
        """Input → the passages that its pool can change with."""
        return {name: statements.passages for name, statements in self.statements.items()}

    @cached_property
    def speaks_on(self) -> Mapping[str, frozenset[str]]:
        """Passage → the inputs whose pool can change with it."""
        found: dict[str, set[str]] = {}
        for name, passages in self.heard.items():
            for passage in passages:
                found.setdefault(passage, set()).add(name)
        return {passage: frozenset(names) for passage, names in found.items()}

    @property
    def ledger(self) -> Ledger:
        assert self.scenario.ledger is not None
        return self.scenario.ledger

    @cached_property
    def _shifts(self) -> _Shifts | None:
        """What partisan shifts are estimated from; None where they are not."""
        return _Shifts(self.ledger, self.scenario.as_of, dict(scales(self.scenario))) if (
            self.ledger.assumptions.estimate_shift) else None

    @cached_property
    def _shifted(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """(camp, relation) → the inputs on which it is heard, all of which a shift of its word moves."""
        found: dict[tuple[str, str], set[str]] = {}
        for name, statements in self.statements.items():
            for i in (*statements.items, *statements.stated):
                found.setdefault((i.voice or "", i.relation), set()).add(name)
        return {camp: frozenset(names) for camp, names in found.items()}

    def prepare(self) -> None:
        """Work out everything that is asked for again and again, before threads do."""
        _ = self.now, self.wanted, self.speaks_on, self._shifted
        if self._shifts is not None:
            self._shifts.prepare()
        for pool in self._whole.values():
            pool.terms_of(pool.items, pool.ideals, pool.biases)

    @cached_property
    def _whole(self) -> Mapping[str, Pooled]:
        """Input → the pool of its statements as they stand, whose likelihoods serve those with less."""
        biases = {} if self._shifts is None else self._shifts.now
        return {name: self._pool(name, statements, biases) for name, statements in self.statements.items()}

    def _pool(self, name: str, statements: Statements, biases: Biases, known: Pooled | None = None) -> Pooled:
        w = self.wanted[name]
        return statements.pool(self.ledger.assumptions, ends=w.ends, toward=w.toward, biases=biases, known=known)

    def without(self, gone: frozenset[str]) -> dict[str, Pooled]:
        """The pools that differ without these passages, by input."""
        names = frozenset[str]().union(*(self.speaks_on.get(passage, ()) for passage in gone))
        biases: Biases = {}
        if self._shifts is not None:
            before, biases = self._shifts.now, self._shifts.without(gone)
            for camp in {*before, *biases}:
                if before.get(camp) != biases.get(camp):
                    names |= self._shifted.get(camp, frozenset())
        anew = {}
        for name in self.now:
            if name in names:
                w = self.wanted[name]
                left = _left(self.statements[name], gone, self.ledger, w.key, self.scenario.as_of, w.ends)
                anew[name] = self._pool(name, left, biases, self._whole[name])
        return self._moved(anew)

    def under(self, ledger: Ledger) -> dict[str, Pooled]:
        """The pools that differ under another ledger, by input."""
        return self._moved(pooled(self.scenario.with_ledger(ledger)))

    def _moved(self, anew: Mapping[str, Pooled]) -> dict[str, Pooled]:
        """Those that differ by more than their last digits.

        The votes of copies sum to the same one whether there are two or three of them, up to rounding.
        """
        return {name: then for name, then in anew.items() if not np.allclose(
            (now := self.now[name].density), then.density, rtol=ROUNDING, atol=ROUNDING * float(now.max()))}

    def distribution(self, name: str, found: Pooled) -> Distribution:
        """What the input is drawn from once its pool is ``found``."""
        return as_drawn(self.scenario, name, self.wanted[name].key.issue, found)


@dataclass(frozen=True, eq=False)
class _Shifts:
    """Partisan shifts of a ledger, and what they become without some passages: only positions that hear these anew."""

    ledger: Ledger
    as_of: date
    issues: Mapping[str, Ends]

    @cached_property
    def _statements(self) -> Mapping[InputKey, Statements]:
        """Positions on which a camp and neutrals speak, and what is said there."""
        found = {}
        for key in stated_positions(self.ledger, self.issues):
            statements = statements_for(self.ledger, key, self.as_of, self.issues[key.issue or ""])
            if statements.own and any(i.relation == "neutral" for i in statements.items):
                found[key] = statements
        return found

    @cached_property
    def _differences(self) -> Mapping[InputKey, Differences]:
        return {key: self._of(statements) for key, statements in self._statements.items()}

    @cached_property
    def now(self) -> Biases:
        return camp_biases(self._differences.values(), self.ledger.assumptions)

    def prepare(self) -> None:
        _ = self._statements, self.now

    def without(self, gone: frozenset[str]) -> Biases:
        touched = {key for key, statements in self._statements.items() if not gone.isdisjoint(statements.passages)}
        if not touched:
            return self.now
        return camp_biases((
            known if key not in touched else self._of(_left(
                self._statements[key], gone, self.ledger, key, self.as_of, self.issues[key.issue or ""]))
            for key, known in self._differences.items()), self.ledger.assumptions)

    def _of(self, statements: Statements) -> Differences:
        return differences(statements.items, statements.ideals(self.ledger.assumptions), self.ledger.assumptions)


def _left(statements: Statements, gone: frozenset[str], ledger: Ledger, key: InputKey, as_of: date,
          ends: Ends) -> Statements:
    """What is said on an input without some passages; read anew where one of them confirms another."""
    if statements.confirming.isdisjoint(gone):
        return statements.without(gone)
    return statements_for(ledger.among(statements.passages - gone), key, as_of, ends)
