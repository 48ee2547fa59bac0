"""A scenario as a function on the unit cube: which numbers are in doubt, who they belong to, and samples at points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from peaceroom.scenario.provenance import LEDGER, numbers
from peaceroom.scenario.sampling.inputs import Input, inputs
from peaceroom.scenario.sampling.sample import Sample, at_units, streams
from peaceroom.scenario.sampling.what_ifs import get_what_if
from peaceroom.scenario.types import Scenario

Array = NDArray[np.float64]
#: ends of a bar of the tornado: 10 and 90 % points of an input
ENDS = (0.1, 0.9)


@dataclass(frozen=True, eq=False)
class Cube:
    """The scenario's doubt; ``what_ifs`` are those under which outputs are asked for."""

    scenario: Scenario
    seed: int
    what_ifs: tuple[str, ...] = ()
    #: streams of numbers of the process, where an output of the process is asked for
    process: tuple[str, ...] = ()

    @cached_property
    def wanted(self) -> tuple[Input, ...]:
        return inputs(self.scenario)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What is in doubt, in the order of the columns: inputs, events, and factors that tie inputs.

        Numbers of levers and what-ifs that are not asked for move nothing and are left out.
        """
        used = {f"what_ifs.{w}." for w in self.what_ifs}
        used |= {f"levers.{lever}." for w in self.what_ifs for lever in get_what_if(self.scenario, w).levers}
        return (*(n for n in streams(self.wanted) if not n.startswith(("levers.", "what_ifs."))
                  or n.startswith(tuple(used))), *self.process)

    def sample(self, points: Array) -> Sample:
        """The sample at points ``(n, d)`` of the open unit cube."""
        n = len(points)
        units = {name: np.full(n, 0.5) for name in streams(self.wanted)}
        units |= {name: points[:, j] for j, name in enumerate(self.names)}
        found = at_units(self.scenario, self.wanted, units, Sample({}, n, self.seed, 0, n, "given"))
        return replace(found, units={**found.units, **{name: units[name] for name in self.process}})

    def tornado(self) -> tuple[Sample, Mapping[str, slice]]:
        """A base row and, for each name, the rows in which it alone differs.

        In the base every number is at its median and no event has happened; of an event each outcome is a row.
        """
        rows: dict[str, slice] = {}
        at = 1
        events = {f"events.{e}": len(event.outcomes) for e, event in self.scenario.events.items()}
        for name in self.names:
            rows[name] = slice(at, at + events.get(name, len(ENDS)))
            at = rows[name].stop
        points = np.full((at, len(self.names)), 0.5)
        for j, name in enumerate(self.names):
            if name not in events:
                points[rows[name], j] = ENDS
        found = self.sample(points)
        values = dict(found.values)
        for name, outcomes in events.items():
            values[name] = np.full(at, np.nan)
            if name in rows:
                values[name][rows[name]] = np.arange(outcomes)
        return Sample(values, at, self.seed, 0, at, "given", found.units), rows

    @cached_property
    def groups(self) -> Mapping[str, Mapping[str, frozenset[int]]]:
        """Kind of group → its name → columns. What belongs to nobody is in no group; groups may overlap."""
        found: dict[str, dict[str, set[int]]] = {k: {} for k in ("actor", "issue", "source", "judgement", "kind")}
        by_key = {i.key: i for i in self.wanted}
        number_of = {id(n.quantity): n for n in numbers(self.scenario)}
        for j, name in enumerate(self.names):
            i = by_key.get(name)
            n = number_of.get(id(i.quantity)) if i is not None and i.quantity is not None else None
            belongs: list[tuple[str, str | None]] = [("kind", i.kind if i is not None else _kind(name))]
            belongs += [("actor", _whose(name))] if name in self.process else []
            if i is not None:
                belongs += [("actor", i.actor or (n.actor if n else None)),
                            ("issue", i.issue or (n.issue if n else None))]
            if n is not None:
                belongs += [("source", s) for s in n.sources]
                belongs += [("source", LEDGER)] if n.ground == LEDGER else []
                belongs += [("judgement", n.judgement.by)] if n.judgement is not None else []
            for kind, group in belongs:
                if group:
                    found[kind].setdefault(group, set()).add(j)
        return {kind: {g: frozenset(c) for g, c in by.items()} for kind, by in found.items()}


def _kind(name: str) -> str:
    if name.startswith("process.parameters."):
        return "setting of the simulator"
    return "number of the process" if name.startswith("process.") else "factor"


def _whose(name: str) -> str | None:
    """The actor of ``process.inputs.parties.<actor>.<field>`` and the like."""
    parts = name.split(".")
    return parts[3] if len(parts) > 4 and parts[2] in ("parties", "third_parties", "disruptors") else None
