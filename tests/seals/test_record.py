"""Scores against definitions, and what the record says first."""

from __future__ import annotations

from datetime import date
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy.stats import uniform

from peaceroom.findings.track_record import misses, record_sentences
from peaceroom.seals import scoring, sealing
from peaceroom.seals.record import record

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@pytest.mark.parametrize("came", [-3.0, 0.0, 4.0, 10.0, 12.0])
def test_crps_of_a_uniform_is_the_integral_of_the_definition(came: float) -> None:
    grid = np.linspace(-20, 30, 500_001)
    gap = uniform(0, 10).cdf(grid) - (grid >= came)
    exact = float(np.trapezoid(gap**2, grid))
    assert scoring.crps({"0": 0.0, "0.5": 5.0, "1": 10.0}, came) == pytest.approx(exact, abs=2e-3)


def test_crps_of_a_point_is_the_distance() -> None:
    assert scoring.crps({"0.1": 5.0, "0.9": 5.0}, 8.0) == pytest.approx(3.0)


def test_the_chance_of_a_number_is_two_sided_and_one_at_the_median() -> None:
    said = {"0": 0.0, "1": 100.0}
    assert scoring.chance_of_number(said, 50) == pytest.approx(1, abs=1e-3)
    assert scoring.chance_of_number(said, 5) == pytest.approx(0.1, abs=1e-3)
    assert scoring.chance_of_number(said, 95) == pytest.approx(0.1, abs=1e-3)


def test_the_record_of_a_ledger(tmp_path: Path, key: Ed25519PrivateKey) -> None:
    said: list[list[dict[str, Any]]] = [
        [{"what": "question", "id": f"q{n}", "kind": "yes-no", "asks": f"Is {n} so?", "rule": "Yes if so",
          "due": "2020-01-01", "p": p} for n, p in enumerate((0.9, 0.2, 0.05, 0.5, 0.5))],
        [{"what": "question", "id": "closed", "kind": "yes-no", "asks": "?", "rule": "", "due": "2020-01-01",
          "p": 1.0}]]
    path = tmp_path / "seals.jsonl"
    sealing.seal_all(said, path, key)
    sealing.open_seal(path, 2, key)
    for name, came, year in (("q0", "yes", 2019), ("q1", "no", 2020), ("q2", "yes", 2020), ("q3", "void", 2020)):
        sealing.resolve(path, 2, name, came, key, source="x", on=date(year, 1, 1))
    found = record([path], today="2020-06-01")
    assert (found["seals"], found["questions"], found["resolved"], found["void"], found["closed"]) == (2, 5, 3, 1, 1)
    assert found["overdue"] == ["2 q4"]
    yes_no = found["yes_no"]
    assert yes_no is not None
    assert yes_no["brier"] == pytest.approx((0.1**2 + 0.2**2 + 0.95**2) / 3)
    assert yes_no["log"] == pytest.approx(-(log(0.9) + log(0.8) + log(0.05)) / 3)
    assert yes_no["reference"] == pytest.approx(2 / 9)
    assert [a["id"] for a in found["answers"]] == ["q2", "q1", "q0"]  # the least likely first
    assert [a["id"] for a in misses(found)] == ["q2"]
    assert [(t["period"], t["n"], t["came"]) for t in found["over_time"]] == [("2019", 1, 1.0), ("2020", 2, 0.5)]
    assert any("too few" in s for s in record_sentences(found))
    sealing.resolve(path, 2, "q2", "no", key, source="y", on=date(2020, 2, 1), instead="the gazette was wrong")
    assert record([path], today="2020-06-01")["yes_no"]["came"] == pytest.approx(1 / 3)  # type: ignore[index]
