"""How quick is the learned model? One issue, an ensemble, and, with a data file, its nested cross-validation.

    python benchmarks/learned.py [DATA.csv]

Limits are on processor time. Ends with 1 if a limit is passed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np

from peaceroom.core.case import Case, make_case
from peaceroom.models import get_model

REPEATS, ONES = 3, 500


def made(draws: int, issues: int, actors: int = 20) -> Case:
    rng = np.random.default_rng(1)
    shape = (draws, actors, issues)
    return make_case(rng.uniform(0, 100, shape), rng.uniform(0.1, 1, shape), rng.uniform(1, 50, shape))


def seconds(job: Callable[[], object], repeats: int = REPEATS) -> float:
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        job()
        times.append(time.process_time() - begin)
    return min(times)


def main(arguments: list[str]) -> int:
    model, one, many = get_model("learned"), made(1, 1), made(10_000, 10)
    begin = time.perf_counter()
    model.solve(one)
    print(f"first call (compiling, or reading what was compiled before): {time.perf_counter() - begin:.1f} s")
    jobs: list[tuple[str, Callable[[], object], float, int]] = [
        (f"masses of one issue, {ONES} times", lambda: [model.masses(one) for _ in range(ONES)], 0.001 * ONES, REPEATS),
        ("10,000 draws of 10 issues, 20 actors", lambda: model.solve(many), 2.0, REPEATS),
    ]
    if arguments:
        from peaceroom.accuracy.fitting.design import Design
        from peaceroom.accuracy.fitting.selecting import menu, nested
        from peaceroom.accuracy.scoring.longform import read_long

        design = Design(read_long(arguments[0]))
        jobs.append(("nested cross-validation", lambda: nested(design, menu(), 1), 600.0, 1))
    late = False
    for what, job, limit, repeats in jobs:
        taken = seconds(job, repeats)
        late |= taken > limit
        print(f"{what:40} {taken:8.3f} s  limit {limit:g} s  ratio {taken / limit:.2f}")
    return int(late)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
