"""Time the simulator: 52 weeks × 100,000 draws with every mechanism, and how the cost grows with draws and weeks."""

from __future__ import annotations

import resource
import sys
import time

import numpy as np

from peaceroom.process.actors import (
    Ceasefire,
    Commitment,
    Disruptor,
    Effect,
    Event,
    Outcome,
    Ratifier,
    ThirdParty,
)
from peaceroom.process.case import ProcessCase
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import MECHANISMS, Switches

#: processor seconds (two idle cores: half of it by the clock), megabytes, and how far growth may be from linear
LIMIT, MEMORY, LINEAR = 10.0, 1024, 0.25


def large_case() -> ProcessCase:
    """Two parties, five items, twelve third parties, six ratifiers, an election and an exit: the size of doha-2020."""
    items = ("procedure", "ceasefire", "roadmap", "withdrawal", "prisoners")
    gate = np.zeros((5, 5), bool)
    gate[1:, 0] = True
    leave = (Effect("support.q0.b", "multiply", .1, delay=20, ramp=16), Effect("pressure.b", "add", .3))
    vote = Event("vote", (Outcome("stay", .5), Outcome("leave", .5)), (4, 4))
    dated, kept = Outcome("dated", {"leave": .8}, leave), Outcome("kept", {"stay": 1.0, "leave": .2})
    exit_ = Event("exit", (dated, kept), (15, 30), parent="vote")
    return ProcessCase(
        parties=("a", "b"), issues=items, items=items, item_of=np.arange(5), precedence=gate,
        ideal=np.array([[90.0, 95, 80, 100, 70], [10.0, 5, 20, 30, 20]]),
        bottom=np.array([[40.0, 45, 40, 50, 30], [60.0, 55, 65, 80, 60]]),
        third_parties=tuple(ThirdParty(f"q{k}", effort=.5 if k == 1 else .1, support={"b" if k % 2 == 0 else "a": .2},
                                       leverage={"b": .2}) for k in range(12)),
        ceasefire_class=np.array([0, 3, 0, 0, 0]), events=(vote, exit_), disruptors=(Disruptor("cell", (.2, .8), .05),),
        ratifiers=tuple(Ratifier(f"r{k}", "ab"[k % 2]) for k in range(6)), ceasefires=(Ceasefire(1, expires=3),),
        commitments=tuple(Commitment(f"c{k}", "a", "b", 3 + k, .7) for k in range(3)), shift=np.array([0.0, .1]),
        exposure=np.array([.2, .4]), steps_ago=(3, 20), multiplier=2.0)


def timed(draws: int, weeks: int) -> float:
    """Processor seconds of one run."""
    before = time.process_time()
    simulate(large_case(), switches=Switches.only(*MECHANISMS), draws=draws, weeks=weeks)
    return time.process_time() - before


def main() -> int:
    timed(1024, 2)  # compiles, or loads what was compiled
    base, clock = timed(100_000, 52), time.perf_counter()
    simulate(large_case(), switches=Switches.only(*MECHANISMS), draws=100_000, weeks=52)
    wall = time.perf_counter() - clock
    half_draws, double_weeks = timed(50_000, 52), timed(50_000, 104)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    growth = {"twice the draws": base / half_draws / 2 - 1, "twice the weeks": double_weeks / half_draws / 2 - 1}
    print(f"100,000 draws × 52 weeks, all mechanisms: {base:.1f} CPU s ({base / LIMIT:.2f} of the limit), {wall:.1f} s "
          f"by the clock; {5.2 / base:.2f} million draw-weeks a CPU second")
    print(f"memory {memory:.0f} MB ({memory / MEMORY:.2f} of the limit)")
    for name, excess in growth.items():
        print(f"{name}: cost × {2 * (1 + excess):.2f}")
    return int(base > LIMIT or memory > MEMORY or any(abs(x) > LINEAR for x in growth.values()))


if __name__ == "__main__":
    sys.exit(main())
