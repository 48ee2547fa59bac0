"""Durability: some texts end, mostly early. P(ended by t) = π(1 − e^(−t/s)): a cure model.

Settlement by reference, closing under a deadline and a missing guarantee raise the share π (in logits), not the rate.
"""

from __future__ import annotations

import math

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.elementary import logistic, logit
from peaceroom.process.machine.records import F, Record, Records
from peaceroom.process.machine.state import AGREED, REFERRED
from peaceroom.process.machine.streams import four

#: index of the text as a whole in the stream of this mechanism
TEXT = 1 << 20


@bare_kernel()
def end_of(share: float, scale: float, u: float, v: float, t: int) -> float:
    """Week in which a text of week t ends, or −1."""
    return t + max(1.0, math.ceil(-math.log(v) * scale)) if u < share else -1.0


@bare_kernel()
def settle_quality(items: Records, k: int, p: Record, rng: Record, t: int) -> None:
    """Fate of item k, settled in week t (one that brings a ceasefire has that mechanism's hazards instead)."""
    item = items[k]
    if item.ceasefire_class > 0:
        item.unravel = -1.0
        return
    u = four(rng, rng.durability, t, k)
    z = logit(p.unravel_share) + p.unravel_deadline * (item.pressure - 1.0)
    if item.status == REFERRED:
        z += p.unravel_ambiguity
    item.unravel = end_of(logistic(z), p.unravel_weeks, u[0], u[1], t)


@bare_kernel()
def sign_quality(items: Records, p: Record, guarantee: int, rng: Record, t: int, st: Record) -> None:
    """Fate of a comprehensive text signed in week t."""
    u = four(rng, rng.durability, t, TEXT)
    referred = 0.0
    for k in range(len(items)):
        referred += 1.0 if items[k].status == REFERRED else 0.0
    z = (logit(p.unravel_full) + p.unravel_ambiguity * referred / len(items)
         + p.unravel_deadline * p.deadline * st.deadline)
    if guarantee == 1:
        z += p.unravel_guarantee * (1.0 - p.guarantee)
    st.unravel_at = end_of(logistic(z), p.unravel_weeks, u[0], u[1], t)


@bare_kernel()
def wear(items: Records, trust: F, p: Record, t: int, st: Record) -> int:
    """What ends this week: an item's number, −1 for nothing; the text as a whole sets its own flag."""
    if st.comprehensive == 1:
        if st.unravel_at == t and st.first_unravelled < 0:
            st.first_unravelled = t
        return -1
    for k in range(len(items)):
        if items[k].status >= AGREED and items[k].unravel >= 0.0 and items[k].unravel <= t:
            trust[0] -= p.trust_breach
            return k
    return -1
