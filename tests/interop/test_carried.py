"""What a workbook takes along: nothing from outside the scenario's folder; and no file that cannot stand alone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bundled import with_cited_sources
from peaceroom.cli import main
from peaceroom.core.errors import InputError
from peaceroom.interop.xlsx.ledger import ledger_files
from peaceroom.interop.xlsx.series import series_files
from peaceroom.scenario.file.loading import LIBRARY, load_scenario
from peaceroom.scenario.file.series import series_paths

NAME = "doha-2020"


def _run(*arguments: object) -> int:
    try:
        main([str(a) for a in arguments])
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    return shutil.copytree(LIBRARY / NAME, tmp_path / "talks")


def _code(call: Callable[[Path], object], folder: Path) -> str:
    with pytest.raises(InputError) as refused:
        call(folder)
    [problem] = refused.value.problems
    assert problem.file.startswith(folder.as_posix())
    return problem.code


def test_a_link_out_of_the_folder_does_not_travel(talks: Path, tmp_path: Path,
                                                  capsys: pytest.CaptureFixture[str]) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("root:x:0:0\n")
    (talks / "series" / "pw.csv").symlink_to(secret)
    assert _code(series_files, talks) == "E019"
    assert _run("export", talks, tmp_path / "out.xlsx") == 2 and not (tmp_path / "out.xlsx").exists()
    assert "root:x" not in capsys.readouterr().err
    (talks / "series" / "pw.csv").unlink()
    (talks / "ledger" / "sources.jsonl").unlink()
    (talks / "ledger" / "sources.jsonl").symlink_to(secret)
    assert _code(ledger_files, talks) == "E019"


def test_a_folder_of_links_out_of_the_folder(talks: Path, tmp_path: Path) -> None:
    shutil.move(talks / "series", tmp_path / "elsewhere")
    (talks / "series").symlink_to(tmp_path / "elsewhere")
    assert _code(series_files, talks) == "E019"


def test_links_within_the_folder_are_files(talks: Path) -> None:
    whole = series_files(talks)
    shutil.move(talks / "series" / "fatalities.csv", talks / "kept.csv")
    (talks / "series" / "fatalities.csv").symlink_to(talks / "kept.csv")
    assert series_files(talks) == whole


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_pipes_and_links_to_nothing_are_refused(talks: Path) -> None:
    os.mkfifo(talks / "series" / "a.csv")
    assert _code(series_files, talks) == "E018"
    (talks / "series" / "a.csv").unlink()
    (talks / "ledger" / "grades.jsonl").unlink(missing_ok=True)
    (talks / "ledger" / "grades.jsonl").symlink_to(talks / "nothing")
    assert _code(ledger_files, talks) == "E016"
    (talks / "series" / "b.csv").symlink_to(talks / "series" / "b.csv")
    assert _code(series_files, talks) == "E016"


def test_a_folder_of_series_that_cannot_be_opened_is_not_an_empty_one(talks: Path,
                                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert _code(series_paths, talks) == "E016"


def test_yaml_that_could_not_be_read_again_is_not_written(talks: Path, tmp_path: Path,
                                                          capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("export", talks, tmp_path / "one.yaml") == 2 and not (tmp_path / "one.yaml").exists()
    assert "E253" in (said := capsys.readouterr().err) and ".xlsx" in said
    beside = tmp_path / "copy"
    shutil.copytree(talks / "ledger", beside / "ledger")
    shutil.copytree(talks / "series", beside / "series")
    assert _run("export", talks, beside / "scenario.yaml") == 0 and _run("validate", beside) == 0
    assert load_scenario(beside).model_dump() == load_scenario(talks).model_dump()


def test_yaml_whose_series_stays_behind_says_so(talks: Path, tmp_path: Path,
                                                capsys: pytest.CaptureFixture[str]) -> None:
    text = with_cited_sources(talks)
    (talks / "scenario.yaml").write_text(
        text.replace("{from: evidence, ", "{value: 40..60, ").replace("{from: evidence}", "40..60"), encoding="utf-8")
    shutil.rmtree(talks / "ledger")
    assert _run("export", talks, tmp_path / "one.yaml") == 0
    assert "copy that folder" in capsys.readouterr().out
    assert _run("validate", tmp_path / "one.yaml") == 2
    shutil.copytree(talks / "series", tmp_path / "series")
    assert _run("validate", tmp_path / "one.yaml") == 0


def test_a_ledger_is_not_judged_by_what_could_not_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = tmp_path / "s.xlsx"
    assert _run("export", NAME, sheet) == 0
    book = load_workbook(sheet)
    book["Actors"]["A2"] = "=1+1"
    book.save(sheet)
    capsys.readouterr()
    assert _run("import", sheet, "-o", tmp_path / "o") == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1 and "[Actors]:2:1: E507" in said[0]
