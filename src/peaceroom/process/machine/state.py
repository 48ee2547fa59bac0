"""What the mechanisms share: random numbers by (draw, week, index), elementary functions, the state of a draw."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import kernel
from peaceroom.core.rng import philox, stream_key, to_unit

F = NDArray[np.float64]
I = NDArray[np.int64]  # noqa: E741
Record = Any


#: streams, one for each mechanism that draws; no two mechanisms share one
STREAMS = (
    "frailty", "items", "readiness", "beliefs", "events", "balance", "violence", "closing", "delegate", "signing",
    "ratify", "breaks", "texts", "ceasefire", "commitments", "disrupt", "durability", "opening",
)
#: record of their keys
KEYS = np.zeros(1, [(name, np.uint64) for name in STREAMS])
for _name in STREAMS:
    KEYS[_name] = stream_key(f"process.{_name}")
Keys = Any

#: states of an item
LOCKED, OPEN, AGREED, REFERRED = 0, 1, 2, 3
#: states of the talks
NOT_OPENED, IN_SESSION, RECESS, SUSPENDED, DORMANT, SIGNED, RATIFIED, VICTORY = 0, 1, 2, 3, 4, 5, 6, 7

#: the class of ceasefire under which the battlefield stands nearly still
DEFINITIVE = 3

#: nodes of the gamma quantile table, equally spaced in the normal score from −Z to Z
GAMMA_NODES, GAMMA_Z = 1025, 5.0

#: scalars of one draw
STATE = np.dtype([(name, np.float64) for name in (
    "frailty", "momentum", "closing", "violence", "log_violence", "shock", "expected", "optimism_shock",
    "attack", "bridge", "effort", "deadline", "barrier", "month_sum", "break_left",
    "break_length", "unravel_at", "failed_at", "spread", "offset", "keep_m", "keep_o", "keep_trust",
)] + [(name, np.int64) for name in (
    "draw", "week", "stage", "age", "n12", "settled", "blocked", "open_items", "stepped", "branch", "fresh", "cease",
    "cease_end", "cease_item", "signed", "ratified", "victor", "unravelled", "no_return", "breaks", "revised",
    "comprehensive", "moved", "refuser", "month_now", "broke", "steps", "frozen",
)] + [("mask", np.uint64)])


# Arrays of a draw in flat memory by their places in ``at`` (n parties, J issues, K items, E events,
# C promises, X effects)
#   fl  q quantities; x, x0 log strength (n); lg, lg0 logit share; share; support, support_was log support;
#       strength_was; known scratch; bm, bv belief on the drift; ab Beta counts (n, 2); hope value of fighting on in
#       units of the stake; r, r0 reservation values; cost; opp utility of defeat; future drift expected from support;
#       m, o, m_base, o_base motivation and optimism; ready; waiting pace multiplier; wait_margin W − x; wait_trend the
#       part of it with the mean outcome certain; u utility of the package; util scratch; y stances (n, J);
#       a attractors (J); z settled values (J); gap, age (weeks open), ease, unravel (week of ending), pressure (K);
#       begun (X); words weekly numbers; terms, later terms after events (n, E, O), (n, E); lean factor on
#       concessions (n)
#   it  streak weeks above 1 − θ (n); status (K); when week and how outcome of events, of breaches seen (E + C);
#       broken 1 kept 2 broken 3 suspended (C); first first times


@kernel(error_model="numpy", inline=True)
def four(seed: np.uint64, key: np.uint64, draw: int, week: int, index: int) -> tuple[float, float, float, float]:
    """Four uniform numbers of a stream at counter (draw, week, index)."""
    a, b, c, d = philox(seed, key, np.uint64(draw), np.uint64(week) | (np.uint64(index) << np.uint64(32)))
    return to_unit(a), to_unit(b), to_unit(c), to_unit(d)


#: index of the weekly numbers within a stream, apart from what else the stream draws
WEEKLY = 1 << 22
#: slots of weekly numbers: these, then parties (balance), items (closing, reference), disruptors
TEXTS, VIOLENCE, BREAKS, CEASEFIRE, SLOTS = 0, 1, 2, 3, 4


@kernel(error_model="numpy")
def weekly(
    fl: F, it: I, at: Record, seed: np.uint64, key: np.uint64, draw: int, t: int, slot: int, index: int,
) -> float:
    """The uniform number of week t: one block of Philox serves four weeks, and is kept in its slot meanwhile."""
    block = t >> 2
    place = at.words + 4 * slot
    if it[at.blocks + slot] != block:
        it[at.blocks + slot] = block
        fl[place], fl[place + 1], fl[place + 2], fl[place + 3] = four(seed, key, draw, block, WEEKLY + index)
    return float(fl[place + (t & 3)])


@kernel(error_model="numpy")
def pick(u: tuple[float, float, float, float], k: int) -> float:
    if k == 0:
        return u[0]
    if k == 1:
        return u[1]
    return u[2] if k == 2 else u[3]


@kernel(error_model="numpy", inline=True)
def logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


@kernel(error_model="numpy", inline=True)
def logit(p: float) -> float:
    return math.log(p / (1.0 - p))


@kernel(error_model="numpy", inline=True)
def clip(x: float, low: float, high: float) -> float:
    return min(max(x, low), high)


@kernel(error_model="numpy", inline=True)
def cdf(z: float) -> float:
    """Normal distribution function."""
    return 0.5 * math.erfc(-z * 0.7071067811865476)


@kernel(error_model="numpy")
def normal(u: float) -> float:
    """Normal quantile (Acklam's rational approximation, relative error below 1.2e-9)."""
    if u < 0.02425 or u > 1.0 - 0.02425:
        q = math.sqrt(-2.0 * math.log(u if u < 0.5 else 1.0 - u))
        z = (((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838) * q
               - 2.549732539343734) * q + 4.374664141464968) * q + 2.938163982698783) / (
            (((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996) * q
             + 3.754408661907416) * q + 1.0)
        return z if u < 0.5 else -z
    q = u - 0.5
    r = q * q
    return (((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r
              + 1.383577518672690e+02) * r - 3.066479806614716e+01) * r + 2.506628277459239) * q / (
        ((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r
          + 6.680131188771972e+01) * r - 1.328068155288572e+01) * r + 1.0)


@kernel(error_model="numpy")
def bits(x: np.uint64) -> int:
    """How many bits are set."""
    n = 0
    while x:
        x &= x - np.uint64(1)
        n += 1
    return n


@kernel(error_model="numpy")
def step(st: Record) -> None:
    """A text this week: it starts the clock anew. Several in a week count as one, as several in a day do in 8a."""
    st.stepped = 1
