"""What stands beside the settlements, killed and begun again: executor × mechanism group × kill point.

The process with the mechanisms of one group alone, the trace-back, and the worth of inputs, each in the parts in which
a run has them done.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from analysis.influence.planted import scenario as with_ledger
from peaceroom.analysis.influence.result import traced
from peaceroom.analysis.process.run import process_result
from peaceroom.analysis.voi.result import worth
from peaceroom.process.switches import MECHANISMS
from peaceroom.runs.desk import Desk, Handing
from peaceroom.runs.dispatch import dispatching
from peaceroom.runs.kept import FILE, Kept
from peaceroom.runs.plan import Plan, make_plan
from peaceroom.runs.solver import Solver
from peaceroom.runs.store import manifest_sha256
from peaceroom.scenario.process_types import Process
from small import scenario

from .killing import EXECUTORS, Counting, Dying, Killed, executors

#: mechanisms that act alone
PROCESS: dict[str, tuple[str, ...]] = {
    "calendar": ("events", "wait", "deadline", "ratify"),
    "war": ("balance", "hollow", "beliefs", "commitment", "violence", "truce", "ceasefire"),
    "table": ("readiness", "delegate", "reopen", "durability"),
    "outsiders": ("patron_pressure", "mediation", "disrupt", "commitments"),
    "breaks": ("break", "stall_violence", "leverage"),
    "pace": ("frailty", "momentum", "texts"),
}
GROUPS = (*PROCESS, "trace-back", "worth")
#: pieces that were written before the kill, as a share of all, and whether the last was cut off
KILLS = [(0.0, False), (0.2, True), (0.4, False), (0.6, True), (0.8, False), (1.0, True)]
DRAWS = 600


def plan(group: str, folder: Path) -> Plan:
    if group == "trace-back":
        return make_plan(with_ledger(folder / "talks"), draws=DRAWS, seed=5, models=["compromise"], what_ifs=[],
                         influence=True)
    if group == "worth":
        return make_plan(scenario(), draws=DRAWS, seed=5, models=["compromise"], what_ifs=[])
    own = Process(mechanisms={name: name in PROCESS[group] for name in MECHANISMS})
    return make_plan(scenario().model_copy(update={"process": own}), draws=64, seed=5, models=["mean"],
                     what_ifs=["vote-new"], process=True)


def asked_for(group: str, made: Plan, desk: Desk) -> str:
    """What the run has of it, to the last digit."""
    found: Any
    if group == "trace-back":
        found = traced(desk)
    elif group == "worth":
        found = worth(desk)
    else:
        found = process_result(made.scenario, draws=made.draws, seed=made.seed, what_ifs=made.what_ifs, desk=desk)[0]
    return json.dumps(found)


def carried_out(group: str, folder: Path, on: str, kept: Kept) -> str:
    """The same on an executor, from what is kept."""
    made = plan(group, folder)
    solver = Solver(made)
    try:
        with dispatching(on, solver, 2, None) as hands:
            return asked_for(group, made, Handing(hands, solver, kept))
    finally:
        kept.close()


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with executors(tmp_path_factory.mktemp("cluster")) as found:
        yield found


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[str, int]]:
    """Group → what an uninterrupted run on one thread gives, and of how many pieces."""
    known: dict[str, tuple[str, int]] = {}

    def of(group: str) -> tuple[str, int]:
        if group not in known:
            folder = tmp_path_factory.mktemp("whole")
            made, kept = plan(group, folder), Counting(folder / FILE, "p")
            solver = Solver(made)
            with dispatching("threads", solver, 1, None) as hands:
                known[group] = asked_for(group, made, Handing(hands, solver, kept)), kept.new
            kept.close()
        return known[group]

    return of


def check(group: str, on: str, share: float, torn: bool, whole: tuple[str, int], folder: Path) -> None:
    expected, pieces = whole
    after, sha = round(share * pieces), manifest_sha256(plan(group, folder).manifest())
    dying = Dying(folder / FILE, sha, after, torn and after > 0)
    with suppress(Killed):
        carried_out(group, folder, on, dying)
    kept = Counting(folder / FILE, sha)
    kept.new = 0
    there = sum(1 for name, *_ in kept.bodies() if name != "plan")
    assert there == after - (torn and after > 0), "what was written whole is all that is left"
    assert carried_out(group, folder, on, kept) == expected
    # the process has a last piece, which holds the whole: where that is there nothing else is looked for
    assert there + kept.new == pieces, "nothing that was there is done again"


@pytest.mark.slow
@pytest.mark.parametrize(("share", "torn"), KILLS)
@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("executor", EXECUTORS)
def test_restarted_is_uninterrupted(executor: str, group: str, share: float, torn: bool, on: dict[str, str],
                                    undisturbed: Callable[[str], tuple[str, int]], tmp_path: Path) -> None:
    check(group, on[executor], share, torn, undisturbed(group), tmp_path)


@pytest.mark.parametrize("group", ["pace", "trace-back", "worth"])
def test_restarted_is_uninterrupted_on_threads(group: str, undisturbed: Callable[[str], tuple[str, int]],
                                               tmp_path: Path) -> None:
    check(group, "threads", 0.5, True, undisturbed(group), tmp_path)


def test_every_group_has_mechanisms_of_its_own() -> None:
    named = [name for names in PROCESS.values() for name in names]
    assert len(named) == len(set(named)) and set(named) <= {*MECHANISMS}
