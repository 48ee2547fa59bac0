"""What do processes and a cluster cost over threads, and what does a second worker bring?

Solves the settlements of the Doha talks, all models, on threads, processes and a Dask cluster of this machine:
``python benchmarks/executors.py [DRAWS [threads,dask]]``. The default is about a minute on two processors. Prints wall
and processor seconds of each, workers included, from the first unit to the last (begin and end of workers apart), and
the hash of the results, which must be the same.

Ends with 1 if they are not, if Dask takes more than 15 % more processor seconds than threads, or if two workers on two
free processors bring less than 1.7 times one.
"""

from __future__ import annotations

import hashlib
import os
import resource
import subprocess
import sys
import time

DRAWS = 100_000
#: what begins and ends, and the draws that every run keeps
FEW = 17_408
OVERHEAD, SPEEDUP = 1.15, 1.7


def solve(on: str, workers: int, draws: int) -> None:
    from peaceroom.core.blas_threads import one_blas_thread
    from peaceroom.runs.execute import Execution
    from peaceroom.runs.plan import make_plan
    from peaceroom.scenario.file.loading import load_scenario

    work = Execution(make_plan(load_scenario("doha-2020"), draws=draws, seed=1, what_ifs=[]))
    begun: list[float] = []
    with one_blas_thread():
        work.run(workers=workers, on=on, chunk=8_192, progress=lambda *_: begun.append(time.perf_counter()))
    counts = b"" if work.tally is None else work.tally.raw()
    print(hashlib.sha256(counts).hexdigest(), begun[-1] - begun[0])


def timed(on: str, workers: int, draws: int) -> tuple[str, float, float]:
    """Hash of the result, wall seconds at work, processor seconds in all."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = subprocess.run([sys.executable, __file__, on, str(workers), str(draws)], check=True, capture_output=True,
                          text=True).stdout.split()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return said[0], float(said[1]), after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    if len(sys.argv) > 3:
        solve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
        return 0
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else DRAWS
    if draws <= FEW:
        print(f"give more than {FEW:,} draws: what is counted of fewer is nothing, and would always be the same")
        return 1
    found, idle = {}, {}
    timed("threads", 2, 2_048)  # kernels are compiled
    names = sys.argv[2].split(",") if len(sys.argv) > 2 else ["threads", "processes", "dask"]
    for on in names:
        idle[on] = timed(on, 2, FEW)[2]
        for workers in (1, 2):
            found[on, workers] = sha, wall, busy = timed(on, workers, draws)
            print(f"{on:10} {workers} {wall:7.1f} s wall {busy:7.1f} CPU s, of which {idle[on]:5.1f} for the first "
                  f"{FEW:,} draws  {sha[:12]}", flush=True)
    same = len({sha for sha, _, _ in found.values()}) == 1
    extra = {n: (found["dask", n][2] - idle["dask"]) / (found["threads", n][2] - idle["threads"]) for n in (1, 2)}
    gain = {on: found[on, 1][1] / found[on, 2][1] for on in names}
    print(f"dask / threads, CPU s beyond the first {FEW:,} draws: {extra[1]:.2f} (1 worker), {extra[2]:.2f} (2)")
    print("two workers / one, wall: " + ", ".join(f"{on} {x:.2f}" for on, x in gain.items())
          + f" (load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors)")
    return int(not same or max(extra.values()) > OVERHEAD or min(gain.values()) < SPEEDUP)


if __name__ == "__main__":
    sys.exit(main())
