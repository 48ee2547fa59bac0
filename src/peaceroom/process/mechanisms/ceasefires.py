"""Ceasefires by scope (local, partial, general) and class: one of each scope may be in force at a time.

Fixed terms end on schedule, which is no failure; others may collapse, at the hazard of their class or at one of their
own. ``st.cease`` is the class of the general one: that alone lowers violence and stills the battlefield, for nothing
is known of what local and partial ones do to a whole country's deaths.
"""

from __future__ import annotations

import numpy as np

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.records import Agenda, F, Record, Records
from peaceroom.process.machine.state import GENERAL, LOCKED
from peaceroom.process.machine.streams import CEASEFIRE, four, weekly


@bare_kernel()
def start_ceasefire(truces: Records, st: Record) -> None:
    for s in range(len(truces)):
        truce = truces[s]
        truce.cls, truce.end, truce.rate = truce.cls0, truce.end0, truce.rate0
        truce.item, truce.broke = -1, 0
        truce.held = 1 if truce.cls > 0 else 0
    st.cease = truces[GENERAL].cls


@bare_kernel()
def agree_ceasefire(agenda: Agenda, k: int, t: int, st: Record) -> None:
    """An item that brings a ceasefire has been settled; a weaker one does not replace a stronger one of its scope."""
    item = agenda.items[k]
    truce = agenda.truces[item.ceasefire_scope]
    if item.ceasefire_class >= max(1, truce.cls):
        truce.cls = item.ceasefire_class
        truce.end = t + item.ceasefire_term if item.ceasefire_term > 0 else -1
        truce.rate = item.collapse
        truce.item = k
    if item.ceasefire_scope == GENERAL:
        st.cease = truce.cls
        if st.first_ceasefire < 0:
            st.first_ceasefire = t


@bare_kernel()
def end_ceasefire(truce: Record) -> None:
    truce.cls, truce.held, truce.item = 0, 0, -1


@bare_kernel()
def withdraw_ceasefire(agenda: Agenda, k: int, st: Record) -> None:
    """Item k is open again, and what it brought is no longer in force."""
    for s in range(len(agenda.truces)):
        if agenda.truces[s].item == k:
            end_ceasefire(agenda.truces[s])
    st.cease = agenda.truces[GENERAL].cls


@bare_kernel()
def keep_ceasefires(agenda: Agenda, trust: F, p: Record, rng: Record, slots: Records, t: int, st: Record) -> None:
    """One week of what is in force. A collapse costs trust and puts its item back on the table."""
    for s in range(len(agenda.truces)):
        truce = agenda.truces[s]
        if truce.cls == 0:
            continue
        if truce.end >= 0 and t >= truce.end:
            end_ceasefire(truce)
            continue
        h = truce.rate
        if np.isnan(h):
            h = p.collapse_1 if truce.cls == 1 else (p.collapse_2 if truce.cls == 2 else p.collapse_3)
        if p.collapse_elasticity != 0.0:
            h *= st.expected ** p.collapse_elasticity
        u = (weekly(rng, slots, rng.ceasefire, t, CEASEFIRE, 0) if s == GENERAL
             else four(rng, rng.ceasefire, t, 1 + s)[0])
        if u < 1.0 - np.exp(-h):
            if truce.item >= 0 and st.comprehensive == 0:
                agenda.items[truce.item].status = LOCKED
                agenda.items[truce.item].age = 0.0
            end_ceasefire(truce)
            truce.broke = 1
            trust[0] -= p.trust_breach
    st.cease = agenda.truces[GENERAL].cls
