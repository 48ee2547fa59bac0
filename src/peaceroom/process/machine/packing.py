"""A case as the flat arrays that the compiled loop reads. Positions become per cent of their scale."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from peaceroom.process.case import ProcessCase
from peaceroom.process.case_fields import ATTRACTORS, STATES
from peaceroom.process.machine.packing_events import pack_events
from peaceroom.process.machine.quantities import Layout
from peaceroom.process.machine.state import GAMMA_NODES, GAMMA_Z, SLOTS
from peaceroom.process.parameters import Parameters

F = NDArray[np.float64]
I = NDArray[np.int64]  # noqa: E741

OBJECTIVES = ("unclassified", "limited", "greedy", "total")
MEDIATIONS = ("process", "information", "trust")
#: first times before those of items
FIRST_ITEM = 8
#: age of the last text where there was none, in weeks
NEVER = 100_000


class Memory(NamedTuple):
    """A case in flat memory. Kernels get two rows of numbers and a record of places, so that a call passes no more
    than a few words whatever the case holds: ``fl[at.share + i]`` is party i's share, ``it[at.status + k]`` item k's
    status.

    Attributes
    ----------
    floats, integers
        What every draw begins from; each thread works on its own copy.
    at
        ``(1,)`` record: where each array begins, dimensions, and single numbers of the case.
    ideal, bottom, salience, attractor, no_agreement
        Arrays with a draw axis of length 1 or D; the draw's row is copied before it begins.
    """

    floats: F
    integers: I
    at: NDArray[Any]
    ideal: F
    bottom: F
    salience: F
    attractor: F
    no_agreement: F


def lay_out(floats: dict[str, F], integers: dict[str, I], scalars: dict[str, float], rows: tuple[F, ...]) -> Memory:
    """Put named arrays one after the other, C order."""
    places: dict[str, float] = {}
    for arrays in (floats, integers):
        start = 0
        for name, values in arrays.items():
            places[name] = start
            start += values.size
    fields = places | scalars
    at = np.zeros(1, [(name, np.float64 if isinstance(v, float) else np.int64) for name, v in fields.items()])
    for name, value in fields.items():
        at[name] = value
    return Memory(np.concatenate([np.ravel(x) for x in floats.values()]).astype(float),
                  np.concatenate([np.ravel(x) for x in integers.values()]).astype(np.int64), at, *rows)


def work_arrays(n: int, issues: int, items: int, effects: int, quantities: int) -> dict[str, F]:
    """Numbers of one draw, used again for the next (what they are: `peaceroom.process.machine.state`)."""
    parties = ["x", "x0", "lg", "share", "lg0", "support", "support_was", "strength_was", "known", "bm", "bv", "hope",
               "r", "r0", "cost", "opp", "future", "m", "o", "m_base", "o_base", "ready", "waiting", "wait_margin",
               "wait_trend", "u", "util"]
    sizes = (dict.fromkeys(parties, n) | {"q": quantities, "ab": 2 * n, "y": n * issues, "a": issues, "z": issues}
             | dict.fromkeys(["gap", "age", "ease", "unravel", "pressure"], items) | {"begun": effects})
    return {name: np.zeros(size) for name, size in sizes.items()}


def pack(case: ProcessCase, params: Parameters, weeks: int) -> Memory:
    """The case as arrays for a run of ``weeks`` weeks."""
    from scipy.special import gammaincinv, ndtr

    n, issues, items = len(case.parties), len(case.issues), len(case.items)
    layout = Layout.of(case.parties, case.issues, [q.id for q in case.third_parties])
    base = np.zeros(layout.size)
    for q in case.third_parties:
        base[layout.index[f"effort.{q.id}"]] = q.effort
        for party, x in q.support.items():
            base[layout.index[f"support.{q.id}.{party}"]] = x
        for party, x in q.leverage.items():
            base[layout.index[f"leverage.{q.id}.{party}"]] = x
    scale = 100.0 / (case.high - case.low)

    def percent(x: F) -> F:
        return np.ascontiguousarray((x - case.low) * scale)

    cond = np.array([[case.parties.index(i), case.issues.index(j), case.items.index(k)]
                     for i, j, k, _ in case.conditional], np.int64).reshape(-1, 3)
    cond_value = np.array([(b - case.low[j]) * scale[j]
                           for (_, j, _), (*_, b) in zip(cond, case.conditional, strict=True)], float)
    status = np.array([2 if k in case.items_settled else 0 for k in case.items], np.int64)
    fights = case.share > 0
    last = min(case.steps_ago) if case.steps_ago else NEVER
    mask = sum(1 << a for a in set(case.steps_ago) if a < 52)
    month = case.month_of_week if case.month_of_week.size else ((np.arange(weeks) * 7 + 3.5) / 30.44).astype(np.int64)
    if month.size < weeks:
        month = np.concatenate([month, month[-1] + 1 + ((np.arange(weeks - month.size) * 7) / 30.44).astype(np.int64)])
    v = case.violence
    index = {name: k for k, name in enumerate(case.parties)}
    item_index = {name: k for k, name in enumerate(case.items)}
    rat_ideal = np.full((len(case.ratifiers), issues), np.nan)
    for f, r in enumerate(case.ratifiers):
        for j, x in r.ideals.items():
            k = case.issues.index(j)
            rat_ideal[f, k] = (x - case.low[k]) * scale[k]
    com = {c.id: k for k, c in enumerate(case.commitments)}
    e_floats, e_integers, o_n = pack_events(case, layout, params["support_floor"], scale)
    n_effects, promises = e_integers["eff_trigger"].size, len(case.commitments)
    slots = SLOTS + n + 2 * items + len(case.disruptors)
    terms = n * len(case.events)
    floats = {
        "base": base, "ease0": case.ease, "cond_value": cond_value, "item_weeks": case.item_weeks,
        "logits": np.log(np.where(fights, case.share, 1.0)), "drift": case.drift, "optimism": case.optimism,
        "motivation": case.motivation, "trust_in": case.trust_in, "cost_range": case.cost_range,
        "opponent": case.opponent, "shift": case.shift, "exposure": case.exposure, "battles": case.battle_beliefs,
        "bias": np.array([q.bias for q in case.third_parties]),
        "kydd": np.array([(*q.signal, *q.costs) for q in case.third_parties]),
        "rat_needs": np.array([r.needs or (np.nan, np.nan) for r in case.ratifiers]), "rat_ideal": rat_ideal,
        "com_kept": np.array([c.kept for c in case.commitments]),
        "dis_range": np.array([d.upset for d in case.disruptors]),
        "dis_rate": np.array([d.opportunity for d in case.disruptors]),
        "season": np.array(v.season),
        "gamma": np.log(np.maximum(gammaincinv(v.shape, ndtr(np.linspace(-GAMMA_Z, GAMMA_Z, GAMMA_NODES))) / v.shape,
                                   1e-300)),
        "ideal": np.zeros(n * issues), "bottom": np.zeros(n * issues), "salience": np.zeros(n * issues),
        "attractor": np.zeros(case.attractor[0].size), "no_agreement": np.zeros(n),
        "words": np.zeros(4 * slots), "terms": np.zeros(terms * o_n), "later": np.zeros(terms), "lean": np.zeros(n),
        **e_floats, **work_arrays(n, issues, items, n_effects, layout.size),
    }
    integers = {
        "item_of": case.item_of, "required": case.required, "precedence": case.precedence, "may_refer": case.may_refer,
        "cease_class": case.ceasefire_class, "cease_term": case.ceasefire_term, "cond": cond, "status0": status,
        "fights": fights, "kinds": np.array([MEDIATIONS.index(q.kind) for q in case.third_parties]),
        "rat_party": np.array([index[r.party] for r in case.ratifiers]),
        "com_due": np.array([c.due for c in case.commitments]), "com_lag": np.array([c.lag for c in case.commitments]),
        "com_depends": np.array([com[c.depends] if c.depends else -1 for c in case.commitments]),
        "dis_objective": np.array([OBJECTIVES.index(d.objective) for d in case.disruptors]),
        "dis_wants": np.array([item_index[d.wants] if d.wants else -1 for d in case.disruptors]),
        "month": month[:weeks], **e_integers, "streak": np.zeros(n), "status": np.zeros(items),
        "blocks": np.zeros(slots), "when": np.zeros(len(case.events) + promises),
        "how": np.zeros(len(case.events) + promises),
        "broken": np.zeros(promises), "first": np.zeros(FIRST_ITEM + items),
    }
    scalars: dict[str, float] = {f"o_{kind}": layout.start[name] for kind, name in (
        ("position", "position"), ("bottom", "bottom_line"), ("pressure", "pressure"), ("strength", "strength"),
        ("reservation", "reservation"), ("effort", "effort"), ("leverage", "leverage"), ("violence", "violence"),
        ("trust", "trust"), ("recess", "recess"))}
    scalars |= {
        "parties": n, "issues": issues, "items": items, "third": len(case.third_parties), "events": len(case.events),
        "outcomes": o_n, "effects": n_effects, "promises": promises, "ratifiers": len(case.ratifiers),
        "disruptors": len(case.disruptors), "conds": len(case.conditional), "quantities": layout.size,
        "firsts": FIRST_ITEM + items, "slots": slots,
        "deadlines": int(any(e.deadline is not None for e in case.events)),
        "advised": int(any(q.kind == "information" for q in case.third_parties)),
        "battles_on": int(case.battle_beliefs.size > 0),
        "tracks": case.tracks or items,
        "attractors": ATTRACTORS.index(case.attractors), "two_point": int(case.two_point),
        "stage0": STATES.index(case.stage), "age0": last, "pace0": sum(a <= last + 52 for a in case.steps_ago),
        "mask0": mask, "cease0": case.ceasefire.cls if case.ceasefire else 0,
        "cease_expires": (case.ceasefire.expires or -1) if case.ceasefire else -1, "month0": v.month,
        "months": int(month[weeks - 1]) + 1,
        "gap_low": float(case.gap_range[0]), "gap_high": float(case.gap_range[1]),
        "break_weeks": float(case.break_weeks), "multiplier": float(case.multiplier),
        "texts_ratio": float(case.texts_ratio), "level": float(v.level), "violence0": float(v.start),
        "phi": float(v.phi), "shock_sd": float(v.sd),
    }
    return lay_out(floats, integers, scalars, (
        percent(case.ideal), percent(case.bottom), np.ascontiguousarray(case.salience), percent(case.attractor),
        np.ascontiguousarray(case.no_agreement)))
