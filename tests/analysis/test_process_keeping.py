"""An interrupt within the simulation loses what was being simulated, and nothing that was finished."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import fields
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import pytest

from peaceroom.analysis.process import parts
from peaceroom.analysis.process.keeping import from_bytes, paces_from, plain_paces, to_bytes
from peaceroom.analysis.process.run import process_result
from peaceroom.process.anchoring.pacing import Pace
from peaceroom.process.result import ProcessResult
from peaceroom.runs.kept import FILE, Kept
from peaceroom.runs.threads import NAME
from peaceroom.scenario.talks.anchor import Paces
from small import scenario

Whole = tuple[Any, list[ProcessResult]]


@pytest.fixture(scope="module")
def whole() -> Whole:
    """The process of a small scenario, and every simulation that it rests on."""
    made: list[ProcessResult] = []
    simulate = parts.simulate

    def noting(*a: Any, **k: Any) -> ProcessResult:
        made.append(simulate(*a, **k))
        return made[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "simulate", noting)
        found = process_result(scenario(), draws=64, seed=3, workers=1)
    return found, made


def test_a_simulation_comes_back_from_its_bytes(whole: Whole) -> None:
    for one in whole[1][:6]:
        again = from_bytes(to_bytes(one))
        for f in fields(one):
            a, b = getattr(one, f.name), getattr(again, f.name)
            if isinstance(a, np.ndarray):
                assert a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind == "f"), f.name
            else:
                assert a == b, f.name


def test_paces_come_back() -> None:
    paces = Paces({"session": Pace(0.25, (1.0, 2.0), (0.5, 0.25), (0.1, 0.2), (1.0, 1.5), (0.3, 0.6)),
                   "break": Pace(None)})
    found = paces_from(json.loads(json.dumps(plain_paces(paces))))
    assert found == paces and list(found.by_state) == ["session", "break"]


def interrupted(after: int, workers: int, path: Path, patch: pytest.MonkeyPatch) -> tuple[Any, int, int]:
    """The process after an interrupt at a simulation and a second call; how many were done before, and after."""
    simulate, made, stop, turn = parts.simulate, 0, True, Lock()

    def counting(*a: Any, **k: Any) -> ProcessResult:
        nonlocal made
        with turn:
            if stop and made >= after:
                raise KeyboardInterrupt
            made += 1
        return simulate(*a, **k)

    patch.setattr(parts, "simulate", counting)
    kept = Kept(path, "p")
    with pytest.raises(KeyboardInterrupt):
        process_result(scenario(), draws=64, seed=3, workers=workers, pieces=kept)
    kept.close()
    while any(t.name.startswith(NAME) for t in threading.enumerate()):  # what was begun is none of the second call
        time.sleep(0.01)
    there, made, stop = made, 0, False
    kept = Kept(path, "p")
    found = process_result(scenario(), draws=64, seed=3, workers=workers, pieces=kept)
    kept.close()
    return found, there, made


@pytest.mark.parametrize("after", [0, 1, 5, 9, 13, 20])
def test_an_interrupt_anywhere_loses_what_was_in_flight(after: int, whole: Whole, tmp_path: Path,
                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    found, before, more = interrupted(after, 1, tmp_path / FILE, monkeypatch)
    assert found == whole[0] and before == after
    # a paired difference is one piece, made of the simulations of as many input draws
    assert len(whole[1]) - after <= more < len(whole[1]) - after + 4


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("share", [n / 16 for n in range(16)])
def test_an_interrupt_at_any_of_its_simulations(share: float, workers: int, whole: Whole, tmp_path: Path,
                                                monkeypatch: pytest.MonkeyPatch) -> None:
    after = int(share * len(whole[1]))
    found, before, more = interrupted(after, workers, tmp_path / FILE, monkeypatch)
    assert found == whole[0] and before == after
    # each worker was at a piece, made of four simulations where it is a paired difference
    assert len(whole[1]) - after <= more <= len(whole[1]) - after + 4 * workers
