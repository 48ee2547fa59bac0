"""Random numbers by mechanism, draw, week and index: no mechanism shares a stream, no week hangs on another's."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import bare_kernel
from peaceroom.core.record_types import record_type
from peaceroom.core.rng import philox, stream_key, to_unit
from peaceroom.process.machine.records import Record, Records

#: one for each mechanism that draws
STREAMS = (
    "frailty", "items", "readiness", "beliefs", "events", "balance", "violence", "closing", "delegate", "signing",
    "ratify", "breaks", "texts", "ceasefire", "commitments", "disrupt", "durability", "opening",
    "authority", "seats", "proposals",
)
#: what random numbers hang on: the key of each stream, the seed of the run, the number of the draw
RANDOM = record_type([(name, np.uint64) for name in STREAMS] + [("seed", np.uint64), ("draw", np.int64)])

#: index of the weekly numbers within a stream, apart from what else the stream draws
WEEKLY = 1 << 22
#: slots of weekly numbers: these, then parties (balance), items (closing, reference), disruptors
TEXTS, VIOLENCE, BREAKS, CEASEFIRE, SLOTS = 0, 1, 2, 3, 4
#: four weeks of a stream that is asked for every week
SLOT = record_type([("block", np.int64), ("u", np.float64, (4,))])


def streams(seed: int) -> NDArray[Any]:
    """``(1,)`` record of the keys and the seed."""
    out = np.zeros(1, RANDOM)
    for name in STREAMS:
        out[name] = stream_key(f"process.{name}")
    out["seed"] = seed
    return out


@bare_kernel(inline=True)
def four(rng: Record, key: np.uint64, week: int, index: int) -> tuple[float, float, float, float]:
    """Four uniform numbers of a stream at counter (draw, week, index)."""
    a, b, c, d = philox(rng.seed, key, np.uint64(rng.draw), np.uint64(week) | (np.uint64(index) << np.uint64(32)))
    return to_unit(a), to_unit(b), to_unit(c), to_unit(d)


@bare_kernel()
def weekly(rng: Record, slots: Records, key: np.uint64, t: int, slot: int, index: int) -> float:
    """The uniform number of week t: one block of Philox serves four weeks, and is kept in its slot meanwhile."""
    block = t >> 2
    kept = slots[slot]
    if kept.block != block:
        kept.block = block
        kept.u[0], kept.u[1], kept.u[2], kept.u[3] = four(rng, key, block, WEEKLY + index)
    return float(kept.u[t & 3])
