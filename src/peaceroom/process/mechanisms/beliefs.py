"""Beliefs about the drift of the balance, and what no deal is worth.

Each party knows what support does (the known part), and learns the rest of the drift by a Kalman filter with process
noise. Fighting on is worth, with x and y the distances of its logit share from victory and defeat,

    H_i = E[e^(−ϱT); win] + (1 − E[e^(−ϱT)])·share_i,
    E[e^(−ϱT); win] = e^(μx/σ²) sinh(κy)/sinh(κ(x + y)),  κ = √(μ² + 2ϱσ²)/σ²,

averaged over the belief by five Gauss-Hermite nodes; without discounting and averaging tiny optimism would make every
deal impossible. The reservation value is r_i = clip(H_i + (1 − H_i)·u_i(defeat) − c_i, 0, 1) (Fearon 1995).
"""

from __future__ import annotations

import math

import numpy as np

from peaceroom.core.compiling import kernel
from peaceroom.process.machine.state import (
    F,
    I,
    Keys,
    Record,
    clip,
    four,
)
from peaceroom.process.mechanisms.battlefield import relative


@kernel(error_model="numpy")
def fate(x: float, y: float, mu: float, var: float, rate: float) -> tuple[float, float]:
    """Discounted chances that a diffusion (drift mu, variance var a week) reaches +x before −y, and −y before +x."""
    if x <= 0.0:
        return 1.0, 0.0
    if y <= 0.0:
        return 0.0, 1.0
    kappa = math.sqrt(mu * mu + 2.0 * rate * var) / var
    whole = kappa * (x + y)
    if whole < 1e-8:
        return y / (x + y), x / (x + y)
    # sinh(κy)/sinh(κ(x+y)) = e^(−κx)·(1 − e^(−2κy))/(1 − e^(−2κ(x+y))), which cannot overflow
    below = 1.0 - math.exp(-2.0 * whole)
    win = math.exp(mu * x / var - kappa * x) * (1.0 - math.exp(-2.0 * kappa * y)) / below
    lose = math.exp(-mu * y / var - kappa * y) * (1.0 - math.exp(-2.0 * kappa * x)) / below
    return win, lose


@kernel(error_model="numpy")
def hope(position: float, barrier: float, share: float, mean: float, var: float, p: Record) -> float:
    """H_i for a believed drift of this mean and variance."""
    spread = math.sqrt(var)
    total = 0.0
    noise = p.sigma * p.sigma
    for node in range(5):
        if node == 0:
            z, weight = 0.0, 0.5333333333333333
        elif node < 3:
            z, weight = 1.355626179974266, 0.2220759220056126
        else:
            z, weight = 2.856970013872806, 0.01125741132772069
        mu = mean + spread * (z if node % 2 == 0 else -z)
        win, lose = fate(barrier - position, barrier + position, mu, noise, p.discount)
        total += weight * (win + (1.0 - win - lose) * share)
    return total


@kernel(error_model="numpy")
def start_beliefs(fl: F, it: I, at: Record, p: Record, k: Keys, seed: np.uint64, st: Record) -> None:
    for i in range(at.parties):
        fl[at.bm + i] = relative(fl, it, at, at.drift, i) + fl[at.optimism + i] + p.optimism
        fl[at.bv + i] = p.belief_var
        low, high = fl[at.cost_range + i * 2 + 0], fl[at.cost_range + i * 2 + 1]
        fl[at.cost + i] = p.cost if math.isnan(low) else low + (high - low) * four(seed, k.beliefs, st.draw, 0, i)[0]
        if at.battles_on == 1:
            fl[at.ab + i * 2 + 0] = fl[at.battles + i * 2 + 0]
            fl[at.ab + i * 2 + 1] = fl[at.battles + i * 2 + 1]
        fl[at.future + i] = 0.0


@kernel(error_model="numpy")
def learn(fl: F, it: I, at: Record, p: Record, before: float, i: int, known: float) -> None:
    """Update from one week's move of the logit share, less the part ``known`` from support."""
    moved = fl[at.lg + i] - before
    if at.battles_on == 1:
        # a battle: the first party's forts rise or fall
        rise = moved > 0.0 if i == 0 else moved < 0.0
        fl[at.ab + i * 2 + 0] += 1.0 if rise else 0.0
        fl[at.ab + i * 2 + 1] += 0.0 if rise else 1.0
        return
    gain = fl[at.bv + i] / (fl[at.bv + i] + p.sigma * p.sigma)
    fl[at.bm + i] += gain * (moved - known - fl[at.bm + i])
    fl[at.bv + i] = (1.0 - gain) * fl[at.bv + i] + p.belief_noise


@kernel(error_model="numpy")
def believed(fl: F, it: I, at: Record, i: int, e: int, o: int, t: int) -> float:
    """Probability that party i gives outcome o of an event not yet announced."""
    told = fl[at.believed + (i * at.events + e) * at.outcomes + o]
    if not math.isnan(told):
        return float(told)
    parent = it[at.parent + e]
    if parent >= 0 and it[at.when + parent] <= t:
        row = it[at.how + parent]
        return float(fl[at.prob + (e * at.outcomes + row) * at.outcomes + o]) if row >= 0 else 0.0
    return float(fl[at.marginal + e * at.outcomes + o])


@kernel(error_model="numpy")
def foresee(fl: F, it: I, at: Record, p: Record, events_on: int, t: int) -> None:
    """Drift each party expects from support: what has come, what is announced, and the mean over what may come."""
    n = at.parties
    for i in range(n):
        for j in range(n):
            fl[at.util + j] = 0.0
            if events_on == 0:
                fl[at.util + j] = fl[at.support + j] - fl[at.support_was + j]
                continue
            # announced effects count in full, though they are phased in; others by what i believes
            for e in range(at.events):
                if it[at.when + e] <= t:
                    if it[at.how + e] >= 0:
                        fl[at.util + j] += fl[at.gain + (e * at.outcomes + it[at.how + e]) * at.parties + j]
                else:
                    for o in range(it[at.n_outcomes + e]):
                        gain = fl[at.gain + (e * at.outcomes + o) * at.parties + j]
                        if gain != 0.0:
                            fl[at.util + j] += believed(fl, it, at, i, e, o, t) * gain
        fl[at.future + i] = p.eta * relative(fl, it, at, at.util, i)


@kernel(error_model="numpy")
def no_deal(fl: F, it: I, at: Record, p: Record, on: int, i: int, st: Record) -> float:
    """Reservation value of party i now; also keeps ``hope``."""
    if at.battles_on == 1:
        chance = fl[at.ab + i * 2 + 0] / (fl[at.ab + i * 2 + 0] + fl[at.ab + i * 2 + 1])
        fl[at.hope + i] = chance if i == 0 else 1.0 - chance
    elif on == 1 and it[at.fights + i] == 1:
        drift = fl[at.bm + i] + fl[at.future + i]
        fl[at.hope + i] = hope(fl[at.lg + i], st.barrier, fl[at.share + i], drift, fl[at.bv + i], p)
    else:
        fl[at.hope + i] = fl[at.share + i]
    told = fl[at.no_agreement + i]
    extra = fl[at.q + at.o_reservation + i]
    if not math.isnan(told):
        return clip(told + extra, 0.0, 1.0)
    cost = fl[at.cost + i]
    if p.cost_elasticity != 0.0:
        cost *= st.expected ** p.cost_elasticity
    return clip(fl[at.hope + i] + (1.0 - fl[at.hope + i]) * fl[at.opp + i] - cost + extra, 0.0, 1.0)
