"""Mediators: they bridge part of a gap, shorten breaks, lean on parties. There may be none.

Bias has no built-in sign: it does nothing for a facilitator (``process``); advice of restraint (``information``) is
believed only from a mediator whose bias lies in an interval (Kydd 2003); trust-building (``trust``) loses by it
(Kydd 2005).
"""

from __future__ import annotations

import math

from peaceroom.core.compiling import kernel
from peaceroom.process.machine.state import (
    F,
    I,
    Record,
    clip,
)


@kernel(error_model="numpy")
def honest(bias: float, share: float, fl: F, place: int) -> bool:
    """Whether a mediator with this bias reports truthfully (reconstruction of Kydd 2003; w = 1).

    At ``place`` stand μ, μ', c1, cL, cH. The first party may demand safely x_s = p + cL or at risk x_r = p + cH.
    """
    mu, other, c1, low, high = fl[place], fl[place + 1], fl[place + 2], fl[place + 3], fl[place + 4]
    safe, risky, war = share + low, share + high, share - c1
    gain = mu * risky + (1.0 - mu) * war - safe
    loss = other * risky + (1.0 - other) * war - safe
    # the weak-opponent message is worth sending to a biased mediator, the other one not worth hiding
    return bool(gain > 0.0 and bias * gain >= 1.0 - mu and bias * loss <= 1.0 - other)


@kernel(error_model="numpy")
def mediate(fl: F, it: I, at: Record, p: Record, on: int, st: Record) -> None:
    """The best effort at work (0.5 is an average mediator) and the gap that it bridges."""
    best = 0.0
    if on == 1:
        for q in range(at.third):
            effort = clip(fl[at.q + at.o_effort + q], 0.0, 1.0)
            if it[at.kinds + q] == 1 and not honest(fl[at.bias + q], fl[at.share], fl, at.kydd + 5 * q):
                effort = 0.0
            elif it[at.kinds + q] == 2:
                effort *= max(0.0, 1.0 - p.trust_bias * abs(fl[at.bias + q]))
            best = max(best, effort)
    st.effort = best
    st.bridge = p.tolerance * best / 0.5
    for i in range(at.parties):
        fl[at.lean + i] = lean(fl, it, at, p, on, i)


@kernel(error_model="numpy")
def lean(fl: F, it: I, at: Record, p: Record, on: int, i: int) -> float:
    """Factor on party i's concessions from those who have leverage on it and make an effort."""
    if on == 0:
        return 1.0
    n = at.parties
    total = 0.0
    for q in range(at.third):
        if fl[at.q + at.o_effort + q] > 0.0:
            total += max(0.0, fl[at.q + at.o_leverage + q * n + i])
    return float(1.0 + p.mediator_leverage * min(1.0, total))


@kernel(error_model="numpy")
def shorten(p: Record, st: Record) -> float:
    """Factor on the length of a break: 1 up to an average mediator and where there is none, less above."""
    return math.pow(st.effort / 0.5, -p.mediator_resume) if st.effort > 0.5 else 1.0
