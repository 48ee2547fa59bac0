"""The documentation shows the shipped numbers, and the forecast that the program makes."""

from __future__ import annotations

import runpy
from pathlib import Path

from peaceroom.analysis.violence_forecast import violence_of
from peaceroom.scenario.file.loading import LIBRARY
from peaceroom.scenario.file.series import read_series
from peaceroom.violence.forecasts import record

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/violence.md").read_text(encoding="utf-8").splitlines()


def test_the_tables_are_those_of_the_record() -> None:
    tables = runpy.run_path(str(ROOT / "benchmarks/violence.py"))["tables"](record())
    assert [line for line in tables.splitlines() if line not in PAGE] == []


def test_the_forecast_of_doha_is_the_one_made_now() -> None:
    found = violence_of(read_series(LIBRARY / "doha-2020/series/fatalities.csv"), as_of="2020-10-05", horizon=14)
    for m in found["months"]:
        cells = " | ".join(f"{m[q]:,}" for q in ("p2.5", "p10", "median", "p90", "p97.5"))
        assert any(line.startswith(f"| {m['month']} | {cells} | ") for line in PAGE)
