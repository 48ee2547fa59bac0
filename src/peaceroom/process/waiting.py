"""Waiting as an option: who expects better terms after an event stalls.

    W_i = δ^T Σ_o π_io·max(v_io, x_i) − c·Σ_{t<T} δ^t,   S_i = s_min + (1 − s_min)·logistic(−(W_i − x_i − m)/s)

x_i is the package at today's attractors. v_io comes from the analyst, or as clip(x_i + κ[H_i(drift after o) − H_i]).
An event counts within its attention horizon; an announced effect on support that is still being phased in counts as an
event with one outcome on the day it is complete.
"""

from __future__ import annotations

import math

from numba import njit

from peaceroom.process.battlefield import relative
from peaceroom.process.beliefs import believed, hope
from peaceroom.process.kit import F, I, Record, clip, logistic


@njit(cache=True, nogil=True)
def option(value: float, cost: float, delta: float, weeks: int) -> float:
    """δ^T·value − c·Σ_{t=0}^{T−1} δ^t."""
    power = math.pow(delta, weeks)
    return value * power - cost * (weeks if delta == 1.0 else (1.0 - power) / (1.0 - delta))


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def wait(fl: F, it: I, at: Record, p: Record, t: int, st: Record) -> None:
    """Set each party's pace multiplier and its W − x (−1 where nothing is waited for)."""
    for i in range(at.parties):
        fl[at.waiting + i] = 1.0
        fl[at.wait_margin + i] = -1.0
        x = fl[at.u + i]
        for e in range(at.events):
            if it[at.waits + e] == 0:
                continue
            how = it[at.how + e]
            left = it[at.when + e] - t
            rest_weeks = it[at.complete + e * at.outcomes + how] + left if left <= 0 and how >= 0 else 0
            if left > 0 and left <= it[at.attention + e]:
                total = 0.0
                rest = 1.0
                for o in range(it[at.n_outcomes + e]):
                    chance = believed(fl, it, at, i, e, o, t)
                    rest -= chance
                    total += chance * max(after(fl, it, at, p, i, e, o, t, st), x)
                worth = option(total + max(0.0, rest) * x, p.wait_cost, p.wait_delta, left)
            elif 0 < rest_weeks <= it[at.attention + e] and it[at.fights + i] == 1:
                left = rest_weeks
                drift = fl[at.bm + i] + fl[at.future + i]
                there = clip(fl[at.lg + i] + left * drift, -st.barrier, st.barrier)
                then = hope(there, st.barrier, 1.0 / (1.0 + math.exp(-there)), drift, fl[at.bv + i], p)
                terms = max(clip(x + p.wait_scale * (then - fl[at.hope + i]), 0.0, 1.0), x)
                worth = option(terms, p.wait_cost, p.wait_delta, left)
            else:
                continue
            margin = worth - x
            if margin > fl[at.wait_margin + i]:
                fl[at.wait_margin + i] = margin
        if fl[at.wait_margin + i] > -1.0:
            fl[at.waiting + i] = p.wait_floor + (1.0 - p.wait_floor) * logistic(
                -(fl[at.wait_margin + i] - p.wait_margin) / p.wait_width)
