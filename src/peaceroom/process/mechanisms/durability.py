"""Durability: some texts end, mostly early. P(ended by t) = π(1 − e^(−t/s)): a cure model.

Settlement by reference, closing under a deadline and a missing guarantee raise the share π (in logits), not the rate.
"""

from __future__ import annotations

import math

import numpy as np

from peaceroom.core.compiling import kernel
from peaceroom.process.machine.state import (
    AGREED,
    REFERRED,
    F,
    I,
    Keys,
    Record,
    four,
    logistic,
    logit,
)

#: index of the text as a whole in the stream of this mechanism
TEXT = 1 << 20


@kernel(error_model="numpy")
def end_of(share: float, scale: float, u: float, v: float, t: int) -> float:
    """Week in which a text of week t ends, or −1."""
    return t + max(1.0, math.ceil(-math.log(v) * scale)) if u < share else -1.0


@kernel(error_model="numpy")
def settle_quality(
    fl: F, it: I, at: Record, p: Record, k: Keys, seed: np.uint64, item: int, t: int, st: Record,
) -> None:
    """Fate of an item settled in week t (one that brings a ceasefire has that mechanism's hazards instead)."""
    if it[at.cease_class + item] > 0:
        fl[at.unravel + item] = -1.0
        return
    u = four(seed, k.durability, st.draw, t, item)
    z = logit(p.unravel_share) + p.unravel_deadline * (fl[at.pressure + item] - 1.0)
    if it[at.status + item] == REFERRED:
        z += p.unravel_ambiguity
    fl[at.unravel + item] = end_of(logistic(z), p.unravel_weeks, u[0], u[1], t)


@kernel(error_model="numpy")
def sign_quality(
    fl: F, it: I, at: Record, p: Record, guarantee: int, k: Keys, seed: np.uint64, t: int, st: Record,
) -> None:
    """Fate of a comprehensive text signed in week t."""
    u = four(seed, k.durability, st.draw, t, TEXT)
    referred = 0.0
    for item in range(at.items):
        referred += 1.0 if it[at.status + item] == REFERRED else 0.0
    z = (logit(p.unravel_full) + p.unravel_ambiguity * referred / at.items
         + p.unravel_deadline * p.deadline * st.deadline)
    if guarantee == 1:
        z += p.unravel_guarantee * (1.0 - p.guarantee)
    st.unravel_at = end_of(logistic(z), p.unravel_weeks, u[0], u[1], t)


@kernel(error_model="numpy")
def wear(fl: F, it: I, at: Record, p: Record, t: int, st: Record) -> int:
    """What ends this week: an item's number, −1 for nothing; the text as a whole sets its own flag."""
    if st.comprehensive == 1:
        if st.unravel_at == t:
            st.unravelled = 1
            if it[at.first + 7] < 0:
                it[at.first + 7] = t
        return -1
    for item in range(at.items):
        if it[at.status + item] >= AGREED and fl[at.unravel + item] >= 0.0 and fl[at.unravel + item] <= t:
            fl[at.q + at.o_trust] -= p.trust_breach
            return item
    return -1
