"""The table: agenda, concessions, closing, settlement by reference, signature.

    h_k = h0 · G · F_k · e^(−max(0, gap_k − w)/τ) · (R̄/R_ref)^ρ · D_k · S · (1 + m·e^(−age/4))

An open item closes this week with probability 1 − e^(−h), if every required party's limit admits its value (with the
mediator's tolerance w). Otherwise only settlement by reference settles it: at the midpoint of the stances, less an
ambiguity discount. A comprehensive text needs every required party to gain by it.
"""

from __future__ import annotations

import math

import numpy as np

from peaceroom.core.compiling import kernel
from peaceroom.process.machine.state import (
    AGREED,
    LOCKED,
    OPEN,
    REFERRED,
    SIGNED,
    SLOTS,
    F,
    I,
    Keys,
    Record,
    four,
    step,
    weekly,
)
from peaceroom.process.mechanisms.ceasefires import agree_ceasefire
from peaceroom.process.mechanisms.commitment import prefers_war, signing_worth
from peaceroom.process.mechanisms.durability import settle_quality, sign_quality
from peaceroom.process.mechanisms.positions import admit, concede, gaps, utility_of
from peaceroom.process.mechanisms.readiness import joint

FIRST_ITEM = 8


@kernel(error_model="numpy")
def open_items(fl: F, it: I, at: Record, st: Record) -> None:
    """Open what precedence and the number of tracks allow, in the order of the agenda."""
    st.open_items = 0
    st.settled = 0
    items = at.items
    for k in range(items):
        if it[at.status + k] == OPEN:
            st.open_items += 1
        elif it[at.status + k] >= AGREED:
            st.settled += 1
    for k in range(items):
        if it[at.status + k] == LOCKED and st.open_items < at.tracks:
            free = True
            for j in range(items):
                if it[at.precedence + k * at.items + j] == 1 and it[at.status + j] < AGREED:
                    free = False
            if free:
                it[at.status + k] = OPEN
                st.open_items += 1


@kernel(error_model="numpy")
def item_wait(fl: F, it: I, at: Record, k: int) -> float:
    """The slowest of the required parties sets the pace."""
    slow = 1.0
    for i in range(at.parties):
        if it[at.required + k * at.parties + i] == 1:
            slow = min(slow, fl[at.waiting + i])
    return slow


@kernel(error_model="numpy")
def settle(
    fl: F, it: I, at: Record, p: Record, k: Keys, seed: np.uint64, item: int, how: int, t: int, st: Record,
) -> None:
    """Item settled in week t, by agreement or by reference."""
    it[at.status + item] = how
    st.settled += 1
    fl[at.age + item] = 0.0
    if it[at.first + FIRST_ITEM + item] < 0:
        it[at.first + FIRST_ITEM + item] = t
    if it[at.cease_class + item] > 0:
        agree_ceasefire(fl, it, at, item, t, st)
    settle_quality(fl, it, at, p, k, seed, item, t, st)
    step(st)


@kernel(error_model="numpy")
def sit(
    fl: F, it: I, at: Record, p: Record, sw: Record, k: Keys, seed: np.uint64, t: int, st: Record,
) -> None:
    """One week in session: concessions, closings, references."""
    n, issues = at.parties, at.issues
    open_items(fl, it, at, st)
    if st.open_items == 0:
        return
    for i in range(n):
        urged = 1.0 + p.deadline_concession * p.deadline * st.deadline
        concede(fl, it, at, p, i, p.gamma * fl[at.ready + i] / p.r_ref * fl[at.waiting + i] * urged * fl[at.lean + i])
    gaps(fl, it, at)
    for item in range(at.items):
        if it[at.status + item] != OPEN:
            continue
        fl[at.age + item] += 1.0
        pace = st.closing * fl[at.ease + item] * item_wait(fl, it, at, item)
        h = p.h0 * pace * fl[at.pressure + item] * math.exp(
            p.rho * math.log(joint(fl, it, at, p, item)) - max(0.0, fl[at.gap + item] - st.bridge) / p.tau)
        u = weekly(fl, it, at, seed, k.closing, st.draw, t, SLOTS + n + item, item)
        if u < 1.0 - math.exp(-h) and admit(fl, it, at, p, item, st.bridge):
            settle(fl, it, at, p, k, seed, item, AGREED, t, st)
        elif (sw.delegate == 1 and it[at.may_refer + item] == 1 and fl[at.age + item] > p.delegate_wait
              and weekly(fl, it, at, seed, k.delegate, st.draw, t, SLOTS + n + at.items + item, item)
              < 1.0 - math.exp(-p.delegate * pace)):
            for j in range(issues):
                if it[at.item_of + j] == item:
                    low, high = 1e300, -1e300
                    for i in range(n):
                        if not math.isnan(fl[at.y + i * at.issues + j]):
                            low = min(low, fl[at.y + i * at.issues + j])
                            high = max(high, fl[at.y + i * at.issues + j])
                    fl[at.z + j] = 0.5 * (low + high) if high >= low else fl[at.a + j]
            settle(fl, it, at, p, k, seed, item, REFERRED, t, st)


@kernel(error_model="numpy")
def refuser(fl: F, it: I, at: Record, p: Record, sw: Record, t: int, st: Record) -> int:
    """A required party that would not sign the package, or −1. Needs ``u`` and ``r`` of this week."""
    for i in range(at.parties):
        needed = False
        for item in range(at.items):
            needed = needed or it[at.required + item * at.parties + i] == 1
        if not needed:
            continue
        worth = signing_worth(fl, it, at, p, sw.guarantee, i)
        if worth < fl[at.r + i] - 1e-12:
            return i
        if sw.commitment == 1 and prefers_war(fl, it, at, p, sw.guarantee, i, t, worth, st):
            return i
    return -1


@kernel(error_model="numpy")
def conclude(
    fl: F, it: I, at: Record, p: Record, sw: Record, k: Keys, seed: np.uint64, t: int, st: Record,
) -> None:
    """Every item is settled: sign, or after long refusal reopen what costs the refuser most."""
    n, issues = at.parties, at.issues
    slow = 1.0
    for i in range(n):
        fl[at.u + i] = utility_of(fl, it, at, p, i, st)
        slow = min(slow, fl[at.waiting + i])
    st.refuser = refuser(fl, it, at, p, sw, t, st)
    if st.refuser < 0:
        st.blocked = 0
        if four(seed, k.signing, st.draw, t, 0)[0] < 1.0 - math.exp(-p.signing * slow):
            st.stage = SIGNED
            st.signed = 1
            st.comprehensive = 1
            st.frozen = 1
            if it[at.first + 4] < 0:
                it[at.first + 4] = t
            sign_quality(fl, it, at, p, sw.guarantee, k, seed, t, st)
            step(st)
        return
    st.blocked += 1
    if sw.reopen == 0 or st.blocked < p.blocked_weeks:
        return
    st.blocked = 0
    worst, cost = -1, -1.0
    for item in range(at.items):
        total = 0.0
        for j in range(issues):
            x = fl[at.q + at.o_position + st.refuser * issues + j]
            if it[at.item_of + j] == item and not math.isnan(x):
                total += fl[at.salience + st.refuser * at.issues + j] * abs(fl[at.z + j] - x)
        if total > cost:
            worst, cost = item, total
    reopen(fl, it, at, worst, st)


@kernel(error_model="numpy")
def reopen(fl: F, it: I, at: Record, item: int, st: Record) -> None:
    """An item comes back: stances fall half the way back to the ideals."""
    n, issues = at.parties, at.issues
    it[at.status + item] = LOCKED
    fl[at.age + item] = 0.0
    fl[at.unravel + item] = -1.0
    for j in range(issues):
        if it[at.item_of + j] == item:
            for i in range(n):
                m = i * issues + j
                fl[at.y + m] = 0.5 * (fl[at.y + m] + fl[at.q + at.o_position + m])
    if st.cease_item == item:
        st.cease = 0
        st.cease_item = -1
