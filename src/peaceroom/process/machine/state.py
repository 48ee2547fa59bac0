"""The state of a draw: what is one number for the whole of the talks."""

from __future__ import annotations

import numpy as np

from peaceroom.core.compiling import bare_kernel
from peaceroom.core.record_types import record_type
from peaceroom.process.machine.records import Record

#: states of an item
LOCKED, OPEN, AGREED, REFERRED = 0, 1, 2, 3
#: states of the talks
NOT_OPENED, IN_SESSION, RECESS, SUSPENDED, DORMANT, SIGNED, RATIFIED, VICTORY = 0, 1, 2, 3, 4, 5, 6, 7
#: how far a ceasefire reaches
LOCAL, PARTIAL, GENERAL = 0, 1, 2
#: how attractors are found
GIVEN, COMPROMISE, STANCES, RESERVATION = 0, 1, 2, 3
#: the class of ceasefire under which the battlefield stands nearly still
DEFINITIVE = 3
#: weeks in which something happened first (−1: not yet), in the order of a result's columns
FIRSTS = ("first_opened", "first_step", "first_break", "first_ceasefire", "first_comprehensive", "first_ratified",
          "first_victory", "first_unravelled", "first_substantive")

STATE = record_type([(name, np.float64) for name in (
    "frailty", "momentum", "closing", "violence", "log_violence", "shock", "expected", "optimism_shock", "attack",
    "bridge", "effort", "deadline", "barrier", "month_sum", "year_sum", "break_left", "break_length", "unravel_at",
    "spread", "offset", "dormant_in", "keep_motivation", "keep_optimism", "keep_trust",
)] + [(name, np.int64) for name in (
    "stage", "age", "texts", "settled", "blocked", "open_items", "stepped", "branch", "fresh", "cease",
    "signed", "victor", "revised", "comprehensive", "moved", "refuser", "broke", "frozen",
    "seated",
    *FIRSTS,
)] + [("mask", np.uint64)])


@bare_kernel()
def step(st: Record) -> None:
    """A text this week: it starts the clock anew. Several in a week count as one, as several in a day do in 8a."""
    st.stepped = 1
