"""The weekly loop, compiled: one pass per draw, each mechanism in its own file."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import kernel
from peaceroom.process.machine.state import (
    AGREED,
    IN_SESSION,
    NOT_OPENED,
    OPEN,
    RECESS,
    SIGNED,
    TEXTS,
    VICTORY,
    F,
    I,
    Keys,
    Record,
    clip,
    four,
    normal,
    step,
    weekly,
)
from peaceroom.process.machine.tally import Tally, clock, months, record
from peaceroom.process.mechanisms.battlefield import log_support, move_balance, start_balance, victory
from peaceroom.process.mechanisms.beliefs import foresee, learn, no_deal, start_beliefs
from peaceroom.process.mechanisms.breaks import session, start_session
from peaceroom.process.mechanisms.calendar import advance, deadline_pressure, draw_events
from peaceroom.process.mechanisms.ceasefires import keep_ceasefire, start_ceasefire
from peaceroom.process.mechanisms.disruption import disrupt
from peaceroom.process.mechanisms.durability import wear
from peaceroom.process.mechanisms.fighting import move_violence, start_violence
from peaceroom.process.mechanisms.mediation import mediate
from peaceroom.process.mechanisms.positions import attract, defeat, gaps, start_positions, utility_of
from peaceroom.process.mechanisms.promises import promises
from peaceroom.process.mechanisms.ratification import ratify
from peaceroom.process.mechanisms.readiness import move_readiness, start_readiness
from peaceroom.process.mechanisms.table import FIRST_ITEM, conclude, open_items, reopen, sit
from peaceroom.process.mechanisms.waiting import expect, wait

#: weeks between two looks at what no deal is worth, unless something dated happens
LOOK = 4


@kernel(error_model="numpy")
def frailty(p: Record, on: int, u: float) -> float:
    """Pace of the process: log-normal with mean one."""
    return math.exp(p.frailty_sd * normal(u) - 0.5 * p.frailty_sd * p.frailty_sd) if on == 1 else 1.0


@kernel(error_model="numpy")
def start(fl: F, it: I, at: Record, p: Record, sw: Record, k: Keys, seed: np.uint64, st: Record) -> None:
    """The as-of date."""
    for m in range(at.quantities):
        fl[at.q + m] = fl[at.base + m]
    for item in range(at.items):
        it[at.status + item] = it[at.status0 + item]
        fl[at.age + item] = fl[at.item_weeks + item]
        fl[at.unravel + item] = -1.0
        fl[at.pressure + item] = 1.0
    for m in range(at.firsts):
        it[at.first + m] = -1
    for m in range(at.promises):
        it[at.broken + m] = 0
    st.week, st.blocked, st.open_items, st.stepped, st.fresh = 0, 0, 0, 0, 1
    st.signed, st.ratified, st.victor, st.unravelled, st.breaks, st.broke = 0, 0, -1, 0, 0, 0
    st.revised, st.comprehensive, st.frozen, st.steps, st.moved = 0, 0, 0, 0, 1
    st.keep_trust = 0.5 ** (1.0 / p.trust_half_life)
    for m in range(at.slots):
        it[at.blocks + m] = -1
    st.optimism_shock, st.attack, st.deadline, st.unravel_at, st.failed_at = 0.0, 0.0, 0.0, -1.0, -1.0
    st.age, st.mask, st.n12 = at.age0, at.mask0, at.pace0
    st.frailty = frailty(p, sw.frailty, four(seed, k.frailty, st.draw, 0, 0)[0])
    draw_events(fl, it, at, k, seed, st)
    start_balance(fl, it, at, p, st)
    start_positions(fl, it, at, p, k, seed, sw.frailty, st)
    start_beliefs(fl, it, at, p, k, seed, st)
    start_ceasefire(fl, it, at, st)
    start_session(fl, it, at, p, sw.breaks, k, seed, st)
    start_violence(fl, it, at, p, sw.truce, sw.leverage, sw.stall_violence, sw.collapse_violence, st)
    for item in range(at.items):
        if it[at.status + item] >= AGREED:
            it[at.first + FIRST_ITEM + item] = 0
            for j in range(at.issues):
                if it[at.item_of + j] == item:
                    fl[at.z + j] = fl[at.a + j]
    look(fl, it, at, p, sw, 0, 1, st)
    if at.attractors == 3:
        attract(fl, it, at, 0, st)
        for j in range(at.issues):
            if it[at.status + it[at.item_of + j]] >= AGREED:
                fl[at.z + j] = fl[at.a + j]
    open_items(fl, it, at, st)
    gaps(fl, it, at)
    start_readiness(fl, it, at, p, k, seed, sw.readiness, st)
    for i in range(at.parties):
        fl[at.waiting + i] = 1.0
        fl[at.wait_margin + i] = -1.0
    if sw.wait == 1 and sw.events == 1:
        expect(fl, it, at, p, 0, LOOK, st)
    if st.stage == IN_SESSION:
        it[at.first + 0] = 0
    if st.cease > 0:
        it[at.first + 3] = 0
    if st.stage == SIGNED:
        st.signed, st.comprehensive, st.frozen = 1, 1, 1
        it[at.first + 4] = 0


@kernel(error_model="numpy")
def look(fl: F, it: I, at: Record, p: Record, sw: Record, t: int, first: int, st: Record) -> None:
    """What no deal and the package are worth to each party now."""
    foresee(fl, it, at, p, sw.events, t)
    for i in range(at.parties):
        fl[at.opp + i] = defeat(fl, it, at, i, st)
        fl[at.r + i] = no_deal(fl, it, at, p, sw.beliefs, i, st)
        if first == 1:
            fl[at.r0 + i] = fl[at.r + i]
        fl[at.u + i] = utility_of(fl, it, at, p, i, st)
    st.fresh = 0


@kernel(error_model="numpy")
def week(fl: F, it: I, at: Record, p: Record, sw: Record, k: Keys, seed: np.uint64, t: int, st: Record) -> None:
    """One week of one draw that is not decided by arms."""
    n = at.parties
    if sw.events == 1:
        advance(fl, it, at, t, st)
    if sw.balance == 1:
        for i in range(n):
            fl[at.known + i] = fl[at.lg + i]
        move_balance(fl, it, at, p, k, seed, t, st)
        if sw.beliefs == 1:
            for i in range(n):
                # known[i] still holds last week's logit share; util the part that support explains
                before = fl[at.known + i]
                pushed, weight = 0.0, 0.0
                for j in range(n):
                    if j != i:
                        pushed += fl[at.share + j] * fl[at.util + j]
                        weight += fl[at.share + j]
                learn(fl, it, at, p, before, i, fl[at.util + i] - pushed / max(weight, 1e-300))
        winner = victory(fl, it, at, p, st)
        if winner >= 0:
            st.stage = VICTORY
            st.victor = winner
            it[at.first + 6] = t
            return
    elif st.moved == 1:
        for i in range(n):
            fl[at.support + i] = log_support(fl, it, at, p, i)
    move_violence(fl, it, at, p, sw.violence, sw.truce, sw.leverage, sw.stall_violence, sw.collapse_violence, k, seed,
                  t, st)
    if sw.ceasefire == 1:
        keep_ceasefire(fl, it, at, p, k, seed, t, st)
    # trust fades whatever moved it, so not with the promises only
    fl[at.q + at.o_trust] *= st.keep_trust
    if sw.commitments == 1:
        promises(fl, it, at, p, k, seed, t, st)
    fl[at.q + at.o_trust] = clip(fl[at.q + at.o_trust], -2.0, 2.0)
    if sw.disrupt == 1:
        disrupt(fl, it, at, p, k, seed, t, st)
    deadline_pressure(fl, it, at, p, sw.deadline, t, st)
    if st.moved == 1 or at.advised == 1:
        mediate(fl, it, at, p, sw.mediation, st)
        st.moved = 0
    if sw.readiness == 1:
        move_readiness(fl, it, at, p, sw.patron_pressure, st)
    if t % LOOK == 0 or st.fresh == 1 or at.battles_on == 1:
        attract(fl, it, at, 0, st)
        look(fl, it, at, p, sw, t, 0, st)
        if at.attractors == 3:
            attract(fl, it, at, 0, st)
            for i in range(n):
                fl[at.u + i] = utility_of(fl, it, at, p, i, st)
        if sw.wait == 1 and sw.events == 1:
            expect(fl, it, at, p, t, LOOK, st)
    if sw.wait == 1 and at.events > 0 and sw.events == 1:
        wait(fl, it, at, p, t, st)
    session(fl, it, at, p, sw.breaks, k, seed, t, st)
    st.momentum = 1.0 + p.momentum * math.exp(-st.age / p.momentum_weeks) if sw.momentum == 1 else 1.0
    st.closing = at.multiplier * st.frailty * st.momentum
    if st.stage == IN_SESSION:
        if it[at.first + 0] < 0:
            it[at.first + 0] = t
        sit(fl, it, at, p, sw, k, seed, t, st)
        if st.settled == at.items:
            conclude(fl, it, at, p, sw, k, seed, t, st)
    elif st.stage == SIGNED:
        ratify(fl, it, at, p, sw.ratify, k, seed, t, st)
    if sw.texts == 1 and (st.stage <= RECESS or st.stage >= SIGNED) and st.stage != NOT_OPENED:
        h = p.other_texts * st.closing * at.texts_ratio
        if st.comprehensive == 1:
            h *= p.after_comprehensive
        if weekly(fl, it, at, seed, k.texts, st.draw, t, TEXTS, 0) < 1.0 - math.exp(-h):
            step(st)
    if sw.durability == 1:
        gone = wear(fl, it, at, p, t, st)
        if gone >= 0:
            reopen(fl, it, at, gone, st)
            if st.stage == IN_SESSION:
                it[at.status + gone] = OPEN


@kernel(error_model="numpy")
def copy(rows: F, fl: F, place: int, draw: int) -> None:
    """The draw's own row, or the one that all draws share."""
    d = draw if rows.shape[0] > 1 else 0
    for i in range(rows.shape[1]):
        for j in range(rows.shape[2]):
            fl[place + i * rows.shape[2] + j] = rows[d, i, j]


@kernel(error_model="numpy")
def run_block(
    fl: F, it: I, places: NDArray[Any], theta: NDArray[Any], switches: NDArray[Any], keys: NDArray[Any],
    seed: np.uint64, first: int, offset: int, draws: int, weeks: int, state: NDArray[Any], ideal: F, bottom: F,
    salience: F, attractor: F, no_agreement: F, s: Tally, times: NDArray[np.int16], final: NDArray[np.int8],
) -> None:
    """Draws ``first … first + draws − 1``; row ``offset + d`` of ``times`` and ``final`` is filled for each."""
    st = state[0]
    sw = switches[0]
    at = places[0]
    k = keys[0]
    for d in range(draws):
        p = theta[d if theta.size > 1 else 0]
        st.draw = first + d
        copy(ideal, fl, at.ideal, st.draw)
        copy(bottom, fl, at.bottom, st.draw)
        copy(salience, fl, at.salience, st.draw)
        copy(attractor, fl, at.attractor, st.draw)
        for i in range(at.parties):
            fl[at.no_agreement + i] = no_agreement[st.draw if no_agreement.shape[0] > 1 else 0, i]
        start(fl, it, at, p, sw, k, seed, st)
        record(fl, it, at, 0, False, st, s)
        gap0 = fl[at.hope + 0] + fl[at.hope + 1] - 1.0
        for t in range(1, weeks + 1):
            live = st.stage < VICTORY
            if live:
                # a text ends its own spell: the row of table 8a is that of the stage before it
                was = st.comprehensive == 1
                was_signed = st.signed
                week(fl, it, at, p, sw, k, seed, t, st)
                if st.stepped == 1 and it[at.first + 1] < 0:
                    it[at.first + 1] = t
                clock(was, st, s.events, s.exposure)
                if st.signed == 1 and was_signed == 0:
                    s.settle[0] += 1.0
                    s.settle[1] += abs(fl[at.hope + 0] + fl[at.hope + 1] - 1.0)
                    s.settle[2] += abs(gap0)
                if st.cease > 0 and it[at.first + 3] < 0:
                    it[at.first + 3] = t
            months(fl, it, at, k, seed, t, weeks, st, s.deaths)
            record(fl, it, at, t, live, st, s)
        for m in range(at.firsts):
            times[offset + d, m] = it[at.first + m]
        final[offset + d] = st.stage + st.victor if st.stage >= VICTORY else st.stage
