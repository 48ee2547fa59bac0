"""Calendar: which events come when and how, and how their effects are phased in.

An outcome is drawn once per draw, from the probabilities that hold given the parent's outcome; its effects begin
``delay`` weeks after the announcement and are phased in over ``ramp`` weeks in equal steps, on the log scale for
support and for multiplication.
"""

from __future__ import annotations

import math

import numpy as np

from peaceroom.core.compiling import kernel
from peaceroom.process.machine.state import (
    F,
    I,
    Keys,
    Record,
    four,
)


@kernel(error_model="numpy")
def draw_events(fl: F, it: I, at: Record, k: Keys, seed: np.uint64, st: Record) -> None:
    """Week and outcome of every event of this draw; parents stand before their children in week, not in order."""
    events = at.events
    for e in range(events):
        it[at.how + e] = -2
        u = four(seed, k.events, st.draw, 0, e)
        low, high = it[at.window + e * 2], it[at.window + e * 2 + 1]
        it[at.when + e] = low + int(u[1] * (high - low + 1))
    left = events
    while left > 0:
        left = 0
        for e in range(events):
            if it[at.how + e] != -2:
                continue
            p = it[at.parent + e]
            if p >= 0 and it[at.how + p] == -2:
                left += 1
                continue
            row = 0 if p < 0 else it[at.how + p]
            it[at.how + e] = -1
            if it[at.given + e] >= 0:
                it[at.how + e] = it[at.given + e]
            elif row >= 0:
                u0 = four(seed, k.events, st.draw, 0, e)[0]
                total = 0.0
                for o in range(it[at.n_outcomes + e]):
                    total += fl[at.prob + (e * at.outcomes + row) * at.outcomes + o]
                    if u0 < total:
                        it[at.how + e] = o
                        break
    for j in range(events, at.events + at.promises):
        it[at.when + j] = -1
        it[at.how + j] = -1


@kernel(error_model="numpy")
def advance(fl: F, it: I, at: Record, t: int, st: Record) -> None:
    """Week ``t``: attractor branches and effects. Sets ``fresh`` where values of no deal have to be found anew."""
    for e in range(at.events):
        if it[at.when + e] == t and it[at.how + e] >= 0:
            st.fresh = 1
            if it[at.branch + e * at.outcomes + it[at.how + e]] >= 0:
                st.branch += it[at.branch + e * at.outcomes + it[at.how + e]]
    for m in range(at.effects):
        g = it[at.eff_trigger + m]
        if it[at.how + g] != it[at.eff_outcome + m] or it[at.when + g] < 0:
            continue
        since = t - it[at.when + g] - it[at.eff_delay + m]
        if since < 0 or since >= it[at.eff_ramp + m]:
            continue
        place = it[at.eff_place + m]
        st.moved = 1
        if since == 0:
            st.fresh = 1
            fl[at.begun + m] = fl[at.q + place]
        fl[at.q + place] = phased(fl, it, at, m, fl[at.q + place], since)


@kernel(error_model="numpy")
def phased(fl: F, it: I, at: Record, m: int, now: float, since: int) -> float:
    """Value of a quantity after step ``since`` (from 0) of effect m."""
    ramp = it[at.eff_ramp + m]
    value = fl[at.eff_value + m]
    if it[at.eff_op + m] == 1 and it[at.eff_log + m] == 0:
        return float(now + value / ramp)
    if it[at.eff_op + m] == 2 and now * value > 0.0:
        return float(now * math.exp(math.log(value) / ramp))
    start = fl[at.begun + m]
    target = value if it[at.eff_op + m] == 0 else (start + value if it[at.eff_op + m] == 1 else start * value)
    part = (since + 1.0) / ramp
    if math.isnan(start) or ramp == 1:
        return float(target)
    if it[at.eff_log + m] == 1:
        # a small constant lets support fall to nothing in equal steps of its logarithm
        a, b = math.log(max(start, 0.0) + 0.01), math.log(max(target, 0.0) + 0.01)
        return max(0.0, math.exp(a + part * (b - a)) - 0.01)
    return float(start + part * (target - start))


@kernel(error_model="numpy")
def deadline_pressure(fl: F, it: I, at: Record, p: Record, on: int, t: int, st: Record) -> None:
    """Factor 1 + d·e^(−weeks left / width) on each item, from the nearest deadline ahead on it."""
    if at.deadlines == 0:
        return
    st.deadline = 0.0
    for k in range(at.items):
        fl[at.pressure + k] = 1.0
    if on == 0:
        return
    for e in range(at.events):
        left = it[at.when + e] - t
        if left < 0:
            continue
        near = math.exp(-left / p.deadline_width)
        for k in range(at.items):
            if it[at.deadline + e * at.items + k] == 1:
                fl[at.pressure + k] = max(fl[at.pressure + k], 1.0 + p.deadline * near)
                st.deadline = max(st.deadline, near)
