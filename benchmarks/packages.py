"""Time packages, drafts and power in votes against their limits, and the best package against a public library.

    python benchmarks/packages.py                 all but the peer
    python benchmarks/packages.py --peer FOLDER   with NegMAS, in the virtual environment FOLDER, made if there is none
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path

import numpy as np

from peaceroom.analysis.packages.draft import clauses_of, draft_result
from peaceroom.analysis.packages.problem import table_of
from peaceroom.analysis.packages.repair import repair_of
from peaceroom.analysis.power import power
from peaceroom.models.packages.by_draw import best_by_draw
from peaceroom.models.packages.drafts import standing
from peaceroom.models.packages.problem import Options, Problem
from peaceroom.models.packages.rules import RULES, best_by, robust_text
from peaceroom.models.packages.solving import Best
from peaceroom.scenario.file.loading import load_scenario
from peaceroom.scenario.sampling.sample import sampled_case

#: processor seconds; the many draws by the clock, and their MB
BEST, LARGE, DRAFT, REPAIR, VOTES, MANY, MEMORY = 0.5, 15.0, 0.3, 0.5, 1.0, 60.0, 1024.0
#: share of its best package that a party asks for: of all texts of random points few are acceptable to twelve
ASKED = 0.5
#: seconds that the peer may take
PATIENCE = 120.0
PEER = """
import resource, time
import numpy as np
from negmas import LinearAdditiveUtilityFunction, make_issue, make_os
from negmas.preferences.ops import nash_points, pareto_frontier
points = np.random.default_rng(1).integers(0, 101, (8, 4, 7))
space = make_os([make_issue(7, f"i{k}") for k in range(8)])
sides = [LinearAdditiveUtilityFunction({f"i{k}": {m: float(points[k, i, m]) for m in range(7)} for k in range(8)},
                                       outcome_space=space) for i in range(4)]
start = time.process_time()
texts = list(space.enumerate())
worth = pareto_frontier(sides, texts)[0]
nash_points(sides, worth)
used = resource.getrusage(resource.RUSAGE_SELF)
print(time.process_time() - start, used.ru_maxrss / 1024)
"""


def made(issues: int, parties: int, draws: int = 1, options: int = 7, asked: float = ASKED) -> Problem:
    """Points at random from 0 to 100; over draws they stray by a tenth around those of the first."""
    rng = np.random.default_rng(1)
    best = rng.integers(0, 101, (issues, parties, options)).astype(float)
    found = []
    for k in range(issues):
        stray = rng.uniform(0.9, 1.1, (draws, parties, options))
        stray[0] = 1
        found.append(Options(np.arange(options, dtype=float), best[k] * stray, np.ones(stray.shape, bool)))
    threshold = asked * sum((i.points.max(axis=2) for i in found), np.zeros((draws, parties)))
    names = tuple(f"i{k}" for k in range(issues))
    return Problem(tuple(f"p{i}" for i in range(parties)), names, tuple(found), threshold)


def timed(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> tuple[float, object]:
    before = clock()
    found = work()
    return clock() - before, found


class Told:
    """Prints a line for each measurement and remembers whether all limits were kept."""

    kept = True

    def __call__(self, name: str, seconds: float, limit: float, more: str = "") -> None:
        self.kept &= seconds <= limit
        print(f"{name:62} {seconds:8.3f} s, {seconds / limit:.2f} of the limit of {limit:g} s{more}", flush=True)


def best(told: Told, issues: int, limit: float) -> None:
    """The best package of 12 parties by each rule, the slowest against the limit; each must be proved."""
    for asked in (ASKED, 0.0):
        problem = made(issues, 12, asked=asked)
        times = {}
        for rule in RULES:
            times[rule], answer = timed(partial(best_by, rule, problem, seconds=limit))
            assert isinstance(answer, Best)
            told.kept &= answer.proved
            if not answer.proved:
                print(f"  {rule}: not proved, value {answer.value:.4g}, gap {answer.gap:.3g}")
        slowest = max(times, key=lambda r: times[r])
        told(f"best package, {issues} × 7 × 12, each asks for {asked:.0%} of its best", times[slowest], limit,
             f" ({slowest}, the slowest; all four {sum(times.values()):.2f} s)")


def many(told: Told, draws: int = 1_000) -> None:
    """All rules over many draws, by the clock."""
    problem = made(8, 12, draws)

    def run() -> list[tuple[float, ...]]:
        texts = [best_by_draw(problem, rule)[0] for rule in RULES]
        starts = [tuple(t[0].tolist()) for t in texts if not np.isnan(t[0]).any()]
        robust_text(problem, starts or [tuple(0.0 for _ in problem.names)], draws=draws)
        return starts

    seconds, _ = timed(run, time.perf_counter)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told.kept &= memory <= MEMORY
    told(f"8 × 7 × 12, {draws:,} draws, four rules and the robust text", seconds, MANY,
         f" by the clock; {memory:.0f} MB ({memory / MEMORY:.2f} of the limit)")


def drafts(told: Told, draws: int = 10_000) -> None:
    """Every draft of doha-2020 on all draws, and its repair; the slowest of each."""
    s = load_scenario("doha-2020")
    case = sampled_case(s, draws, 1)
    looks, repairs = [], []
    for name, draft in s.drafts.items():
        looks.append(timed(partial(draft_result, s, case, name, draft, deep=False))[0])
        table = table_of(case)
        clauses = clauses_of(s, table, case, draft)
        now = standing(table.problem, clauses)
        repairs.append(timed(partial(repair_of, s, table.problem, clauses, now, 0.5))[0])
    told(f"a draft of doha-2020 on {draws:,} draws", max(looks), DRAFT)
    told("its repair", max(repairs), REPAIR)


def votes(told: Told) -> None:
    """Both indices of a hundred players whose votes have no common measure."""
    held = {f"p{i}": float(w) for i, w in enumerate(np.random.default_rng(1).uniform(0.1, 7, 100))}
    told("power of 100 players", timed(lambda: power(held, 0.6 * sum(held.values())))[0], VOTES)


def warm() -> None:
    """Compile, or load what was compiled."""
    for rule in RULES:
        best_by(rule, made(2, 3, asked=0.0))
        best_by(rule, made(14, 2, asked=0.0))  # too many texts to walk through
        best_by_draw(made(2, 3, 2, asked=0.0), rule)
    robust_text(made(2, 3, 2), [(0.0, 0.0)], draws=2)
    power({"a": 1.5, "b": 1, "c": 2**0.5}, 2)
    with redirect_stdout(StringIO()):
        drafts(Told(), 64)


def peer(folder: Path) -> None:
    """Four parties, 8 × 7: every text listed and the Nash point found by NegMAS, beside ours."""
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    try:
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        if subprocess.run([str(python), "-c", "import negmas"], capture_output=True, check=False).returncode:
            subprocess.run([str(python), "-m", "pip", "install", "-q", "negmas"], check=True, timeout=600)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"NegMAS could not be had, so that nothing is compared ({type(error).__name__})")
        return
    ours = timed(lambda: best_by("nash", made(8, 4, asked=0.0)))[0]
    name = "4 parties, 8 × 7, Nash:"
    try:
        done = subprocess.run([str(python), "-c", PEER], capture_output=True, text=True, check=False, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        print(f"{name} ours {ours:.3f} s; NegMAS not ended after {PATIENCE:.0f} s: ratio below {ours / PATIENCE:.4f}")
        return
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        print(f"{name} ours {ours:.3f} s; NegMAS failed: {last}")
        return
    theirs, memory = map(float, done.stdout.split())
    print(f"{name} ours {ours:.3f} s; NegMAS {theirs:.1f} s and {memory:.0f} MB: ratio {ours / theirs:.4f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", metavar="FOLDER", type=Path, help="compare with NegMAS in this environment")
    parser.add_argument("--only", choices=["best", "large", "many", "drafts", "votes"], help="one part")
    given = parser.parse_args()
    told = Told()
    parts: dict[str, Callable[[], None]] = {
        "best": lambda: best(told, 8, BEST), "large": lambda: best(told, 20, LARGE), "many": lambda: many(told),
        "drafts": lambda: drafts(told), "votes": lambda: votes(told)}
    warm()
    print("processor seconds in one thread, kernels compiled before")
    for name, part in parts.items():
        if given.only in (None, name):
            part()
    if given.peer:
        peer(given.peer)
    return int(not told.kept)


if __name__ == "__main__":
    sys.exit(main())
