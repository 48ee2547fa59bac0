"""Mediators: they bridge part of a gap, shorten breaks, lean on parties. There may be none.

Bias has no built-in sign: it does nothing for a facilitator (``process``); advice of restraint (``information``) is
believed only from a mediator whose bias lies in an interval (Kydd 2003); trust-building (``trust``) loses by it
(Kydd 2005).
"""

from __future__ import annotations

import math

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.elementary import clip
from peaceroom.process.machine.records import Quantities, Record, Records

#: kinds of mediators
PROCESS, INFORMATION, TRUST = 0, 1, 2


@bare_kernel()
def honest(third: Record, share: float) -> bool:
    """Whether a mediator with this bias reports truthfully (reconstruction of Kydd 2003; w = 1).

    μ, μ', c1, cL, cH are the third party's. The first party may demand safely x_s = p + cL or at risk x_r = p + cH.
    """
    mu, other = third.signal_weak, third.signal_strong
    safe, risky, war = share + third.cost_low, share + third.cost_high, share - third.cost1
    gain = mu * risky + (1.0 - mu) * war - safe
    loss = other * risky + (1.0 - other) * war - safe
    # the weak-opponent message is worth sending to a biased mediator, the other one not worth hiding
    return bool(gain > 0.0 and third.bias * gain >= 1.0 - mu and third.bias * loss <= 1.0 - other)


@bare_kernel()
def mediate(parties: Records, third: Records, q: Quantities, p: Record, on: int, st: Record) -> None:
    """The best effort at work (0.5 is an average mediator) and the gap that it bridges."""
    best = 0.0
    if on == 1:
        for m in range(len(third)):
            effort = clip(q.effort[m], 0.0, 1.0)
            if third[m].kind == INFORMATION and not honest(third[m], parties[0].share):
                effort = 0.0
            elif third[m].kind == TRUST:
                effort *= max(0.0, 1.0 - p.trust_bias * abs(third[m].bias))
            best = max(best, effort)
    st.effort = best
    st.bridge = p.tolerance * best / 0.5
    for i in range(len(parties)):
        parties[i].lean = lean(q, i, p) if on == 1 else 1.0


@bare_kernel()
def lean(q: Quantities, i: int, p: Record) -> float:
    """Factor on party i's concessions from those who have leverage on it and make an effort."""
    total = 0.0
    for m in range(len(q.effort)):
        if q.effort[m] > 0.0:
            total += max(0.0, q.leverage[m, i])
    return float(1.0 + p.mediator_leverage * min(1.0, total))


@bare_kernel()
def shorten(p: Record, st: Record) -> float:
    """Factor on the length of a break: 1 up to an average mediator and where there is none, less above."""
    return math.pow(st.effort / 0.5, -p.mediator_resume) if st.effort > 0.5 else 1.0
