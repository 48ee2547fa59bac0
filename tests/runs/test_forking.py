"""Parts of a run in a copy of the process: the same answers, nothing lost, and no copy left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from peaceroom import forecast, load_scenario
from peaceroom.core.errors import InputError
from peaceroom.runs.forking import beside, in_halves, may_fork
from peaceroom.runs.kept import Kept, Pieces
from peaceroom.runs.threads import finished, threads

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="copies are made on Linux only")


def whose(name: str) -> Callable[[Pieces], Any]:
    """A part that says which process did it."""
    return lambda pieces: pieces.once(name, lambda: [name, os.getpid()])


def gone(pid: int) -> bool:
    """Whether a process ends within ten seconds."""
    for _ in range(200):
        if not Path(f"/proc/{pid}").exists() or " Z " in Path(f"/proc/{pid}/stat").read_text():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("fork", [True, False])
def test_results_and_pieces_come_home(fork: bool, tmp_path: Path) -> None:
    pieces = Kept(tmp_path / "p", "plan")
    pieces.put("before", 7, b"seven")

    def seen(pieces: Pieces) -> tuple[Any, bytes | None]:
        pieces.put("mine", {"x": 1.5}, b"bytes")
        return pieces.piece("before")

    with threads(2) as pool, beside({"a": whose("a"), "b": seen}, pieces, pool, fork=fork) as found:
        name, pid = finished(found["a"])
        assert name == "a"
        assert (pid == os.getpid()) is not fork
        assert finished(found["b"]) == (7, b"seven")
    assert pieces.get("a") == ["a", pid]
    assert pieces.piece("mine") == ({"x": 1.5}, b"bytes")
    pieces.close()


@pytest.mark.parametrize("fork", [True, False])
def test_what_is_refused_is_refused_with_its_problem(fork: bool) -> None:
    def refuse(_: Pieces) -> None:
        raise InputError.one("E301", "no", "because", "do")

    with threads(2) as pool, beside({"a": refuse, "b": whose("b")}, Pieces(), pool, fork=fork) as found:
        with pytest.raises(InputError, match="E301 no"):
            finished(found["a"])
        assert finished(found["b"])[0] == "b"


def test_what_a_copy_leaves_undone_is_done_here() -> None:
    here = os.getpid()

    def dies(_: Pieces) -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return os.getpid()

    def fails(_: Pieces) -> int:
        if os.getpid() != here:
            raise MemoryError
        return os.getpid()

    for part in (dies, fails):
        with threads(2) as pool, beside({"a": whose("a"), "b": part, "c": whose("c")}, Pieces(), pool,
                                        fork=True) as found:
            assert finished(found["a"])[1] != here
            assert finished(found["b"]) == here
            assert finished(found["c"])[1] == here or part is fails


@pytest.mark.parametrize("fork", [True, False])
def test_a_copy_does_half_of_many_things_in_order(fork: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peaceroom.runs.forking.may_fork", lambda: fork)
    found = in_halves([partial(lambda i: (i, os.getpid()), i) for i in range(5)])
    assert [i for i, _ in found] == [0, 1, 2, 3, 4]
    assert [pid == os.getpid() for _, pid in found] == [True, True, *([not fork] * 3)]


def test_an_error_that_stays_is_told() -> None:
    def fails(_: Pieces) -> None:
        raise ValueError("as ever")

    with (threads(2) as pool, beside({"a": fails}, Pieces(), pool, fork=True) as found,
          pytest.raises(ValueError, match="as ever")):
        finished(found["a"])


def test_an_interrupt_ends_the_copy_and_keeps_what_it_has() -> None:
    pieces = Pieces()
    seen = []

    def long(pieces: Pieces) -> None:
        pieces.put("begun", os.getpid())
        time.sleep(60)

    def until_interrupted() -> None:
        with threads(2) as pool, beside({"a": long}, pieces, pool, fork=True):
            while pieces.get("begun") is None:
                time.sleep(0.01)
            seen.append(pieces.get("begun"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        until_interrupted()
    assert seen[0] != os.getpid()
    assert gone(seen[0])


def test_a_full_disk_is_told_to_who_waits(tmp_path: Path) -> None:
    class Full(Pieces):
        def put(self, name: str, facts: Any, data: bytes = b"") -> None:
            raise InputError.one("E308", "full", "no space", "make room")

    with (threads(2) as pool, beside({"a": whose("a")}, Full(), pool, fork=True) as found,
          pytest.raises(InputError, match="E308")):
        finished(found["a"])


def test_a_copy_does_not_outlive_its_parent() -> None:
    code = """
import os, time
from peaceroom.runs.forking import beside, in_halves
from peaceroom.runs.kept import Pieces
from peaceroom.runs.threads import threads
def part(pieces):
    print(os.getpid(), flush=True)
    time.sleep(60)
with threads(1) as pool, beside({"a": part}, Pieces(), pool, fork=True) as found:
    found["a"].result()
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        copy = int(parent.stdout.readline())
        parent.kill()
    assert gone(copy)


def test_a_copy_is_made_only_where_no_other_thread_is() -> None:
    assert not may_fork()  # no watch for interrupts: the process is somebody else's
    code = ("import threading; from peaceroom.core.errors import WATCH; from peaceroom.runs.forking import may_fork; "
            "e = threading.Event(); start = lambda n: threading.Thread(target=e.wait, name=n, daemon=True).start(); "
            "start(WATCH); print(may_fork()); start('other'); print(may_fork())")
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.split() == ["True", "False"]


def test_a_command_and_python_bring_the_same_answers(tmp_path: Path) -> None:
    """The command makes a copy, this process (which is pytest's) does not."""
    options = ["--draws", "40", "--what-if-draws", "20", "--models", "compromise,challenge", "--json", "--no-report"]
    told = subprocess.run([sys.executable, "-m", "peaceroom", "run", "tutorial", "--process", *options,
                           "--out", str(tmp_path)], capture_output=True, text=True, check=True)
    run = forecast(load_scenario("tutorial"), draws=40, what_if_draws=20, models=["compromise", "challenge"],
                   process=True)
    assert {"process", "packages", "levers"} <= set(run.result)
    assert json.loads(told.stdout)["results_sha256"] == run.result["results_sha256"]
