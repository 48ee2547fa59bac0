"""Ratification: named ratifiers accept a signed text iff it is worth at least what each needs.

Needs of ratifiers of one party hang together (a common factor). A refused text comes back once, moved by the smallest
step that meets the refuser, if the other parties still gain by it; otherwise the talks fall dormant.
"""

from __future__ import annotations

import math

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.elementary import cdf, clip, normal
from peaceroom.process.machine.records import F, Record, World
from peaceroom.process.machine.state import DORMANT, RATIFIED, step
from peaceroom.process.machine.streams import four
from peaceroom.process.mechanisms.positions import utility_of

#: indices in the stream of this mechanism: the factor common to a party's ratifiers, the vote
COMMON, VOTE = 1 << 20, 1 << 21


@bare_kernel()
def needs(ratifier: Record, f: int, reserve: float, p: Record, rng: Record) -> float:
    """What ratifier f needs in this draw; ``reserve``: its party's value of no deal."""
    own = normal(four(rng, rng.ratify, 0, f)[0])
    common = normal(four(rng, rng.ratify, 0, COMMON + ratifier.party)[0])
    z = math.sqrt(p.ratifier_corr) * common + math.sqrt(1.0 - p.ratifier_corr) * own
    if math.isnan(ratifier.low):
        return clip(reserve + p.ratifier_sd * z, 0.0, 1.0)
    return float(ratifier.low + (ratifier.high - ratifier.low) * cdf(z))


@bare_kernel(inline=True)
def ideal_of(own: F, position: F, f: int, party: int, j: int) -> float:
    """Ratifier f's position on issue j: its own, else its party's."""
    return float(position[party, j] if math.isnan(own[f, j]) else own[f, j])


@bare_kernel()
def judged(w: World, f: int, p: Record) -> float:
    """Utility of the text to ratifier f: by its own positions where it has some, else by its party's."""
    party = w.ratifiers[f].party
    own = False
    total, weight = 0.0, 0.0
    for j in range(len(w.agenda.issues)):
        own = own or not math.isnan(w.ratifier_ideals[f, j])
        x = ideal_of(w.ratifier_ideals, w.quantities.position, f, party, j)
        if math.isnan(x):
            continue
        s = w.agenda.cells[party, j].salience
        total += s * (1.0 - min(1.0, abs(w.agenda.issues[j].settled - x) / 100.0))
        weight += s
    if not own:
        return utility_of(w.agenda, w.quantities.position, party, p)
    return total / weight if weight > 0.0 else 1.0


@bare_kernel()
def revise(w: World, f: int, short: float, p: Record) -> bool:
    """Move the text towards ratifier f by the least that meets it; False where another party would then refuse."""
    position, issues = w.quantities.position, w.agenda.issues
    now = judged(w, f, p)
    part = clip(short / max(1e-9, 1.0 - now), 0.0, 1.0)
    for j in range(len(issues)):
        x = ideal_of(w.ratifier_ideals, position, f, w.ratifiers[f].party, j)
        if not math.isnan(x):
            issues[j].settled += part * (x - issues[j].settled)
    for i in range(len(w.parties)):
        w.parties[i].worth = utility_of(w.agenda, position, i, p)
        if w.parties[i].worth < w.parties[i].reserve - 1e-12:
            return False
    return True


@bare_kernel()
def ratify(w: World, p: Record, on: int, rng: Record, t: int, st: Record) -> None:
    """One week of a signed text that waits for its ratifiers; without any it stays signed."""
    if len(w.ratifiers) == 0:
        return
    if on == 1:
        if four(rng, rng.ratify, t, VOTE)[0] >= 1.0 - math.exp(-p.ratification):
            return
        for f in range(len(w.ratifiers)):
            reserve = w.parties[w.ratifiers[f].party].reserve
            short = needs(w.ratifiers[f], f, reserve, p, rng) - judged(w, f, p)
            if short > 0.0:
                if st.revised == 0 and revise(w, f, short + 1e-9, p):
                    st.revised = 1
                    step(st)
                else:
                    st.stage = DORMANT
                    st.frozen = 0
                return
    st.stage = RATIFIED
    if st.first_ratified < 0:
        st.first_ratified = t
