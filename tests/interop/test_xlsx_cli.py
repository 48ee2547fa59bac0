"""`peaceroom export` and `peaceroom import` from the command line's side, and what the sheet itself offers."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bundled import with_cited_sources
from peaceroom.cli import main
from peaceroom.interop.xlsx import layout as lay
from peaceroom.interop.xlsx import workbook as xlsx
from peaceroom.interop.xlsx.columns import Sheet
from peaceroom.interop.xlsx.series import series_files
from peaceroom.scenario.file.loading import LIBRARY, load_scenario

NAME = "doha-2020"


def _run(*arguments: object) -> int:
    try:
        main([str(a) for a in arguments])
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled talks in a folder of their own, with ranges in place of what their ledger says."""
    folder = tmp_path_factory.mktemp("talks") / NAME
    shutil.copytree(LIBRARY / NAME, folder, ignore=shutil.ignore_patterns("ledger", "README.md", "outcomes.yaml"))
    text = with_cited_sources(folder)
    (folder / "scenario.yaml").write_text(
        text.replace("{from: evidence, ", "{value: 40..60, ").replace("{from: evidence}", "40..60"), encoding="utf-8")
    return folder


def test_there_and_back(talks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet, folder = tmp_path / "sheet.xlsx", tmp_path / "talks"
    assert _run("export", talks, sheet) == 0
    assert _run("import", sheet, "-o", folder) == 0
    assert str(folder / "scenario.yaml") in capsys.readouterr().out
    assert load_scenario(folder) == load_scenario(talks)
    assert sorted(p.name for p in folder.iterdir()) == ["drafts.yaml", "process.yaml", "scenario.yaml", "series"]
    for series in (talks / "series").iterdir():
        assert (folder / "series" / series.name).read_bytes() == series.read_bytes()


def test_what_is_left_to_the_evidence_needs_its_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet, folder = tmp_path / "sheet.xlsx", tmp_path / "talks"
    xlsx.export(load_scenario(NAME), sheet, series=series_files(LIBRARY / NAME))
    assert _run("import", sheet, "-o", folder) == 2
    assert "sheet.xlsx[Positions]" in (err := capsys.readouterr().err) and " E253 " in err and not folder.exists()
    shutil.copytree(LIBRARY / NAME / "ledger", folder / "ledger")
    assert _run("import", sheet, "-o", folder) == 0 and _run("validate", folder) == 0
    assert load_scenario(folder).model_dump() == load_scenario(NAME).model_dump()


def test_as_a_single_file(talks: Path, tmp_path: Path) -> None:
    _run("export", talks, tmp_path / "sheet.xlsx")
    assert _run("import", tmp_path / "sheet.xlsx", "-o", tmp_path / "one.yaml") == 0
    assert load_scenario(tmp_path / "one.yaml") == load_scenario(talks)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one.yaml", "series", "sheet.xlsx"]


def test_yaml_in_standard_layout(talks: Path, tmp_path: Path) -> None:
    assert _run("export", talks, tmp_path / "one.yaml") == 0
    shutil.copytree(talks / "series", tmp_path / "series")
    assert load_scenario(tmp_path / "one.yaml") == load_scenario(talks)


def test_nothing_is_overwritten_unasked(talks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet, folder = tmp_path / "sheet.xlsx", tmp_path / "talks"
    folder.mkdir()
    (folder / "scenario.yaml").write_text("mine")
    _run("export", talks, sheet)
    assert _run("export", talks, sheet) == 2
    assert _run("import", sheet, "-o", folder, "--json") == 2
    out = capsys.readouterr().out.splitlines()[-1]
    assert [e["code"] for e in json.loads(out)["errors"]] == ["E513"]
    assert (folder / "scenario.yaml").read_text() == "mine"
    assert _run("import", sheet, "-o", folder, "--force") == 0


def test_unknown_ending(talks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("export", talks, tmp_path / "sheet.ods") == 2
    assert "E515" in capsys.readouterr().err


def test_problems_are_printed_with_sheet_row_and_column(talks: Path, tmp_path: Path,
                                                        capsys: pytest.CaptureFixture[str]) -> None:
    sheet = tmp_path / "sheet.xlsx"
    _run("export", talks, sheet)
    book = load_workbook(sheet)
    book["Positions"]["D2"] = 860
    book.save(sheet)
    assert _run("import", sheet, "-o", tmp_path / "talks") == 2
    assert "sheet.xlsx[Positions]:2:4: E107 " in capsys.readouterr().err
    assert not (tmp_path / "talks").exists()


def test_series_of_the_folder_are_replaced_only_when_asked(talks: Path, tmp_path: Path) -> None:
    sheet, folder = tmp_path / "sheet.xlsx", tmp_path / "talks"
    _run("export", talks, sheet)
    (folder / "series").mkdir(parents=True)
    mine = folder / "series" / "fatalities.csv"
    mine.write_bytes(b"month,deaths\n2020-09,1\n")
    assert _run("import", sheet, "-o", folder) == 2
    assert mine.read_bytes() == b"month,deaths\n2020-09,1\n" and not (folder / "scenario.yaml").exists()
    assert _run("import", sheet, "-o", folder, "--force") == 0
    assert mine.read_bytes() == (talks / "series" / "fatalities.csv").read_bytes()


def test_an_older_process_file_does_not_come_in_the_way(talks: Path, tmp_path: Path) -> None:
    sheet, folder = tmp_path / "sheet.xlsx", tmp_path / "talks"
    _run("export", talks, sheet)
    shutil.copytree(talks, folder)
    assert _run("import", sheet, "-o", folder, "--force") == 0
    assert _run("validate", folder) == 0 and load_scenario(folder) == load_scenario(talks)


def test_a_folder_that_cannot_be_written(talks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    assert _run("export", talks, tmp_path / "file" / "sheet.xlsx") == 2
    assert "E512" in capsys.readouterr().err


@pytest.fixture(scope="module")
def book(talks: Path, tmp_path_factory: pytest.TempPathFactory) -> object:
    path = tmp_path_factory.mktemp("sheet") / "sheet.xlsx"
    _run("export", talks, path)
    return load_workbook(path)


@pytest.mark.parametrize("sheet", [s for s in lay.SHEETS if not s.upright], ids=lambda s: s.title)
def test_sheet_explains_and_guards_itself(book: object, sheet: Sheet) -> None:
    page = book[sheet.title]  # type: ignore[index]  # openpyxl has no types
    assert page.freeze_panes
    for number, column in enumerate(sheet.columns, 1):
        head = page.cell(1, number)
        assert head.value == column.heading
        assert column.help in head.comment.text
        ruled = [v for v in page.data_validations.dataValidation if head.offset(1).coordinate in v.sqref]
        assert len(ruled) == bool(column.choices or column.list_from or column.kind == "date" or column.limits)
        assert all(len(v.formula1) <= 255 and len(v.error) <= 255 for v in ruled), "limits of the format"


def test_one_sheet_per_block_after_the_guide(book: object) -> None:
    assert book.sheetnames == ["Guide", *(s.title for s in lay.SHEETS), "series-fatalities"]  # type: ignore[attr-defined]  # as above
