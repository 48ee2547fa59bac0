"""Rounds of talks as planned recesses: in which weeks the talks sit, and what that makes of their calendar and pace."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from peaceroom.process import actors as sim
from peaceroom.scenario.process_types import Process

Flags = NDArray[np.bool_]
#: share of weeks in session by which a pace is divided at least
LEAST = 0.02


def sits(p: Process, as_of: date, weeks: int) -> Flags:
    """``(weeks,)`` whether the talks may sit in each week ahead.

    Listed rounds leave gaps before and between them; after the last one its rhythm goes on, or nothing is known and
    the talks may sit. A week counts where a round has a day in it.
    """
    rhythm = p.talks.rhythm
    out = np.ones(weeks, bool)
    last = as_of
    if p.rounds:
        last = max(r.ends for r in p.rounds)
        for w in range(weeks):
            first, end = as_of + timedelta(7 * w + 1), as_of + timedelta(7 * w + 7)
            if first <= last:
                out[w] = any(r.begins <= end and r.ends >= first for r in p.rounds)
    if rhythm is not None:
        every, length = round(rhythm.every_weeks), round(rhythm.sits_weeks)
        start = (rhythm.next or as_of).toordinal()
        begun = max(p.rounds, key=lambda r: r.ends).begins.toordinal() if p.rounds and rhythm.next is None else start
        for w in range(weeks):
            day = as_of.toordinal() + 7 * w + 1
            if p.rounds and day <= last.toordinal():
                continue
            since = (day - begun) // 7
            out[w] = since % every < length if since >= 0 or rhythm.next is None else False
    return out


def recesses(p: Process, as_of: date, weeks: int) -> tuple[sim.Event, ...]:
    """The gaps between rounds as one event that is certain; nothing where no rounds are known."""
    if not p.rounds and p.talks.rhythm is None:
        return ()
    open_ = sits(p, as_of, weeks)
    edges = np.flatnonzero(np.diff(np.concatenate([[1], open_.astype(int), [1]])))
    gaps = [(int(first), int(end - first)) for first, end in edges.reshape(-1, 2)]
    effects = tuple(sim.Effect("recess", "set", float(length), delay=first) for first, length in gaps)
    return (sim.Event("-rounds", (sim.Outcome("sit", 1.0, effects),), (1, 1), waits=False),) if effects else ()


def hurry(p: Process, as_of: date, weeks: int) -> float:
    """Factor on the pace at which items close: base rates count weeks with and without a round, so what comes in rounds
    only comes in them so much faster."""
    if not p.rounds and p.talks.rhythm is None:
        return 1.0
    return float(1 / max(sits(p, as_of, weeks).mean(), LEAST))
