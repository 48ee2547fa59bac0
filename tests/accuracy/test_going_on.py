"""Scoring and fitting that are killed or interrupted go on where they stopped, to the same bytes."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict

import pytest

from peaceroom.accuracy.backtest.keeping import each_origin
from peaceroom.accuracy.keeping import kept_in
from peaceroom.cli import main
from peaceroom.core.errors import Interrupted
from peaceroom.runs.kept import FILE, Kept
from peaceroom.scenario.cases.reading import origin_files
from peaceroom.scenario.cases.types import Origin

from .made import rows, write


class _Told(TypedDict):
    name: str


QUICK = "mean,median,compromise,midrange,nash,learned"


def call(*words: object) -> int:
    try:
        main([str(w) for w in words])
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def scoring(data: Path, folder: Path) -> int:
    return call("accuracy", data, "--model", QUICK, "--out", folder)


def fitting(data: Path, folder: Path) -> int:
    return call("fit", "settlement", data, "--report", folder, "-o", folder / "mine.json")


def watched(monkeypatch: pytest.MonkeyPatch, stop: int = 0, how: int = signal.SIGKILL) -> list[str]:
    """Names of pieces as they are put; at the ``stop``-th the process sends itself ``how`` once it is on the disk."""
    put, names = Kept.put, list[str]()

    def watch(self: Kept, name: str, facts: object, data: bytes = b"") -> None:
        put(self, name, facts, data)
        names.append(name)
        if len(names) == stop:
            os.kill(os.getpid(), how)

    monkeypatch.setattr(Kept, "put", watch)
    return names


def state(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


@pytest.mark.parametrize(("work", "stop"), [
    (scoring, 4), pytest.param(fitting, 400, marks=pytest.mark.slow)])
def test_what_a_killed_call_had_finished_is_not_worked_out_again(
        work: Callable[[Path, Path], int], stop: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = write(tmp_path / "made.csv", rows())
    assert work(data, tmp_path / "whole") == 0
    child = os.fork()
    if child == 0:
        watched(monkeypatch, stop)
        work(data, tmp_path / "parts")
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert [p.name for p in (tmp_path / "parts").iterdir()] == [FILE]
    kept = {name for name, _, _ in _held(tmp_path / "parts" / FILE)}
    assert len(kept) == stop
    again = watched(monkeypatch)
    assert work(data, tmp_path / "parts") == 0
    assert again and not kept & set(again), "nothing is made twice"
    assert state(tmp_path / "parts") == state(tmp_path / "whole"), "the same bytes, and nothing left beside them"


def _held(path: Path) -> list[tuple[str, object, bytes]]:
    """The pieces of a file, whatever their plan."""
    kept = object.__new__(Kept)
    kept._handle = os.open(path, os.O_RDONLY)
    try:
        return [(name, facts, b"") for name, facts, *_ in kept._read()]
    finally:
        os.close(kept._handle)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_says_where_the_finished_part_is(how: signal.Signals, tmp_path: Path,
                                                      monkeypatch: pytest.MonkeyPatch,
                                                      capsys: pytest.CaptureFixture[str]) -> None:
    data = write(tmp_path / "made.csv", rows())
    heard = list[int]()
    # whoever owns the process hears that it is to end too; of these tests that is pytest, which would end
    owner = signal.signal(signal.SIGTERM, lambda number, _: heard.append(number))
    try:
        with monkeypatch.context() as patch:
            watched(patch, 4, how)
            assert scoring(data, tmp_path / "out") == 3
    finally:
        signal.signal(signal.SIGTERM, owner)
    assert heard == [how] * (how == signal.SIGTERM)
    assert f"is kept in {tmp_path / 'out'}; the same command goes on from there" in capsys.readouterr().err
    again = watched(monkeypatch)
    assert scoring(data, tmp_path / "out") == 0
    assert len(again) == QUICK.count(",") + 1 - 3  # one piece names the plan


def test_other_work_does_not_take_what_is_kept(tmp_path: Path) -> None:
    data = tmp_path / "data.csv"
    data.write_text("one")

    def stop(seed: int) -> object:
        with pytest.raises(Interrupted), kept_in(tmp_path, [data], [], seed=seed) as pieces:
            found = pieces.get("x")
            pieces.put("x", seed)
            raise KeyboardInterrupt
        return found

    assert stop(1) is None and stop(1) == 1 and stop(2) is None and stop(2) == 2
    data.write_text("two")
    assert stop(2) is None


def test_work_over_the_library_says_where_it_is_kept(tmp_path: Path) -> None:
    made: list[Origin] = []

    def make(origin: Origin) -> _Told:
        if len(made) == 2:
            raise KeyboardInterrupt
        made.append(origin)
        return {"name": origin.case}

    paths = origin_files()[:4]
    with pytest.raises(Interrupted, match=f"kept in {tmp_path}; the same command goes on"):
        each_origin(paths, make, _Told, options=lambda _: 1, folder=tmp_path, workers=1)
    first = list(made)
    made.append(made[0])
    found = each_origin(paths, make, _Told, options=lambda _: 1, folder=tmp_path, workers=1)
    assert len(first) == 2 and [o.case for o, _ in found] == [told["name"] for _, told in found]
    assert len(made) == 5, "each of the four was made once"
