"""Events as arrays: chances by the parent's outcome, effects in order of place, what each outcome does to support."""

from __future__ import annotations

from typing import Any

import numpy as np

from peaceroom.process.actors import Effect, Event
from peaceroom.process.case import ProcessCase
from peaceroom.process.case_fields import Array
from peaceroom.process.machine.quantities import LOGARITHMIC, Layout

OPS = ("set", "add", "multiply")


def pack_events(
    case: ProcessCase, layout: Layout, floor: float, scale: Array,
) -> tuple[dict[str, Any], dict[str, Any], int]:
    """Numbers and whole numbers on events, by name, and the largest number of outcomes.

    ``floor`` is the parameter ``support_floor``, ``scale`` per cent per unit.
    """
    events = case.events
    n, e_n = len(case.parties), len(events)
    o_n = max([len(e.outcomes) for e in events], default=1)
    parent = np.array([_index(events, e.parent) for e in events], np.int64)
    prob, marginal = np.zeros((e_n, o_n, o_n)), np.zeros((e_n, o_n))
    believed, value = np.full((n, e_n, o_n), np.nan), np.full((n, e_n, o_n), np.nan)
    branch, given = np.full((e_n, o_n), -1, np.int64), np.full(e_n, -1, np.int64)
    gain, complete = np.zeros((e_n, o_n, n)), np.zeros((e_n, o_n), np.int64)
    rows: list[tuple[int, int, Effect]] = []
    for k, e in enumerate(events):
        for o, outcome in enumerate(e.outcomes):
            branch[k, o] = outcome.branch
            p = outcome.probability
            if isinstance(p, int | float):
                prob[k, :, o] = p
            else:
                for name, x in p.items():
                    prob[k, [x.id for x in events[parent[k]].outcomes].index(name), o] = x
            for i, party in enumerate(case.parties):
                value[i, k, o] = outcome.values.get(party, np.nan)
                believed[i, k, o] = outcome.believed.get(party, np.nan)
            rows += [(k, o, x) for x in outcome.effects]
            gain[k, o], complete[k, o] = _support(case, outcome.effects, floor)
        if e.given is not None:
            given[k] = [x.id for x in e.outcomes].index(e.given)
        marginal[k] = prob[k, 0] if parent[k] < 0 else marginal[parent[k]] @ prob[k]
    rows += [(e_n + c, 0, x) for c, com in enumerate(case.commitments) for x in com.if_broken]
    numbers = {"prob": prob, "marginal": marginal, "believed": believed, "value": value, "gain": gain,
               "eff_value": np.array([_percent(case, r[2], scale) for r in rows])}
    whole = {
        "window": np.array([e.window for e in events]), "parent": parent, "branch": branch, "given": given,
        "waits": np.array([e.waits for e in events]), "attention": np.array([e.attention for e in events]),
        "deadline": np.array([[e.deadline is not None and (not e.deadline or k in e.deadline) for k in case.items]
                              for e in events]),
        "complete": complete, "n_outcomes": np.array([len(e.outcomes) for e in events]),
        "eff_trigger": np.array([r[0] for r in rows]), "eff_outcome": np.array([r[1] for r in rows]),
        "eff_place": np.array([layout.index[r[2].quantity] for r in rows]),
        "eff_op": np.array([OPS.index(r[2].op) for r in rows]), "eff_delay": np.array([r[2].delay for r in rows]),
        "eff_ramp": np.array([max(1, r[2].ramp) for r in rows]),
        "eff_log": np.array([r[2].quantity.split(".")[0] in LOGARITHMIC for r in rows]),
    }
    return numbers, whole, o_n


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
