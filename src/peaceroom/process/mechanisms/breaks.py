"""Sessions: opening, planned recesses, breaks and what follows them, dormancy and revival.

Breaks last log-normally (median about a month), longer with low readiness, shorter with mediation; a share of them does
not return and falls dormant, from where talks may still revive. Nothing is final but arms.
"""

from __future__ import annotations

import math

import numpy as np

from peaceroom.core.compiling import kernel
from peaceroom.process.machine.state import (
    BREAKS,
    DORMANT,
    IN_SESSION,
    NOT_OPENED,
    RECESS,
    SUSPENDED,
    F,
    I,
    Keys,
    Record,
    cdf,
    four,
    normal,
    weekly,
)
from peaceroom.process.mechanisms.mediation import shorten
from peaceroom.process.mechanisms.readiness import joint


@kernel(error_model="numpy")
def length(p: Record, u: float, stretch: float) -> float:
    """Weeks of a break at quantile u."""
    return math.exp(math.log(p.break_median) + p.break_sd * normal(u)) * stretch


@kernel(error_model="numpy")
def start_session(fl: F, it: I, at: Record, p: Record, on: int, k: Keys, seed: np.uint64, st: Record) -> None:
    """A break under way on the as-of date lasts as long as breaks do that lasted so far."""
    st.stage = at.stage0
    st.break_left = 0.0
    st.no_return = 0
    if st.stage == SUSPENDED:
        u = four(seed, k.breaks, st.draw, 0, 0)
        past = cdf((math.log(max(at.break_weeks, 1e-9)) - math.log(p.break_median)) / p.break_sd)
        whole = length(p, min(past + (1.0 - past) * u[0], 1.0 - 1e-12), 1.0)
        st.break_left = max(0.5, whole - at.break_weeks)
        st.no_return = 1 if on == 1 and u[1] < p.no_return else 0


@kernel(error_model="numpy")
def session(fl: F, it: I, at: Record, p: Record, on: int, k: Keys, seed: np.uint64, t: int, st: Record) -> None:
    """One week of transitions between not opened, in session, recess, suspended and dormant."""
    st.broke = 0
    if st.stage == NOT_OPENED:
        if four(seed, k.opening, st.draw, t, 0)[0] < 1.0 - math.exp(-p.opening * joint(fl, it, at, p, -1)):
            st.stage = IN_SESSION
        return
    if st.stage == RECESS:
        fl[at.q + at.o_recess] -= 1.0
        if fl[at.q + at.o_recess] <= 0.0:
            fl[at.q + at.o_recess] = 0.0
            st.stage = IN_SESSION
        return
    if st.stage == SUSPENDED:
        st.break_left -= 1.0
        if st.break_left <= 0.0:
            st.stage = DORMANT if st.no_return == 1 else IN_SESSION
        return
    if st.stage == DORMANT:
        if four(seed, k.breaks, st.draw, t, 1)[0] < 1.0 - math.exp(-p.revival):
            st.stage = IN_SESSION
        return
    if st.stage != IN_SESSION:
        return
    if fl[at.q + at.o_recess] > 0.0:
        st.stage = RECESS
        return
    if on == 0:
        return
    ready = joint(fl, it, at, p, -1)
    h = p.break_hazard * math.exp(-p.break_rho * math.log(ready)) * (1.0 + p.disrupt_break * st.attack)
    if weekly(fl, it, at, seed, k.breaks, st.draw, t, BREAKS, 0) < 1.0 - math.exp(-h):
        u = four(seed, k.breaks, st.draw, t, 0)
        st.stage = SUSPENDED
        st.no_return = 1 if u[1] < p.no_return else 0
        st.break_length = length(p, u[2], ready ** -p.break_stretch * shorten(p, st))
        st.break_left = st.break_length
        st.breaks += 1
        st.broke = 1
        if it[at.first + 2] < 0:
            it[at.first + 2] = t
