"""The table: agenda, concessions, closing, settlement by reference, signature.

    h_k = h0 · G · F_k · e^(−max(0, gap_k − w)/τ) · (R̄/R_ref)^ρ · D_k · S · (1 + m·e^(−age/4))

An open item closes this week with probability 1 − e^(−h), if every required party's limit admits its value (with the
mediator's tolerance w). Items of a kind with a clock of its own have its hazard in place of h0, pace and momentum
(`clock`). Otherwise only settlement by reference settles it, where it may: at the midpoint of the stances, less an
ambiguity discount, the more rarely the wider the gap and the further bottom lines are apart. A comprehensive text needs
every required party to gain by it.
"""

from __future__ import annotations

import math

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.records import Agenda, I, Quantities, Record, Records, World
from peaceroom.process.machine.state import AGREED, LOCKED, OPEN, REFERRED, SIGNED, step
from peaceroom.process.machine.streams import four, weekly
from peaceroom.process.mechanisms.ceasefires import agree_ceasefire, withdraw_ceasefire
from peaceroom.process.mechanisms.clock import clock_hazard
from peaceroom.process.mechanisms.commitment import prefers_war, signing_worth
from peaceroom.process.mechanisms.durability import settle_quality, sign_quality
from peaceroom.process.mechanisms.positions import admit, apart, concede, gained_by, gaps, pace, utility_of
from peaceroom.process.mechanisms.readiness import joint
from peaceroom.process.mechanisms.seats import role


@bare_kernel()
def open_items(items: Records, precedence: I, tracks: int, t: int, st: Record) -> None:
    """Open in week t what precedence and the number of tracks allow, in the order of the agenda."""
    st.open_items = 0
    st.settled = 0
    for k in range(len(items)):
        if items[k].status == OPEN:
            st.open_items += 1
        elif items[k].status >= AGREED:
            st.settled += 1
    for k in range(len(items)):
        if items[k].status == LOCKED and st.open_items < tracks:
            free = True
            for j in range(len(items)):
                if precedence[k, j] == 1 and items[j].status < AGREED:
                    free = False
            if free:
                items[k].status = OPEN
                # what opens later has not been open before the as-of date
                items[k].age = items[k].weeks0 if t == 0 else 0.0
                items[k].opened = t - int(items[k].age)
                st.open_items += 1


@bare_kernel()
def item_wait(parties: Records, required: I, k: int) -> float:
    """The slowest of the required parties sets the pace."""
    slow = 1.0
    for i in range(len(parties)):
        if required[k, i] == 1:
            slow = min(slow, parties[i].waiting)
    return slow


@bare_kernel()
def settle(agenda: Agenda, k: int, how: int, p: Record, rng: Record, t: int, st: Record) -> None:
    """Item k settled in week t, by agreement or by reference."""
    item = agenda.items[k]
    item.status = how
    st.settled += 1
    item.age = 0.0
    if item.first < 0:
        item.first = t
    if item.ceasefire_class > 0:
        agree_ceasefire(agenda, k, t, st)
    settle_quality(agenda.items, k, p, rng, t)
    written = p.clock_text if item.clocked == 1 else item.written
    if written >= 1.0 or four(rng, rng.items, t, k)[2] < written:
        step(st)
        if item.substance == 1 and st.first_substantive < 0:
            st.first_substantive = t


@bare_kernel()
def refer(agenda: Agenda, k: int) -> None:
    """Item k's issues at the midpoint of the stances, or at the attractor where nobody has one."""
    for j in range(len(agenda.issues)):
        issue = agenda.issues[j]
        if issue.item == k:
            low, high = 1e300, -1e300
            for i in range(agenda.cells.shape[0]):
                stance = agenda.cells[i, j].stance
                if not math.isnan(stance):
                    low = min(low, stance)
                    high = max(high, stance)
            issue.settled = 0.5 * (low + high) if high >= low else issue.attractor


@bare_kernel()
def closes(agenda: Agenda, q: Quantities, parties: Records, k: int, p: Record, slack: float) -> bool:
    """Whether every required party can live with item k as it would be settled now.

    Rules of procedure and the like bind nobody to a package, so what a package is worth does not stand in their way.
    """
    return admit(agenda, q, parties, k, p, slack) and (
        agenda.items[k].clocked == 1 or gained_by(agenda, q, parties, k, p))


@bare_kernel()
def sit(
    agenda: Agenda, q: Quantities, parties: Records, case: Record, p: Record, sw: Record, rng: Record, slots: Records,
    t: int, st: Record, away: bool,
) -> None:
    """One week in session: concessions, closings, references. ``away``: of items of a back-channel only."""
    items = agenda.items
    open_items(items, agenda.precedence, case.tracks, t, st)
    if st.open_items == 0:
        return
    for i in range(len(parties)):
        party = parties[i]
        if party.here == 1:
            concede(agenda, q, party, i, p, pace(party, p, st), away)
    gaps(agenda)
    for k in range(len(items)):
        item = items[k]
        if item.status != OPEN or item.held == 1 or (away and item.away == 0):
            continue
        item.age += 1.0
        gap = max(0.0, item.gap - st.bridge)
        slow = item.ease * item_wait(parties, agenda.required, k)
        tau = p.clock_tau if item.clocked == 1 else p.tau
        h = slow * item.pressure * math.exp(p.rho * math.log(joint(parties, agenda.required, k, p)) - gap / tau)
        h *= clock_hazard(agenda, k, t) if item.clocked == 1 else p.h0 * st.closing
        u = weekly(rng, slots, rng.closing, t, case.closing_slot + k, k)
        refers = sw.delegate == 1 and item.may_refer == 1
        if u < 1.0 - math.exp(-h) and closes(agenda, q, parties, k, p, st.bridge):
            settle(agenda, k, AGREED, p, rng, t, st)
        elif refers and item.clocked == 1:
            # what no value suits may still be put off together, the less likely the further the bottom lines are apart
            if u < 1.0 - math.exp(-h) and u < 1.0 - math.exp(
                    -h * math.exp(-apart(agenda, q, parties, k, p, st.bridge) / p.delegate_tau)):
                refer(agenda, k)
                settle(agenda, k, REFERRED, p, rng, t, st)
        elif refers and item.age > p.delegate_wait:
            h = p.delegate * st.closing * slow * math.exp(-gap / p.delegate_tau)
            u = weekly(rng, slots, rng.delegate, t, case.reference_slot + k, k)
            if u < 1.0 - math.exp(-h) and u < 1.0 - math.exp(
                    -h * math.exp(-apart(agenda, q, parties, k, p, st.bridge) / p.delegate_tau)):
                refer(agenda, k)
                settle(agenda, k, REFERRED, p, rng, t, st)


@bare_kernel()
def refuser(w: World, case: Record, p: Record, sw: Record, t: int, st: Record) -> int:
    """A party whose signature is needed and that would not sign the package, −1 for none, −2 where too few are there.

    Needs ``worth`` and ``reserve`` of this week.
    """
    if case.seating == 1 and st.seated < 2:
        return -2
    willing, unwilling = 0, -2
    for i in range(len(w.parties)):
        wanted = role(w, case, i)
        if wanted == 0:
            continue
        party = w.parties[i]
        worth = signing_worth(party, p, sw.guarantee)
        refuses = worth < party.reserve - 1e-12 or (
            sw.commitment == 1 and prefers_war(party, w.calendar, p, sw.guarantee, t, worth, st))
        if refuses and wanted == 1:
            return i
        if wanted == 2:
            if refuses:
                unwilling = i
            else:
                willing += 1
    return -1 if willing >= case.sign_others else unwilling


@bare_kernel()
def conclude(w: World, case: Record, p: Record, sw: Record, rng: Record, t: int, st: Record) -> None:
    """Every item is settled: sign, or after long refusal reopen what costs the refuser most."""
    slow = 1.0
    for i in range(len(w.parties)):
        w.parties[i].worth = utility_of(w.agenda, w.quantities.position, i, p)
        # where some need not sign, they need not be waited for
        if case.seating == 0 or role(w, case, i) == 1:
            slow = min(slow, w.parties[i].waiting)
    st.refuser = refuser(w, case, p, sw, t, st)
    if st.refuser == -2:
        return
    if st.refuser < 0:
        st.blocked = 0
        if four(rng, rng.signing, t, 0)[0] < 1.0 - math.exp(-p.signing * slow):
            st.stage = SIGNED
            st.signed = 1
            st.comprehensive = 1
            st.frozen = 1
            if st.first_comprehensive < 0:
                st.first_comprehensive = t
            if st.first_substantive < 0:
                st.first_substantive = t
            sign_quality(w.agenda.items, p, sw.guarantee, rng, t, st)
            step(st)
        return
    st.blocked += 1
    if sw.reopen == 0 or st.blocked < p.blocked_weeks:
        return
    st.blocked = 0
    reopen(w.agenda, w.quantities, costliest(w.agenda, w.quantities, st.refuser), st)


@bare_kernel()
def costliest(agenda: Agenda, q: Quantities, i: int) -> int:
    """The item whose settlement lies furthest from party i's ideals, by salience."""
    worst, cost = -1, -1.0
    for k in range(len(agenda.items)):
        total = 0.0
        for j in range(len(agenda.issues)):
            x = q.position[i, j]
            if agenda.issues[j].item == k and not math.isnan(x):
                total += agenda.cells[i, j].salience * abs(agenda.issues[j].settled - x)
        if total > cost:
            worst, cost = k, total
    return worst


@bare_kernel()
def reopen(agenda: Agenda, q: Quantities, k: int, st: Record) -> None:
    """Item k comes back: stances fall half the way back to the ideals."""
    item = agenda.items[k]
    item.status = LOCKED
    item.age = 0.0
    item.unravel = -1.0
    for j in range(len(agenda.issues)):
        if agenda.issues[j].item == k:
            for i in range(agenda.cells.shape[0]):
                cell = agenda.cells[i, j]
                cell.stance = 0.5 * (cell.stance + q.position[i, j])
    withdraw_ceasefire(agenda, k, st)
