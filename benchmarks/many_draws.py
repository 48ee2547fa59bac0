"""How much memory do very many draws take? ``peaceroom run tutorial --draws 1000000`` with all models and what-ifs.

Run it in a fresh process: ``python benchmarks/many_draws.py [DRAWS [SCENARIO [OPTION …]]]``. Times the public command,
report included, and what `load_run` takes to read its folder. Ends with 1 if a limit is passed: 1.5 GB (10⁹ bytes) for
each.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DRAWS = 1_000_000
LIMIT = 1.5e9
READ = "import sys, peaceroom; print(peaceroom.load_run(sys.argv[1]).draws)"


def once(*command: str) -> tuple[float, float, float]:
    """Bytes at the peak, wall seconds and processor seconds of a process."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, capture_output=True)
    wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return after.ru_maxrss * 1024.0, wall, busy  # the peak of all processes so far


def main() -> int:
    draws = sys.argv[1] if len(sys.argv) > 1 else str(DRAWS)
    scenario = sys.argv[2] if len(sys.argv) > 2 else "tutorial"
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        run = ("-m", "peaceroom", "run", scenario, "--draws", draws, "--no-process", *sys.argv[3:], "--out", folder)
        once(*run[:5], "10", *run[6:])  # kernels are compiled
        few = set(Path(folder).glob("*/result.json"))
        for name in ("run", "read again"):
            found = [str(p.parent) for p in set(Path(folder).glob("*/result.json")) - few]
            peak, wall, busy = once(*run) if name == "run" else once("-c", READ, *found)
            missed |= peak > LIMIT
            print(f"{name:10} {peak / 1e9:5.2f} GB at the peak so far ({peak / LIMIT:.2f} of the limit, "
                  f"{LIMIT / 1e9:g} GB), {wall:6.1f} s wall, {busy:6.1f} CPU s")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
