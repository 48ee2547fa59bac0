"""``process.yaml``: what outcomes of events do to the process, and promises that wait for others."""

from __future__ import annotations

from peaceroom.files.nodes import Loc
from peaceroom.process.machine.quantities import ADDED_ONLY, LOGS, WRITTEN, Layout
from peaceroom.scenario.checks.context import Context
from peaceroom.scenario.checks.values import drawable
from peaceroom.scenario.process_limits import effect_limits
from peaceroom.scenario.process_types import EventFacts, Process, ProcessEffect

#: what sums of hand-written shares may exceed 1 by
ROUNDING = 1e-9


def outcomes(c: Context, p: Process, parties: tuple[str, ...]) -> None:
    """E207, E806, E814, E820, E822 in the outcomes of events."""
    for name, event in p.events.items():
        loc: Loc = ("process", "events", name, "outcomes")
        _chances(c, name, event, loc)
        believed: dict[str, float] = {}
        for outcome, facts in event.outcomes.items():
            for field, given in (("values", facts.values), ("believed", facts.believed)):
                for who in given:
                    if c.whole and who not in parties:
                        c.findings.add("E822", (*loc, outcome, field, who),
                                       f"{who} is not one of the parties at the table",
                                       c.findings.did_you_mean(who, parties, "name a party"), part="key")
            for who, chance in facts.believed.items():
                believed[who] = believed.get(who, 0.0) + chance
                if believed[who] > 1 + ROUNDING:
                    c.findings.add("E814", (*loc, outcome, "believed", who),
                                   f"{who} believes in outcomes of {name} with {believed[who]:.3g} in all",
                                   "bring the sum to 1 or below: outcomes exclude each other")
            effects_of(c, p, parties, facts.effects, (*loc, outcome, "effects"))


def effects_of(c: Context, p: Process, parties: tuple[str, ...], effects: tuple[ProcessEffect, ...], loc: Loc) -> None:
    """E806, E820: a quantity that is none, or that cannot be changed in that way; ``loc`` of the list."""
    known = Layout.of(parties, tuple(c.scenario.issues), tuple(p.third_parties)).index
    for i, effect in enumerate(effects):
        kind, value = effect.quantity.split(".")[0], effect.value.value
        if value is not None:
            drawable(c, (*loc, i, "value"), effect.quantity, value, *effect_limits(effect), ratio=False)
        if effect.quantity not in known and c.whole:
            c.findings.add("E820", (*loc, i, "quantity"), f"the process has no quantity {effect.quantity}",
                           c.findings.did_you_mean(effect.quantity, list(known), f"write one of {', '.join(WRITTEN)}"))
        if effect.op == "multiply" and kind in ADDED_ONLY:
            why = ("scales have no natural zero" if kind in ("position", "bottom_line")
                   else "it is a change from 0, which would stay 0")
            c.findings.add("E806", (*loc, i, "op"), f"{effect.quantity} cannot be multiplied: {why}",
                           "write op: set or op: add")
        elif effect.op == "multiply" and kind in LOGS and value is not None and value.support[0] <= 0:
            c.findings.add("E806", (*loc, i, "value"),
                           f"{effect.quantity} cannot be multiplied by {value}: its logarithm is what is held",
                           "write a factor above 0", part="cell")


def _chances(c: Context, name: str, event: EventFacts, loc: Loc) -> None:
    """The probabilities `p` by outcome of the event that this one depends on."""
    parent = c.scenario.events.get(event.depends_on or "")
    total: dict[str, float] = {}
    for outcome, facts in event.outcomes.items():
        for given, chance in (facts.p or {}).items():
            place: Loc = (*loc, outcome, "p", given)
            if event.depends_on is None:
                c.findings.add("E207", place, f"{name} depends on no event that could end with {given}",
                               "write depends_on: with the earlier event, or delete p", part="key")
            elif parent is not None and given not in c.outcomes(event.depends_on):
                c.findings.add("E207", place, f"{event.depends_on} has no outcome {given}",
                               c.findings.did_you_mean(given, c.outcomes(event.depends_on), "see events"), part="key")
            total[given] = total.get(given, 0.0) + chance
            if total[given] > 1 + ROUNDING:
                c.findings.add("E814", place, f"chances of {name} after {given} sum to {total[given]:.3g}",
                               "bring the sum to 1 or below: outcomes exclude each other")


def promises(c: Context, p: Process) -> None:
    """E811: a commitment that depends on one that is not due before it."""
    for name, promise in p.commitments.items():
        other = p.commitments.get(promise.condition or "")
        if other is not None and (promise.condition == name or other.due > promise.due):
            c.findings.add("E811", ("process", "commitments", name, "condition"),
                           f"{name} waits for {promise.condition}, which is not due before it",
                           "name a commitment that is due earlier, or delete the condition")
