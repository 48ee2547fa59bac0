"""Violence: deaths a week as a log AR(1) about a level, months observed with negative-binomial noise.

    log v_t = log level + season_t − season_0 + s_t − ½·var(s_t) + couplings_t − couplings_0,  s_t = φ s_{t−1} + sd·ξ_t

so that the mean is what the level says whatever the noise: the level was counted under whatever was in force on the
as-of date, a ceasefire for instance. A ceasefire takes away the share ``truce``. The *expected* violence if talks fail,
which costs of fighting use, leaves the couplings out.
"""

from __future__ import annotations

import math

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.elementary import clip, normal
from peaceroom.process.machine.records import F, Record, Records
from peaceroom.process.machine.state import IN_SESSION, SUSPENDED
from peaceroom.process.machine.streams import VIOLENCE, four, weekly

#: nodes of the gamma quantile table, equally spaced in the normal score from −Z to Z
GAMMA_NODES, GAMMA_Z = 1025, 5.0
#: the least that a ceasefire in force on the as-of date is taken to leave, so that its end has a finite effect
LEAST = 0.05


@bare_kernel()
def season(case: Record, t: int) -> float:
    angle = 2.0 * math.pi * (case.month0 / 12.0 + t / 52.1786)
    return float(case.season_cos * math.cos(angle) + case.season_sin * math.sin(angle))


@bare_kernel()
def coupled(parties: Records, p: Record, sw: Record, least: float, st: Record) -> float:
    """What ceasefire, talks and battlefield add to log violence now; −∞ under a truce that takes all of it away."""
    level = 0.0
    if sw.leverage == 1 and st.stage == IN_SESSION and st.cease == 0:
        level += p.violence_leverage
    if sw.stall_violence == 1 and st.stage == SUSPENDED:
        level += p.violence_stall
    if sw.collapse_violence == 1:
        top = 0.0
        for i in range(len(parties)):
            top = max(top, parties[i].logit)
        level += p.violence_collapse * max(0.0, 2.0 * top / st.barrier - 1.0)
    if sw.truce == 1 and st.cease > 0:
        level += math.log(max(1.0 - p.truce, least))
    return level


@bare_kernel()
def start_violence(parties: Records, case: Record, p: Record, sw: Record, st: Record) -> None:
    """The as-of date; needs balance, ceasefire and session."""
    st.offset = coupled(parties, p, sw, LEAST, st)
    st.log_violence = case.log_violence0
    st.violence = case.level * math.exp(case.log_violence0)
    st.expected = 1.0
    st.spread = 0.0
    st.shock = 0.0
    st.month_sum = 0.0
    st.year_sum = 0.0


@bare_kernel()
def move_violence(
    parties: Records, lasting: F, case: Record, p: Record, sw: Record, rng: Record, slots: Records, t: int, st: Record,
) -> None:
    """One week. ``shock``: rise of log violence; ``expected``: violence without truce relative to the as-of date.

    ``lasting``: what events have added to the logarithm of violence.
    """
    before = st.log_violence
    if sw.violence == 1:
        u = weekly(rng, slots, rng.violence, t, VIOLENCE, 0)
        st.log_violence = case.phi * st.log_violence + case.shock_sd * normal(u)
    else:
        st.log_violence = case.phi * st.log_violence
    st.shock = st.log_violence - before
    # variance of s_t given s_0: the mean of exp(s_t − var/2) is what s_0 alone would give
    if sw.violence == 1:
        st.spread = case.phi * case.phi * st.spread + case.shock_sd * case.shock_sd
    level = st.log_violence - 0.5 * st.spread + lasting[0]
    if case.season_cos != 0.0 or case.season_sin != 0.0:
        level += season(case, t) - season(case, 0)
    st.expected = math.exp(clip(level - case.log_violence0, -6.0, 6.0))
    st.violence = case.level * math.exp(level + coupled(parties, p, sw, 0.0, st) - st.offset)


@bare_kernel()
def gamma_factor(gamma: F, u: float) -> float:
    """Gamma variate with mean 1 by its quantile at u, from a table over the normal score (no rejection)."""
    place = (clip(normal(u), -GAMMA_Z, GAMMA_Z) + GAMMA_Z) * (GAMMA_NODES - 1) / (2.0 * GAMMA_Z)
    low = min(int(place), GAMMA_NODES - 2)
    part = place - low
    return math.exp(gamma[low] * (1.0 - part) + gamma[low + 1] * part)


@bare_kernel()
def count(mean: float, u: float) -> float:
    """Poisson quantile at u: by its sums below 50, by the Cornish-Fisher expansion above."""
    if mean < 50.0:
        p = math.exp(-mean)
        total, n = p, 0
        while total < u and n < 400:
            n += 1
            p *= mean / n
            total += p
        return float(n)
    z = normal(u)
    return max(0.0, math.floor(mean + math.sqrt(mean) * z + (z * z - 1.0) / 6.0 + 0.5))



@bare_kernel()
def month_deaths(gamma: F, rng: Record, month: int, st: Record) -> float:
    """Observed deaths of a month whose weeks summed to ``month_sum`` expected ones."""
    u = four(rng, rng.violence, month, 1)
    return count(st.month_sum * gamma_factor(gamma, u[0]), u[1])
