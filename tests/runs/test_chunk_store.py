"""Finished units are created once and never changed; what is not whole counts as absent."""

from __future__ import annotations

import errno
import hashlib
from pathlib import Path
from typing import Any

import pytest

from peaceroom.core.errors import InputError
from peaceroom.runs.chunk_store import ChunkStore, Folder, decoded, encoded, must_work, open_store
from peaceroom.runs.execute import Execution
from peaceroom.runs.plan import BLOCK, Plan, make_plan
from peaceroom.runs.solver import Piece
from peaceroom.runs.store import manifest_sha256
from small import scenario

PIECES: list[Piece] = [("solved//0/mean", {"block": 0, "why": {"a": "ß"}}, b"\0\1\2"), ("tally/1/2", [1.5, None], b"")]


def plan(seed: int = 4) -> Plan:
    from dataclasses import replace

    made = make_plan(scenario(), draws=5 * BLOCK + 3, seed=seed, models=["mean", "nash"], what_ifs=["vote-new"])
    return replace(made, keep=2 * BLOCK)


@pytest.fixture(params=["folder", "memory", "file"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "folder":
        return str(tmp_path / "shared" / "chunks")
    return f"memory://{tmp_path.name}" if request.param == "memory" else f"file://{tmp_path}/objects"


def test_pieces_come_back_under_the_hash_of_plan_and_unit(where: str) -> None:
    store, other = open_store(where, plan()), open_store(where, plan(5))
    assert store.get("u") is None
    store.put("u", PIECES)
    assert store.get("u") == PIECES and list(store.pieces()) == PIECES
    assert other.get("u") is None and list(other.pieces()) == []
    sha = manifest_sha256(plan().manifest())
    assert store.name_of("u") == hashlib.sha256(f"{sha}\nu".encode()).hexdigest() + ".chunk"


def test_what_is_there_stays_as_it_is(where: str) -> None:
    store = open_store(where, plan())
    store.put("u", PIECES)
    store.put("u", PIECES[:1])
    assert store.get("u") == PIECES


def test_any_byte_cut_off_or_changed_is_found_and_the_unit_made_anew(tmp_path: Path) -> None:
    data = encoded("plan", "u", PIECES)
    assert decoded(data, "plan") == PIECES
    store = ChunkStore(Folder(tmp_path), "here", "plan")
    path = tmp_path / store.name_of("u")
    for n in range(len(data)):
        for spoilt in (data[:n], data[:n] + bytes([data[n] ^ 1]) + data[n + 1:]):
            path.write_bytes(spoilt)
            assert store.get("u") is None and not path.exists()
    store.put("u", PIECES)
    assert store.get("u") == PIECES and [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_run_goes_on_from_the_store_alone(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Execution(plan())
    whole.run(workers=1)
    first = Execution(plan())
    done: list[int] = []

    def stop(now: int, total: int) -> None:
        done.append(now)
        if now > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        first.run(workers=1, chunk=BLOCK, store=where, progress=stop)
    again, seen = Execution(plan()), list[int]()
    again.run(workers=1, chunk=BLOCK, store=where, progress=lambda now, _: seen.append(now))
    assert seen[0] >= done[-1] > 0, "nothing that was there is solved again"
    assert whole.tally is not None and again.tally is not None
    assert again.tally.raw() == whole.tally.raw()
    assert all(again.answers.base[m]["outcome"].tobytes() == whole.answers.base[m]["outcome"].tobytes()
               for m in ("mean", "nash"))
    monkeypatch.setattr("peaceroom.runs.solver.Solver.do", None)  # everything is there: nothing is solved
    third = Execution(plan())
    third.run(workers=1, chunk=3 * BLOCK, store=where)
    assert third.tally is not None and third.tally.raw() == whole.tally.raw()


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create, left = Folder.create, 4

    def full(self: Folder, name: str, data: bytes) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        create(self, name, data)

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "create", full)
        with pytest.raises(InputError, match=r"E384.*No space left"):
            Execution(plan()).run(workers=1, chunk=BLOCK, store=str(tmp_path))
    again, seen = Execution(plan()), list[int]()
    again.run(workers=1, chunk=BLOCK, store=str(tmp_path), progress=lambda now, _: seen.append(now))
    assert seen[0] > 0 and seen[-1] == 5 * BLOCK + 3 + 512


@pytest.mark.parametrize("bad", ["a-file", "nowhere://x/y"])
def test_a_store_that_cannot_be_used_is_refused_before_any_work(bad: str, tmp_path: Path) -> None:
    (tmp_path / "a-file").write_text("no folder")
    where = str(tmp_path / bad) if "://" not in bad else bad
    with pytest.raises(InputError, match="E384"):
        must_work(where, plan())


def test_a_read_only_store_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(*_: Any, **__: Any) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("peaceroom.runs.chunk_store.create_file", read_only)
    with pytest.raises(InputError, match=r"E384.*Read-only"):
        must_work(str(tmp_path / "x"), plan())
