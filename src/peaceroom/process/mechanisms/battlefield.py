"""Balance of strength: log strengths walk; shares are their softmax, and a share near 1 for long ends the war.

    Δx_i = μ_i + η[log S_i(t) − log S_i(0)] + χ·max(0, |ℓ_i|/L − ½)·1{ℓ_i > 0} − pull·(x_i − x_i(0)) + σ/√2·ξ_i
    ℓ_i = logit of i's share,  L = logit(1 − θ)

With two sides ℓ_A = x_A − x_B has weekly shocks of sd σ. Only *changes* of support since the as-of date drive it: any
standing difference would win with certainty otherwise.
"""

from __future__ import annotations

import math

import numpy as np

from peaceroom.core.compiling import kernel
from peaceroom.process.machine.state import (
    DEFINITIVE,
    SIGNED,
    SLOTS,
    F,
    I,
    Keys,
    Record,
    four,
    normal,
    weekly,
)


@kernel(error_model="numpy")
def log_support(fl: F, it: I, at: Record, p: Record, i: int) -> float:
    """log of i's own floor and all support it gets now."""
    n = at.parties
    total = p.support_floor
    for q in range(at.third):
        total += max(0.0, fl[at.q + q * n + i])
    return math.log(total)


@kernel(error_model="numpy")
def shares(fl: F, it: I, at: Record) -> None:
    """Shares and their logits from log strengths."""
    n = at.parties
    if n == 2 and it[at.fights + 0] == 1 and it[at.fights + 1] == 1:
        fl[at.lg + 0] = fl[at.x + 0] - fl[at.x + 1]
        fl[at.lg + 1] = -fl[at.lg + 0]
        fl[at.share + 0] = 1.0 / (1.0 + math.exp(-fl[at.lg + 0]))
        fl[at.share + 1] = 1.0 - fl[at.share + 0]
        return
    top = -1e300
    fighting = 0
    for i in range(n):
        if it[at.fights + i] == 1:
            top = max(top, fl[at.x + i])
            fighting += 1
    total = 0.0
    for i in range(n):
        fl[at.share + i] = math.exp(fl[at.x + i] - top) if it[at.fights + i] == 1 else 0.0
        total += fl[at.share + i]
    for i in range(n):
        fl[at.share + i] /= max(total, 1e-300)
        if fighting < 2 or it[at.fights + i] == 0:
            fl[at.lg + i] = 0.0
        else:
            s = min(max(fl[at.share + i], 1e-12), 1.0 - 1e-12)
            fl[at.lg + i] = math.log(s / (1.0 - s))


@kernel(error_model="numpy")
def start_balance(fl: F, it: I, at: Record, p: Record, st: Record) -> None:
    st.barrier = math.log((1.0 - p.theta) / p.theta)
    for i in range(at.parties):
        fl[at.x + i] = fl[at.logits + i]
        fl[at.x0 + i] = fl[at.logits + i]
        fl[at.support + i] = log_support(fl, it, at, p, i)
        fl[at.support_was + i] = fl[at.support + i]
        fl[at.strength_was + i] = fl[at.q + at.o_strength + i]
        it[at.streak + i] = 0
        fl[at.known + i] = 0.0
    shares(fl, it, at)
    for i in range(at.parties):
        fl[at.lg0 + i] = fl[at.lg + i]


@kernel(error_model="numpy")
def relative(fl: F, it: I, at: Record, place: int, i: int) -> float:
    """The i-th number from ``place`` on, less the others' mean weighted by their shares: drift of i's logit share."""
    total, weight = 0.0, 0.0
    for j in range(at.parties):
        if j != i:
            total += fl[at.share + j] * fl[place + j]
            weight += fl[at.share + j]
    return float(fl[place + i] - total / weight) if weight > 0.0 else 0.0


@kernel(error_model="numpy")
def move_balance(fl: F, it: I, at: Record, p: Record, k: Keys, seed: np.uint64, t: int, st: Record) -> None:
    """One week; ``util`` is left with the part of each one's move that support explains."""
    n = at.parties
    calm = p.frozen if st.frozen == 1 or st.cease == DEFINITIVE else 1.0
    if at.two_point == 1:
        # forts: the first party takes or loses one, with the chance that gives the mean drift
        mean = fl[at.drift + 0] - fl[at.drift + 1]
        up = four(seed, k.balance, st.draw, t, 0)[0] < 0.5 * (1.0 + mean / p.sigma)
        fl[at.x + 0] += p.sigma if up else -p.sigma
        for i in range(n):
            fl[at.util + i] = 0.0
        shares(fl, it, at)
        return
    for i in range(n):
        if st.moved == 1:
            fl[at.support + i] = log_support(fl, it, at, p, i)
        jump = fl[at.q + at.o_strength + i] - fl[at.strength_was + i]
        fl[at.strength_was + i] += jump
        pushed = calm * p.eta * (fl[at.support + i] - fl[at.support_was + i]) + jump
        fl[at.util + i] = pushed
        if it[at.fights + i] == 1:
            u = weekly(fl, it, at, seed, k.balance, st.draw, t, SLOTS + i, i)
            rout = p.cascade * max(0.0, fl[at.lg + i] / st.barrier - 0.5)
            fl[at.x + i] += (pushed + calm * (fl[at.drift + i] + rout - p.pull * (fl[at.x + i] - fl[at.x0 + i])
                                        + p.sigma * 0.7071067811865476 * normal(u)))
    shares(fl, it, at)


@kernel(error_model="numpy")
def victory(fl: F, it: I, at: Record, p: Record, st: Record) -> int:
    """Who has won by now, or −1. Nobody wins by arms after a signature."""
    if st.stage >= SIGNED:
        return -1
    for i in range(at.parties):
        if it[at.fights + i] == 1 and fl[at.lg + i] >= st.barrier - 1e-9:
            it[at.streak + i] += 1
            if it[at.streak + i] >= p.victory_weeks:
                return i
        else:
            it[at.streak + i] = 0
    return -1
