"""The end of support: a jump of strength whose size nobody knows beforehand, beside the slow drift of `battlefield`.

How hollow a side is shows only when its support goes: all of it gone, its log strength falls by J, log-normal, drawn
once in each draw; of part of its support, by that part of J. The fall runs in equal steps from some weeks before the
support begins to end, when that is announced, to when it is gone: a field may move before the last soldier has left.
J is fitted to what became of governments whose principal patron left (docs/base-rates-classes.md).
"""

from __future__ import annotations

import math

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.elementary import normal
from peaceroom.process.machine.records import Quantities, Record, Records
from peaceroom.process.machine.streams import four

#: index within the stream of the balance, apart from its weekly numbers
HOLLOW = 1 << 20


@bare_kernel()
def start_hollow(parties: Records, q: Quantities, p: Record, on: int, rng: Record) -> None:
    """How hollow each party is in this draw."""
    for i in range(len(parties)):
        u = four(rng, rng.balance, 0, HOLLOW + i)[0]
        parties[i].hollow = math.exp(p.hollow_mean + p.hollow_sd * normal(u)) if on == 1 else 0.0
        parties[i].hollow_seen = q.hollow[i]


@bare_kernel()
def fallen(party: Record, lost: float) -> float:
    """Change of the party's log strength this week, now that it has lost this share of its support."""
    new = lost - party.hollow_seen
    party.hollow_seen = lost
    return float(-party.hollow * new)
