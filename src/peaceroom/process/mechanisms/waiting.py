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

from peaceroom.core.compiling import kernel
from peaceroom.process.machine.state import (
    F,
    I,
    Record,
    clip,
    logistic,
)
from peaceroom.process.mechanisms.battlefield import relative
from peaceroom.process.mechanisms.beliefs import believed, hope


@kernel(error_model="numpy")
def option(value: float, cost: float, delta: float, weeks: int) -> float:
    """δ^T·value − c·Σ_{t=0}^{T−1} δ^t."""
    power = math.pow(delta, weeks)
    return value * power - cost * (weeks if delta == 1.0 else (1.0 - power) / (1.0 - delta))


@kernel(error_model="numpy")
def after(fl: F, it: I, at: Record, p: Record, i: int, e: int, o: int, t: int, st: Record) -> float:
    """Value of party i's terms once event e has ended with o."""
    told = fl[at.value + (i * at.events + e) * at.outcomes + o]
    if not math.isnan(told):
        return float(told)
    if it[at.fights + i] == 0:
        return float(fl[at.u + i])
    n = at.parties
    for j in range(n):
        mean = 0.0
        for b in range(it[at.n_outcomes + e]):
            mean += believed(fl, it, at, i, e, b, t) * fl[at.gain + (e * at.outcomes + b) * at.parties + j]
        fl[at.util + j] = fl[at.gain + (e * at.outcomes + o) * at.parties + j] - mean
    drift = fl[at.bm + i] + fl[at.future + i] + p.eta * relative(fl, it, at, at.util, i)
    then = hope(fl[at.lg + i], st.barrier, fl[at.share + i], drift, fl[at.bv + i], p)
    return clip(fl[at.u + i] + p.wait_scale * (then - fl[at.hope + i]), 0.0, 1.0)


@kernel(error_model="numpy")
def expect(fl: F, it: I, at: Record, p: Record, t: int, ahead: int, st: Record) -> None:
    """Terms after each event that will be waited for in the next ``ahead`` weeks; kept until the next look."""
    for i in range(at.parties):
        for e in range(at.events):
            if it[at.waits + e] == 0:
                continue
            m = i * at.events + e
            how, left = it[at.how + e], it[at.when + e] - t
            if 0 < left <= it[at.attention + e] + ahead:
                for o in range(it[at.n_outcomes + e]):
                    fl[at.terms + m * at.outcomes + o] = after(fl, it, at, p, i, e, o, t, st)
            elif left <= 0 and how >= 0 and it[at.fights + i] == 1:
                left += it[at.complete + e * at.outcomes + how]
                if 0 < left <= it[at.attention + e] + ahead:
                    drift = fl[at.bm + i] + fl[at.future + i]
                    there = clip(fl[at.lg + i] + left * drift, -st.barrier, st.barrier)
                    then = hope(there, st.barrier, 1.0 / (1.0 + math.exp(-there)), drift, fl[at.bv + i], p)
                    fl[at.later + m] = clip(fl[at.u + i] + p.wait_scale * (then - fl[at.hope + i]), 0.0, 1.0)


@kernel(error_model="numpy")
def wait(fl: F, it: I, at: Record, p: Record, t: int, st: Record) -> None:
    """Set each party's pace multiplier, its W − x (−1 where nothing is waited for), and the trend within it."""
    for i in range(at.parties):
        fl[at.waiting + i] = 1.0
        fl[at.wait_margin + i] = -1.0
        x = fl[at.u + i]
        for e in range(at.events):
            if it[at.waits + e] == 0:
                continue
            m = i * at.events + e
            how, left = it[at.how + e], it[at.when + e] - t
            if 0 < left <= it[at.attention + e]:
                terms, mean, rest = 0.0, 0.0, 1.0
                for o in range(it[at.n_outcomes + e]):
                    chance = believed(fl, it, at, i, e, o, t)
                    rest -= chance
                    terms += chance * max(fl[at.terms + m * at.outcomes + o], x)
                    mean += chance * fl[at.terms + m * at.outcomes + o]
                terms += max(0.0, rest) * x
                mean += max(0.0, rest) * x
            elif left <= 0 and how >= 0 and it[at.fights + i] == 1:
                left += it[at.complete + e * at.outcomes + how]
                if left <= 0 or left > it[at.attention + e]:
                    continue
                terms = max(fl[at.later + m], x)
                mean = terms
            else:
                continue
            margin = option(terms, p.wait_cost, p.wait_delta, left) - x
            if margin > fl[at.wait_margin + i]:
                fl[at.wait_margin + i] = margin
                fl[at.wait_trend + i] = option(max(mean, x), p.wait_cost, p.wait_delta, left) - x
        if fl[at.wait_margin + i] > -1.0:
            fl[at.waiting + i] = p.wait_floor + (1.0 - p.wait_floor) * logistic(
                -(fl[at.wait_margin + i] - p.wait_margin) / p.wait_width)
