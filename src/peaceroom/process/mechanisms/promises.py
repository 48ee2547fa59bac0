"""Commitments outside the room: kept ones build trust, breaches destroy it and suspend what depended on them."""

from __future__ import annotations

import numpy as np

from peaceroom.core.compiling import kernel
from peaceroom.process.machine.state import (
    F,
    I,
    Keys,
    Record,
    four,
)

KEPT, BROKEN, SUSPENDED_PROMISE = 1, 2, 3


@kernel(error_model="numpy")
def promises(fl: F, it: I, at: Record, p: Record, k: Keys, seed: np.uint64, t: int, st: Record) -> None:
    """One week: promises fall due, breaches are seen after their lag."""
    events = at.events
    for j in range(at.promises):
        if it[at.com_due + j] == t:
            d = it[at.com_depends + j]
            if d >= 0 and it[at.broken + d] >= BROKEN:
                it[at.broken + j] = SUSPENDED_PROMISE
            elif four(seed, k.commitments, st.draw, 0, j)[0] < fl[at.com_kept + j]:
                it[at.broken + j] = KEPT
                fl[at.q + at.o_trust] += p.trust_kept
            else:
                it[at.broken + j] = BROKEN
                it[at.when + events + j] = t + it[at.com_lag + j] + 1
                it[at.how + events + j] = 0
        if it[at.broken + j] == BROKEN and it[at.com_due + j] + it[at.com_lag + j] == t:
            fl[at.q + at.o_trust] -= p.trust_breach
