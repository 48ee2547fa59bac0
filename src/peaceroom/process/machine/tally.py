"""Counting: what each week of each draw adds to the summaries. Everything is a whole number or a sum over draws."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.elementary import bits
from peaceroom.process.machine.records import Agenda, F, I, Record, Records
from peaceroom.process.machine.state import AGREED, OPEN, REFERRED, VICTORY
from peaceroom.process.mechanisms.fighting import month_deaths

BALANCE_BINS, READY_BINS, DEATH_BINS, BREAK_DAYS, GAP_BINS = 200, 50, 400, 730, 25
#: bins of log(1 + deaths) a unit
DEATH_SCALE = 25.0
#: weeks since the last text at which the bins of table 8a begin
AGE_EDGES = np.array([1, 5, 14, 27, 53, 105, 262], np.int64)
#: rows of table 8a kept: all, 1, 2-3, 4-7, 8+ texts in the year, last text comprehensive
ROWS = 6


class Tally(NamedTuple):
    """Sums over the draws of one block; W weeks and the as-of date, K items, n parties, M months."""

    state: I        # (W+1, 7+n)
    items: I        # (W+1, K) settled now
    referred: I     # (W+1, K) by reference
    cease: I        # (W+1, 3) general ceasefire in force, by class
    truces: I       # (W+1, 3, 3) by scope: in force, still that of the as-of date, one has broken down
    balance: I      # (W+1, n, bins)
    ready: I        # (W+1, bins)
    gap: I          # (W+1, K, bins) while open
    deaths: I       # (M, bins)
    years: I        # (Y, bins) deaths of whole years
    events: I       # (ROWS, 6) texts by bin of elapsed time
    exposure: I     # (ROWS, 6) weeks at risk
    breaks: I       # (days)
    broke: I        # (W+1) breaks that began
    waiting: F      # (W+1, n) sum of pace multipliers
    option: F       # (W+1, n) sum of W − x where something is waited for
    trend: F        # (W+1, n) sum of the trend within it
    gain: F         # (W+1, n) sum of what the terms gain
    waits: I        # (W+1, n) draws in which something is
    reserve: F      # (W+1, n) sum of reservation values
    settle: F       # (3) signatures, disagreement at signature, disagreement at the start


def new_tally(weeks: int, items: int, parties: int, months: int) -> Tally:
    def whole(*shape: int) -> NDArray[np.int64]:
        return np.zeros(shape, np.int64)

    w = weeks + 1
    return Tally(
        whole(w, 7 + parties), whole(w, items), whole(w, items), whole(w, 3), whole(w, 3, 3),
        whole(w, parties, BALANCE_BINS), whole(w, READY_BINS),
        whole(w, items, GAP_BINS), whole(months, DEATH_BINS), whole(months // 12, DEATH_BINS),
        whole(ROWS, 6), whole(ROWS, 6), whole(BREAK_DAYS),
        whole(w), np.zeros((w, parties)), np.zeros((w, parties)), np.zeros((w, parties)), np.zeros((w, parties)),
        whole(w, parties), np.zeros((w, parties)), np.zeros(3))


@bare_kernel(inline=True)
def final_state(st: Record) -> int:
    """Number of the exclusive state among `states_of` a case: victories of parties stand last."""
    return int(st.stage + st.victor if st.stage >= VICTORY else st.stage)


@bare_kernel()
def count_week(parties: Records, agenda: Agenda, t: int, live: bool, st: Record, s: Tally) -> None:
    """The state of the talks at the end of week t."""
    items = agenda.items
    s.state[t, final_state(st)] += 1
    for k in range(len(items)):
        if items[k].status >= AGREED:
            s.items[t, k] += 1
            if items[k].status == REFERRED:
                s.referred[t, k] += 1
        elif items[k].status == OPEN:
            s.gap[t, k, min(int(items[k].gap * GAP_BINS / 100.0), GAP_BINS - 1)] += 1
    if st.cease > 0:
        s.cease[t, st.cease - 1] += 1
    for scope in range(len(agenda.truces)):
        truce = agenda.truces[scope]
        s.truces[t, scope, 0] += 1 if truce.cls > 0 else 0
        s.truces[t, scope, 1] += truce.held
        s.truces[t, scope, 2] += truce.broke
    mean = 0.0
    for i in range(len(parties)):
        party = parties[i]
        s.balance[t, i, min(int(party.share * BALANCE_BINS), BALANCE_BINS - 1)] += 1
        mean += math.log(party.ready)
        s.waiting[t, i] += party.waiting
        if party.wait_margin > -1.0:
            s.option[t, i] += party.wait_margin
            s.trend[t, i] += party.wait_trend
            s.gain[t, i] += party.wait_gain
            s.waits[t, i] += 1
        s.reserve[t, i] += party.reserve
    s.ready[t, min(int(math.exp(mean / len(parties)) * READY_BINS), READY_BINS - 1)] += 1
    if live and st.broke == 1:
        s.broke[t] += 1
        s.breaks[int(min(st.break_length * 7.0, BREAK_DAYS - 1.0))] += 1


@bare_kernel()
def pace_row(texts: int) -> int:
    """Row of table 8a for so many texts within a year."""
    if texts < 2:
        return 1
    if texts < 4:
        return 2
    return 3 if texts < 8 else 4


@bare_kernel()
def clock(newly_signed: bool, st: Record, events: I, exposure: I) -> None:
    """Time at risk and texts of this week, by time since the last; a text starts the clock anew."""
    st.age += 1
    st.mask = st.mask << np.uint64(1)
    if st.age < AGE_EDGES[6]:
        b = 0
        while st.age >= AGE_EDGES[b + 1]:
            b += 1
        row = pace_row(st.texts)
        exposure[0, b] += 1
        exposure[row, b] += 1
        if newly_signed:
            exposure[5, b] += 1
        if st.stepped == 1:
            events[0, b] += 1
            events[row, b] += 1
            if newly_signed:
                events[5, b] += 1
    if st.stepped == 1:
        st.mask |= np.uint64(1)
        st.age = 0
        st.texts = bits(st.mask & np.uint64((1 << 52) - 1))
    st.stepped = 0


@bare_kernel(inline=True)
def death_bin(deaths: float) -> int:
    """Bin of so many deaths."""
    return min(int(math.log(1.0 + deaths) * DEATH_SCALE), DEATH_BINS - 1)


@bare_kernel()
def count_deaths(month: I, gamma: F, rng: Record, t: int, weeks: int, st: Record, deaths: I, years: I) -> None:
    """Add the week's deaths to its month; at the end of a month draw what is observed, and add that to its year.

    Who has won by arms fights no more.
    """
    now = month[t - 1]
    if st.stage < VICTORY:
        st.month_sum += st.violence
    if t == weeks or month[t] != now:
        seen = month_deaths(gamma, rng, now, st)
        deaths[now, death_bin(seen)] += 1
        st.month_sum = 0.0
        st.year_sum += seen
        if (now + 1) % 12 == 0:
            if now // 12 < len(years):
                years[now // 12, death_bin(st.year_sum)] += 1
            st.year_sum = 0.0
