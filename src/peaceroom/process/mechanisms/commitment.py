"""Commitment problems: would a party rather fight now than sign?

A shift *caused by the agreement* meets Powell's (2006) test: fight iff
p1(1 − d)/(1 − δ) > 1 + δ[1 − (1 − p2)(1 − d)]/(1 − δ). A shift that the *calendar* brings anyway is compared with
what can still be won before it is complete: first passage by then, less the cost. A guarantee g scales the power lost
through a deal, and the loss from defection: signing is worth u_i·(1 − (1 − g)·L·exposure_i).
"""

from __future__ import annotations

import math

from peaceroom.core.compiling import kernel
from peaceroom.process.machine.state import (
    F,
    I,
    Record,
    cdf,
)


@kernel(error_model="numpy")
def fights_now(before: float, later: float, destruction: float, delta: float) -> bool:
    """Powell's inequality for a party that falls from ``before`` to ``later``."""
    left = 1.0 - destruction
    return before * left / (1.0 - delta) > 1.0 + delta * (1.0 - (1.0 - later) * left) / (1.0 - delta)


@kernel(error_model="numpy")
def passage(distance: float, mu: float, sigma: float, weeks: float) -> float:
    """Chance that a diffusion rises by ``distance`` within ``weeks``."""
    if weeks <= 0.0:
        return 0.0
    s = sigma * math.sqrt(weeks)
    power = 2.0 * mu * distance / (sigma * sigma)
    second = math.exp(min(power, 600.0)) * cdf((-distance - mu * weeks) / s) if power < 600.0 else 0.0
    return min(1.0, cdf((mu * weeks - distance) / s) + second)


@kernel(error_model="numpy")
def signing_worth(fl: F, it: I, at: Record, p: Record, guarantee_on: int, i: int) -> float:
    """What the package is worth to party i, after the risk of being defected on."""
    loss = (1.0 - p.guarantee) * p.defection_loss * fl[at.exposure + i] if guarantee_on == 1 else 0.0
    return float(fl[at.u + i] * (1.0 - loss))


@kernel(error_model="numpy")
def prefers_war(
    fl: F, it: I, at: Record, p: Record, guarantee_on: int, i: int, t: int, worth: float, st: Record,
) -> bool:
    """Whether a shift of power makes party i fight now although it would gain by the deal."""
    if fl[at.shift + i] > 0.0:
        kept = p.guarantee if guarantee_on == 1 else 0.0
        later = max(0.0, fl[at.hope + i] - (1.0 - kept) * fl[at.shift + i])
        if fights_now(fl[at.hope + i], later, p.destruction, p.commit_delta):
            return True
    if it[at.fights + i] == 0:
        return False
    for e in range(at.events):
        if it[at.when + e] <= t and it[at.how + e] >= 0:
            left = it[at.complete + e * at.outcomes + it[at.how + e]] + it[at.when + e] - t
            # it matters only to the side that the change will weaken
            if left > 0 and fl[at.future + i] < 0.0:
                won = passage(st.barrier - fl[at.lg + i], fl[at.bm + i], p.sigma, float(left))
                if won - fl[at.cost + i] > worth:
                    return True
    return False
