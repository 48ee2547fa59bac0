"""Ceasefires by class: fixed terms end on schedule, which is no failure; others may collapse."""

from __future__ import annotations

import numpy as np

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.records import F, Record, Records
from peaceroom.process.machine.state import LOCKED
from peaceroom.process.machine.streams import CEASEFIRE, weekly


@bare_kernel()
def start_ceasefire(case: Record, st: Record) -> None:
    st.cease = case.cease0
    st.cease_end = case.cease_end0
    st.cease_item = -1


@bare_kernel()
def agree_ceasefire(items: Records, k: int, t: int, st: Record) -> None:
    """An item that brings a ceasefire has been settled; a weaker one does not replace a stronger one."""
    item = items[k]
    if item.ceasefire_class >= max(1, st.cease):
        st.cease = item.ceasefire_class
        st.cease_end = t + item.ceasefire_term if item.ceasefire_term > 0 else -1
        st.cease_item = k


@bare_kernel()
def keep_ceasefire(items: Records, trust: F, p: Record, rng: Record, slots: Records, t: int, st: Record) -> None:
    """One week of a ceasefire in force. A collapse costs trust and puts its item back on the table."""
    if st.cease == 0:
        return
    if st.cease_end >= 0 and t >= st.cease_end:
        st.cease = 0
        return
    h = p.collapse_1 if st.cease == 1 else (p.collapse_2 if st.cease == 2 else p.collapse_3)
    if p.collapse_elasticity != 0.0:
        h *= st.expected ** p.collapse_elasticity
    if weekly(rng, slots, rng.ceasefire, t, CEASEFIRE, 0) < 1.0 - np.exp(-h):
        st.cease = 0
        trust[0] -= p.trust_breach
        if st.cease_item >= 0 and st.comprehensive == 0:
            items[st.cease_item].status = LOCKED
            items[st.cease_item].age = 0.0
        st.cease_item = -1
