"""Sessions: opening, planned recesses, breaks and what follows them, dormancy and revival.

Breaks last log-normally (median about a month), longer with low readiness, shorter with mediation; a share of them does
not return and falls dormant, from where talks may still revive. Nothing is final but arms.
"""

from __future__ import annotations

import math

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.elementary import cdf, normal
from peaceroom.process.machine.records import F, Record, Records
from peaceroom.process.machine.state import AGREED, DORMANT, IN_SESSION, NOT_OPENED, RECESS, SUSPENDED
from peaceroom.process.machine.streams import BREAKS, four, weekly
from peaceroom.process.mechanisms.mediation import shorten
from peaceroom.process.mechanisms.readiness import joint_of_all


@bare_kernel()
def length(p: Record, u: float, stretch: float) -> float:
    """Weeks of a break at quantile u."""
    return math.exp(math.log(p.break_median) + p.break_sd * normal(u)) * stretch


@bare_kernel()
def start_session(case: Record, p: Record, on: int, rng: Record, st: Record) -> None:
    """A break under way on the as-of date lasts as long as breaks do that lasted so far."""
    st.stage = case.stage0
    st.break_left = 0.0
    st.no_return = 0
    if st.stage == SUSPENDED:
        u = four(rng, rng.breaks, 0, 0)
        past = cdf((math.log(max(case.break_weeks, 1e-9)) - math.log(p.break_median)) / p.break_sd)
        whole = length(p, min(past + (1.0 - past) * u[0], 1.0 - 1e-12), 1.0)
        st.break_left = max(0.5, whole - case.break_weeks)
        st.no_return = 1 if on == 1 and u[1] < p.no_return else 0


@bare_kernel()
def awaited(items: Records) -> bool:
    """Whether suspended talks still wait for an item to be settled."""
    waits = False
    for k in range(len(items)):
        waits = waits or (items[k].resumes == 1 and items[k].status < AGREED)
    return waits


@bare_kernel()
def session(
    parties: Records, items: Records, recess: F, p: Record, on: int, rng: Record, slots: Records, t: int, st: Record,
) -> None:
    """One week of transitions between not opened, in session, recess, suspended and dormant.

    ``recess``: weeks of a planned recess that are left.
    """
    st.broke = 0
    if st.stage == NOT_OPENED:
        if four(rng, rng.opening, t, 0)[0] < 1.0 - math.exp(-p.opening * joint_of_all(parties, p)):
            st.stage = IN_SESSION
        return
    if st.stage == RECESS:
        recess[0] -= 1.0
        if recess[0] <= 0.0:
            recess[0] = 0.0
            st.stage = IN_SESSION
        return
    if st.stage == SUSPENDED:
        st.break_left -= 1.0
        if st.break_left <= 0.0 and (st.no_return == 1 or not awaited(items)):
            st.stage = DORMANT if st.no_return == 1 else IN_SESSION
        return
    if st.stage == DORMANT:
        if four(rng, rng.breaks, t, 1)[0] < 1.0 - math.exp(-p.revival):
            st.stage = IN_SESSION
        return
    if st.stage != IN_SESSION:
        return
    if recess[0] > 0.0:
        st.stage = RECESS
        return
    if on == 0:
        return
    ready = joint_of_all(parties, p)
    h = p.break_hazard * math.exp(-p.break_rho * math.log(ready)) * (1.0 + p.disrupt_break * st.attack)
    if weekly(rng, slots, rng.breaks, t, BREAKS, 0) < 1.0 - math.exp(-h):
        u = four(rng, rng.breaks, t, 0)
        st.stage = SUSPENDED
        st.no_return = 1 if u[1] < p.no_return else 0
        st.break_length = length(p, u[2], ready ** -p.break_stretch * shorten(p, st))
        st.break_left = st.break_length
        st.broke = 1
        if st.first_break < 0:
            st.first_break = t
