"""Same inputs, same bytes: however many threads the linear algebra library would take."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

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
said(s, "positions.north.water.position")  # densities are kept from before the run
r = forecast(s, draws=700, models=["compromise", "nash@package-no-agreement"]).result
print(json.dumps({"sha": r["results_sha256"]} | {name: r[name] for name in HASHED if name in r}))
"""


@pytest.mark.slow
def test_one_thread_and_two_give_the_same_bytes(tmp_path: Path) -> None:
    folder = planted.write(tmp_path / "talks", planted.planted())
    found = []
    for threads in ("1", "2"):
        env = os.environ | dict.fromkeys(("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"), threads)
        done = subprocess.run([sys.executable, "-c", CODE, str(folder)], capture_output=True, text=True, check=False,
                              env=env, cwd=TESTS)
        assert done.returncode == 0, done.stderr
        found.append(json.loads(done.stdout))
    one, two = found
    assert {"voi", "influence", "evidence", "zone"} <= set(one)
    assert [name for name in one if one[name] != two[name]] == []


def test_the_page_lists_all_that_is_hashed() -> None:
    page = (TESTS.parent / "docs" / "results.md").read_text(encoding="utf-8")
    section = page.partition("## Hashes")[2].partition("2. for each model")[0]
    listed = re.findall(r"`(\w+)`", section.partition("`results` (")[2])
    assert tuple(listed) == results.HASHED
