"""How long does the main job take? ``peaceroom run doha-2020`` with 10,000 draws, all models and what-ifs.

Run it in a fresh process: ``python benchmarks/run_doha.py [--cold]``. Times the public command in processes of its own:
first time with an empty cache of compiled kernels (with ``--cold``), then warm. Limits for settlements alone: 45 s the
first time, 15 s warm, 1 GB, on two idle cores; what the process in time and the trace-back add is printed without one.
Ends with 1 if a limit is passed.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPEATS = 3
LIMITS = {"first": 45.0, "warm": 15.0}
MEMORY = 1024.0  # MB


SETTLEMENTS = ("--no-process", "--no-influence")


def once(out: Path, cache: Path | None, *options: str) -> tuple[float, float, str]:
    """Wall seconds, processor seconds and the hash of the results of one run in a process of its own."""
    environment = dict(os.environ)
    if cache is not None:
        environment["NUMBA_CACHE_DIR"] = str(cache)
    command = [sys.executable, "-m", "peaceroom", "run", "doha-2020", "--json", "--out", str(out), *options]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    wall = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, busy, str(json.loads(done.stdout)["results_sha256"])


def main() -> int:
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache" if "--cold" in sys.argv else None
        first = once(Path(folder) / "runs", cache, *SETTLEMENTS)
        warm = [once(Path(folder) / "runs", cache, *SETTLEMENTS) for _ in range(REPEATS)]
        once(Path(folder) / "runs", cache)
        whole = once(Path(folder) / "runs", cache)
    best = min(warm)
    for name, (wall, busy, _), limit in (("first", first, LIMITS["first"]), ("warm", best, LIMITS["warm"])):
        if name == "first" and cache is None:
            continue
        missed |= wall > limit
        print(f"{name:6} {wall:6.1f} s wall ({wall / limit:.2f} of the limit, {limit:.0f} s), {busy:6.1f} CPU s")
    print(f"warm, with process and trace-back {whole[0]:6.1f} s wall, {whole[1]:6.1f} CPU s")
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    missed |= memory > MEMORY
    print(f"memory {memory:6.0f} MB at the most; limit {MEMORY:.0f} MB")
    if len({first[2], *(w[2] for w in warm)}) > 1:
        print("the runs differ in their results")
        missed = True
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
