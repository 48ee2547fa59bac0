"""How quick is the spatial model of politics? Single games and draws against their limits and KTAB's own time.

Run it in a fresh process: ``python benchmarks/smp.py``.
Limits are on processor time, which a busy machine disturbs least.
Ends with 1 if a limit is passed.
"""

from __future__ import annotations

import resource
import sys
import time
from itertools import pairwise

import numpy as np

from peaceroom.core.case import Case, make_case
from peaceroom.models import get_model

REPEATS = 3
MEGABYTES = 500


def random_games(draws: int, actors: int, issues: int = 1) -> Case:
    rng = np.random.default_rng(2)
    shape = (draws, actors, issues)
    return make_case(rng.uniform(0, 100, shape), rng.uniform(0.1, 1, shape), rng.uniform(1, 100, shape))


def seconds(case: Case, key: str, limit: int = 100) -> tuple[float, float]:
    """Processor time, the best of a few repeats, and turns on the average; ``limit`` of turns."""
    model = get_model(key, turns=limit)
    times, turns = [], 0.0
    for _ in range(REPEATS if case.draws < 100 else 1):
        begin = time.process_time()
        turns = float(model.solve(case).rounds.mean())
        times.append(time.process_time() - begin)
    return min(times), turns


def main() -> int:
    begin = time.process_time()
    get_model("smp").solve(random_games(1, 3))
    print(f"first call (compiling, or reading what was compiled before): {time.process_time() - begin:.1f} s")
    # what, case, reading, limit, KTAB's whole run with its least log (another machine)
    rows = [
        ("34 actors, one run", random_games(1, 34), "smp@ktab", 0.05, "8.3"),
        ("the same, documented reading", random_games(1, 34), "smp", 0.05, ""),
        ("160 actors, 13 turns as in KTAB's case", random_games(1, 160), "smp@ktab", 0.5, "about 1,560"),
        ("34 actors, 1,000 draws", random_games(1_000, 34), "smp@ktab", 10.0, ""),
        ("15 actors, 8 issues, 1,024 draws", random_games(1_024, 15, 8), "smp", 2.0, ""),
    ]
    late = 0
    print(f"{'processor seconds':>40}{'turns':>8}{'here':>9}{'limit':>8}   KTAB")
    for name, case, key, limit, peer in rows:
        busy, turns = seconds(case, key, 13 if case.position.shape[1] == 160 else 100)
        late += busy > limit
        print(f"{name:40}{turns:8.1f}{busy:9.3f}{limit:8.2f}   {peer or '–'}")
    per_turn = []
    for n in (40, 80, 160):
        busy, turns = seconds(random_games(1, n), "smp@ktab")
        per_turn.append(busy / turns)
    growth = [np.log2(b / a) for a, b in pairwise(per_turn)]
    late += max(growth) > 3.3  # N³, and caches that overflow
    print("time of a turn grows with the power " + " and ".join(f"{g:.1f}" for g in growth) + " of the actors")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    late += peak > MEGABYTES
    print(f"most memory: {peak:.0f} MB (limit {MEGABYTES})")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
