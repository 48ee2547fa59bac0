"""How quick is the exchange model? Rounds of deals against their limits and a public tool's time.

Run it in a fresh process: ``python benchmarks/exchange.py``.
Limits are on processor time. Ends with 1 if one is passed.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from peaceroom.core.case import Case, make_case
from peaceroom.models import get_model

REPEATS = 3


def random_case(draws: int, actors: int, issues: int) -> Case:
    rng = np.random.default_rng(2)
    shape = (draws, actors, issues)
    return make_case(rng.uniform(0, 100, shape), rng.uniform(0.1, 1, shape), rng.uniform(1, 100, shape))


def seconds(case: Case, key: str, rounds: int) -> float:
    model, times = get_model(key, rounds=rounds), []
    for _ in range(REPEATS if case.draws < 100 else 1):
        begin = time.process_time()
        model.solve(case)
        times.append(time.process_time() - begin)
    return min(times)


def main() -> int:
    begin = time.process_time()
    get_model("exchange").solve(random_case(1, 3, 2))
    print(f"first call (compiling, or reading what was compiled before): {time.process_time() - begin:.1f} s")
    # what, case, reading, rounds, limit, a public tool's time without its output (another machine)
    rows = [
        ("15 actors × 13 issues × 10 rounds", random_case(1, 15, 13), "exchange@compat", 10, 0.05, "21"),
        ("the same, strict, with coding error", random_case(1, 15, 13), "exchange", 10, 0.05, ""),
        ("the same, 1,000 draws", random_case(1_000, 15, 13), "exchange", 10, 30.0, ""),
        ("15 actors × 8 issues, 1,024 draws", random_case(1_024, 15, 8), "exchange", 1, 1.0, ""),
    ]
    late = 0
    print(f"{'processor seconds':>40}{'here':>9}{'limit':>8}   public tool")
    for name, case, key, n, limit, peer in rows:
        busy = seconds(case, key, n)
        late += busy > limit
        print(f"{name:40}{busy:9.3f}{limit:8.2f}   {peer or '–'}")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
