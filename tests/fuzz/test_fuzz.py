"""Spoilt inputs: done, refused with code, place and remedy, and never anything else."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from .bases import Bases, make
from .calling import call
from .fuzzing import fuzz
from .judging import controls, faults
from .kinds import KINDS

SEED = 1


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Bases:
    return make(tmp_path_factory.mktemp("bases"))


def _none_found(bases: Bases, box: Path, first: int, last: int) -> None:
    tally = fuzz(bases, box, SEED, range(first, last))
    assert not tally.found, "\n".join(map(str, tally.found[:20]))
    assert tally.inputs == last - first and set(tally.kinds) == set(KINDS)
    # inputs that are all refused at the door test nothing behind it
    assert tally.codes[0] > .1 * tally.commands and tally.codes[2] > .3 * tally.commands


def test_a_hundred_and_fifty_spoilt_inputs(bases: Bases, tmp_path: Path) -> None:
    _none_found(bases, tmp_path / "box", 0, 150)


@pytest.mark.slow
def test_five_thousand_spoilt_inputs(bases: Bases, tmp_path: Path) -> None:
    _none_found(bases, tmp_path / "box", 150, 5000)


def _deaf(_argv: list[str]) -> None:
    try:
        time.sleep(5)
    except BaseException:
        sys.exit(3)


def test_the_judge_sees_what_it_should(tmp_path: Path) -> None:
    """A judge that never finds anything would let everything pass."""
    refused = call(["validate", "nothing.yaml"], inside=[tmp_path], cwd=tmp_path, seconds=20)
    assert refused.code == 2 and not list(faults(refused, tmp_path, placed=True))
    elsewhere = tmp_path / "given"
    elsewhere.mkdir()
    outside = call(["schema", "-o", str(tmp_path / "s.json")], inside=[elsewhere], cwd=elsewhere, seconds=20)
    assert {kind for kind, _ in faults(outside, elsewhere, placed=False)} == {"written outside"}
    stopped = call(["schema"], inside=[tmp_path], cwd=tmp_path, seconds=1e-4)
    assert [kind for kind, _ in faults(stopped, tmp_path, placed=False)] == ["traceback"]
    # a command that takes the end of its time for something else is over its time all the same
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("fuzz.calling.main", _deaf)
        deaf = call([], inside=[tmp_path], cwd=tmp_path, seconds=.05)
    assert [said for _, said in faults(deaf, tmp_path, placed=False) if "OutOfTime" in said]
    # whichever operation the disk refuses, the file is whole or not there
    codes = []
    for n in range(12):
        path = tmp_path / f"{n}.json"
        full = call(["schema", "-o", path.name], inside=[tmp_path], cwd=tmp_path, seconds=20,
                    refuse=(n, OSError(28, "No space left on device")))
        assert not list(faults(full, tmp_path, placed=False)) and path.exists() == (full.code == 0)
        codes.append(full.code)
    assert set(codes) == {0, 2}
    assert controls("\x1b[0m") == "U+001B" and controls("a\u202eb") == "U+202E" and not controls("Größe\n\tä")
