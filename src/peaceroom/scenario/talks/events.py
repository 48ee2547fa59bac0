"""Events, exits and promises of a scenario as the simulator's calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil

import numpy as np
from numpy.typing import NDArray

from peaceroom.process import actors as sim
from peaceroom.scenario.process_limits import effect_limits
from peaceroom.scenario.process_types import Exit, Process
from peaceroom.scenario.sampling.sample import Sample, outcome_probabilities
from peaceroom.scenario.types import ChangeBy, Effect, Scenario, SetTo, WhatIf

Array = NDArray[np.float64]
#: draws a cell once for each input draw: (key, cell, default, lower, upper) → (input_draws,)
Draw = Callable[..., Array]


#: combinations of outcomes that settlements are found for at most
MOST_BRANCHES = 128


def branches(s: Scenario) -> tuple[list[dict[str, str]], dict[tuple[str, str], int]]:
    """Every combination of outcomes that may hold, the first one none; and what each outcome adds to the index.

    Events beyond the first whose combinations fit in `MOST_BRANCHES` leave the settlements as they are (they are in
    neither).
    """
    found: list[dict[str, str]] = [{}]
    adds: dict[tuple[str, str], int] = {}
    for name, event in s.events.items():
        if len(found) * (1 + len(event.outcomes)) > MOST_BRANCHES:
            break
        adds |= {(name, outcome): len(found) * (k + 1) for k, outcome in enumerate(event.outcomes)}
        found += [given | {name: outcome} for outcome in event.outcomes for given in found]
    return found, adds


@dataclass(frozen=True)
class Row:
    """One effect whose value is drawn once for each input draw."""

    quantity: str
    op: sim.Op
    value: Array
    delay: int
    ramp: int

    def at(self, g: int) -> sim.Effect:
        return sim.Effect(self.quantity, self.op, float(self.value[g]), self.delay, self.ramp)


@dataclass(frozen=True)
class Calendar:
    """Events with their outcomes' chances and effects by input draw; what a what-if does from the start."""

    scenario: Scenario
    process: Process
    what_if: WhatIf
    rows: dict[tuple[str, str], tuple[Row, ...]]
    chances: dict[str, Array]
    whole_effects: tuple[Effect, ...]
    draw: Draw
    input_draws: int

    @classmethod
    def of(cls, s: Scenario, p: Process, parties: tuple[str, ...], issues: tuple[str, ...], what_if: WhatIf,
           drawn: Sample, draw: Draw) -> Calendar:
        """All of a scenario. Effects on support in units of capability count as factors only (``multiply``)."""
        rows = {}
        for event, facts in s.events.items():
            for name, outcome in facts.outcomes.items():
                key = f"events.{event}.{name}"
                exits = [x for x in p.exits if x.event == event and x.outcome == name]
                found = [row for k, e in enumerate(outcome.effects)
                         for row in _mapped(e, f"{key}.{k}", p, parties, issues, draw, exits)]
                found += [_exit(x, f"{key}.exit.{k}", draw) for k, x in enumerate(exits)]
                own = p.events[event].outcomes.get(name) if event in p.events else None
                found += [Row(e.quantity, e.op, draw(f"{key}.process.{k}", e.value, 0.0, *effect_limits(e)),
                              round(e.delay_weeks), round(e.ramp_weeks))
                          for k, e in enumerate(own.effects if own else ())]
                rows[event, name] = tuple(found)
        for k, x in enumerate(p.exits):
            if x.date is not None:
                rows[f"exit-{k + 1}", "happens"] = (_exit(x, f"exits.{k}", draw, _week(s.as_of, x.date) - 1),)
        chances = {e: outcome_probabilities(e, event, drawn.values) for e, event in s.events.items()}
        levers = [e for name in what_if.levers for e in s.levers[name].effects]
        input_draws = drawn.draws
        return cls(s, p, what_if, rows, chances, (*levers, *what_if.effects), draw, input_draws)

    @property
    def inputs(self) -> dict[str, Array]:
        """``(input_draws,)`` chances of outcomes and sizes of effects, by name."""
        out = {f"{event}.{name}": chances[:, k] for event, chances in self.chances.items()
               for k, name in enumerate(self.scenario.events[event].outcomes)}
        for (event, outcome), rows in self.rows.items():
            out |= {f"{event}.{outcome}.{row.quantity}": row.value for row in rows}
        return out

    def factor(self, giver: str, receiver: str) -> Array:
        """``(input_draws,)`` what the what-if's own effects do to a support."""
        out = np.ones(self.input_draws)
        for k, e in enumerate(self.whole_effects):
            change = e.multiply or e.set_
            if change is None or change.field != "strength" or change.from_ != giver or change.to_actor != receiver:
                continue
            if e.multiply is not None:
                out = out * self.draw(f"what-if.{k}.{giver}.{receiver}", e.multiply.by, 1.0, 0)
            elif e.set_ is not None and e.set_.to.value is not None and e.set_.to.value.support == (0, 0):
                out = out * 0.0
        return out

    def events(self, g: int) -> tuple[sim.Event, ...]:
        """The events of input draw ``g``."""
        out = []
        _, adds = branches(self.scenario)
        for name, event in self.scenario.events.items():
            facts = self.process.events.get(name)
            first, last = event.window or (event.date, event.date)
            assert first is not None and last is not None
            outcomes = []
            for k, outcome in enumerate(event.outcomes):
                own = facts.outcomes.get(outcome) if facts is not None else None
                p = own.p if own is not None and own.p is not None else float(self.chances[name][g, k])
                outcomes.append(sim.Outcome(
                    outcome, p, tuple(row.at(g) for row in self.rows[name, outcome]),
                    branch=adds.get((name, outcome), -1), values=own.values if own else {},
                    believed=own.believed if own else {}))
            out.append(sim.Event(
                name, tuple(outcomes), (_week(self.scenario.as_of, first), _week(self.scenario.as_of, last)),
                parent=facts.depends_on if facts else None, waits=facts.waits if facts else True,
                attention=round(facts.attention_weeks) if facts else 26,
                deadline=facts.deadline if facts else None, given=self.what_if.given.get(name)))
        for (name, outcome), rows in self.rows.items():
            if name not in self.scenario.events:  # an exit on a date: certain, known from the start
                certain = sim.Outcome(outcome, 1.0, tuple(r.at(g) for r in rows))
                out.append(sim.Event(name, (certain,), (1, 1), waits=False))
        return tuple(out)


def promises(p: Process, as_of: date, draw: Draw, g: int) -> tuple[sim.Commitment, ...]:
    """Commitments of input draw ``g``."""
    return tuple(sim.Commitment(
        name, c.debtor, c.creditor, _week(as_of, c.due), float(draw(f"commitments.{name}.kept", c.kept, .5, 0, 1)[g]),
        round(c.seen_after_weeks), c.condition) for name, c in p.commitments.items())


def _week(as_of: date, day: date) -> int:
    return max(1, ceil((day - as_of).days / 7))


def _exit(x: Exit, key: str, draw: Draw, after: int = 0) -> Row:
    return Row(f"support.{x.from_}.{x.to}", "multiply", draw(f"{key}.keeps", x.keeps, 1.0, 0, 1),
               after + round(x.delay_weeks), round(x.ramp_weeks))


def _mapped(e: Effect, key: str, p: Process, parties: tuple[str, ...], issues: tuple[str, ...], draw: Draw,
            exits: list[Exit]) -> Iterator[Row]:
    """An effect of the scenario on what the process holds: support, values of no agreement, positions of parties."""
    change: SetTo | ChangeBy
    if e.set_ is not None:
        change, cell = e.set_, e.set_.to
    elif (by_some := e.add or e.multiply) is not None:
        change, cell = by_some, by_some.by
    else:
        return
    op: sim.Op = "set" if e.set_ else "add" if e.add else "multiply"
    ramp = max(1, round(change.over_weeks))
    if change.field == "strength" and op == "multiply":
        for giver, third in p.third_parties.items():
            for receiver in third.support:
                told = any(x.from_ == giver and x.to == receiver for x in exits)
                if change.from_ in (None, giver) and change.to_actor in (None, receiver) and not told:
                    by = draw(f"{key}.{giver}.{receiver}", cell, 1.0, 0)
                    yield Row(f"support.{giver}.{receiver}", op, by, 0, ramp)
        return
    who = change.actor if isinstance(change.actor, tuple) else (change.actor,)
    for party in parties:
        if change.actor is not None and party not in who:
            continue
        if change.field == "no_agreement" and op == "add":
            yield Row(f"reservation.{party}", "add", draw(f"{key}.{party}", cell, 0.0), 0, ramp)
        if change.field in ("position", "bottom_line") and op != "multiply":
            on = change.issue if isinstance(change.issue, tuple) else (change.issue,)
            for issue in issues:
                if change.issue is None or issue in on:
                    yield Row(f"{change.field}.{party}.{issue}", op, draw(f"{key}.{party}.{issue}", cell, 0.0), 0, ramp)
