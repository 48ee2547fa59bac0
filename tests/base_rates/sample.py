"""A made-up table of agreements in PA-X's layout, and processes that step by a known rule."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import numpy as np

from peaceroom.accuracy.fitting.base_rates.pax import COLUMNS, Steps
from peaceroom.core.months import MONTH_DAYS

FIELDS = (*COLUMNS, "Agt")


def row(agreement: int, day: str, stage: str = "Pre", **changes: str) -> dict[str, str]:
    """One agreement that the sample keeps."""
    return {"Con": "Freedonia/Sylvania", "Contp": "Government", "PP": "1", "PPName": "Freedonia talks",
            "AgtId": str(agreement), "Dat": day, "Status": "Multiparty signed/agreed", "Agtp": "Intra", "Stage": stage,
            "Part": "the government and the movement", "Agt": "a text"} | changes


def write(path: Path, rows: list[dict[str, str]], fields: tuple[str, ...] = FIELDS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def poisson_processes(processes: int, monthly: float, seed: int) -> Steps:
    """Processes with a constant hazard, from 1990 to the end of 2021."""
    rng = np.random.default_rng(seed)
    first, end = date(1990, 1, 1).toordinal(), date(2021, 12, 31).toordinal()
    process, day = [], []
    for p in range(processes):
        t = first + rng.integers(0, 3000)
        while t <= end:
            process.append(p)
            day.append(t)
            t += 1 + int(rng.exponential(MONTH_DAYS / monthly))
    n = len(day)
    stage = rng.integers(0, 6, n)
    return Steps(np.array(process), np.array(day), stage, stage == 2, stage == 3,
                 tuple(f"process {p}" for p in range(processes)), np.arange(processes), (), end)
