"""A ledger of seals wherever the process dies: lines are whole, the next addition goes on, secrets are there first."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cutting import cuts
from peaceroom.core.errors import InputError
from peaceroom.seals import adding, checkpoints, sealing, verifying
from peaceroom.seals.keys import make_key, read_key

from .test_sealing import question

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def _rows(path: Path) -> list[bytes]:
    return path.read_bytes().split(b"\n")[:-1] if path.exists() else []


@pytest.mark.parametrize("begun", [False, True], ids=["the first line", "a later one"])
def test_a_seal_is_there_whole_or_not_and_the_same_command_goes_on(begun: bool, tmp_path: Path,
                                                                  key: Ed25519PrivateKey) -> None:
    folder, path, kept = tmp_path / "seals", tmp_path / "seals" / "seals.jsonl", tmp_path / "kept"

    def seal() -> None:
        sealing.seal_all([[question("a"), question("b")]], path, key)

    def before() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        if begun:
            shutil.copytree(kept, folder)

    if begun:
        sealing.seal_all([[question("z")]], path, key)
        shutil.copytree(folder, kept)
    earlier = _rows(path)
    for n in cuts(seal, before):
        left = _rows(path)
        assert left[:len(earlier)] == earlier, n
        known = adding.secrets_of(path)
        for row in left:
            line = json.loads(row)
            assert all(c in known for c in line.get("commitments", ())), (n, "sealed, and nobody can open it")
        if len(left) > len(earlier) and (counted := checkpoints.checkpoint_path(path)).exists():
            assert checkpoints.read(counted).lines <= len(left)
        seal()
        assert len(_rows(path)) > len(earlier) and verifying.verify(path)


@pytest.mark.parametrize("what", ["open", "resolve"])
def test_what_is_added_to_a_seal_is_there_or_not(what: str, tmp_path: Path, key: Ed25519PrivateKey) -> None:
    folder, path = tmp_path / "seals", tmp_path / "seals" / "seals.jsonl"

    def opened() -> None:
        sealing.open_seal(path, 2, key, only=["a"])

    def resolved() -> None:
        sealing.resolve(path, 2, "a", "yes", key, source="the gazette", on=date(2020, 1, 1))

    def before() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        sealing.seal_all([[question("a"), question("b")]], path, key)
        if what == "resolve":
            opened()

    work: Callable[[], None] = opened if what == "open" else resolved
    before()
    had = len(_rows(path))
    for n in cuts(work, before):
        left = len(_rows(path))
        assert left in (had, had + 1), n
        if left == had:
            work()
            assert len(_rows(path)) == had + 1
        else:
            # the line is there and its checkpoint not yet: whatever is added next counts both
            sealing.seal_all([[question("c")]], path, key)
        verifying.verify(path)


def test_a_key_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    for _ in cuts(lambda: make_key(path), lambda: path.unlink(missing_ok=True)):
        if path.exists():
            read_key(path)
        else:
            with pytest.raises(InputError, match="E333"):
                read_key(path)


def test_a_ledger_that_was_emptied_is_not_begun_anew(tmp_path: Path, key: Ed25519PrivateKey) -> None:
    path = tmp_path / "seals.jsonl"
    sealing.seal_all([[question("a")]], path, key)
    path.write_bytes(b"")
    with pytest.raises(InputError, match="E330"):
        sealing.seal([], path, key, own=None)


@pytest.mark.parametrize("spoilt", ["ledger", "private", "checkpoint", "key"])
def test_a_pipe_is_not_waited_for(spoilt: str, tmp_path: Path, key: Ed25519PrivateKey) -> None:
    path, own = tmp_path / "seals.jsonl", tmp_path / "own.pem"
    sealing.seal_all([[question("a")]], path, make_key(own))
    pipe = {"ledger": path, "private": adding.private_path(path), "checkpoint": checkpoints.checkpoint_path(path),
            "key": own}[spoilt]
    pipe.unlink()
    os.mkfifo(pipe)
    with pytest.raises(InputError, match=r"ordinary|E33"):
        sealing.open_seal(path, 2, read_key(own))
    if spoilt == "ledger":
        with pytest.raises(InputError, match="E330"):
            sealing.seal([], path, key, own=None)
