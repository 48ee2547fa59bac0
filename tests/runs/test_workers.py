"""Workers that die, hang, are of another version, or were never there; a scheduler that is killed."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from loopback import cluster
from peaceroom.core.errors import InputError
from peaceroom.runs import dispatch
from peaceroom.runs.execute import Execution
from peaceroom.runs.executors.local import Processes
from peaceroom.runs.executors.opening import check_on
from peaceroom.runs.kept import FILE, Kept
from peaceroom.runs.plan import BLOCK, Plan, make_plan, versions
from peaceroom.runs.remote import makings, packed, same_versions
from small import scenario

MODELS = ["nash@package", "challenge"]


def plan(blocks: int = 60) -> Plan:
    made = make_plan(scenario(), draws=blocks * BLOCK, seed=2, models=MODELS, what_ifs=[])
    return replace(made, keep=BLOCK)


def bytes_of(work: Execution) -> bytes:
    assert work.tally is not None
    return work.tally.raw() + b"".join(work.answers.base[m]["outcome"].tobytes() for m in MODELS)


@pytest.fixture(scope="module")
def expected() -> bytes:
    work = Execution(plan())
    work.run(workers=2, chunk=4 * BLOCK)
    return bytes_of(work)


@pytest.mark.parametrize("on", ["thread", "dask://", "dask://host", "dask://host:port", "dask://a b:1", "DASK", "",
                                "tcp://127.0.0.1:8786"])
def test_a_word_that_names_nobody_is_refused(on: str) -> None:
    with pytest.raises(InputError, match=r"E380.*threads, processes, dask"):
        check_on(on)


def test_another_version_is_refused_and_both_are_named() -> None:
    ours = versions()
    same_versions(ours, dict(ours), "a worker")
    with pytest.raises(InputError, match=rf"E383.*numpy {ours['numpy']}.*the worker w has numpy 0\.1"):
        same_versions(ours, ours | {"numpy": "0.1"}, "the worker w")
    with pytest.raises(InputError, match=r"E383.*scipy not at all"):
        same_versions(ours, {k: v for k, v in ours.items() if k != "scipy"}, "the worker w")


def test_a_plan_that_means_something_else_on_the_worker_is_refused() -> None:
    from peaceroom.runs.remote import Task, do
    from peaceroom.runs.solver import Unit

    task = Task(replace(packed(plan()), sha256="0" * 64), Unit(None, (0,), ("challenge",)))
    with pytest.raises(InputError, match=r"E383.*plug-ins"):
        do(task)


def test_a_model_that_cannot_leave_this_process_is_refused_before_any_work() -> None:
    @dataclass(frozen=True)
    class Own:
        """A model of a notebook, say."""

    with pytest.raises(InputError, match=r"E383.*Own.*--on threads"):
        packed(replace(plan(), models={"own": Own()}))


def test_how_a_processor_rounds_is_the_same_each_time_and_compared() -> None:
    assert makings() == makings() and set(makings()) == {*versions(), "last digits"}
    with pytest.raises(InputError, match=r"E383.*last digits 0.*processors of one kind"):
        same_versions(makings(), makings() | {"last digits": "0"}, "the worker w")


def test_nobody_at_the_address_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peaceroom.runs.executors.cluster._FIRST", 1)
    with pytest.raises(InputError, match=r"E382.*127\.0\.0\.1:9"):
        Execution(plan(2)).run(on="dask://127.0.0.1:9")


def running(on: str, progress: Any = None, kept: Kept | None = None) -> Execution:
    work = Execution(plan())
    if kept is not None:
        work.resume(kept)
    work.run(workers=2, chunk=2 * BLOCK, on=on, progress=progress, pieces=kept)
    return work


class Once:
    """A progress callback that does something once a fifth is done."""

    def __init__(self, what: Any) -> None:
        self._what, self.done = what, False

    def __call__(self, now: int, total: int) -> None:
        if now > total / 5 and not self.done:
            self.done = True
            self._what()


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_a_process_that_dies_or_hangs_changes_nothing(how: signal.Signals, expected: bytes,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    pools: list[Any] = []
    fresh = Processes._new
    monkeypatch.setattr(Processes, "_new", lambda self: pools.append(fresh(self)) or pools[-1])
    if how == signal.SIGSTOP:
        monkeypatch.setattr(dispatch, "PATIENCE", 3.0)
        monkeypatch.setattr(dispatch, "LATE", 3.0)
    struck = Once(lambda: os.kill(next(iter(pools[-1]._processes)), how))
    assert bytes_of(running("processes", struck)) == expected and struck.done
    assert len(pools) >= 2


@pytest.mark.slow
def test_workers_that_always_die_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Any] = []
    fresh = Processes._new

    def dying(self: Processes) -> Any:
        begun.append(fresh(self))
        begun[-1].submit(os._exit, 3)
        return begun[-1]

    monkeypatch.setattr(Processes, "_new", dying)
    with pytest.raises(InputError, match=r"E381.*lost 5 times in a row"):
        Execution(plan(3)).run(workers=1, on="processes")


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_one_of_two_workers_of_a_cluster_dies_or_hangs(how: signal.Signals, expected: bytes, tmp_path: Path,
                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    if how == signal.SIGSTOP:
        monkeypatch.setattr(dispatch, "PATIENCE", 3.0)
        monkeypatch.setattr(dispatch, "LATE", 3.0)
    with cluster(tmp_path) as made:
        struck = Once(lambda: made.workers[0].send_signal(how))
        assert bytes_of(running(f"dask://{made.address}", struck)) == expected and struck.done


@pytest.mark.slow
def test_a_worker_that_joins_late_helps(expected: bytes, tmp_path: Path) -> None:
    with cluster(tmp_path, 1) as made:
        joined = Once(made.add_worker)
        assert bytes_of(running(f"dask://{made.address}", joined)) == expected and len(made.workers) == 2


@pytest.mark.slow
def test_a_killed_scheduler_is_told_and_the_run_goes_on_elsewhere(expected: bytes, tmp_path: Path,
                                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    # for so long it is asked whether the scheduler comes back
    monkeypatch.setattr("peaceroom.runs.executors.cluster._FIRST", 15)
    kept = Kept(tmp_path / FILE, "p")
    with cluster(tmp_path) as made, pytest.raises(InputError, match="E382"):
        running(f"dask://{made.address}", Once(made.scheduler.kill), kept)
    kept.close()
    kept = Kept(tmp_path / FILE, "p")
    there = sum(1 for name, *_ in kept.bodies() if name.startswith("tally"))
    assert there > 30 / 5 - 4
    assert bytes_of(running("threads", kept=kept)) == expected
    kept.close()


@pytest.mark.slow
def test_a_worker_of_another_version_is_refused_by_name(tmp_path: Path) -> None:
    other = ("-c", "import sys, peaceroom; peaceroom.__version__ = '99.1'; "
             "from distributed.cli.dask_worker import main; sys.exit(main())", "--nthreads", "1", "--no-nanny",
             "--no-dashboard", "--host", "127.0.0.1")
    with cluster(tmp_path, 0) as made:
        made.workers.append(made._start("other", *other, f"tcp://{made.address}"))
        ours = versions()["peaceroom"]
        with pytest.raises(InputError, match=rf"E383.*peaceroom {ours}.*worker tcp.*peaceroom 99\.1"):
            Execution(plan(3)).run(on=f"dask://{made.address}")


COMMAND = (sys.executable, "-m", "peaceroom", "run", "tutorial", "--draws", "60000", "--models",
           "nash,challenge", "--chunk", "2048", "--no-levers", "--no-report", "--json")


def sha(folder: Path, *more: str) -> str:
    said = subprocess.run([*COMMAND, "--out", str(folder), *more], capture_output=True, text=True, timeout=900)
    assert said.returncode == 0, said.stderr
    return str(json.loads(said.stdout)["results_sha256"])


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> str:
    return sha(tmp_path_factory.mktemp("undisturbed"))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("on", ["threads", "processes", "dask"])
def test_real_runs_killed_at_random_moments(on: str, seed: int, undisturbed: str, tmp_path: Path) -> None:
    rng = random.Random(f"{on}{seed}")
    for _ in range(2):
        run = subprocess.Popen([*COMMAND, "--out", str(tmp_path), "--on", on, "--workers", "2"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(rng.uniform(1, 12))
        run.kill()
        run.wait(30)
        until = time.monotonic() + 30
        while _alive(run.pid) and time.monotonic() < until:
            time.sleep(0.2)
        assert not _alive(run.pid), "workers end with the run, however it ends"
    assert sha(tmp_path, "--on", on, "--workers", "2") == undisturbed


def _alive(group: int) -> bool:
    """Whether a process of the group is there that is not only waiting to be taken note of."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, pgrp = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(pgrp) == group and state != "Z":
            return True
    return False


@pytest.mark.slow
def test_an_interrupt_ends_processes_too_and_loses_nothing(tmp_path: Path, undisturbed: str) -> None:
    run = subprocess.Popen([*COMMAND, "--out", str(tmp_path), "--on", "processes"], stdout=subprocess.DEVNULL,
                           stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert run.stderr is not None
    told: list[str] = []
    reader = threading.Thread(target=lambda: told.extend(run.stderr or ()))
    reader.start()
    until = time.monotonic() + 120
    while not any("draws, what-ifs" in line and "of" in line for line in told[1:]) and time.monotonic() < until:
        time.sleep(0.05)
    os.killpg(run.pid, signal.SIGINT)
    assert run.wait(60) == 3
    reader.join(30)
    assert "is kept in" in "".join(told) and "Traceback" not in "".join(told)
    assert not _alive(run.pid)
    assert sha(tmp_path, "--on", "threads") == undisturbed


