"""Time the ledger: pooling 500 inputs with 5,000 passages; trace-back of 60 sources on 10,000 draws, and of every unit
of a ledger of 5,000 passages."""

from __future__ import annotations

import resource
import sys
import time
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np

from peaceroom.analysis.influence.leave_out import LeaveOut
from peaceroom.analysis.influence.quantities import quantities
from peaceroom.analysis.influence.result import bounded, influence_result, leave_out
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.records import Coding, Document, Grade, Passage, Source
from peaceroom.evidence.pooling.inputs import pool_all
from peaceroom.evidence.pooling.items import InputKey
from peaceroom.models import default_models, get_model
from peaceroom.scenario.file.loading import from_dict
from peaceroom.scenario.sampling.sample import sample
from peaceroom.scenario.types import Scenario

#: seconds: pooling, trace-back with two models, with all of them, of every unit of 5,000 passages
POOLING, TWO, ALL, LARGE = 2.0, 60.0, 600.0, 60.0
#: MB in all
MEMORY = 1024.0
AS_OF = date(2020, 10, 5)
BY: Any = {"by": "coder-a", "on": AS_OF}
RELIABILITY: tuple[Literal["A", "B", "C", "D", "E"], ...] = ("A", "B", "C", "D", "E")
CREDIBILITY: tuple[Literal[2, 3, 4, 5], ...] = (2, 3, 4, 5)
#: of the trace-back: about the size of doha-2020, every position from the ledger, each source on two issues
ACTORS, ISSUES, SOURCES = 9, 8, 60


def ledger(actors: int, issues: int, passages: int, sources: int, *, each: int, seed: int = 1) -> Ledger:
    """Passages spread over actors and sources, a third of these in one of two camps; each speaks on ``each`` issues."""
    rng = np.random.default_rng(seed)
    camps = {0: "a-1", 1: "a-2"}
    made = {f"s-{k}": Source(id=f"s-{k}", name=f"Source {k}", kind="outlet", camp=camps.get(k % 6), **BY)
            for k in range(sources)}
    grades = {f"g-{k}-{r}": Grade(id=f"g-{k}-{r}", source=f"s-{k}", relation=r, reliability=RELIABILITY[k % 5],
                                  because="-", **BY) for k in range(sources) for r in ("self", "neutral", "adversary")}
    documents, held, codings = {}, {}, {}
    for n in range(passages):
        of = int(rng.integers(sources))
        day = AS_OF - timedelta(days=int(rng.integers(1, 900)))
        documents[f"d-{n}"] = Document(id=f"d-{n}", source=f"s-{of}", title=f"Document {n}", date=day, **BY)
        held[f"p-{n}"] = Passage(id=f"p-{n}", document=f"d-{n}", exact=f"words {n}", origin=f"o-{n - n % 3}", **BY)
        issue = (of + int(rng.integers(each))) % issues
        codings[f"c-{n}"] = Coding(
            id=f"c-{n}", passage=f"p-{n}", actor=f"a-{rng.integers(actors)}", issue=f"i-{issue}",
            quantity="position", value=f"{rng.uniform(5, 95):.0f}", relation="self", sign="public",
            credibility=CREDIBILITY[rng.integers(len(CREDIBILITY))], **BY)
    return Ledger(made, grades, documents, held, {}, codings)


def scenario(of: Ledger) -> Scenario:
    """Every position from the ledger."""
    data = {
        "peaceroom": 1, "title": "A large ledger", "as_of": AS_OF.isoformat(), "horizon": "2021-10-05",
        "actors": {f"a-{k}": {"name": f"Actor {k}", "kind": "party", "consent": "required" if k < 2 else "not-required",
                              "capability": "20..60"} for k in range(ACTORS)},
        "issues": {f"i-{k}": {"name": f"Issue {k}", "scale": {0: "none", 100: "all"}, "reference": 0}
                   for k in range(ISSUES)},
        "positions": [{"actor": f"a-{i}", "issue": f"i-{k}", "position": {"from": "evidence"}, "salience": "40..80"}
                      for k in range(ISSUES) for i in range(ACTORS)],
        "no_agreement": {"a-0": "0.1..0.4", "a-1": "0.1..0.4"},
    }
    return from_dict(data, ledger=True).with_ledger(of)


def timed_trace(s: Scenario, draws: int, models: list[str]) -> tuple[float, int]:
    """Seconds to leave out every source exactly, and how many there were."""
    work = LeaveOut(s, sample(s, draws, 1), {m: get_model(m) for m in models}, quantities(s.issues, models))
    units = [u for u in work.units() if u[0] == "source"]
    before = time.perf_counter()
    influence_result(work, {u: {} for u in work.every() if u not in units})
    return time.perf_counter() - before, len(units)


def timed_large(s: Scenario) -> tuple[float, int, int]:
    """Seconds to leave out every unit as `peaceroom influence` does unasked, how many there were, draws of each."""
    before = time.perf_counter()
    work = bounded(leave_out(s, sample(s, 10_000, 1)))
    influence_result(work)
    return time.perf_counter() - before, sum(1 for _ in work.every()), work.sample.draws


def main() -> int:
    many = ledger(100, 5, 5_000, 200, each=5)
    keys = {InputKey(f"a-{i}", f"i-{k}", "position"): (0.0, 100.0) for k in range(5) for i in range(100)}
    pool_all(many, dict(list(keys.items())[:2]), AS_OF)
    before = time.perf_counter()
    pool_all(many, keys, AS_OF)
    pooling = time.perf_counter() - before
    print(f"{len(keys)} inputs, 5,000 passages pooled: {pooling:.2f} s ({pooling / POOLING:.2f} of the limit)")

    s = scenario(ledger(ACTORS, ISSUES, 300, SOURCES, each=2))
    two, count = timed_trace(s, 10_000, ["compromise", "challenge"])
    print(f"{count} sources, 10,000 draws, {ACTORS} actors × {ISSUES} issues, compromise and challenge: {two:.1f} s "
          f"({two / TWO:.2f} of the limit)")
    of_5000, units, draws = timed_large(scenario(ledger(ACTORS, ISSUES, 5_000, 200, each=8)))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"every one of {units:,} units of 5,000 passages, {draws} draws, compromise and challenge: {of_5000:.1f} s "
          f"({of_5000 / LARGE:.2f} of the limit), {memory:.0f} MB ({memory / MEMORY:.2f} of the limit)")
    worst = [pooling / POOLING, two / TWO, of_5000 / LARGE, memory / MEMORY]
    if "--all" in sys.argv:
        every, _ = timed_trace(s, 10_000, default_models())
        print(f"the same with all {len(default_models())} models: {every:.0f} s ({every / ALL:.2f} of the limit)")
        worst.append(every / ALL)
    return int(max(worst) > 1)


if __name__ == "__main__":
    sys.exit(main())
