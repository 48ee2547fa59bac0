"""Sessions: opening, planned recesses, breaks and what follows them, dormancy and revival.

A break has one heavy-tailed length, log-normal given that it is `break_shortest` weeks or more, so that it ends the
less easily the longer it has lasted: one that is under way on the as-of date is drawn given the time that it has
lasted. Breaks are longer with low readiness, shorter with mediation. A break of two years is called dormant; it may
still end.
Nothing is final but arms.
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
def length(p: Record, u: float, lasted: float, ease: float) -> float:
    """Weeks of a break that has lasted so long, at quantile 1 − u of those; its hazard of ending × ``ease``."""
    begun = (p.break_mean - math.log(max(lasted, p.break_shortest))) / p.break_sd
    left = max(cdf(begun) * math.pow(u, 1.0 / ease), 1e-300)  # share of all breaks that last longer still
    return math.exp(min(p.break_mean - p.break_sd * normal(left), 50.0))


@bare_kernel()
def start_session(case: Record, p: Record, rng: Record, st: Record) -> None:
    """A break under way on the as-of date lasts as long as breaks do that lasted so far.

    Talks that are dormant with no day from which on have been so for as long as it takes to be called so.
    """
    st.stage = case.stage0
    st.break_left = 0.0
    st.dormant_in = 0.0
    if st.stage == SUSPENDED or st.stage == DORMANT:
        lasted, ease = case.break_weeks, 1.0
        if st.stage == DORMANT:
            lasted = lasted if lasted > 0.0 else p.dormant_weeks
            ease = p.revival
        st.break_left = length(p, four(rng, rng.breaks, 0, 0)[0], lasted, ease) - lasted
        st.dormant_in = p.dormant_weeks - lasted


@bare_kernel()
def awaited(items: Records) -> bool:
    """Whether suspended talks still wait for an item to be settled."""
    waits = False
    for k in range(len(items)):
        waits = waits or (items[k].resumes == 1 and items[k].status < AGREED)
    return waits


@bare_kernel()
def session(
    parties: Records, items: Records, recess: F, case: Record, p: Record, on: int, rng: Record, slots: Records,
    t: int, st: Record,
) -> None:
    """One week of transitions between not opened, in session, recess, suspended and dormant.

    ``recess``: weeks of a planned recess that are left. They pass also while talks are broken off.
    """
    st.broke = 0
    planned = recess[0] > 0.0
    if planned:
        recess[0] = max(0.0, recess[0] - 1.0)
    if st.stage == NOT_OPENED:
        if four(rng, rng.opening, t, 0)[0] < 1.0 - math.exp(-p.opening * joint_of_all(parties, p)):
            st.stage = RECESS if planned else IN_SESSION
        return
    if st.stage == RECESS:
        if not planned:
            st.stage = IN_SESSION
        return
    if st.stage == SUSPENDED or st.stage == DORMANT:
        st.break_left -= 1.0
        st.dormant_in -= 1.0
        if st.break_left <= 0.0 and not awaited(items):
            st.stage = RECESS if planned else IN_SESSION
        elif st.dormant_in <= 0.0:
            st.stage = DORMANT
        return
    if st.stage != IN_SESSION:
        return
    if planned:
        st.stage = RECESS
        return
    if on == 0:
        return
    ready = joint_of_all(parties, p)
    h = p.break_hazard * math.exp(-p.break_rho * math.log(ready)) * (1.0 + p.disrupt_break * st.attack)
    if weekly(rng, slots, rng.breaks, t, BREAKS, 0) < 1.0 - math.exp(-h):
        st.stage = SUSPENDED
        st.break_length = length(p, four(rng, rng.breaks, t, 0)[2], 0.0, 1.0) * (
            ready ** -p.break_stretch * shorten(p, st))
        st.break_left = st.break_length
        st.dormant_in = p.dormant_weeks
        st.broke = 1
        if st.first_break < 0:
            st.first_break = t
