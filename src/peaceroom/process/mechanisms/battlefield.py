"""Balance of strength: log strengths walk; shares are their softmax, and a share near 1 for long ends the war.

    Δx_i = μ_i + η[log S_i(t) − log S_i(0)] + χ·max(0, w_i − ½) − pull·(x_i − x_i(0)) + σ/√2·ξ_i
    ℓ_i = logit of i's share,  L = logit(1 − θ),  ℓ⁺ = max(0, ℓ)
    w_i = (ℓ_i − ℓ_i⁺(0)) / (L − ℓ_i⁺(0)), the part of the way to victory that i has gone

With two sides ℓ_A = x_A − x_B has weekly shocks of sd σ. Only *changes* since the as-of date drive it, of support and
of the balance: any standing difference would win with certainty otherwise. A war that goes on at four to one is no
rout.
"""

from __future__ import annotations

import math

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.elementary import normal
from peaceroom.process.machine.records import F, Quantities, Record, Records
from peaceroom.process.machine.state import DEFINITIVE, SIGNED
from peaceroom.process.machine.streams import SLOTS, four, weekly
from peaceroom.process.mechanisms.exits import fallen


@bare_kernel()
def log_support(support: F, i: int, floor: float) -> float:
    """log of i's own floor and all support it gets now."""
    total = floor
    for giver in range(support.shape[0]):
        total += max(0.0, support[giver, i])
    return math.log(total)


@bare_kernel()
def shares(parties: Records) -> None:
    """Shares and their logits from log strengths."""
    n = len(parties)
    if n == 2 and parties[0].fights == 1 and parties[1].fights == 1:
        first, second = parties[0], parties[1]
        first.logit = first.log_strength - second.log_strength
        second.logit = -first.logit
        first.share = 1.0 / (1.0 + math.exp(-first.logit))
        second.share = 1.0 - first.share
        return
    top = -1e300
    fighting = 0
    for i in range(n):
        if parties[i].fights == 1:
            top = max(top, parties[i].log_strength)
            fighting += 1
    total = 0.0
    for i in range(n):
        parties[i].share = math.exp(parties[i].log_strength - top) if parties[i].fights == 1 else 0.0
        total += parties[i].share
    for i in range(n):
        party = parties[i]
        party.share /= max(total, 1e-300)
        if fighting < 2 or party.fights == 0:
            party.logit = 0.0
        else:
            s = min(max(party.share, 1e-12), 1.0 - 1e-12)
            party.logit = math.log(s / (1.0 - s))


@bare_kernel()
def start_balance(parties: Records, q: Quantities, p: Record, st: Record) -> None:
    st.barrier = math.log((1.0 - p.theta) / p.theta)
    for i in range(len(parties)):
        party = parties[i]
        party.log_strength = party.log_strength0
        party.support = log_support(q.support, i, p.support_floor)
        party.support0 = party.support
        party.strength_seen = q.strength[i]
        party.streak = 0
        party.logit_seen = 0.0
    shares(parties)
    for i in range(len(parties)):
        parties[i].logit0 = parties[i].logit


@bare_kernel()
def relative_push(parties: Records, i: int) -> float:
    """``push`` of party i, less the others' mean weighted by their shares: drift of i's logit share."""
    total, weight = 0.0, 0.0
    for j in range(len(parties)):
        if j != i:
            total += parties[j].share * parties[j].push
            weight += parties[j].share
    return float(parties[i].push - total / weight) if weight > 0.0 else 0.0


@bare_kernel()
def move_balance(
    parties: Records, q: Quantities, case: Record, p: Record, rng: Record, slots: Records, t: int, st: Record,
) -> None:
    """One week; ``push`` is left with the part of each one's move that support explains."""
    n = len(parties)
    calm = p.frozen if st.frozen == 1 or st.cease == DEFINITIVE else 1.0
    if case.two_point == 1:
        # forts: the first party takes or loses one, with the chance that gives the mean drift
        mean = parties[0].drift - parties[1].drift
        up = four(rng, rng.balance, t, 0)[0] < 0.5 * (1.0 + mean / p.sigma)
        parties[0].log_strength += p.sigma if up else -p.sigma
        for i in range(n):
            parties[i].push = 0.0
        shares(parties)
        return
    for i in range(n):
        party = parties[i]
        if st.moved == 1:
            party.support = log_support(q.support, i, p.support_floor)
        jump = q.strength[i] - party.strength_seen
        party.strength_seen += jump
        if q.hollow[i] != party.hollow_seen:
            jump += fallen(party, q.hollow[i])
        pushed = calm * p.eta * (party.support - party.support0) + jump
        party.push = pushed
        if party.fights == 1:
            u = weekly(rng, slots, rng.balance, t, SLOTS + i, i)
            before = max(0.0, party.logit0)
            rout = p.cascade * max(0.0, (party.logit - before) / (st.barrier - before) - 0.5) \
                if before < st.barrier else 0.0
            party.log_strength += (pushed + calm * (
                party.drift + rout - p.pull * (party.log_strength - party.log_strength0)
                + p.sigma * 0.7071067811865476 * normal(u)))
    shares(parties)


@bare_kernel()
def victory(parties: Records, p: Record, st: Record) -> int:
    """Who has won by now, or −1. Nobody wins by arms after a signature."""
    if st.stage >= SIGNED:
        return -1
    for i in range(len(parties)):
        party = parties[i]
        if party.fights == 1 and party.logit >= st.barrier - 1e-9:
            party.streak += 1
            if party.streak >= p.victory_weeks:
                return i
        else:
            party.streak = 0
    return -1
