"""A workbook of an earlier version lacks later sheets and columns: they count as empty, and nothing else does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from peaceroom.cli import main
from peaceroom.core.errors import InputError
from peaceroom.interop.xlsx import workbook as xlsx
from peaceroom.scenario.file.loading import load_scenario

VALID = Path(__file__).parents[1] / "malformed" / "valid.yaml"


@pytest.fixture
def book(tmp_path: Path) -> Any:
    return load_workbook(xlsx.export(load_scenario(VALID), tmp_path / "new.xlsx"))


def _forget(book: Any, sheets: tuple[str, ...], lists_columns: bool) -> None:
    """Leave the guide as it was before those sheets were there, and before it listed columns."""
    guide = book["Guide"]
    for row in range(guide.max_row, 0, -1):
        name = str(guide.cell(row, 1).value or "").partition(":")[0]
        if name in sheets:
            guide.delete_rows(row)
        elif not lists_columns:
            guide.cell(row, 2).value = None


def _drop(page: Worksheet, heading: str) -> None:
    [column] = [c.column for c in page[1] if c.value == heading]
    page.delete_cols(column)


def _imported(book: Any, folder: Path) -> xlsx.Imported:
    book.save(folder / "old.xlsx")
    return xlsx.import_all(folder / "old.xlsx")


def test_what_came_later_counts_as_empty_and_is_told(book: Any, tmp_path: Path,
                                                     capsys: pytest.CaptureFixture[str]) -> None:
    del book["Authorities"], book["Drafts"]
    _forget(book, ("Authorities", "Drafts"), lists_columns=False)
    _drop(book["Positions"], "flexibility")
    _drop(book["Ratifiers"], "needs")  # no row on this sheet: nothing to tell
    found = _imported(book, tmp_path)
    assert found.absent == ("Positions/flexibility",)
    assert found.scenario == load_scenario(VALID)
    main(["import", str(tmp_path / "old.xlsx"), "-o", str(tmp_path / "out")])
    assert "made by an earlier version, without these columns, which count as empty: Positions/flexibility\n" in (
        capsys.readouterr().out)


def test_what_the_guide_names_is_missed(book: Any, tmp_path: Path) -> None:
    del book["Authorities"]
    _drop(book["Positions"], "flexibility")
    with pytest.raises(InputError) as refused:
        _imported(book, tmp_path)
    assert {(p.file.split("[")[1], p.code) for p in refused.value.problems} == {("Authorities]", "E503"),
                                                                                 ("Positions]", "E504")}


def test_a_column_that_no_row_can_do_without_is_missed_in_any_version(book: Any, tmp_path: Path) -> None:
    _forget(book, (), lists_columns=False)
    _drop(book["Positions"], "position")
    _drop(book["Issues"], "id")
    with pytest.raises(InputError) as refused:
        _imported(book, tmp_path)
    assert ("Issues]", "E504") in {(p.file.split("[")[1], p.code) for p in refused.value.problems}


def test_without_a_guide_everything_is_missed(book: Any, tmp_path: Path) -> None:
    del book["Guide"], book["Levers"]
    with pytest.raises(InputError, match="E503"):
        _imported(book, tmp_path)


def test_a_column_that_came_later_than_the_listing_counts_as_empty(book: Any, tmp_path: Path) -> None:
    for row in book["Guide"].iter_rows(min_col=2, max_col=2):
        row[0].value = str(row[0].value or "").replace(", flexibility", "")
    _drop(book["Positions"], "flexibility")
    assert _imported(book, tmp_path).absent == ("Positions/flexibility",)
