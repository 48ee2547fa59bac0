"""Calendar: which events come when and how, which shocks come, and how their effects are phased in.

An outcome is drawn once per draw, from the probabilities that hold given the parent's outcome; its effects begin
``delay`` weeks after the announcement and are phased in over ``ramp`` weeks in equal steps, on the log scale for
support and for multiplication.
"""

from __future__ import annotations

import math

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.records import Calendar, F, Record, Records
from peaceroom.process.machine.streams import four

#: how an effect changes a quantity
SET, ADD, MULTIPLY = 0, 1, 2
#: outcome of an event: not drawn yet, none
UNDRAWN, NOTHING = -2, -1


@bare_kernel()
def draw_events(calendar: Calendar, rng: Record) -> None:
    """Week and outcome of every event of this draw; parents stand before their children in week, not in order."""
    events, triggers = calendar.events, calendar.triggers
    for e in range(len(events)):
        triggers[e].how = UNDRAWN
        u = four(rng, rng.events, 0, e)
        triggers[e].when = events[e].low + int(u[1] * (events[e].high - events[e].low + 1))
    left = len(events)
    while left > 0:
        left = 0
        for e in range(len(events)):
            if triggers[e].how != UNDRAWN:
                continue
            parent = events[e].parent
            if parent >= 0 and triggers[parent].how == UNDRAWN:
                left += 1
                continue
            row = 0 if parent < 0 else triggers[parent].how
            triggers[e].how = NOTHING
            if events[e].given >= 0:
                triggers[e].how = events[e].given
            elif row >= 0:
                u0 = four(rng, rng.events, 0, e)[0]
                total = 0.0
                for o in range(events[e].outcomes):
                    total += calendar.chances[e, row, o]
                    if u0 < total:
                        triggers[e].how = o
                        break
    for breach in range(len(events), len(triggers)):
        triggers[breach].when = -1
        triggers[breach].how = NOTHING


@bare_kernel()
def strike(calendar: Calendar, rng: Record, sits: bool, t: int) -> None:
    """Shocks of week ``t``. ``sits``: whether the talks are in session."""
    first = len(calendar.triggers) - len(calendar.shocks)
    for s in range(len(calendar.shocks)):
        shock, come = calendar.shocks[s], calendar.triggers[first + s]
        if come.when >= 0 and t < come.when + shock.quiet:
            continue
        if (shock.during == 1 and not sits) or (shock.during == 2 and sits):
            continue
        # events are drawn in week 0, so the numbers of the later weeks are free
        if four(rng, rng.events, t, s)[0] < 1.0 - math.exp(-shock.rate):
            come.when, come.how = t, 0


@bare_kernel()
def advance(calendar: Calendar, row: F, t: int, st: Record) -> None:
    """Week ``t``: attractor branches, and effects on the ``row`` of quantities.

    Sets ``fresh`` where values of no deal have to be found anew.
    """
    for e in range(len(calendar.events)):
        come = calendar.triggers[e]
        if come.when == t and come.how >= 0:
            st.fresh = 1
            branch = calendar.outcomes[e, come.how].branch
            if branch >= 0:
                st.branch += branch
    for m in range(len(calendar.effects)):
        effect = calendar.effects[m]
        cause = calendar.triggers[effect.trigger]
        if cause.how != effect.outcome or cause.when < 0:
            continue
        since = t - cause.when - effect.delay
        if since < 0 or since >= effect.ramp:
            continue
        st.moved = 1
        if since == 0:
            st.fresh = 1
            effect.begun = row[effect.place]
        row[effect.place] = phased(effect, row[effect.place], since)


@bare_kernel()
def phased(effect: Record, now: float, since: int) -> float:
    """Value of a quantity after step ``since`` (from 0) of an effect."""
    ramp, value, start = effect.ramp, effect.value, effect.begun
    if effect.op == ADD and effect.logarithmic == 0:
        return float(now + value / ramp)
    if effect.op == MULTIPLY and now * value > 0.0:
        return float(now * math.exp(math.log(value) / ramp))
    target = value if effect.op == SET else (start + value if effect.op == ADD else start * value)
    part = (since + 1.0) / ramp
    if math.isnan(start) or ramp == 1:
        return float(target)
    if effect.logarithmic == 1:
        # a small constant lets support fall to nothing in equal steps of its logarithm
        a, b = math.log(max(start, 0.0) + 0.01), math.log(max(target, 0.0) + 0.01)
        return max(0.0, math.exp(a + part * (b - a)) - 0.01)
    return float(start + part * (target - start))


@bare_kernel()
def deadline_pressure(calendar: Calendar, items: Records, p: Record, on: int, t: int, st: Record) -> None:
    """Factor 1 + d·e^(−weeks left / width) on each item, from the nearest deadline ahead on it."""
    st.deadline = 0.0
    for k in range(len(items)):
        items[k].pressure = 1.0
    if on == 0:
        return
    for e in range(len(calendar.events)):
        left = calendar.triggers[e].when - t
        if left < 0:
            continue
        near = math.exp(-left / p.deadline_width)
        for k in range(len(items)):
            if calendar.presses[e, k] == 1:
                items[k].pressure = max(items[k].pressure, 1.0 + p.deadline * near)
                st.deadline = max(st.deadline, near)
