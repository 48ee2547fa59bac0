"""Sheets that are not of the library: their forecasts rest on it, without their country, and are scored where told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from peaceroom.accuracy.backtest.forecasts import Inside
from peaceroom.accuracy.backtest.outcomes import outcome_file, read_outcomes
from peaceroom.accuracy.backtest.outside import Known, outside_view
from peaceroom.accuracy.backtest.questions import IDS
from peaceroom.accuracy.backtest.scoring import told
from peaceroom.accuracy.backtest.sheets import sheet_forecasts, sheet_score
from peaceroom.accuracy.backtest.shipped import blended, shipped
from peaceroom.cli import group
from peaceroom.scenario.cases.reading import CASES, origin_files, read_origin
from peaceroom.scenario.cases.types import Origin

INSIDE = dict.fromkeys(IDS, 0.8) | {"q11": None}


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A sheet of a case of one's own, and what came of it; the simulator says 0.8, of deaths nothing."""
    monkeypatch.setattr("peaceroom.accuracy.backtest.forecasts.inside_view", lambda o, **k: INSIDE)
    sheet, came = tmp_path / "hill" / "1990-06-01.yaml", tmp_path / "hill.yaml"
    sheet.parent.mkdir()
    for path, source in ((sheet, CASES / "el-salvador/1990-06-01.yaml"), (came, outcome_file("el-salvador"))):
        path.write_text(source.read_text(encoding="utf-8").replace("case: el-salvador", "case: hill"), encoding="utf-8")
    return sheet, came


def library(without: str) -> list[Known]:
    """The library's origins of other countries with what came of them."""
    def known(o: Origin) -> Known:
        answers = read_outcomes(outcome_file(o.case)).origins[o.as_of]
        return Known(o, {q: a.answer == "yes" for q, a in answers.items() if told(a)})

    return [known(o) for o in map(read_origin, origin_files()) if o.cluster != without]


def test_a_sheet_has_the_outside_view_of_other_countries_and_the_weights_that_ship(mine: tuple[Path, Path]) -> None:
    origin = read_origin(mine[0])
    (found,) = sheet_forecasts([Inside(origin, INSIDE, INSIDE)])
    view = outside_view(origin, library(origin.cluster))
    assert {row["question"]: row["outside"] for row in found["forecasts"]} == {q: v.p for q, v in view.items() if v}
    rows = {row["question"]: row for row in found["forecasts"]}
    q8 = rows["q8"]
    assert q8["blend"] == blended(q8["outside"], 0.8, shipped().weights["session"]) > q8["outside"]
    assert rows["q11"]["inside"] is None and rows["q11"]["blend"] == rows["q11"]["outside"]
    assert len(found["nearest"]) == 3 and not any(name.startswith("el-salvador") for name in found["nearest"])
    assert sheet_score([found]) is None, "nobody told what came"


def test_the_command_forecasts_and_scores_a_sheet(mine: tuple[Path, Path], tmp_path: Path) -> None:
    sheet, came = mine

    def ask(*more: str) -> Any:
        return CliRunner().invoke(group, ["backtest", "--sheet", str(sheet), "-o", str(tmp_path / "kept"), *more])

    found = json.loads(ask("--outcomes", str(came), "--json").stdout)
    rows = found["sheets"][0]["forecasts"]
    told_rows = [row for row in rows if row["answer"] is not None]
    assert found["score"]["n"] == len(told_rows) > 8
    assert found["score"]["brier"]["blend"] == pytest.approx(
        sum((row["blend"] - (row["answer"] == "yes")) ** 2 for row in told_rows) / len(told_rows))
    shown = ask("--outcomes", str(came)).stdout
    assert "hill/1990-06-01: most like " in shown and "Brier over" in shown and "came" in shown
    assert "Brier" not in ask().stdout and "came" not in ask().stdout
    assert ask("--case", "angola").exit_code == 2
    other = tmp_path / "angola.yaml"
    other.write_text(outcome_file("angola").read_text(encoding="utf-8"), encoding="utf-8")
    assert "E832" in str(ask("--outcomes", str(other)).exception)
