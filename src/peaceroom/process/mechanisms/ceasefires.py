"""Ceasefires by class: fixed terms end on schedule, which is no failure; others may collapse."""

from __future__ import annotations

import numpy as np

from peaceroom.core.compiling import kernel
from peaceroom.process.machine.state import (
    CEASEFIRE,
    LOCKED,
    F,
    I,
    Keys,
    Record,
    weekly,
)


@kernel(error_model="numpy")
def start_ceasefire(fl: F, it: I, at: Record, st: Record) -> None:
    st.cease = at.cease0
    st.cease_end = at.cease_expires
    st.cease_item = -1


@kernel(error_model="numpy")
def agree_ceasefire(fl: F, it: I, at: Record, item: int, t: int, st: Record) -> None:
    """An item that brings a ceasefire has been settled; a weaker one does not replace a stronger one."""
    if it[at.cease_class + item] >= max(1, st.cease):
        st.cease = it[at.cease_class + item]
        st.cease_end = t + it[at.cease_term + item] if it[at.cease_term + item] > 0 else -1
        st.cease_item = item


@kernel(error_model="numpy")
def keep_ceasefire(fl: F, it: I, at: Record, p: Record, k: Keys, seed: np.uint64, t: int, st: Record) -> None:
    """One week of a ceasefire in force. A collapse costs trust and puts its item back on the table."""
    if st.cease == 0:
        return
    if st.cease_end >= 0 and t >= st.cease_end:
        st.cease = 0
        return
    h = p.collapse_1 if st.cease == 1 else (p.collapse_2 if st.cease == 2 else p.collapse_3)
    if p.collapse_elasticity != 0.0:
        h *= st.expected ** p.collapse_elasticity
    if weekly(fl, it, at, seed, k.ceasefire, st.draw, t, CEASEFIRE, 0) < 1.0 - np.exp(-h):
        st.cease = 0
        fl[at.q + at.o_trust] -= p.trust_breach
        if st.cease_item >= 0 and st.comprehensive == 0:
            it[at.status + st.cease_item] = LOCKED
            fl[at.age + st.cease_item] = 0.0
        st.cease_item = -1
