"""Time a case of the library at 2,000 draws: the talks of every origin, as a backtest asks them, and whole commands.

Ends with 1 if a limit is passed: 3 s for the talks of an origin, and by the clock for ``peaceroom run`` of one, with
settlements, packages, levers and report.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from peaceroom.accuracy.backtest.inside import inside_view
from peaceroom.scenario.cases.reading import origin_files, read_origin

DRAWS, LIMIT = 2_000, 3.0
#: origins whose whole command is timed: one of those that take longest, and one of the others
COMMANDS = ("aceh/2000-10-31", "burundi-arusha/1998-07-31")


def arguments(path: Path, out: Path) -> list[str]:
    """Words of the command, after ``peaceroom``."""
    return ["run", str(path), "--draws", str(DRAWS), "--out", str(out)]


def talks(path: Path) -> float:
    """Processor seconds of the simulator's answers to the twelve questions on an origin."""
    origin = read_origin(path)
    before = time.process_time()
    inside_view(origin, draws=DRAWS)
    return time.process_time() - before


def command(path: Path) -> float:
    """Seconds by the clock of the second of two runs: the first compiles what is not compiled."""
    with tempfile.TemporaryDirectory() as folder:
        for n in range(2):
            begin = time.perf_counter()
            subprocess.run([sys.executable, "-m", "peaceroom", *arguments(path, Path(folder) / str(n))], check=True,
                           capture_output=True)
        return time.perf_counter() - begin


def main() -> int:
    files = origin_files()
    talks(files[0])  # compiles, or loads what was compiled
    took = {"/".join((path.parent.name, path.stem)): talks(path) for path in files}
    most = max(took, key=lambda name: took[name])
    middle = sorted(took.values())[len(took) // 2]
    print(f"talks of {len(files)} origins, {DRAWS:,} draws each: {middle:.2f} CPU s in the middle, at most "
          f"{took[most]:.2f} ({most}; {took[most] / LIMIT:.2f} of the limit)")
    whole = {name: command(next(p for p in files if p.as_posix().endswith(f"{name}.yaml"))) for name in COMMANDS}
    for name, wall in whole.items():
        print(f"peaceroom run {name}: {wall:.1f} s by the clock ({wall / LIMIT:.2f} of the limit)")
    return int(max(took[most], *whole.values()) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
