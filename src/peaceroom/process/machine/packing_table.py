"""Rules of the table as arrays: consent, seats, authorities that can stop talks, unilateral proposals."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.process.actors import Passage
from peaceroom.process.case import ProcessCase
from peaceroom.process.machine.records import AUTHORITY, PROPOSAL, SEAT, F, I, Records


def pack_asked(case: ProcessCase) -> I:
    """``(K, n)`` 1: its consent is needed, 2: it is one of the others of a sufficient consensus."""
    asked = case.required.astype(np.int64)
    holds = np.all(~np.isnan(case.ideal), axis=0)
    for item, rule in case.consensus.items():
        k = case.items.index(item)
        held = holds[:, case.item_of == k].any(axis=1)
        asked[k] = [1 if q in rule.needs else 2 * int(held[i] and rule.others > 0) for i, q in enumerate(case.parties)]
    return asked


def pack_signing(case: ProcessCase) -> I:
    """``(n,)`` likewise for the whole; zeros without a rule of its own."""
    if case.signing is None:
        return np.zeros(len(case.parties), np.int64)
    return np.array([1 if q in case.signing.needs else 2 for q in case.parties], np.int64)


def pack_seats(case: ProcessCase) -> Records:
    out = np.zeros(len(case.parties), SEAT)
    out["here0"] = 1
    for seat in case.seats:
        row = out[case.parties.index(seat.party)]
        row["here0"] = seat.here
        for name, way in (("join", seat.joins), ("leave", seat.leaves)):
            if way is not None:
                row[f"{name}s"] = 1
                row[f"{name}_week"], row[f"{name}_item"], row[f"{name}_rate"] = _passage(case, way)
    return out


def pack_authorities(case: ProcessCase) -> Records:
    out = np.zeros(len(case.authorities), AUTHORITY)
    for row, a in zip(out, case.authorities, strict=True):
        row["stops"], row["resumes"], row["quiet"], row["stopped"] = a.stops, a.resumes, a.quiet, a.stopped
        row["until"], row["after"] = _item(case, a.until), _item(case, a.after)
    return out


def pack_proposals(case: ProcessCase, scale: F) -> NDArray[np.void]:
    out = np.zeros(len(case.proposals), PROPOSAL)
    for number, (row, tabled) in enumerate(zip(out, case.proposals, strict=True)):
        j = case.issues.index(tabled.issue)
        row["party"], row["issue"], row["number"] = case.parties.index(tabled.party), j, number
        row["value"] = (tabled.value - case.low[j]) * scale[j]
        row["week"], row["after"], row["rate"] = _passage(case, tabled.when)
    return out


def _item(case: ProcessCase, item: str | None) -> int:
    return -1 if item is None else case.items.index(item)


def _passage(case: ProcessCase, way: Passage) -> tuple[int, int, float]:
    return way.week, _item(case, way.after), np.nan if way.rate is None else way.rate
