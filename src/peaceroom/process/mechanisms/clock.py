"""Items with a clock of their own: the hazard at average content, such that the class as a whole has its own hazard.

The class is a population of items with the gaps of the generic scenario (uniform from nothing to the whole scale when
they are opened, or on the as-of date where they are open by then: that is when positions are coded), an average
mediator and parties that concede at γ a week. Content c_j = e^(−max(0, gap_j − w)/τ). With λ(t) the hazard of an item
whose content counts 1,

    Σ_j S_j(t)·e^(−λ(t)·c_j(t)) = e^(−h(t))·Σ_j S_j(t),   S_j(t + 1) = S_j(t)·e^(−λ(t)·c_j(t)),

so that those who are still open at t close at h(t) on average, whichever τ, γ and w: what agrees early is what was
close, and those still open lie further apart. A case is fast or slow by how its content compares with theirs.
"""

from __future__ import annotations

import math

from peaceroom.core.compiling import bare_kernel
from peaceroom.process.machine.records import Agenda, F, Record
from peaceroom.process.machine.state import OPEN

#: gaps that stand for the class
NODES = 16
#: of Newton
STEPS = 5


@bare_kernel()
def content(gap: float, p: Record) -> float:
    """Factor on the hazard of an item of the class at this gap."""
    return math.exp(-max(0.0, gap - p.tolerance) / p.clock_tau)


@bare_kernel()
def rate(gone: F, left: float, hazard: float, p: Record) -> float:
    """λ of a week in which the class has this hazard; each gap has shrunk to the share ``left`` of what it was.

    Newton's steps from below: the sum is convex in λ, so they rise to the solution.
    """
    still = 0.0
    for node in range(NODES):
        still += math.exp(-gone[node])
    found, target = 0.0, math.exp(-hazard) * still
    for _ in range(STEPS):
        left_open, slope = 0.0, 0.0
        for node in range(NODES):
            c = content(100.0 * (node + 0.5) / NODES * left, p)
            part = math.exp(-gone[node] - found * c)
            left_open += part
            slope += part * c
        found += max(0.0, left_open - target) / max(slope, 1e-300)
    return found


@bare_kernel()
def set_clocks(agenda: Agenda, p: Record) -> None:
    """Fill ``clock``, by weeks since the opening or the as-of date, for the values ``p``; a draw has begun."""
    gone = agenda.gone
    last = agenda.clock.shape[1] - 1
    for k in range(len(agenda.items)):
        if agenda.items[k].clocked == 0:
            continue
        begin = -agenda.items[k].opened if agenda.items[k].status == OPEN else 0
        gone[:] = 0.0
        left = 1.0
        for t in range(last + 1):
            left *= 1.0 - min(1.0, p.gamma)  # a week begins with concessions
            agenda.clock[k, t] = rate(gone, left, agenda.class_hazard[k, min(begin + t, last)], p)
            for node in range(NODES):
                gone[node] += agenda.clock[k, t] * content(100.0 * (node + 0.5) / NODES * left, p)


@bare_kernel(inline=True)
def clock_hazard(agenda: Agenda, k: int, t: int) -> float:
    """Hazard of item k in week t at content 1."""
    return float(agenda.clock[k, t - 1 - max(agenda.items[k].opened, 0)])
