"""Unilateral proposals: a party tables values that its stances move to; others respond by their own concession rule.

The proposer's stance goes to the tabled value, or as far towards it as its own limit allows. On open items that are
talked about, everyone else who is at the table then takes one step of its concessions towards that value in place of
the attractor.
"""

from __future__ import annotations

import math

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.elementary import clip
from peaceroom.process.machine.records import Agenda, Quantities, Record, Records
from peaceroom.process.machine.state import AGREED, IN_SESSION, OPEN
from peaceroom.process.machine.streams import four
from peaceroom.process.mechanisms.positions import limit, pace


@bare_kernel()
def propose(
    agenda: Agenda, q: Quantities, parties: Records, proposals: Records, p: Record, rng: Record, t: int, st: Record,
) -> None:
    """Table what is due in week t: each proposal once, on items that are not settled."""
    for m in range(len(proposals)):
        tabled = proposals[m]
        i, j = tabled.party, tabled.issue
        item = agenda.items[agenda.issues[j].item]
        if tabled.done == 1 or t < tabled.week or item.status >= AGREED or parties[i].here == 0 or (
                tabled.after >= 0 and agenda.items[tabled.after].status < AGREED):
            continue
        if not math.isnan(tabled.rate) and four(rng, rng.proposals, t, tabled.number)[0] >= 1.0 - math.exp(
                -tabled.rate):
            continue
        tabled.done = 1
        agenda.cells[i, j].stance = reached(agenda, q, parties[i], i, j, tabled.value, p)
        if item.status != OPEN or (st.stage != IN_SESSION and item.away == 0):
            continue
        for o in range(len(parties)):
            if o != i and parties[o].here == 1 and not math.isnan(q.position[o, j]):
                cell = agenda.cells[o, j]
                to = reached(agenda, q, parties[o], o, j, agenda.cells[i, j].stance, p)
                cell.stance += min(1.0, pace(parties[o], p, st)) * (to - cell.stance)


@bare_kernel()
def reached(agenda: Agenda, q: Quantities, party: Record, i: int, j: int, value: float, p: Record) -> float:
    """The value on issue j, held to what party i accepts."""
    x = q.position[i, j]
    far = limit(agenda.conditions, agenda.items, party, i, j, x, q.bottom_line[i, j], p)
    return clip(value, x - far, x + far)
