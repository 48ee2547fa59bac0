"""Waiting as an option: who expects better terms after an event stalls.

    W_i = δ^T Σ_o π_io·max(v_io, x_i) − c·Σ_{t<T} δ^t,   S_i = s_min + (1 − s_min)·logistic(−(W_i − x_i − m)/s)

x_i is the package at today's attractors. v_io comes from the analyst, or as clip(x_i + κ[H_i(drift after o) − H_i]).
W − x has two parts. The *trend* is what waiting would pay if the mean outcome were certain; what is left is the value
of the *option* to keep today's terms where the outcome is bad. Where every outcome is good for a party all is trend.
An event counts within its attention horizon; an announced effect on support that is still being phased in counts as an
event with one outcome on the day it is complete.
"""

from __future__ import annotations

import math

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.elementary import clip, logistic
from peaceroom.process.machine.records import Calendar, Record, Records
from peaceroom.process.mechanisms.battlefield import relative_push
from peaceroom.process.mechanisms.beliefs import believed, hope


@bare_kernel()
def option(value: float, cost: float, delta: float, weeks: int) -> float:
    """δ^T·value − c·Σ_{t=0}^{T−1} δ^t."""
    power = math.pow(delta, weeks)
    return value * power - cost * (weeks if delta == 1.0 else (1.0 - power) / (1.0 - delta))


@bare_kernel()
def after(parties: Records, calendar: Calendar, p: Record, i: int, e: int, o: int, t: int, st: Record) -> float:
    """Value of party i's terms once event e has ended with o."""
    told = calendar.expected[i, e, o].value
    if not math.isnan(told):
        return float(told)
    party = parties[i]
    if party.fights == 0:
        return float(party.worth)
    for j in range(len(parties)):
        mean = 0.0
        for b in range(calendar.events[e].outcomes):
            mean += believed(calendar, i, e, b, t) * calendar.gain[e, b, j]
        parties[j].push = calendar.gain[e, o, j] - mean
    drift = party.drift_mean + party.drift_ahead + p.eta * relative_push(parties, i)
    then = hope(party.logit, st.barrier, party.share, drift, party.drift_var, p)
    return clip(party.worth + p.wait_scale * (then - party.hope), 0.0, 1.0)


@bare_kernel()
def expect(parties: Records, calendar: Calendar, p: Record, t: int, ahead: int, st: Record) -> None:
    """Terms after each event that will be waited for in the next ``ahead`` weeks; kept until the next look."""
    for i in range(len(parties)):
        party = parties[i]
        for e in range(len(calendar.events)):
            event = calendar.events[e]
            if event.waits == 0:
                continue
            how, left = calendar.triggers[e].how, calendar.triggers[e].when - t
            if 0 < left <= event.attention + ahead:
                for o in range(event.outcomes):
                    calendar.expected[i, e, o].terms = after(parties, calendar, p, i, e, o, t, st)
            elif left <= 0 and how >= 0 and party.fights == 1:
                left += calendar.outcomes[e, how].complete
                if 0 < left <= event.attention + ahead:
                    drift = party.drift_mean + party.drift_ahead
                    there = clip(party.logit + left * drift, -st.barrier, st.barrier)
                    then = hope(there, st.barrier, 1.0 / (1.0 + math.exp(-there)), drift, party.drift_var, p)
                    calendar.later[i, e] = clip(party.worth + p.wait_scale * (then - party.hope), 0.0, 1.0)


@bare_kernel()
def wait(parties: Records, calendar: Calendar, p: Record, t: int) -> None:
    """Set each party's pace multiplier, its W − x (−1 where nothing is waited for), and the trend within it."""
    for i in range(len(parties)):
        party = parties[i]
        party.waiting = 1.0
        party.wait_margin = -1.0
        x = party.worth
        for e in range(len(calendar.events)):
            event = calendar.events[e]
            if event.waits == 0:
                continue
            how, left = calendar.triggers[e].how, calendar.triggers[e].when - t
            if 0 < left <= event.attention:
                terms, mean, rest = 0.0, 0.0, 1.0
                for o in range(event.outcomes):
                    chance = believed(calendar, i, e, o, t)
                    rest -= chance
                    terms += chance * max(calendar.expected[i, e, o].terms, x)
                    mean += chance * calendar.expected[i, e, o].terms
                terms += max(0.0, rest) * x
                mean += max(0.0, rest) * x
            elif left <= 0 and how >= 0 and party.fights == 1:
                left += calendar.outcomes[e, how].complete
                if left <= 0 or left > event.attention:
                    continue
                terms = max(calendar.later[i, e], x)
                mean = terms
            else:
                continue
            margin = option(terms, p.wait_cost, p.wait_delta, left) - x
            if margin > party.wait_margin:
                party.wait_margin = margin
                party.wait_gain = terms - x
                party.wait_trend = option(max(mean, x), p.wait_cost, p.wait_delta, left) - x
        if party.wait_margin > -1.0:
            party.waiting = p.wait_floor + (1.0 - p.wait_floor) * logistic(
                -(party.wait_margin - p.wait_margin) / p.wait_width)
