"""The as-of date of a draw."""

from __future__ import annotations

import math

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.elementary import normal
from peaceroom.process.machine.look import LOOK, look
from peaceroom.process.machine.records import Record, Rows, World
from peaceroom.process.machine.state import AGREED, IN_SESSION, RESERVATION, SIGNED
from peaceroom.process.machine.streams import four
from peaceroom.process.mechanisms.authorities import start_stopped
from peaceroom.process.mechanisms.battlefield import start_balance
from peaceroom.process.mechanisms.beliefs import start_beliefs
from peaceroom.process.mechanisms.breaks import start_session
from peaceroom.process.mechanisms.calendar import draw_events
from peaceroom.process.mechanisms.ceasefires import start_ceasefire
from peaceroom.process.mechanisms.exits import start_hollow
from peaceroom.process.mechanisms.fighting import start_violence
from peaceroom.process.mechanisms.positions import attract, gaps, start_positions
from peaceroom.process.mechanisms.readiness import start_readiness
from peaceroom.process.mechanisms.seats import start_seats
from peaceroom.process.mechanisms.table import open_items
from peaceroom.process.mechanisms.waiting import expect


@bare_kernel()
def frailty(p: Record, on: int, u: float) -> float:
    """Pace of the process: log-normal with mean one."""
    return math.exp(p.frailty_sd * normal(u) - 0.5 * p.frailty_sd * p.frailty_sd) if on == 1 else 1.0


@bare_kernel()
def load(w: World, rows: Rows, draw: int) -> None:
    """The draw's own positions, attractors and values of no deal, or those that all draws share."""
    ideal = rows.ideal[draw if len(rows.ideal) > 1 else 0]
    bottom = rows.bottom[draw if len(rows.bottom) > 1 else 0]
    salience = rows.salience[draw if len(rows.salience) > 1 else 0]
    attractor = rows.attractor[draw if len(rows.attractor) > 1 else 0]
    no_agreement = rows.no_agreement[draw if len(rows.no_agreement) > 1 else 0]
    for i in range(len(w.parties)):
        w.parties[i].no_agreement = no_agreement[i]
        for j in range(len(w.agenda.issues)):
            cell = w.agenda.cells[i, j]
            cell.ideal = ideal[i, j]
            cell.bottom = bottom[i, j]
            cell.salience = salience[i, j]
    for b in range(attractor.shape[0]):
        for j in range(attractor.shape[1]):
            w.agenda.branches[b, j] = attractor[b, j]


@bare_kernel()
def clear(w: World, case: Record, p: Record, st: Record) -> None:
    """What the last draw left behind."""
    for m in range(len(w.start)):
        w.quantities.row[m] = w.start[m]
    for k in range(len(w.agenda.items)):
        item = w.agenda.items[k]
        item.status = item.status0
        item.age = item.weeks0
        item.unravel = -1.0
        item.pressure = 1.0
        item.first = -1
    for c in range(len(w.promises)):
        w.promises[c].state = 0
    for slot in range(len(w.slots)):
        w.slots[slot].block = -1
    st.blocked, st.open_items, st.stepped, st.fresh = 0, 0, 0, 1
    st.signed, st.victor, st.broke, st.revised, st.comprehensive, st.frozen, st.moved = 0, -1, 0, 0, 0, 0, 1
    st.first_opened, st.first_step, st.first_break, st.first_ceasefire = -1, -1, -1, -1
    st.first_comprehensive, st.first_ratified, st.first_victory, st.first_unravelled = -1, -1, -1, -1
    st.first_substantive = -1
    for i in range(len(w.parties)):
        w.parties[i].here = 1
    for m in range(len(w.proposals)):
        w.proposals[m].done = 0
    st.seated = len(w.parties)
    st.keep_trust = 0.5 ** (1.0 / p.trust_half_life)
    st.optimism_shock, st.attack, st.deadline, st.unravel_at = 0.0, 0.0, 0.0, -1.0
    st.age, st.mask, st.texts = case.age0, case.texts_mask0, case.texts0


@bare_kernel()
def keep_attractors(w: World, k: int) -> None:
    """What was settled before the as-of date lies at the attractors."""
    for j in range(len(w.agenda.issues)):
        issue = w.agenda.issues[j]
        if issue.item == k:
            issue.settled = issue.attractor


@bare_kernel()
def start(w: World, case: Record, p: Record, sw: Record, rng: Record, st: Record) -> None:
    """The as-of date."""
    agenda, q, parties = w.agenda, w.quantities, w.parties
    clear(w, case, p, st)
    st.frailty = frailty(p, sw.frailty, four(rng, rng.frailty, 0, 0)[0])
    draw_events(w.calendar, rng)
    start_balance(parties, q, p, st)
    start_hollow(parties, q, p, sw.hollow, rng)
    start_positions(agenda, q, parties, case, p, rng, sw.frailty, st)
    start_beliefs(parties, p, rng)
    start_ceasefire(agenda.truces, st)
    start_session(case, p, rng, st)
    if len(w.authorities) > 0:
        start_stopped(w.authorities, rng, st)
    start_violence(parties, case, p, sw, st)
    for k in range(len(agenda.items)):
        if agenda.items[k].status >= AGREED:
            agenda.items[k].first = 0
            keep_attractors(w, k)
    look(w, case, p, sw, 0, True, st)
    if case.attractors == RESERVATION:
        attract(agenda, q.position, parties, case, False, st)
        for k in range(len(agenda.items)):
            if agenda.items[k].status >= AGREED:
                keep_attractors(w, k)
    open_items(agenda.items, agenda.precedence, case.tracks, 0, st)
    if case.seating == 1:
        start_seats(w, p, st)
    gaps(agenda)
    start_readiness(parties, p, rng, sw.readiness, st)
    for i in range(len(parties)):
        parties[i].waiting = 1.0
        parties[i].wait_margin = -1.0
    if sw.wait == 1 and sw.events == 1:
        expect(parties, w.calendar, p, 0, LOOK, st)
    if st.stage == IN_SESSION:
        st.first_opened = 0
    if st.stage == SIGNED:
        st.signed, st.comprehensive, st.frozen = 1, 1, 1
        st.first_comprehensive, st.first_substantive = 0, 0
