"""Monthly series travel with the workbook and come back byte for byte."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from peaceroom.core.errors import InputError
from peaceroom.interop.xlsx import workbook as xlsx
from peaceroom.interop.xlsx.series import series_files, sheet_titles
from peaceroom.scenario.file.loading import LIBRARY, from_dict
from peaceroom.scenario.file.series import read_series
from peaceroom.scenario.types import Scenario

from .test_xlsx_refusals import DATA

PLAIN = b"# Unit: deaths a month\nmonth,deaths,other\n2020-07,3115,\n2020-08,4,12\n"
_PARTS = st.sampled_from(["", "2020-07", "3", "007", "3.0", "1e3", " 4", "-1", "=1+1", '"a,b"', "# no",
                          "x_x000D_", "5\t"])
_LINES = st.lists(_PARTS, max_size=4).map(",".join) | st.sampled_from(["# a note, with commas", "month,deaths", "#"])
_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
texts = st.lists(st.tuples(_LINES, _ENDS), max_size=6).map(lambda rows: "".join(map("".join, rows)))


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return from_dict(DATA)


def again(scenario: Scenario, path: Path, data: bytes, name: str = "deaths.csv") -> bytes:
    xlsx.export(scenario, path, series={name: data})
    found, series = xlsx.import_with_series(path)
    assert found == scenario and list(series) == [name]
    return series[name]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts, st.booleans())
def test_every_text_survives(tmp_path_factory: pytest.TempPathFactory, scenario: Scenario, text: str,
                             mark: bool) -> None:
    data = ("\ufeff" if mark else "").encode() + text.encode()
    assert again(scenario, tmp_path_factory.mktemp("sheet") / "s.xlsx", data) == data


def test_the_bundled_series_survives_and_stands_in_columns(scenario: Scenario, tmp_path: Path) -> None:
    files = series_files(LIBRARY / "doha-2020")
    assert again(scenario, tmp_path / "s.xlsx", files["fatalities.csv"], "fatalities.csv") == files["fatalities.csv"]
    page = load_workbook(tmp_path / "s.xlsx")["series-fatalities"]
    row = next(r for r in page.iter_rows(values_only=True) if r[0] == "2020-07")
    assert row[1:3] == (3115, 1567), "the two counts of July 2020 that the notes of the file name"


def test_a_month_added_in_the_spreadsheet_is_read(scenario: Scenario, tmp_path: Path) -> None:
    again(scenario, tmp_path / "s.xlsx", PLAIN)
    book = load_workbook(tmp_path / "s.xlsx")
    book["series-deaths"].append([dt.datetime(2020, 9, 1), 5.0, 13])  # what a program makes of a typed 2020-09
    book.save(tmp_path / "s.xlsx")
    data = xlsx.import_with_series(tmp_path / "s.xlsx")[1]["deaths.csv"]
    assert data == PLAIN + b"2020-09,5,13\n"
    (tmp_path / "deaths.csv").write_bytes(data)
    assert read_series(tmp_path / "deaths.csv").values.tolist() == [3115, 4, 5]


def test_titles_are_short_and_differ() -> None:
    names = [f"{'long' * 10}-{n}.csv" for n in range(3)] + ["A.csv", "a.csv", "x+(1).csv"]
    titles = list(sheet_titles(names, ["series-A"]).values())
    assert len({t.casefold() for t in titles}) == len(names) and all(len(t) <= 31 for t in titles)
    assert "series-a" not in map(str.casefold, titles)


def _set(cell: str, value: Any) -> Any:
    return lambda page: page.__setitem__(cell, value)


@pytest.mark.parametrize(("change", "place"), [
    (_set("A1", "month"), (1, 1, "E516")), (_set("B1", "../../outside.csv"), (1, 2, "E516")),
    (_set("B1", "/etc/passwd"), (1, 2, "E516")), (_set("B1", ".hidden.csv"), (1, 2, "E516")),
    (_set("B1", None), (1, 2, "E516")), (_set("B2", "none"), (2, 2, "E516")), (_set("B3", -1), (3, 2, "E516")),
    (_set("B6", "=1+1"), (6, 2, "E507"))])
def test_refused_at_its_cell(change: Any, place: tuple[int, int, str], scenario: Scenario, tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    again(scenario, path, PLAIN)
    book = load_workbook(path)
    change(book["series-deaths"])
    book.save(path)
    with pytest.raises(InputError) as refused:
        xlsx.import_(path)
    assert [(p.line, p.column, p.code) for p in refused.value.problems] == [place]
    assert refused.value.problems[0].file.endswith("[series-deaths]")


def test_one_name_on_two_sheets(scenario: Scenario, tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    xlsx.export(scenario, path, series={"a.csv": PLAIN, "b.csv": PLAIN})
    book = load_workbook(path)
    book["series-b"]["B1"] = "A.csv"
    book.save(path)
    with pytest.raises(InputError, match="of another sheet already"):
        xlsx.import_(path)


def test_files_that_cannot_be_carried(tmp_path: Path) -> None:
    (tmp_path / "series").mkdir()
    (tmp_path / "series" / "a.csv").write_bytes(b"month,deaths\n2020-07,\xff\n")
    with pytest.raises(InputError, match="E711"):
        series_files(tmp_path)
    (tmp_path / "series" / "a.csv").rename(tmp_path / "series" / "a$b.csv")
    (tmp_path / "series" / "a$b.csv").write_bytes(PLAIN)
    with pytest.raises(InputError, match="E516"):
        series_files(tmp_path)
