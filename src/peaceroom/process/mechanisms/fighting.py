"""Violence: deaths a week as a log AR(1) about a level, months observed with negative-binomial noise.

    log v_t = log level + season_t − season_0 + s_t − ½·var(s_t) + couplings_t − couplings_0,  s_t = φ s_{t−1} + sd·ξ_t

so that the mean is what the level says whatever the noise: the level was counted under whatever was in force on the
as-of date, a ceasefire for instance. A ceasefire takes away the share ``truce``. The *expected* violence if talks fail,
which costs of fighting use, leaves the couplings out.
"""

from __future__ import annotations

import math

import numpy as np

from peaceroom.core.compiling import kernel
from peaceroom.process.machine.state import (
    GAMMA_NODES,
    GAMMA_Z,
    IN_SESSION,
    SUSPENDED,
    VIOLENCE,
    F,
    I,
    Keys,
    Record,
    clip,
    four,
    normal,
    weekly,
)


@kernel(error_model="numpy")
def season(fl: F, it: I, at: Record, t: int) -> float:
    angle = 2.0 * math.pi * (at.month0 / 12.0 + t / 52.1786)
    return float(fl[at.season + 0] * math.cos(angle) + fl[at.season + 1] * math.sin(angle))


#: the least that a ceasefire in force on the as-of date is taken to leave, so that its end has a finite effect
LEAST = 0.05


@kernel(error_model="numpy")
def coupled(
    fl: F, it: I, at: Record, p: Record, truce: int, leverage: int, stall: int, collapse: int, least: float, st: Record,
) -> float:
    """What ceasefire, talks and battlefield add to log violence now; −∞ under a truce that takes all of it away."""
    level = 0.0
    if leverage == 1 and st.stage == IN_SESSION and st.cease == 0:
        level += p.violence_leverage
    if stall == 1 and st.stage == SUSPENDED:
        level += p.violence_stall
    if collapse == 1:
        top = 0.0
        for i in range(at.parties):
            top = max(top, fl[at.lg + i])
        level += p.violence_collapse * max(0.0, 2.0 * top / st.barrier - 1.0)
    if truce == 1 and st.cease > 0:
        level += math.log(max(1.0 - p.truce, least))
    return level


@kernel(error_model="numpy")
def start_violence(
    fl: F, it: I, at: Record, p: Record, truce: int, leverage: int, stall: int, collapse: int, st: Record,
) -> None:
    """The as-of date; needs balance, ceasefire and session."""
    st.offset = coupled(fl, it, at, p, truce, leverage, stall, collapse, LEAST, st)
    st.log_violence = at.violence0
    st.violence = at.level * math.exp(at.violence0)
    st.expected = 1.0
    st.spread = 0.0
    st.shock = 0.0
    st.month_sum = 0.0
    st.month_now = -1


@kernel(error_model="numpy")
def move_violence(
    fl: F, it: I, at: Record, p: Record, on: int, truce_on: int, leverage: int, stall: int, collapse: int,
    k: Keys, seed: np.uint64, t: int, st: Record,
) -> None:
    """One week. ``shock``: rise of log violence; ``expected``: violence without truce relative to the as-of date."""
    before = st.log_violence
    if on == 1:
        u = weekly(fl, it, at, seed, k.violence, st.draw, t, VIOLENCE, 0)
        st.log_violence = at.phi * st.log_violence + at.shock_sd * normal(u)
    else:
        st.log_violence = at.phi * st.log_violence
    st.shock = st.log_violence - before
    # variance of s_t given s_0: the mean of exp(s_t − var/2) is what s_0 alone would give
    if on == 1:
        st.spread = at.phi * at.phi * st.spread + at.shock_sd * at.shock_sd
    level = st.log_violence - 0.5 * st.spread + fl[at.q + at.o_violence]
    if fl[at.season] != 0.0 or fl[at.season + 1] != 0.0:
        level += season(fl, it, at, t) - season(fl, it, at, 0)
    st.expected = math.exp(clip(level - at.violence0, -6.0, 6.0))
    st.violence = at.level * math.exp(
        level + coupled(fl, it, at, p, truce_on, leverage, stall, collapse, 0.0, st) - st.offset)


@kernel(error_model="numpy")
def gamma_factor(fl: F, table: int, u: float) -> float:
    """Gamma variate with mean 1 by its quantile at u, from a table over the normal score (no rejection)."""
    place = (clip(normal(u), -GAMMA_Z, GAMMA_Z) + GAMMA_Z) * (GAMMA_NODES - 1) / (2.0 * GAMMA_Z)
    low = min(int(place), GAMMA_NODES - 2)
    part = place - low
    return math.exp(fl[table + low] * (1.0 - part) + fl[table + low + 1] * part)


@kernel(error_model="numpy")
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


@kernel(error_model="numpy")
def month_deaths(fl: F, it: I, at: Record, k: Keys, seed: np.uint64, month: int, st: Record) -> float:
    """Observed deaths of a month whose weeks summed to ``month_sum`` expected ones."""
    u = four(seed, k.violence, st.draw, month, 1)
    return count(st.month_sum * gamma_factor(fl, at.gamma, u[0]), u[1])
