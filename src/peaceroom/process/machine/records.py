"""What the kernels work on: arrays of records, one for each thing of a case, and the quantities that events change.

Positions are per cent of their scale. Of each record the fields above the line are the case's, the same in every
draw; those below are one draw's, set anew by the next.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.record_types import record_type

F = NDArray[np.float64]
I = NDArray[np.int64]  # noqa: E741
#: one record, an array of them
Record = Any
Records = NDArray[Any]


def _record(floats: str, whole: str = "") -> np.dtype[Any]:
    return record_type([(name, np.float64) for name in floats.split()] + [(name, np.int64) for name in whole.split()])


PARTY = _record(
    "log_strength0 drift "        # on the as-of date; weekly trend as it has been
    "drift_bias "                 # how much better it believes its trend to be
    "motivation0 trust0 cost_low cost_high "
    "defeat_given "               # utility of defeat (NaN: from the others' ideals)
    "shift exposure "             # power lost through the deal; share of the package that a defection takes
    "won0 lost0 "                 # Beta prior on battles
    "no_agreement "               # value of no deal where an analyst gives one (NaN: from beliefs)
    # ---
    "log_strength logit logit0 share "  # logit0: of the as-of date
    "support support0 "           # logarithms of what it has and is given
    "strength_seen logit_seen "   # of last week
    "hollow hollow_seen "         # loss of log strength if all its support ends; share that had by last week
    "drift_mean drift_var won lost "  # beliefs on its drift, on battles
    "drift_ahead "                # drift expected from support
    "push "                       # scratch: a part of each one's move, or of what is expected of support
    "hope reserve reserve0 cost defeat "  # value of fighting on in units of the stake; of no deal; utility of defeat
    "motivation optimism motivation_base optimism_base ready "
    # pace multiplier; W − x (−1: nothing is waited for); the trend within it; what the terms gain, cost and delay apart
    "waiting wait_margin wait_trend wait_gain "
    "worth lean",                 # utility of the package; factor on concessions from those who lean on it
    "fights here streak")              # weeks above 1 − θ
ISSUE = _record("attractor settled", "item")
#: a party on an issue
CELL = _record("ideal bottom salience stance")
ITEM = _record("ease0 weeks0 ease age gap unravel pressure collapse written",
               # age: weeks open; unravel: week of ending, −1 never
               # clocked: closes by a clock of its own; opened: week in which it was opened (as-of date 0)
               # away: talked about while talks are not in session; resumes: talks resume only once it is settled
               # written: chance that its closing is a text, where it has no clock
               # first: week of first settlement; substance: closing it is a text of substance
               "may_refer clocked away resumes ceasefire_class ceasefire_scope ceasefire_term status0 status opened "
               # others: how many of the others a sufficient consensus needs; held: too few are there to close it
               "first substance others held")
EVENT = _record("", "low high parent given waits attention outcomes")  # low … high: weeks of its window
#: quiet: weeks before it can come again; during: 0 always, 1 while talks sit, 2 while they do not
SHOCK = _record("rate", "quiet during")
#: what sets effects off, events, then breaches of promises, then shocks: in which week (−1: never), with which outcome
TRIGGER = _record("", "when how")
#: an event's outcome; complete: weeks until its effects on support are in
OUTCOME = _record("marginal", "branch complete")
#: what a party expects of an outcome (NaN: not told); terms: worth of its terms after it
EXPECTED = _record("believed value terms")
EFFECT = _record("value begun", "trigger outcome place op delay ramp logarithmic")  # begun: the quantity before it
THIRD = _record("bias signal_weak signal_strong cost1 cost_low cost_high", "kind")
RATIFIER = _record("low high", "party")
PROMISE = _record("kept", "due lag depends state")  # state: 0 open, see `promises`
DISRUPTOR = _record("low high rate", "objective wants")
CONDITION = _record("bottom", "party issue item")
#: a ceasefire of one scope; rate: of collapse a week (NaN: that of its class); end: week in which its term is over
#: (−1: it has none); item that brought it (−1: none); held: that of the as-of date without a day between; broke: one
#: has collapsed
TRUCE = _record("rate0 rate", "cls0 end0 cls end item held broke")
#: coming to the table and leaving it; rates NaN: once, when week and item (−1: none) say so
SEAT = _record("join_rate leave_rate", "here0 joins join_week join_item leaves leave_week leave_item joined left")
#: until, after: items (−1: none); quiet: only without a ceasefire in force; stopped: on the as-of date
AUTHORITY = _record("stops resumes", "until after quiet stopped")
PROPOSAL = _record("value rate", "party issue week after number done")
#: single numbers of a case; slots: where in the weekly numbers items and disruptors have theirs
CASE = _record(
    "gap_low gap_high break_weeks multiplier texts_ratio texts_away texts_resumed level log_violence0 phi shock_sd "
    "season_cos season_sin",
    "attractors two_point channels battles advised deadlines tracks stage0 age0 texts0 month0 "
    "texts_mask0 closing_slot reference_slot disruption_slot seating sign_rule sign_others")


class Quantities(NamedTuple):
    """Views of the one row of numbers that events can change (`peaceroom.process.machine.quantities`)."""

    row: F          # all of them
    support: F      # (third, n)
    position: F     # (n, J)
    bottom_line: F  # (n, J)
    pressure: F     # (n)
    strength: F     # (n)
    reservation: F  # (n)
    effort: F       # (third)
    leverage: F     # (third, n)
    violence: F     # (1)
    trust: F        # (1)
    recess: F       # (1)
    hollow: F       # (n)


class Calendar(NamedTuple):
    """Events: E of them, at most O outcomes each, X effects, C promises, S shocks."""

    events: Records    # (E) EVENT
    triggers: Records  # (E + C + S) TRIGGER
    shocks: Records    # (S) SHOCK
    outcomes: Records  # (E, O) OUTCOME
    chances: F         # (E, O of the parent, O)
    gain: F            # (E, O, n) change of log support once all effects are in
    expected: Records  # (n, E, O) EXPECTED
    later: F           # (n, E) worth of the terms once an announced change of support is complete
    presses: I         # (E, K) whether an event is a deadline for an item
    effects: Records   # (X) EFFECT, in the order in which they are carried out


class Agenda(NamedTuple):
    """K items and their J issues between n parties."""

    items: Records       # (K) ITEM
    issues: Records      # (J) ISSUE
    cells: Records       # (n, J) CELL
    conditions: Records  # CONDITION
    truces: Records      # (3) TRUCE, by scope
    asked: I             # (K, n) 1: its consent is needed; 2: one of the others of a sufficient consensus
    signing: I           # (n) likewise for the whole
    required: I          # (K, n) whose consent is needed this week
    precedence: I        # (K, K)
    branches: F          # (B, J) attractors by branch of the calendar
    class_hazard: F      # (K, weeks since opening) of the kind's own clock (0 without one)
    clock: F             # the same for an item whose content counts 1, see `mechanisms.clock`
    gone: F              # scratch of it


class World(NamedTuple):
    """One draw of a case."""

    case: Records        # (1) CASE
    parties: Records     # (n) PARTY
    agenda: Agenda
    quantities: Quantities
    start: F             # the quantities of the as-of date
    calendar: Calendar
    third: Records       # (T) THIRD
    ratifiers: Records   # (R) RATIFIER
    ratifier_ideals: F   # (R, J) (NaN: its party's)
    promises: Records    # (C) PROMISE
    disruptors: Records  # (D) DISRUPTOR
    seats: Records       # (n) SEAT
    authorities: Records  # AUTHORITY
    proposals: Records   # PROPOSAL
    slots: Records       # SLOT
    implementation: F    # (2, 4, A) hazard a week of a text once a comprehensive one is signed (`clocks`)
    month: I             # (W) month that each week's deaths are counted to
    gamma: F             # logarithms of gamma quantiles at `GAMMA_NODES` normal scores


class Rows(NamedTuple):
    """Inputs that may differ by draw: a leading axis of one row, or of one for each draw of the run."""

    ideal: F         # (D|1, n, J)
    bottom: F        # (D|1, n, J)
    salience: F      # (D|1, n, J)
    attractor: F     # (D|1, B, J)
    no_agreement: F  # (D|1, n)
