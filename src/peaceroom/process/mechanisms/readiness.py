"""Readiness R_i = M_i · O_i (Pruitt): motivation to end the fighting times optimism that talks can.

    M → logistic(m_i + m_cost·log(v/v0) + m_stalemate·(stalemate − ½) − m_gain·gain_i + pressure_i + …)
    O → logistic(o_i + o_items·settled share + o_trust·trust − o_gap·(gap − ½) − shocks − o_gain·max(0, −gain_i))

m_i and o_i are lasting intercepts of party and draw: smoothing alone would forget the start. gain_i is the change of
the logit share in units of half the way to victory. Closing uses R̄ = (1 − ω)·geometric mean + ω·minimum over the
required parties, divided by R_ref; switched off it is R_ref.
"""

from __future__ import annotations

import math

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.elementary import clip, logistic, logit, normal
from peaceroom.process.machine.records import I, Quantities, Record, Records
from peaceroom.process.machine.state import OPEN
from peaceroom.process.machine.streams import four


@bare_kernel()
def start_readiness(parties: Records, p: Record, rng: Record, on: int, st: Record) -> None:
    st.keep_motivation = 0.5 ** (1.0 / p.m_half_life)
    st.keep_optimism = 0.5 ** (1.0 / p.o_half_life)
    for i in range(len(parties)):
        party = parties[i]
        u = four(rng, rng.readiness, 0, i)
        party.motivation_base = logit(party.motivation0) + p.readiness_sd * normal(u[0])
        party.optimism_base = logit(party.trust0) + p.readiness_sd * normal(u[1])
        party.motivation = logistic(party.motivation_base)
        party.optimism = logistic(party.optimism_base)
        party.ready = party.motivation * party.optimism if on == 1 else p.r_ref


@bare_kernel()
def move_readiness(
    parties: Records, items: Records, q: Quantities, p: Record, pressure_on: int, st: Record,
) -> None:
    """One week of smoothing towards the targets."""
    keep_m, keep_o = st.keep_motivation, st.keep_optimism
    worst = 0.5
    if st.open_items > 0:
        worst = 0.0
        for k in range(len(items)):
            if items[k].status == OPEN:
                worst = max(worst, items[k].gap / 100.0)
    cost = math.log(max(st.expected, 1e-9))
    for i in range(len(parties)):
        party = parties[i]
        gain = 2.0 * (party.logit - party.logit0) / st.barrier
        still = 1.0 - min(1.0, abs(party.drift_mean + party.drift_ahead) / 0.02)
        pressure = p.m_pressure * q.pressure[i] if pressure_on == 1 else 0.0
        target = logistic(party.motivation_base + p.m_cost * clip(cost, -2.0, 2.0) + p.m_stalemate * (still - 0.5)
                          - p.m_gain * gain + p.m_deadline * st.deadline + pressure)
        party.motivation = keep_m * party.motivation + (1.0 - keep_m) * target
        target = logistic(party.optimism_base + p.o_items * st.settled / len(items) + p.o_trust * q.trust[0]
                          - p.o_gap * (worst - 0.5) - p.o_violence * max(0.0, st.shock)
                          - st.optimism_shock - p.o_gain * max(0.0, -gain))
        party.optimism = keep_o * party.optimism + (1.0 - keep_o) * target
        party.ready = party.motivation * party.optimism


@bare_kernel(inline=True)
def normalised(logs: float, least: float, count: int, p: Record) -> float:
    """R̄/R_ref of ``count`` parties from the sum of logarithms and the least of their readiness."""
    return float(((1.0 - p.weakest) * math.exp(logs / count) + p.weakest * least) / p.r_ref) if count > 0 else 1.0


@bare_kernel()
def joint(parties: Records, required: I, k: int, p: Record) -> float:
    """R̄/R_ref over the parties that item k requires."""
    logs, least, count = 0.0, 1.0, 0
    for i in range(len(parties)):
        if required[k, i] == 1:
            logs += math.log(parties[i].ready)
            least = min(least, parties[i].ready)
            count += 1
    return normalised(logs, least, count, p)


@bare_kernel()
def joint_of_all(parties: Records, p: Record) -> float:
    """R̄/R_ref over all parties."""
    logs, least = 0.0, 1.0
    for i in range(len(parties)):
        logs += math.log(parties[i].ready)
        least = min(least, parties[i].ready)
    return normalised(logs, least, len(parties), p)
