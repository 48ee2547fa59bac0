"""The weekly loop, compiled: one pass per draw, each mechanism in its own file."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.elementary import clip
from peaceroom.process.machine.look import LOOK, look_again
from peaceroom.process.machine.records import Record, Rows, World
from peaceroom.process.machine.start import load, start
from peaceroom.process.machine.state import (
    DORMANT,
    FIRSTS,
    IN_SESSION,
    NOT_OPENED,
    OPEN,
    SIGNED,
    SUSPENDED,
    VICTORY,
    step,
)
from peaceroom.process.machine.streams import TEXTS, four, weekly
from peaceroom.process.machine.tally import Tally, clock, count_deaths, count_week, final_state, pace_row
from peaceroom.process.mechanisms.authorities import stop
from peaceroom.process.mechanisms.battlefield import log_support, move_balance, victory
from peaceroom.process.mechanisms.beliefs import learn
from peaceroom.process.mechanisms.breaks import session
from peaceroom.process.mechanisms.calendar import advance, deadline_pressure, strike
from peaceroom.process.mechanisms.ceasefires import keep_ceasefires
from peaceroom.process.mechanisms.clock import set_clocks
from peaceroom.process.mechanisms.disruption import disrupt
from peaceroom.process.mechanisms.durability import wear
from peaceroom.process.mechanisms.fighting import move_violence
from peaceroom.process.mechanisms.mediation import mediate
from peaceroom.process.mechanisms.promises import promises
from peaceroom.process.mechanisms.proposals import propose
from peaceroom.process.mechanisms.ratification import ratify
from peaceroom.process.mechanisms.readiness import move_readiness
from peaceroom.process.mechanisms.seats import take_seats
from peaceroom.process.mechanisms.table import conclude, reopen, sit
from peaceroom.process.mechanisms.waiting import wait

#: column of the first item's week, after those of `FIRSTS`
FIRST_ITEM = len(FIRSTS)


@bare_kernel()
def fight(w: World, case: Record, p: Record, sw: Record, rng: Record, t: int, st: Record) -> None:
    """The balance moves, parties learn from it, and one of them may have won."""
    parties, q = w.parties, w.quantities
    if sw.balance == 0:
        if st.moved == 1:
            for i in range(len(parties)):
                parties[i].support = log_support(q.support, i, p.support_floor)
        return
    for i in range(len(parties)):
        parties[i].logit_seen = parties[i].logit
    move_balance(parties, q, case, p, rng, w.slots, t, st)
    if sw.beliefs == 1:
        for i in range(len(parties)):
            learn(parties, i, case, p)
    winner = victory(parties, p, st)
    if winner >= 0:
        st.stage = VICTORY
        st.victor = winner
        st.first_victory = t


@bare_kernel()
def keep_trust(w: World, p: Record, on: int, rng: Record, t: int, st: Record) -> None:
    """Trust fades whatever moved it, so not with the promises only."""
    trust = w.quantities.trust
    trust[0] *= st.keep_trust
    if on == 1:
        promises(w.promises, w.calendar.triggers, trust, p, rng, t)
    trust[0] = clip(trust[0], -2.0, 2.0)


@bare_kernel(inline=True)
def newly_signed(st: Record, t: int) -> bool:
    """Whether the last text before week t is the comprehensive one."""
    return bool(st.comprehensive == 1 and st.age + st.first_comprehensive >= t - 1)


@bare_kernel()
def other_texts(case: Record, p: Record, rng: Record, w: World, t: int, st: Record) -> None:
    """Texts that close no item.

    While talks do not sit they are all there is, at a share of all texts of the same talks in session. After a
    comprehensive text those of its implementation come as in other processes, by how many there were and the time
    since the last: who got that far was fast, and that does not last.
    """
    if st.comprehensive == 1:
        h = w.implementation[0 if newly_signed(st, t) else 1, pace_row(st.texts) - 1,
                             min(st.age, w.implementation.shape[2] - 1)] * p.after_comprehensive
        if case.stage0 == SIGNED:
            h *= case.multiplier
    elif st.stage == NOT_OPENED or st.stage == SUSPENDED or st.stage == DORMANT:
        h = p.other_texts * st.closing * case.texts_away * p.away_texts
        if st.stage != NOT_OPENED and p.dormant_weeks - st.dormant_in > p.away_weeks:
            h *= p.away_later
    else:
        h = p.other_texts * st.closing * case.texts_ratio
    if weekly(rng, w.slots, rng.texts, t, TEXTS, 0) < 1.0 - math.exp(-h):
        step(st)


@bare_kernel()
def week(w: World, case: Record, p: Record, sw: Record, rng: Record, t: int, st: Record) -> None:
    """One week of one draw that is not decided by arms."""
    agenda, q, parties, slots = w.agenda, w.quantities, w.parties, w.slots
    if sw.events == 1:
        if len(w.calendar.shocks) > 0:
            strike(w.calendar, rng, st.stage == IN_SESSION, t)
        advance(w.calendar, q.row, t, st)
    fight(w, case, p, sw, rng, t, st)
    if st.stage == VICTORY:
        return
    move_violence(parties, q.violence, case, p, sw, rng, slots, t, st)
    if sw.ceasefire == 1:
        keep_ceasefires(agenda, q.trust, p, rng, slots, t, st)
    keep_trust(w, p, sw.commitments, rng, t, st)
    if sw.disrupt == 1:
        disrupt(w.disruptors, agenda.items, case, p, rng, slots, t, st)
    if case.deadlines == 1:
        deadline_pressure(w.calendar, agenda.items, p, sw.deadline, t, st)
    if st.moved == 1 or case.advised == 1:
        mediate(parties, w.third, q, p, sw.mediation, st)
        st.moved = 0
    if sw.readiness == 1:
        move_readiness(parties, agenda.items, q, p, sw.patron_pressure, st)
    if t % LOOK == 0 or st.fresh == 1 or case.battles == 1:
        look_again(w, case, p, sw, t, st)
    if sw.wait == 1 and sw.events == 1 and len(w.calendar.events) > 0:
        wait(parties, w.calendar, p, t)
    broken_off = st.stage == SUSPENDED or st.stage == DORMANT
    session(parties, agenda.items, q.recess, case, p, sw.breaks, rng, slots, t, st)
    if broken_off and sw.texts == 1 and st.stage < SUSPENDED and (
            four(rng, rng.breaks, t, 0)[3] < p.resume_text * case.texts_resumed):
        step(st)
    if len(w.authorities) > 0:
        stop(w.authorities, agenda.items, st.cease > 0, p, rng, t, st)
    if case.seating == 1 and st.stage < SIGNED:
        take_seats(w, p, rng, t, st)
    if len(w.proposals) > 0 and st.stage < SIGNED:
        propose(agenda, q, parties, w.proposals, p, rng, t, st)
    st.momentum = 1.0 + p.momentum * math.exp(-st.age / p.momentum_weeks) if sw.momentum == 1 else 1.0
    st.closing = case.multiplier * st.frailty * st.momentum
    if st.stage == IN_SESSION:
        if st.first_opened < 0:
            st.first_opened = t
        sit(agenda, q, parties, case, p, sw, rng, slots, t, st, False)
        if st.settled == len(agenda.items):
            conclude(w, case, p, sw, rng, t, st)
    elif case.channels == 1 and st.stage < SIGNED and st.stage != NOT_OPENED:
        sit(agenda, q, parties, case, p, sw, rng, slots, t, st, True)
    elif st.stage == SIGNED:
        ratify(w, p, sw.ratify, rng, t, st)
    if sw.texts == 1:
        other_texts(case, p, rng, w, t, st)
    if sw.durability == 1:
        gone = wear(agenda.items, q.trust, p, t, st)
        if gone >= 0:
            reopen(agenda, q, gone, st)
            if st.stage == IN_SESSION:
                agenda.items[gone].status = OPEN


@bare_kernel()
def note_firsts(st: Record, w: World, row: NDArray[np.int16]) -> None:
    """First weeks in the order of a result's columns (`FIRSTS`), then those of items."""
    row[0] = st.first_opened
    row[1] = st.first_step
    row[2] = st.first_break
    row[3] = st.first_ceasefire
    row[4] = st.first_comprehensive
    row[5] = st.first_ratified
    row[6] = st.first_victory
    row[7] = st.first_unravelled
    row[8] = st.first_substantive
    for k in range(len(w.agenda.items)):
        row[FIRST_ITEM + k] = w.agenda.items[k].first


@bare_kernel(inline=True)
def disagreement(w: World) -> float:
    """Sum of the first two parties' hopes beyond the whole."""
    return float(w.parties[0].hope + w.parties[1].hope - 1.0)


@bare_kernel()
def run_block(
    w: World, rows: Rows, theta: NDArray[Any], switches: NDArray[Any], streams: NDArray[Any], first: int, offset: int,
    draws: int, weeks: int, state: NDArray[Any], s: Tally, times: NDArray[np.int16], final: NDArray[np.int8],
) -> None:
    """Draws ``first … first + draws − 1``; row ``offset + d`` of ``times`` and ``final`` is filled for each."""
    st, sw, case, rng = state[0], switches[0], w.case[0], streams[0]
    for d in range(draws):
        p = theta[d if theta.size > 1 else 0]
        rng.draw = first + d
        load(w, rows, first + d)
        start(w, case, p, sw, rng, st)
        if d == 0 or theta.size > 1:
            set_clocks(w.agenda, p)
        count_week(w.parties, w.agenda, 0, False, st, s)
        gap0 = disagreement(w)
        for t in range(1, weeks + 1):
            live = st.stage < VICTORY
            if live:
                # a text ends its own spell: the row of table 8a is that of the stage before it
                was = newly_signed(st, t)
                was_signed = st.signed
                week(w, case, p, sw, rng, t, st)
                if st.stepped == 1 and st.first_step < 0:
                    st.first_step = t
                clock(was, st, s.events, s.exposure)
                if st.signed == 1 and was_signed == 0:
                    s.settle[0] += 1.0
                    s.settle[1] += abs(disagreement(w))
                    s.settle[2] += abs(gap0)
            count_deaths(w.month, w.gamma, rng, t, weeks, st, s.deaths, s.years)
            count_week(w.parties, w.agenda, t, live, st, s)
        note_firsts(st, w, times[offset + d])
        final[offset + d] = final_state(st)
