"""Points and drafts in a spreadsheet: a row per option and per clause, files beside the scenario, refusals by cell."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from peaceroom.cli import main
from peaceroom.core.errors import InputError
from peaceroom.interop.xlsx import workbook as xlsx
from peaceroom.scenario.file.loading import read

from .workbooks import Change, problems, set_cell

GAME = """\
peaceroom: 1
title: Two valleys
as_of: 2024-01-10
horizon: 2024-12-31
sources:
  list: {title: The list of the east, date: 2024-01-02}
actors:
  east: {name: East, kind: party, consent: required}
  west: {name: West, kind: party, consent: required}
issues:
  dam: {name: Dam, kind: options, scale: {0: none, 1: low, 2: high}}
  road: {name: Road, scale: {0: closed, 100: open}}
positions:
  - {actor: east, issue: road, position: 80, salience: 50, capability: 1}
  - {actor: west, issue: road, position: 20, salience: 50, capability: 1}
scores:
  - {actor: east, issue: dam, points: {0: 0, 1: 20..30, 2: {value: 60, sources: [list]}}, because: from its list}
  - {actor: west, issue: dam, points: {0: 40, 1: 35, 2: 0}}
thresholds:
  east: 30
drafts:
  first: {by: west, date: 2024-01-05, text: {dam: 1, road: 40..60}, sources: [list]}
  second:
    name: The second text
    text: {dam: {refer: a panel of engineers, expect: 2}, road: deferred}
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    (tmp_path / "game.yaml").write_text(GAME, encoding="utf-8")
    return xlsx.export(read(tmp_path / "game.yaml").scenario, tmp_path / "game.xlsx")


def cells(path: Path, title: str, columns: int) -> list[tuple[Any, ...]]:
    page = load_workbook(path)[title]
    return [tuple(c.value for c in row[:columns]) for row in page.iter_rows()]


def test_a_row_per_option_and_per_clause(sheet: Path) -> None:
    assert cells(sheet, "Scores", 5) == [
        ("actor", "issue", "option", "points", "because"), ("east", "dam", None, None, "from its list"),
        ("east", "dam", 0, 0, None), ("east", "dam", 1, "20..30", None), ("east", "dam", 2, 60, None),
        ("west", "dam", 0, 40, None), ("west", "dam", 1, 35, None), ("west", "dam", 2, 0, None)]
    assert cells(sheet, "Thresholds", 2) == [("actor", "points"), ("east", 30)]
    assert cells(sheet, "Draft clauses", 4) == [
        ("draft", "issue", "clause", "expect"), ("first", "dam", 1, None), ("first", "road", "40..60", None),
        ("second", "dam", "refer:a panel of engineers", 2), ("second", "road", "deferred", None)]


def test_it_comes_back_the_same(sheet: Path, tmp_path: Path) -> None:
    assert xlsx.import_(sheet) == read(tmp_path / "game.yaml").scenario


def test_a_folder_gets_its_drafts_as_a_file(sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["import", str(sheet), "-o", str(tmp_path / "out")])
    assert "drafts.yaml" in capsys.readouterr().out
    text = (tmp_path / "out" / "drafts.yaml").read_text(encoding="utf-8")
    assert text.startswith("first:\n") and "text: {dam: 1, road: 40..60}" in text
    assert "drafts" not in (tmp_path / "out" / "scenario.yaml").read_text(encoding="utf-8")
    assert read(tmp_path / "out").scenario == read(tmp_path / "game.yaml").scenario
    main(["export", str(tmp_path / "out"), str(tmp_path / "again.xlsx")])
    assert xlsx.import_(tmp_path / "again.xlsx") == read(tmp_path / "game.yaml").scenario
    main(["import", str(sheet), "-o", str(tmp_path / "one.yaml")])
    assert read(tmp_path / "one.yaml").scenario == read(tmp_path / "game.yaml").scenario


def test_a_workbook_from_before_these_sheets(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(GAME[:GAME.index("scores:")].replace(
        "  dam: {name: Dam, kind: options, scale: {0: none, 1: low, 2: high}}\n", ""), encoding="utf-8")
    scenario = read(tmp_path / "old.yaml").scenario
    path = xlsx.export(scenario, tmp_path / "old.xlsx")
    book = load_workbook(path)
    for title in ("Scores", "Thresholds", "Drafts", "Draft clauses"):
        del book[title]
    book.save(path)
    assert xlsx.import_(path) == scenario


def test_one_of_two_sheets_is_missing(sheet: Path) -> None:
    book = load_workbook(sheet)
    del book["Draft clauses"]
    book.save(sheet)
    with pytest.raises(InputError, match="E503"):
        xlsx.import_(sheet)


@pytest.mark.parametrize(("change", "found"), [
    (set_cell("Scores", "C4", 0), ["Scores 4:3 E506", "Scores 2:3 E277"]),
    (set_cell("Scores", "C2", 7), ["Scores 2:4 E120"]),
    (set_cell("Scores", "D2", 7), ["Scores 2:3 E506"]),
    (set_cell("Scores", "C4", 1.5), ["Scores 4:3 E276", "Scores 2:3 E277"]),
    (set_cell("Scores", "D4", "many"), ["Scores 4:4 E108"]),
    (set_cell("Scores", "B3", "damm"), ["Scores 3:2 E202", "Scores 2:3 E277"]),
    (set_cell("Thresholds", "A2", "north"), ["Thresholds 2:1 E201"]),
    (set_cell("Draft clauses", "C2", 7), ["Draft clauses 2:3 E281"]),
    (set_cell("Draft clauses", "C3", datetime(2024, 5, 3)), ["Draft clauses 3:3 E508"]),
    (set_cell("Draft clauses", "C3", "some"), ["Draft clauses 3:3 E286"]),
    (set_cell("Draft clauses", "C3", None), ["Draft clauses 3:3 E506"]),
    (set_cell("Draft clauses", "D3", 3), ["Draft clauses 3:3 E286"]),
    (set_cell("Draft clauses", "D4", 9), ["Draft clauses 4:4 E281"]),
    (set_cell("Draft clauses", "A3", "frist"), ["Draft clauses 3:1 E506"]),
    (set_cell("Draft clauses", "B3", "dam"), ["Draft clauses 3:2 E506"]),
    (set_cell("Drafts", "C2", "nobody"), ["Drafts 2:3 E201"]),
])
def test_refused_at_its_cell(change: Change, found: list[str], sheet: Path) -> None:
    said = [f"{title} {row}:{column} {code}" for title, row, column, code in problems(sheet, change)]
    assert sorted(said) == sorted(found)
