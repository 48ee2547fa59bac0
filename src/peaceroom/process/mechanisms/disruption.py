"""Disruption by those who would upset a text: a rule table after Stedman (1997), since no estimates exist."""

from __future__ import annotations

import numpy as np

from peaceroom.core.compiling import kernel
from peaceroom.process.machine.state import (
    AGREED,
    IN_SESSION,
    SLOTS,
    F,
    I,
    Keys,
    Record,
    four,
    weekly,
)

LIMITED, GREEDY, TOTAL = 1, 2, 3


@kernel(error_model="numpy")
def opportunity(fl: F, it: I, at: Record, d: int, st: Record) -> float:
    """Rate of attacks a week: a limited aim is met by its item, a greedy one half, a total one grows with progress."""
    wants = it[at.dis_wants + d]
    met = wants >= 0 and it[at.status + wants] >= AGREED
    kind = it[at.dis_objective + d]
    factor = 1.0
    if kind == LIMITED and met:
        factor = 0.0
    elif kind == GREEDY and met:
        factor = 0.5
    elif kind == TOTAL:
        factor = 1.0 + st.settled / max(1.0, float(at.items))
    return float(fl[at.dis_rate + d] * factor)


@kernel(error_model="numpy")
def disrupt(fl: F, it: I, at: Record, p: Record, k: Keys, seed: np.uint64, t: int, st: Record) -> None:
    """One week: attacks shock optimism now and make a break likelier. The shock fades by half a fortnight."""
    st.optimism_shock *= 0.7071067811865476
    st.attack = 0.0
    if st.stage != IN_SESSION:
        return
    for d in range(at.disruptors):
        slot = SLOTS + at.parties + 2 * at.items + d
        if weekly(fl, it, at, seed, k.disrupt, st.draw, t, slot, d) < 1.0 - np.exp(-opportunity(fl, it, at, d, st)):
            low, high = fl[at.dis_range + d * 2], fl[at.dis_range + d * 2 + 1]
            size = low + (high - low) * four(seed, k.disrupt, st.draw, t, d)[0]
            st.attack += size
            st.optimism_shock += p.disrupt_optimism * size
