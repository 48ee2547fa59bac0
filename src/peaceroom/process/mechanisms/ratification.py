"""Ratification: named ratifiers accept a signed text iff it is worth at least what each needs.

Needs of ratifiers of one party hang together (a common factor). A refused text comes back once, moved by the smallest
step that meets the refuser, if the other parties still gain by it; otherwise the talks fall dormant.
"""

from __future__ import annotations

import math

import numpy as np

from peaceroom.core.compiling import kernel
from peaceroom.process.machine.state import (
    DORMANT,
    RATIFIED,
    F,
    I,
    Keys,
    Record,
    cdf,
    clip,
    four,
    normal,
    step,
)
from peaceroom.process.mechanisms.positions import utility_of


@kernel(error_model="numpy")
def needs(fl: F, it: I, at: Record, p: Record, k: Keys, seed: np.uint64, f: int, st: Record) -> float:
    """What ratifier f needs in this draw."""
    party = it[at.rat_party + f]
    own = normal(four(seed, k.ratify, st.draw, 0, f)[0])
    common = normal(four(seed, k.ratify, st.draw, 0, (1 << 20) + party)[0])
    z = math.sqrt(p.ratifier_corr) * common + math.sqrt(1.0 - p.ratifier_corr) * own
    low, high = fl[at.rat_needs + f * 2 + 0], fl[at.rat_needs + f * 2 + 1]
    if math.isnan(low):
        return clip(fl[at.r + party] + p.ratifier_sd * z, 0.0, 1.0)
    return float(low + (high - low) * cdf(z))


@kernel(error_model="numpy")
def judged(fl: F, it: I, at: Record, p: Record, f: int, st: Record) -> float:
    """Utility of the text to ratifier f: by its own positions where it has some, else by its party's."""
    party = it[at.rat_party + f]
    issues = at.issues
    own = False
    total, weight = 0.0, 0.0
    for j in range(issues):
        x = fl[at.rat_ideal + f * at.issues + j]
        own = own or not math.isnan(x)
        if math.isnan(x):
            x = fl[at.q + at.o_position + party * issues + j]
        if math.isnan(x):
            continue
        s = fl[at.salience + party * at.issues + j]
        total += s * (1.0 - min(1.0, abs(fl[at.z + j] - x) / 100.0))
        weight += s
    if not own:
        return utility_of(fl, it, at, p, party, st)
    return total / weight if weight > 0.0 else 1.0


@kernel(error_model="numpy")
def revise(fl: F, it: I, at: Record, p: Record, f: int, short: float, st: Record) -> bool:
    """Move the text towards ratifier f by the least that meets it; False where another party would then refuse."""
    n, issues = at.parties, at.issues
    party = it[at.rat_party + f]
    now = judged(fl, it, at, p, f, st)
    part = clip(short / max(1e-9, 1.0 - now), 0.0, 1.0)
    for j in range(issues):
        x = fl[at.rat_ideal + f * at.issues + j]
        if math.isnan(x):
            x = fl[at.q + at.o_position + party * issues + j]
        if not math.isnan(x):
            fl[at.z + j] += part * (x - fl[at.z + j])
    for i in range(n):
        fl[at.u + i] = utility_of(fl, it, at, p, i, st)
        if fl[at.u + i] < fl[at.r + i] - 1e-12:
            return False
    return True


@kernel(error_model="numpy")
def ratify(fl: F, it: I, at: Record, p: Record, on: int, k: Keys, seed: np.uint64, t: int, st: Record) -> None:
    """One week of a signed text that waits for its ratifiers; without any it stays signed."""
    if at.ratifiers == 0:
        return
    if on == 1:
        if four(seed, k.ratify, st.draw, t, 1 << 21)[0] >= 1.0 - math.exp(-p.ratification):
            return
        for f in range(at.ratifiers):
            short = needs(fl, it, at, p, k, seed, f, st) - judged(fl, it, at, p, f, st)
            if short > 0.0:
                if st.revised == 0 and revise(fl, it, at, p, f, short + 1e-9, st):
                    st.revised = 1
                    step(st)
                else:
                    st.stage = DORMANT
                    st.frozen = 0
                    st.failed_at = t
                return
    st.stage = RATIFIED
    if it[at.first + 5] < 0:
        it[at.first + 5] = t
