"""Same inputs, same bytes: however many threads the linear algebra library would take."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import whole_case
from peaceroom.analysis import results

from . import planted

TESTS = Path(__file__).parents[2]
CODE = """
import json, sys
from peaceroom.analysis.forecast import forecast
from peaceroom.analysis.results import HASHED
from peaceroom.scenario.file.loading import read
from peaceroom.scenario.sampling.evidence import said
s = read(sys.argv[1]).scenario
said(s, sys.argv[2])  # densities are kept from before the run
r = forecast(s, draws=700, models=["compromise", "nash@package-no-agreement"], workers=int(sys.argv[3])).result
print(json.dumps({"sha": r["results_sha256"]} | {name: r[name] for name in HASHED if name in r}))
"""


def on_threads(folder: Path, number: str, threads: str, workers: str = "1") -> dict[str, Any]:
    """What of a run is hashed, with so many threads of the linear algebra library and so many workers."""
    env = os.environ | dict.fromkeys(("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"), threads)
    done = subprocess.run([sys.executable, "-c", CODE, str(folder), number, workers], capture_output=True, text=True,
                          check=False, env=env, cwd=TESTS)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.slow
def test_one_thread_and_two_give_the_same_bytes(tmp_path: Path) -> None:
    folder = planted.write(tmp_path / "talks", planted.planted())
    one, two = (on_threads(folder, "positions.north.water.position", threads) for threads in ("1", "2"))
    assert {"voi", "influence", "evidence", "zone"} <= set(one)
    assert [name for name in one if one[name] != two[name]] == []


@pytest.mark.slow
def test_every_part_that_is_hashed_is_the_same_on_one_thread_and_on_two_of_two_workers(tmp_path: Path) -> None:
    folder = whole_case.write(tmp_path / "ashor")
    one = on_threads(folder, "positions.union.fen.position", "1")
    two = on_threads(folder, "positions.union.fen.position", "2", workers="2")
    assert set(one) - {"sha"} == set(results.HASHED) - {"stacked"}  # stacked: of decisions of the EU only
    assert [name for name in one if one[name] != two[name]] == []


def test_the_page_lists_all_that_is_hashed() -> None:
    page = (TESTS.parent / "docs" / "results.md").read_text(encoding="utf-8")
    section = page.partition("## Hashes")[2].partition("2. for each model")[0]
    listed = re.findall(r"`(\w+)`", section.partition("`results` (")[2])
    assert tuple(listed) == results.HASHED
