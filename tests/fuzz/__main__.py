"""``python -m fuzz``: many inputs on several processes; ``--only`` makes one again and keeps it."""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections import Counter
from multiprocessing import get_context
from pathlib import Path

from .bases import Bases, make
from .fuzzing import Tally, one, piece

STEP = 250


def _alike(said: str) -> str:
    """The fault without what differs from input to input."""
    return re.sub(r"\d+|/[^ :]*|'[^']*'", "…", said)[:120]


def main() -> int:
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0, help="begin with this one: a long round in parts")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", type=int)
    parser.add_argument("--kinds", default="", help="only inputs of these kinds, with commas")
    parser.add_argument("--keep", type=Path, default=Path("dist/fuzz"))
    given = parser.parse_args()
    kinds = [kind.strip() for kind in given.kinds.split(",") if kind.strip()]
    start = time.monotonic()
    root = Path(tempfile.mkdtemp(prefix="fuzz-"))
    make(root / "bases")
    if given.only is not None:
        tally = Tally()
        box = given.keep.resolve() / f"{given.seed}-{given.only}"
        one(Bases(root / "bases"), box, given.seed, given.only, tally, kinds)
        print(*tally.found, sep="\n")
        return bool(tally.found)
    jobs = [(root, given.seed, first, min(first + STEP, given.inputs), kinds)
            for first in range(given.first, given.inputs, STEP)]
    total, seen = Tally(), Counter[str]()
    with get_context("spawn").Pool(given.jobs) as pool:
        for tally in pool.imap_unordered(piece, jobs):
            total.inputs += tally.inputs
            total.commands += tally.commands
            total.kinds += tally.kinds
            total.codes += tally.codes
            for found in tally.found:
                key = f"{found.fault}: {_alike(found.said)}"
                seen[key] += 1
                if seen[key] <= 3:
                    print(found, flush=True)
            total.found += tally.found
    print(f"seed {given.seed}: {total.inputs:,} inputs, {total.commands:,} commands, {len(total.found):,} faults of "
          f"{len(seen)} kinds, {time.monotonic() - start:.0f} s")
    print("inputs:", ", ".join(f"{k} {n:,}" for k, n in total.kinds.most_common()))
    print("exit codes:", ", ".join(f"{k}: {n:,}" for k, n in sorted(total.codes.items())))
    for key, count in seen.most_common():
        print(f"{count:6} {key}")
    return bool(total.found)


if __name__ == "__main__":
    sys.exit(main())
