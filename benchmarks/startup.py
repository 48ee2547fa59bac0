"""CPU time of `import peaceroom` and `peaceroom --help` in fresh processes, against their limits.

Run: ``python benchmarks/startup.py``. Ends with 1 when a limit is passed.
"""

from __future__ import annotations

import resource
import subprocess
import sys

LIMITS = {
    "import peaceroom": (["-c", "import peaceroom"], 0.5),
    "peaceroom --help": (["-m", "peaceroom", "--help"], 0.25),
}
ROUNDS = 7


def cpu_seconds(arguments: list[str]) -> float:
    """User and system time of one fresh Python with these arguments."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    passed = True
    for name, (arguments, limit) in LIMITS.items():
        cpu_seconds(arguments)  # the first writes byte code
        median = sorted(cpu_seconds(arguments) for _ in range(ROUNDS))[ROUNDS // 2]
        passed &= median <= limit
        print(f"{name:20} {median:.3f} CPU s, {median / limit:.2f} of the limit of {limit} s")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
