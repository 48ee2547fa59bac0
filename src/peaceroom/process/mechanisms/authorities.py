"""Authorities that can stop talks at any time, a leader, a council, a patron; talks resume by their word only."""

from __future__ import annotations

import math

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.records import Record, Records
from peaceroom.process.machine.state import AGREED, DORMANT, IN_SESSION, RECESS, SUSPENDED
from peaceroom.process.machine.streams import four

#: weeks of a stop that its authority never lifts
_FOR_EVER = 1e9


@bare_kernel()
def stop_length(resumes: float, u: float) -> float:
    """Whole weeks until talks resume at that rate a week."""
    return math.ceil(-math.log(max(u, 1e-300)) / resumes) if resumes > 0.0 else _FOR_EVER


@bare_kernel()
def start_stopped(authorities: Records, rng: Record, st: Record) -> None:
    """A stop under way on the as-of date ends by its authority's word; of several the last word counts."""
    if st.stage != SUSPENDED and st.stage != DORMANT:
        return
    left = 0.0
    for a in range(len(authorities)):
        if authorities[a].stopped == 1:
            left = max(left, stop_length(authorities[a].resumes, four(rng, rng.authority, 0, a)[1]))
    if left > 0.0:
        st.break_left = left


@bare_kernel()
def stop(authorities: Records, items: Records, in_force: bool, p: Record, rng: Record, t: int, st: Record) -> None:
    """Talks in session or recess are stopped this week, or not. ``in_force``: whether a ceasefire is."""
    for a in range(len(authorities)):
        if st.stage != IN_SESSION and st.stage != RECESS:
            return
        one = authorities[a]
        if (one.until >= 0 and items[one.until].status >= AGREED) or (
                one.after >= 0 and items[one.after].status < AGREED) or (one.quiet == 1 and in_force):
            continue
        u = four(rng, rng.authority, t, a)
        if u[0] < 1.0 - math.exp(-one.stops):
            st.stage = SUSPENDED
            st.break_length = stop_length(one.resumes, u[1])
            st.break_left = st.break_length
            st.dormant_in = p.dormant_weeks
            st.broke = 1
            if st.first_break < 0:
                st.first_break = t
