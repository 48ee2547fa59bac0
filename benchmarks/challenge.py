"""How quick is the challenge model? Games in a batch against their limits and a public tool's time.

Run it in a fresh process: ``python benchmarks/challenge.py``. Limits are on processor time, which a busy machine
disturbs least. Ends with 1 if a limit is passed.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from peaceroom.core.case import Case, make_case
from peaceroom.models import get_model
from peaceroom.scenario.file.loading import load_scenario
from peaceroom.scenario.sampling.sample import best_case

WORKERS, BLOCK, REPEATS = 2, 1024, 3
PRESETS = ("challenge", "challenge@scholz-2011", "challenge@own-danger", "challenge@least-move")


def emissions_with_ranges(draws: int) -> Case:
    """The bundled case with every number in doubt, so that draws differ and positions seldom tie."""
    rng = np.random.default_rng(1)
    best = best_case(load_scenario("eu-emissions-1994"))
    shape = (draws, len(best.actors), 1)
    return make_case(np.clip(best.position + rng.normal(0, 0.5, shape), 4, 10),
                     np.clip(best.salience + rng.normal(0, 0.1, shape), 0.01, 1),
                     best.capability * np.exp(rng.normal(0, 0.2, shape)), low=4, high=10)


def random_games(draws: int, actors: int, issues: int = 1) -> Case:
    rng = np.random.default_rng(2)
    shape = (draws, actors, issues)
    return make_case(rng.uniform(0, 100, shape), rng.uniform(0.1, 1, shape), rng.uniform(1, 100, shape))


def seconds(case: Case, keys: tuple[str, ...]) -> tuple[float, float]:
    """Wall and processor time, the best of a few repeats, on threads over blocks of draws."""
    models = [get_model(key) for key in keys]
    starts = range(0, case.draws, BLOCK if case.draws > BLOCK * WORKERS else -(-case.draws // WORKERS))
    times = []
    for _ in range(REPEATS):
        begin, busy = time.perf_counter(), time.process_time()
        with ThreadPoolExecutor(WORKERS) as pool:
            jobs = [pool.submit(m.solve, case.slice(a, min(a + starts.step, case.draws)))
                    for m in models for a in starts]
            for job in jobs:
                job.result()
        times.append((time.perf_counter() - begin, time.process_time() - busy))
    return min(t[0] for t in times), min(t[1] for t in times)


def main() -> int:
    begin = time.perf_counter()
    get_model("challenge").solve(emissions_with_ranges(2))
    print(f"first call (compiling, or reading what was compiled before): {time.perf_counter() - begin:.1f} s")
    # what, case, presets, limit in processor seconds, processor seconds of the best public tool
    rows = [
        ("emissions with ranges, 10,000 draws × 10 rounds", emissions_with_ranges(10_000), PRESETS[1:2], 0.5, "10–12"),
        ("the same, standard reading", emissions_with_ranges(10_000), PRESETS[:1], 0.5, ""),
        ("50 actors, 1,000 draws × 10 rounds", random_games(1_000, 50), PRESETS[1:2], 3.0, "37"),
        ("8 actors, 8 issues, 10,000 draws, four presets", random_games(10_000, 8, 8), PRESETS, 10.0, ""),
    ]
    late = 0
    print(f"{'seconds':>52}{'wall':>8}{'CPU':>8}{'limit':>8}{'ratio':>8}   public tool")
    for name, case, keys, limit, peer in rows:
        wall, busy = seconds(case, keys)
        late += busy > limit
        print(f"{name:52}{wall:8.2f}{busy:8.2f}{limit:8.1f}{busy / limit:8.2f}   {peer or '–'}")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
