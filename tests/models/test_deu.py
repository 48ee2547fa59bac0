"""The record on EU legislation, on the training part of DEU III (Arregui & Perarnaud 2022, doi:10.34810/data53)."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from peaceroom.core.case import Array, Case, make_case
from peaceroom.models import get_model


@pytest.fixture(scope="module")
def deu() -> tuple[Case, Array]:
    """All issues as one case (an actor of one issue is NaN on another issue's row) and their outcomes.

    One draw per issue: issues share nothing, so draws are a convenient way to solve them together.
    """
    folder = os.environ.get("PEACEROOM_DATA")
    if not folder or not (path := Path(folder) / "deu3" / "deu3_training.csv").exists():
        pytest.skip("PEACEROOM_DATA does not name a folder with deu3/deu3_training.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    issues = list(dict.fromkeys(r["issue"] for r in rows))
    most = max(sum(r["issue"] == i for r in rows) for i in issues)
    arrays = {name: np.full((len(issues), most, 1), np.nan) for name in ("position", "salience", "capability")}
    outcome, reference = np.full(len(issues), np.nan), np.full((len(issues), 1), np.nan)
    filled = dict.fromkeys(issues, 0)
    for r in rows:
        d = issues.index(r["issue"])
        outcome[d] = float(r["outcome"])
        reference[d, 0] = float(r["reference_point"] or "nan")
        if r["position"] and r["salience"]:
            for name, array in arrays.items():
                array[d, filled[r["issue"]], 0] = float(r[name]) / (100 if name == "salience" else 1)
            filled[r["issue"]] += 1
    return make_case(*arrays.values(), reference=reference, required=False), outcome


def test_compromise_mean_has_the_known_error(deu: tuple[Case, Array]) -> None:
    case, outcome = deu
    y = get_model("compromise").solve(case).outcome[:, 0]
    assert y.size == 211
    assert np.abs(y - outcome).mean() == pytest.approx(22.488, abs=5e-4)  # the data set's README


def test_distant_nash_is_the_compromise_mean_on_real_issues(deu: tuple[Case, Array]) -> None:
    case, _ = deu
    assert get_model("nash@distant").solve(case).outcome == pytest.approx(
        get_model("compromise").solve(case).outcome, abs=1e-10)


def test_order_of_the_errors_is_the_published_one(deu: tuple[Case, Array]) -> None:
    """On all 351 issues: compromise 23.0 < mean 23.6 ≤ midrange 26.8 < median 28.5 < Nash at the reference point."""
    case, outcome = deu

    def error(key: str) -> float:
        y = get_model(key).solve(case).outcome[:, 0]
        return float(np.nanmean(np.abs(y - outcome)))

    errors = [error(k) for k in ("compromise", "mean", "midrange", "median", "nash")]
    assert errors == sorted(errors)
