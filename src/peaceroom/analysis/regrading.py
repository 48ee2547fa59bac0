"""What another grade of a source would do to the numbers that are pooled from the ledger, before it is written down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import cast, get_args

from peaceroom.analysis.pooled_inputs import numbers
from peaceroom.core.errors import InputError
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.records import Grade, Relation, Reliability
from peaceroom.runs.results import Pool
from peaceroom.scenario.sampling.evidence import Wanted, pooled, rows_known, wanted
from peaceroom.scenario.types import Scenario


@dataclass(frozen=True)
class Repooled:
    """A number before and after: both pools on its own scale, whose ends are ``scale``."""

    name: str
    actor: str
    issue: str | None
    quantity: str
    scale: tuple[float, float]
    used: bool
    before: Pool
    after: Pool

    @property
    def moved(self) -> bool:
        """Whether anything changed."""
        return self.before != self.after


def regraded(ledger: Ledger, source: str, relation: str, reliability: str) -> Ledger:
    """The ledger as if a source were graded so on a relation.

    Raises `InputError` E929 for a source that it does not have, E906 for words that are no relation or reliability.
    """
    for word, known, what in ((source, tuple(ledger.sources), "source"), (relation, get_args(Relation), "relation"),
                              (reliability, get_args(Reliability), "reliability")):
        if word not in known:
            raise InputError.one("E929" if what == "source" else "E906", f"{word[:60]!r} is no {what} of this ledger",
                                 "nothing could be graded", f"choose one of: {', '.join(known[:12])}")
    grade = Grade(id="tried", by="tried", on=dt.date.min, source=source, relation=cast(Relation, relation),
                  reliability=cast(Reliability, reliability), because="tried")
    kept = {k: g for k, g in ledger.grades.items() if (g.source, g.relation) != (source, relation)}
    return replace(ledger, grades={**kept, "tried": grade}, sha256="")


def repooled(scenario: Scenario, ledger: Ledger) -> tuple[Repooled, ...]:
    """Every number that the ledger speaks about, by the scenario's ledger and by another, those that moved first."""
    asked: tuple[Wanted, ...] = tuple({**rows_known(scenario), **{w.name: w for w in wanted(scenario)}}.values())
    used = {w.name for w in wanted(scenario)}
    before, after = pooled(scenario, asked), pooled(scenario.with_ledger(ledger), asked)
    found = [Repooled(w.name, w.key.actor, w.key.issue, w.key.quantity, w.ends, w.name in used, numbers(before[w.name]),
                      numbers(after[w.name]))
             for w in asked if not (before[w.name].empty and after[w.name].empty)]
    return tuple(sorted(found, key=lambda r: (not r.moved, not r.used)))
