"""Data files of users: missing, of another version, damaged."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from peaceroom.accuracy.fitting.base_rates.files import data_folder, find, read_xlsx
from peaceroom.accuracy.fitting.base_rates.pax import read_steps
from peaceroom.accuracy.fitting.base_rates.shipping import as_csv, write
from peaceroom.core.errors import InputError, Problem

from . import sample


def problem(caught: pytest.ExceptionInfo[InputError]) -> Problem:
    assert len(caught.value.problems) == 1
    return caught.value.problems[0]


def test_no_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PEACEROOM_DATA", raising=False)
    with pytest.raises(InputError) as caught:
        data_folder(None)
    assert problem(caught).code == "E730" and "--data" in problem(caught).remedy
    assert "PEACEROOM_DATA" in problem(caught).remedy
    with pytest.raises(InputError) as caught:
        data_folder(tmp_path / "nowhere")
    assert problem(caught).code == "E730"
    monkeypatch.setenv("PEACEROOM_DATA", str(tmp_path))
    assert data_folder(None) == tmp_path


def test_file_missing_and_found(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        find(tmp_path, "PA-X v6")
    assert problem(caught).code == "E731" and "pax_all_agreements_data_v6.csv" in problem(caught).remedy
    path = tmp_path / "peace" / "raw" / "pax_all_agreements_data_v6.csv"
    path.parent.mkdir(parents=True)
    path.write_text("x\n", encoding="utf-8")
    assert find(tmp_path, "PA-X v6") == path


def test_another_version_names_its_columns(tmp_path: Path) -> None:
    path = sample.write(tmp_path / "pax.csv", [sample.row(1, "2000-01-01")], ("Con", "PP", "AgtId", "Dat"))
    with pytest.raises(InputError) as caught:
        read_steps(path)
    found = problem(caught)
    assert found.code == "E732" and "Contp" in found.message and "Status" in found.message and "AgtId" in found.remedy


@pytest.mark.parametrize("text", ["", "﻿", "Con,Contp\n\xff"])
def test_damaged_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "pax.csv"
    path.write_bytes(text.encode("latin-1", errors="ignore"))
    with pytest.raises(InputError) as caught:
        read_steps(path)
    assert problem(caught).code in ("E732", "E733")


def test_head_alone_and_bad_date(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_steps(sample.write(tmp_path / "pax.csv", []))
    assert problem(caught).code == "E733"
    with pytest.raises(InputError) as caught:
        read_steps(sample.write(tmp_path / "pax.csv", [sample.row(77, "31/12/2000")]))
    assert problem(caught).code == "E733" and "77" in problem(caught).message


def test_workbook_of_another_version(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["year", "something"])
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(InputError) as caught:
        read_xlsx(tmp_path / "x.xlsx", "UCDP Peace Agreements v22.1", ("year", "pa_date"))
    assert problem(caught).code == "E732" and "pa_date" in problem(caught).message
    (tmp_path / "y.xlsx").write_text("no workbook", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_xlsx(tmp_path / "y.xlsx", "UCDP Peace Agreements v22.1", ("year",))
    assert problem(caught).code == "E733"


def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        write(tmp_path / "taken", {"a": [{"x": 1}]}, {})
    assert problem(caught).code == "E326"
    assert as_csv([{"x": 1.23456, "y": "a"}]).splitlines()[2:] == ["x,y", "1.235,a"]
