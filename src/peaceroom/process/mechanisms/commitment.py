"""Commitment problems: would a party rather fight now than sign?

A shift *caused by the agreement* meets Powell's (2006) test: fight iff
p1(1 − d)/(1 − δ) > 1 + δ[1 − (1 − p2)(1 − d)]/(1 − δ). A shift that the *calendar* brings anyway is compared with
what can still be won before it is complete: first passage by then, less the cost. A guarantee g scales the power lost
through a deal, and the loss from defection: signing is worth u_i·(1 − (1 − g)·L·exposure_i).
"""

from __future__ import annotations

import math

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.elementary import cdf
from peaceroom.process.machine.records import Calendar, Record


@bare_kernel()
def fights_now(before: float, later: float, destruction: float, delta: float) -> bool:
    """Powell's inequality for a party that falls from ``before`` to ``later``."""
    left = 1.0 - destruction
    return before * left / (1.0 - delta) > 1.0 + delta * (1.0 - (1.0 - later) * left) / (1.0 - delta)


@bare_kernel()
def passage(distance: float, mu: float, sigma: float, weeks: float) -> float:
    """Chance that a diffusion rises by ``distance`` within ``weeks``."""
    if weeks <= 0.0:
        return 0.0
    s = sigma * math.sqrt(weeks)
    power = 2.0 * mu * distance / (sigma * sigma)
    second = math.exp(min(power, 600.0)) * cdf((-distance - mu * weeks) / s) if power < 600.0 else 0.0
    return min(1.0, cdf((mu * weeks - distance) / s) + second)



@bare_kernel()
def signing_worth(party: Record, p: Record, guarantee_on: int) -> float:
    """What the package is worth to a party, after the risk of being defected on."""
    loss = (1.0 - p.guarantee) * p.defection_loss * party.exposure if guarantee_on == 1 else 0.0
    return float(party.worth * (1.0 - loss))


@bare_kernel()
def prefers_war(
    party: Record, calendar: Calendar, p: Record, guarantee_on: int, t: int, worth: float, st: Record,
) -> bool:
    """Whether a shift of power makes a party fight now although it would gain by the deal."""
    if party.shift > 0.0:
        kept = p.guarantee if guarantee_on == 1 else 0.0
        later = max(0.0, party.hope - (1.0 - kept) * party.shift)
        if fights_now(party.hope, later, p.destruction, p.commit_delta):
            return True
    if party.fights == 0:
        return False
    for e in range(len(calendar.events)):
        come = calendar.triggers[e]
        if come.when <= t and come.how >= 0:
            left = calendar.outcomes[e, come.how].complete + come.when - t
            # it matters only to the side that the change will weaken
            if left > 0 and party.drift_ahead < 0.0:
                won = passage(st.barrier - party.logit, party.drift_mean, p.sigma, float(left))
                if won - party.cost > worth:
                    return True
    return False
