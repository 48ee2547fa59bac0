"""Who is at the table, and whose consent an item or the whole needs: parties that join or leave, sufficient consensus.

Consent is asked of those who are at the table only. Under sufficient consensus an item needs its named parties and
beside them so many of the others; each week these are the ones that the item comes nearest to suiting. What nobody but
one party would be asked about does not close.
"""

from __future__ import annotations

import math

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.elementary import clip
from peaceroom.process.machine.records import Agenda, Quantities, Record, Records, World
from peaceroom.process.machine.state import AGREED
from peaceroom.process.machine.streams import four
from peaceroom.process.mechanisms.positions import limit, unbounded

#: on the distance of stances, which decides between those whom an item suits alike
_TIES = 1e-3
#: beyond every distance on a scale: a party that would rather have no deal
_UNWILLING = 1e6


@bare_kernel()
def start_seats(w: World, p: Record, st: Record) -> None:
    """Who sits there on the as-of date."""
    for i in range(len(w.parties)):
        seat = w.seats[i]
        w.parties[i].here = seat.here0
        seat.joined, seat.left = 0, 0
    ask(w, p, st)


@bare_kernel()
def due(rate: float, week: int, item: int, done: int, items: Records, t: int, u: float) -> bool:
    """Whether a party comes or goes in week t: once at a date or item (rate NaN), else at that rate from then on."""
    if t < week or (item >= 0 and items[item].status < AGREED):
        return False
    return done == 0 if math.isnan(rate) else u < 1.0 - math.exp(-rate)


@bare_kernel()
def take_seats(w: World, p: Record, rng: Record, t: int, st: Record) -> None:
    """Parties join and leave in week t; then whose consent each item needs."""
    items = w.agenda.items
    for i in range(len(w.parties)):
        seat, party = w.seats[i], w.parties[i]
        if seat.joins == 0 and seat.leaves == 0:
            continue
        u = four(rng, rng.seats, t, i)
        if party.here == 1:
            if seat.leaves == 1 and due(seat.leave_rate, seat.leave_week, seat.leave_item, seat.left, items, t, u[0]):
                party.here, seat.left = 0, 1
        elif seat.joins == 1 and due(seat.join_rate, seat.join_week, seat.join_item, seat.joined, items, t, u[1]):
            party.here, seat.joined = 1, 1
    ask(w, p, st)


@bare_kernel()
def ask(w: World, p: Record, st: Record) -> None:
    """Set ``required`` and ``held`` of the items that are not settled."""
    agenda, parties = w.agenda, w.parties
    st.seated = 0
    for i in range(len(parties)):
        st.seated += parties[i].here
    for k in range(len(agenda.items)):
        item = agenda.items[k]
        if item.status >= AGREED:
            continue
        asked, count, item.held = 0, 0, 0
        for i in range(len(parties)):
            role = agenda.asked[k, i]
            agenda.required[k, i] = 1 if role == 1 and parties[i].here == 1 else 0
            asked += 1 if role > 0 else 0
            count += agenda.required[k, i]
        for _ in range(item.others):
            i = nearest(agenda, w.quantities, parties, k, p, st.bridge)
            if i < 0:
                item.held = 1
                break
            agenda.required[k, i] = 1
            count += 1
        if count < min(2, asked):
            item.held = 1


@bare_kernel()
def nearest(agenda: Agenda, q: Quantities, parties: Records, k: int, p: Record, slack: float) -> int:
    """Of the others at the table who are not asked yet the one that item k comes nearest to suiting (−1: none)."""
    best, least = -1, math.inf
    for i in range(len(parties)):
        if agenda.asked[k, i] == 2 and agenda.required[k, i] == 0 and parties[i].here == 1:
            far = distance(agenda, q, parties, i, k, p, slack)
            if far < least:
                best, least = i, far
    return best


@bare_kernel()
def distance(agenda: Agenda, q: Quantities, parties: Records, i: int, k: int, p: Record, slack: float) -> float:
    """How far item k, as those asked so far would settle it, lies beyond what party i accepts."""
    total = 0.0
    for j in range(len(agenda.issues)):
        x = q.position[i, j]
        if agenda.issues[j].item != k or math.isnan(x):
            continue
        low, high = 0.0, 100.0
        for o in range(len(parties)):
            y = q.position[o, j]
            if agenda.required[k, o] == 1 and not math.isnan(y):
                far = limit(agenda.conditions, agenda.items, parties[o], o, j, y, q.bottom_line[o, j], p) + slack
                low, high = max(low, y - far), min(high, y + far)
        value = clip(agenda.issues[j].attractor, low, max(low, high))
        far = limit(agenda.conditions, agenda.items, parties[i], i, j, x, q.bottom_line[i, j], p) + slack
        total += max(0.0, abs(value - x) - far) + _TIES * abs(agenda.cells[i, j].stance - value)
    return total + (_UNWILLING if unbounded(agenda, q, i, k) and parties[i].worth < parties[i].reserve else 0.0)


@bare_kernel()
def role(w: World, case: Record, i: int) -> int:
    """Party i and the whole text: 0 not asked, 1 has to sign, 2 one of the others of a sufficient consensus."""
    if w.parties[i].here == 0:
        return 0
    if case.sign_rule == 1:
        return int(w.agenda.signing[i])
    for k in range(len(w.agenda.items)):
        if w.agenda.asked[k, i] == 1:
            return 1
    return 0
