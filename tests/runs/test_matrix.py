"""A run that was killed and begun again has the bytes of one that was not: executor × mechanism group × kill point.

A kill is what it leaves on the disk: after some pieces were written, or in the midst of one, nothing more is written
and the process is gone. What a later process finds there is all that counts, so each case stops one execution at that
point and begins another from the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from peaceroom.runs.execute import Execution
from peaceroom.runs.kept import FILE
from peaceroom.runs.plan import BLOCK, Plan, make_plan
from peaceroom.runs.store import manifest_sha256
from small import scenario

from .killing import EXECUTORS, Counting, Dying, Killed, executors

#: models by the mechanism they rest on
GROUPS: dict[str, list[str]] = {
    "means": ["mean", "median", "compromise", "salience-mean", "midrange", "utilitarian"],
    "bargaining": ["nash", "nash@no-agreement", "kalai-smorodinsky", "egalitarian", "raiffa", "rubinstein"],
    "packages": ["nash@package", "nash@package-no-agreement"],
    "challenge": ["challenge", "challenge@scholz-2011"],
    "voting": ["agenda-setter", "veto-players", "baron-ferejohn", "coleman"],
    "chance and learning": ["quantal-response", "learned"],
}
#: pieces that were written before the kill, as a share of all, and whether the last was cut off
KILLS = [(share, torn) for share in (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0) for torn in (False, True)][1:]
FEW = ["without-rival", "vote-new"]


def plan(group: str) -> Plan:
    """Two blocks that are kept, three that are counted, and two what-ifs."""
    made = make_plan(scenario(), draws=4 * BLOCK + 200, seed=11, models=GROUPS[group], what_ifs=FEW, what_if_draws=300)
    return replace(made, keep=2 * BLOCK)


def everything(work: Execution) -> bytes:
    """All bytes that a run's results rest on."""
    assert work.tally is not None
    out = [work.tally.raw(), repr(sorted(work.answers.reasons.items())).encode(),
           repr(sorted(work.tally.reasons.items())).encode()]
    out += [part.tobytes() for key in work.answers.base for part in work.answers.base[key].values()]
    out += [table[key].tobytes() for table in work.answers.shifted.values() for key in table]
    return b"|".join(out)


@pytest.fixture(scope="module")
def whole() -> dict[str, tuple[bytes, int]]:
    """Group → what an uninterrupted run on one thread gives, and of how many pieces."""
    return {}


def uninterrupted(group: str, known: dict[str, tuple[bytes, int]], folder: Path) -> tuple[bytes, int]:
    if group not in known:
        work, kept = Execution(plan(group)), Counting(folder / "whole.bin", "p")
        work.run(workers=1, chunk=BLOCK, pieces=kept)
        known[group] = everything(work), kept.new
        kept.close()
    return known[group]


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with executors(tmp_path_factory.mktemp("cluster")) as found:
        yield found


def killed(group: str, on: str, path: Path, after: int, torn: bool) -> None:
    work = Execution(plan(group))
    kept = Dying(path, manifest_sha256(work.plan.manifest()), after, torn)
    try:
        work.resume(kept)
        work.run(workers=2, chunk=BLOCK, pieces=kept, on=on)
    except Killed:
        pass
    finally:
        kept.close()


def resumed(group: str, on: str, path: Path) -> tuple[bytes, int, int]:
    """What comes out, how many pieces were there, and how many were made."""
    work = Execution(plan(group))
    kept = Counting(path, manifest_sha256(work.plan.manifest()))
    kept.new = 0
    there = sum(1 for name, *_ in kept.bodies() if name != "plan")
    work.resume(kept)
    work.run(workers=2, chunk=BLOCK, pieces=kept, on=on)
    kept.close()
    return everything(work), there, kept.new


@pytest.mark.slow
@pytest.mark.parametrize(("share", "torn"), KILLS)
@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("executor", EXECUTORS)
def test_restarted_is_uninterrupted(executor: str, group: str, share: float, torn: bool, on: dict[str, str],
                                    whole: dict[str, tuple[bytes, int]], tmp_path: Path) -> None:
    expected, pieces = uninterrupted(group, whole, tmp_path)
    after = round(share * pieces)
    killed(group, on[executor], tmp_path / FILE, after, torn and after > 0)
    found, there, new = resumed(group, on[executor], tmp_path / FILE)
    assert found == expected
    assert there == after - (torn and after > 0), "what was written whole is all that is left"
    assert there + new == pieces, "nothing that was there is solved again"


@pytest.mark.slow
@pytest.mark.parametrize("first", EXECUTORS)
@pytest.mark.parametrize("second", EXECUTORS)
@pytest.mark.parametrize("group", ["means", "packages"])
def test_what_one_executor_began_another_ends_though_killed_twice(
        first: str, second: str, group: str, on: dict[str, str], whole: dict[str, tuple[bytes, int]],
        tmp_path: Path) -> None:
    expected, pieces = uninterrupted(group, whole, tmp_path)
    killed(group, on[first], tmp_path / FILE, pieces // 3, True)
    killed(group, on[second], tmp_path / FILE, pieces // 3, True)
    found, there, new = resumed(group, on[first], tmp_path / FILE)
    assert found == expected and there + new == pieces


@pytest.mark.parametrize(("share", "torn"), KILLS[::3])
@pytest.mark.parametrize("group", ["means", "packages"])
def test_restarted_is_uninterrupted_on_threads(group: str, share: float, torn: bool, tmp_path: Path,
                                               whole: dict[str, tuple[bytes, int]]) -> None:
    expected, pieces = uninterrupted(group, whole, tmp_path)
    after = round(share * pieces)
    killed(group, "threads", tmp_path / FILE, after, torn and after > 0)
    found, there, new = resumed(group, "threads", tmp_path / FILE)
    assert found == expected and there + new == pieces
