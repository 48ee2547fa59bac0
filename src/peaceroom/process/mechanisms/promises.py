"""Commitments outside the room: kept ones build trust, breaches destroy it and suspend what depended on them."""

from __future__ import annotations

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.records import F, Record, Records
from peaceroom.process.machine.streams import four

KEPT, BROKEN, SUSPENDED_PROMISE = 1, 2, 3


@bare_kernel()
def promises(given: Records, triggers: Records, trust: F, p: Record, rng: Record, t: int) -> None:
    """One week: promises fall due, breaches are seen after their lag. Their triggers stand after those of events."""
    events = len(triggers) - len(given)
    for c in range(len(given)):
        promise = given[c]
        if promise.due == t:
            d = promise.depends
            if d >= 0 and given[d].state >= BROKEN:
                promise.state = SUSPENDED_PROMISE
            elif four(rng, rng.commitments, 0, c)[0] < promise.kept:
                promise.state = KEPT
                trust[0] += p.trust_kept
            else:
                promise.state = BROKEN
                triggers[events + c].when = t + promise.lag + 1
                triggers[events + c].how = 0
        if promise.state == BROKEN and promise.due + promise.lag == t:
            trust[0] -= p.trust_breach
