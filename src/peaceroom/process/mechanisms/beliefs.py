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

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.elementary import clip
from peaceroom.process.machine.records import Calendar, Quantities, Record, Records
from peaceroom.process.machine.streams import four
from peaceroom.process.mechanisms.battlefield import relative_push


@bare_kernel()
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


@bare_kernel()
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



@bare_kernel()
def start_beliefs(parties: Records, p: Record, rng: Record) -> None:
    for i in range(len(parties)):
        parties[i].push = parties[i].drift
    for i in range(len(parties)):
        party = parties[i]
        party.drift_mean = relative_push(parties, i) + party.drift_bias + p.optimism
        party.drift_var = p.belief_var
        low, high = party.cost_low, party.cost_high
        party.cost = p.cost if math.isnan(low) else low + (high - low) * four(rng, rng.beliefs, 0, i)[0]
        party.won = party.won0
        party.lost = party.lost0
        party.drift_ahead = 0.0


@bare_kernel()
def learn(parties: Records, i: int, case: Record, p: Record) -> None:
    """Update from one week's move of the logit share, less the part of it that support explains."""
    party = parties[i]
    moved = party.logit - party.logit_seen
    if case.battles == 1:
        # a battle: the first party's forts rise or fall
        rise = moved > 0.0 if i == 0 else moved < 0.0
        party.won += 1.0 if rise else 0.0
        party.lost += 0.0 if rise else 1.0
        return
    pushed, weight = 0.0, 0.0
    for j in range(len(parties)):
        if j != i:
            pushed += parties[j].share * parties[j].push
            weight += parties[j].share
    known = party.push - pushed / max(weight, 1e-300)
    gain = party.drift_var / (party.drift_var + p.sigma * p.sigma)
    party.drift_mean += gain * (moved - known - party.drift_mean)
    party.drift_var = (1.0 - gain) * party.drift_var + p.belief_noise


@bare_kernel()
def believed(calendar: Calendar, i: int, e: int, o: int, t: int) -> float:
    """Probability that party i gives outcome o of an event not yet announced."""
    told = calendar.expected[i, e, o].believed
    if not math.isnan(told):
        return float(told)
    parent = calendar.events[e].parent
    if parent >= 0 and calendar.triggers[parent].when <= t:
        row = calendar.triggers[parent].how
        return float(calendar.chances[e, row, o]) if row >= 0 else 0.0
    return float(calendar.outcomes[e, o].marginal)


@bare_kernel()
def foresee(parties: Records, calendar: Calendar, p: Record, events_on: int, t: int) -> None:
    """Drift each party expects from support: what has come, what is announced, and the mean over what may come."""
    n = len(parties)
    gain = calendar.gain
    for i in range(n):
        for j in range(n):
            party = parties[j]
            party.push = 0.0
            if events_on == 0:
                party.push = party.support - party.support0
                continue
            # announced effects count in full, though they are phased in; others by what i believes
            for e in range(len(calendar.events)):
                if calendar.triggers[e].when <= t:
                    how = calendar.triggers[e].how
                    if how >= 0:
                        party.push += gain[e, how, j]
                else:
                    for o in range(calendar.events[e].outcomes):
                        if gain[e, o, j] != 0.0:
                            party.push += believed(calendar, i, e, o, t) * gain[e, o, j]
        parties[i].drift_ahead = p.eta * relative_push(parties, i)


@bare_kernel()
def no_deal(party: Record, i: int, q: Quantities, case: Record, p: Record, on: int, st: Record) -> float:
    """Reservation value of party i now; also keeps ``hope``."""
    if case.battles == 1:
        chance = party.won / (party.won + party.lost)
        party.hope = chance if i == 0 else 1.0 - chance
    elif on == 1 and party.fights == 1:
        drift = party.drift_mean + party.drift_ahead
        party.hope = hope(party.logit, st.barrier, party.share, drift, party.drift_var, p)
    else:
        party.hope = party.share
    extra = q.reservation[i]
    if not math.isnan(party.no_agreement):
        return clip(party.no_agreement + extra, 0.0, 1.0)
    cost = party.cost
    if p.cost_elasticity != 0.0:
        cost *= st.expected ** p.cost_elasticity
    return clip(party.hope + (1.0 - party.hope) * party.defeat - cost + extra, 0.0, 1.0)
