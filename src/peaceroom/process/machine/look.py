"""A look at what no deal, the package and waiting are worth, every few weeks and whenever something dated happens."""

from __future__ import annotations

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.records import Record, World
from peaceroom.process.machine.state import RESERVATION
from peaceroom.process.mechanisms.beliefs import foresee, no_deal
from peaceroom.process.mechanisms.positions import attract, defeat, utility_of
from peaceroom.process.mechanisms.waiting import expect

#: weeks between two looks, unless something dated happens
LOOK = 4


@bare_kernel()
def look(w: World, case: Record, p: Record, sw: Record, t: int, first: bool, st: Record) -> None:
    """What no deal and the package are worth to each party now."""
    q, parties = w.quantities, w.parties
    foresee(parties, w.calendar, p, sw.events, t)
    for i in range(len(parties)):
        party = parties[i]
        party.defeat = defeat(w.agenda.cells, q.position, parties, i)
        party.reserve = no_deal(party, i, q, case, p, sw.beliefs, st)
        if first:
            party.reserve0 = party.reserve
        party.worth = utility_of(w.agenda, q.position, i, p)
    st.fresh = 0


@bare_kernel()
def look_again(w: World, case: Record, p: Record, sw: Record, t: int, st: Record) -> None:
    """Attractors, values of no deal and of the package, and what waiting is expected to bring."""
    parties, position = w.parties, w.quantities.position
    attract(w.agenda, position, parties, case, False, st)
    look(w, case, p, sw, t, False, st)
    if case.attractors == RESERVATION:
        attract(w.agenda, position, parties, case, False, st)
        for i in range(len(parties)):
            parties[i].worth = utility_of(w.agenda, position, i, p)
    if sw.wait == 1 and sw.events == 1:
        expect(parties, w.calendar, p, t, LOOK, st)
