"""Events as arrays: chances by the parent's outcome, effects in order of place, what each outcome does to support."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from peaceroom.process.actors import Effect, Event, Outcome
from peaceroom.process.case import ProcessCase
from peaceroom.process.case_fields import DURING, Array
from peaceroom.process.machine.quantities import LOGARITHMIC, LOGS, Layout
from peaceroom.process.machine.records import EFFECT, EVENT, EXPECTED, OUTCOME, SHOCK, TRIGGER, Calendar, Records
from peaceroom.process.machine.support_lost import falls

OPS = ("set", "add", "multiply")


def pack_calendar(case: ProcessCase, layout: Layout, floor: float, lead: float, scale: Array) -> Calendar:
    """``floor`` is the parameter ``support_floor``, ``lead`` is ``exit_lead``, ``scale`` per cent per unit."""
    events = case.events
    support = {(q.id, party): q.support.get(party, 0.0) for q in case.third_parties for party in case.parties}
    n, e_n = len(case.parties), len(events)
    o_n = max([len(e.outcomes) for e in events], default=1)
    outcomes, expected = np.zeros((e_n, o_n), OUTCOME), np.zeros((n, e_n, o_n), EXPECTED)
    chances, gain = np.zeros((e_n, o_n, o_n)), np.zeros((e_n, o_n, n))
    outcomes["branch"] = -1
    expected["believed"], expected["value"] = np.nan, np.nan
    effects: list[tuple[int, int, Effect]] = []
    for k, e in enumerate(events):
        for o, outcome in enumerate(e.outcomes):
            outcomes["branch"][k, o] = outcome.branch
            chances[k, :, o] = _chances(case, e, outcome, o_n)
            for i, party in enumerate(case.parties):
                expected["value"][i, k, o] = outcome.values.get(party, np.nan)
                expected["believed"][i, k, o] = outcome.believed.get(party, np.nan)
            effects += [(k, o, x) for x in (*outcome.effects, *falls(outcome.effects, support, floor, lead))]
            gain[k, o], outcomes["complete"][k, o] = _support(case, outcome.effects, floor)
    for k in range(e_n):
        outcomes["marginal"][k] = _marginal(case, chances, k)
    for c, com in enumerate(case.commitments):
        effects += [(e_n + c, 0, x) for x in (*com.if_broken, *falls(com.if_broken, support, floor, lead))]
    first = e_n + len(case.commitments)
    for k, shock in enumerate(case.shocks):
        effects += [(first + k, 0, x) for x in (*shock.effects, *falls(shock.effects, support, floor, lead))]
    return Calendar(
        events=_events(events), triggers=np.zeros(first + len(case.shocks), TRIGGER),
        shocks=_shocks(case), outcomes=outcomes,
        chances=chances, gain=gain, expected=expected, later=np.zeros((n, e_n)), presses=_presses(case),
        effects=_effects(case, effects, layout, scale))


def _events(events: tuple[Event, ...]) -> Records:
    out = np.zeros(len(events), EVENT)
    for row, e in zip(out, events, strict=True):
        row["low"], row["high"] = e.window
        row["parent"] = _index(events, e.parent)
        row["given"] = -1 if e.given is None else [x.id for x in e.outcomes].index(e.given)
        row["waits"], row["attention"], row["outcomes"] = e.waits, e.attention, len(e.outcomes)
    return out


def _shocks(case: ProcessCase) -> Records:
    out = np.zeros(len(case.shocks), SHOCK)
    for row, shock in zip(out, case.shocks, strict=True):
        row["rate"], row["quiet"], row["during"] = shock.rate, shock.quiet, DURING.index(shock.during)
    return out


def _chances(case: ProcessCase, event: Event, outcome: Outcome, size: int) -> Array:
    """``(size,)`` chance of the outcome by outcome of the event's parent (without one: all the same)."""
    p = outcome.probability
    if isinstance(p, int | float):
        return np.full(size, float(p))
    parent = case.events[_index(case.events, event.parent)]
    out = np.zeros(size)
    for name, x in p.items():
        out[[y.id for y in parent.outcomes].index(name)] = x
    return out


def _marginal(case: ProcessCase, chances: Array, k: int) -> Array:
    """``(O,)`` chances of the outcomes of event k, over what its parents may bring."""
    parent = _index(case.events, case.events[k].parent)
    found: Array = chances[k, 0] if parent < 0 else _marginal(case, chances, parent) @ chances[k]
    return found


def _presses(case: ProcessCase) -> NDArray[np.int64]:
    return np.array([[e.deadline is not None and (not e.deadline or k in e.deadline) for k in case.items]
                     for e in case.events], np.int64).reshape(len(case.events), len(case.items))


def _effects(case: ProcessCase, found: list[tuple[int, int, Effect]], layout: Layout, scale: Array) -> Records:
    out = np.zeros(len(found), EFFECT)
    for row, (trigger, outcome, x) in zip(out, found, strict=True):
        row["trigger"], row["outcome"] = trigger, outcome
        if x.op == "multiply" and x.quantity.split(".")[0] in LOGS:
            x = replace(x, op="add", value=math.log(x.value))
        row["place"], row["op"] = layout.index[x.quantity], OPS.index(x.op)
        row["value"], row["delay"], row["ramp"] = _percent(case, x, scale), x.delay, max(1, x.ramp)
        row["logarithmic"] = x.quantity.split(".")[0] in LOGARITHMIC
    return out


def _index(events: tuple[Event, ...], name: str | None) -> int:
    return -1 if name is None else [e.id for e in events].index(name)


def _percent(case: ProcessCase, effect: Effect, scale: Array) -> float:
    kind, *rest = effect.quantity.split(".")
    if kind not in ("position", "bottom_line") or effect.op == "multiply":
        return effect.value
    j = case.issues.index(rest[-1])
    return float(scale[j] * (effect.value - (case.low[j] if effect.op == "set" else 0.0)))


def _support(case: ProcessCase, effects: tuple[Effect, ...], floor: float) -> tuple[Array, int]:
    """``(n,)`` change of log support once all effects are in, and the weeks until then."""
    now = {(q.id, p): q.support.get(p, 0.0) for q in case.third_parties for p in case.parties}
    later, weeks = dict(now), 0
    for x in effects:
        kind, *rest = x.quantity.split(".")
        if kind == "support":
            key = (rest[0], rest[1])
            old = later[key]
            later[key] = {"set": x.value, "add": old + x.value, "multiply": old * x.value}[x.op]
            weeks = max(weeks, x.delay + max(1, x.ramp))

    def total(of: dict[tuple[str, str], float]) -> Array:
        found: Array = np.log([floor + sum(max(0.0, of[q.id, p]) for q in case.third_parties) for p in case.parties])
        return found

    return total(later) - total(now), weeks
