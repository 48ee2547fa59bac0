"""Readiness R_i = M_i · O_i (Pruitt): motivation to end the fighting times optimism that talks can.

    M → logistic(m_i + m_cost·log(v/v0) + m_stalemate·(stalemate − ½) − m_gain·gain_i + pressure_i + …)
    O → logistic(o_i + o_items·settled share + o_trust·trust − o_gap·(gap − ½) − shocks − o_gain·max(0, −gain_i))

m_i and o_i are lasting intercepts of party and draw: smoothing alone would forget the start. gain_i is the change of
the logit share in units of half the way to victory. Closing uses R̄ = (1 − ω)·geometric mean + ω·minimum over the
required parties, divided by R_ref; switched off it is R_ref.
"""

from __future__ import annotations

import math

import numpy as np

from peaceroom.core.compiling import kernel
from peaceroom.process.machine.state import (
    OPEN,
    F,
    I,
    Keys,
    Record,
    clip,
    four,
    logistic,
    logit,
    normal,
)


@kernel(error_model="numpy")
def start_readiness(fl: F, it: I, at: Record, p: Record, k: Keys, seed: np.uint64, on: int, st: Record) -> None:
    st.keep_m = 0.5 ** (1.0 / p.m_half_life)
    st.keep_o = 0.5 ** (1.0 / p.o_half_life)
    for i in range(at.parties):
        u = four(seed, k.readiness, st.draw, 0, i)
        fl[at.m_base + i] = logit(fl[at.motivation + i]) + p.readiness_sd * normal(u[0])
        fl[at.o_base + i] = logit(fl[at.trust_in + i]) + p.readiness_sd * normal(u[1])
        fl[at.m + i] = logistic(fl[at.m_base + i])
        fl[at.o + i] = logistic(fl[at.o_base + i])
        fl[at.ready + i] = fl[at.m + i] * fl[at.o + i] if on == 1 else p.r_ref


@kernel(error_model="numpy")
def move_readiness(fl: F, it: I, at: Record, p: Record, pressure_on: int, st: Record) -> None:
    """One week of smoothing towards the targets."""
    keep_m, keep_o = st.keep_m, st.keep_o
    items = at.items
    worst = 0.5
    if st.open_items > 0:
        worst = 0.0
        for k in range(items):
            if it[at.status + k] == OPEN:
                worst = max(worst, fl[at.gap + k] / 100.0)
    cost = math.log(max(st.expected, 1e-9))
    for i in range(at.parties):
        gain = 2.0 * (fl[at.lg + i] - fl[at.lg0 + i]) / st.barrier
        still = 1.0 - min(1.0, abs(fl[at.bm + i] + fl[at.future + i]) / 0.02)
        pressure = p.m_pressure * fl[at.q + at.o_pressure + i] if pressure_on == 1 else 0.0
        target = logistic(fl[at.m_base + i] + p.m_cost * clip(cost, -2.0, 2.0) + p.m_stalemate * (still - 0.5)
                          - p.m_gain * gain + p.m_deadline * st.deadline + pressure)
        fl[at.m + i] = keep_m * fl[at.m + i] + (1.0 - keep_m) * target
        target = logistic(fl[at.o_base + i] + p.o_items * st.settled / items + p.o_trust * fl[at.q + at.o_trust]
                          - p.o_gap * (worst - 0.5) - p.o_violence * max(0.0, st.shock)
                          - st.optimism_shock - p.o_gain * max(0.0, -gain))
        fl[at.o + i] = keep_o * fl[at.o + i] + (1.0 - keep_o) * target
        fl[at.ready + i] = fl[at.m + i] * fl[at.o + i]


@kernel(error_model="numpy")
def joint(fl: F, it: I, at: Record, p: Record, item: int) -> float:
    """R̄/R_ref over the parties that an item requires; item −1: over all."""
    total, least, count = 0.0, 1.0, 0
    for i in range(at.parties):
        if item < 0 or it[at.required + item * at.parties + i] == 1:
            total += math.log(fl[at.ready + i])
            least = min(least, fl[at.ready + i])
            count += 1
    if count == 0:
        return 1.0
    return float(((1.0 - p.weakest) * math.exp(total / count) + p.weakest * least) / p.r_ref)
