"""Disruption by those who would upset a text: a rule table after Stedman (1997), since no estimates exist."""

from __future__ import annotations

import numpy as np

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.records import Record, Records
from peaceroom.process.machine.state import AGREED, IN_SESSION
from peaceroom.process.machine.streams import four, weekly

LIMITED, GREEDY, TOTAL = 1, 2, 3


@bare_kernel()
def opportunity(disruptor: Record, items: Records, st: Record) -> float:
    """Rate of attacks a week: a limited aim is met by its item, a greedy one half, a total one grows with progress."""
    wants, kind = disruptor.wants, disruptor.objective
    met = wants >= 0 and items[wants].status >= AGREED
    factor = 1.0
    if kind == LIMITED and met:
        factor = 0.0
    elif kind == GREEDY and met:
        factor = 0.5
    elif kind == TOTAL:
        factor = 1.0 + st.settled / max(1.0, float(len(items)))
    return float(disruptor.rate * factor)


@bare_kernel()
def disrupt(
    disruptors: Records, items: Records, case: Record, p: Record, rng: Record, slots: Records, t: int, st: Record,
) -> None:
    """One week: attacks shock optimism now and make a break likelier. The shock fades by half a fortnight."""
    st.optimism_shock *= 0.7071067811865476
    st.attack = 0.0
    if st.stage != IN_SESSION:
        return
    for d in range(len(disruptors)):
        u = weekly(rng, slots, rng.disrupt, t, case.disruption_slot + d, d)
        if u < 1.0 - np.exp(-opportunity(disruptors[d], items, st)):
            low, high = disruptors[d].low, disruptors[d].high
            size = low + (high - low) * four(rng, rng.disrupt, t, d)[0]
            st.attack += size
            st.optimism_shock += p.disrupt_optimism * size
