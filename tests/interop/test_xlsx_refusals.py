"""A workbook that cannot be meant is refused with sheet, row and column, and never with a traceback."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from peaceroom.core.errors import InputError
from peaceroom.files import yaml as yaml_reader
from peaceroom.interop.xlsx import workbook as xlsx
from peaceroom.scenario.file.loading import from_dict
from peaceroom.scenario.types import Scenario

from .workbooks import Change, problems, set_cell

DATA: dict[str, Any] = {
    "peaceroom": 1, "title": "Water", "as_of": "2020-10-05", "horizon": "2021-10-05",
    "coders": {"c": {"name": "First coder"}}, "sources": {"s": {"title": "A report", "date": "2020-09-01"}},
    "actors": {"north": {"name": "North", "kind": "party", "consent": "required", "capability": "40..60"},
               "south": {"name": "South", "kind": "party", "consent": "required", "capability": 50},
               "bank": {"name": "Bank", "kind": "patron", "capability": 20}},
    "support": [{"from": "bank", "to": "south", "strength": "5..10", "sources": ["s"]}],
    "issues": {"share": {"name": "Share of the river", "scale": {0: "all to the north", 100: "all to the south"},
                         "reference": 30}},
    "positions": [
        {"actor": "north", "issue": "share", "position": {"value": "10..20", "because": "said so", "sources": ["s"]},
         "salience": 80, "sources": ["s"]},
        {"actor": "south", "issue": "share", "position": "70..90", "salience": 70, "sources": ["s"]}],
    "no_agreement": {"north": {"range": "0.2..0.4", "sources": ["s"]}, "south": 0.3},
    "events": {"rain": {"date": "2021-03-01", "outcomes": {
        "wet": {"p": "0.3..0.5", "effects": [{"add": {"field": "salience", "actor": "south", "by": -10}}]},
        "dry": {"p": "rest"}}}},
    "levers": {"aid": {"by": "bank", "effects": [{"multiply": {"field": "strength", "from": "bank", "by": 2}}]}},
    "what_ifs": {"wet": {"given": {"rain": "wet"}}, "with-aid": {"levers": ["aid"]},
                 "equal": {"effects": [{"equalise": {"field": "capability", "actors": ["north", "south"]}}]}},
}


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return from_dict(DATA)


@pytest.fixture
def sheet(scenario: Scenario, tmp_path: Path) -> Path:
    return xlsx.export(scenario, tmp_path / "water.xlsx")


def _percent(book: Any) -> None:
    book["Positions"]["D2"] = 0.8
    book["Positions"]["D2"].number_format = "0%"


def _drop_column(book: Any) -> None:
    book["Positions"].delete_cols(7)


def _rename(book: Any) -> None:
    book["Levers"].title = "Lever"


CASES: dict[str, tuple[Change, tuple[str, int, int, str]]] = {
    "salience above 100": (set_cell("Positions", "D2", 860), ("Positions", 2, 4, "E107")),
    "range upside down": (set_cell("Positions", "C3", "90..70"), ("Positions", 3, 3, "E109")),
    "unknown actor": (set_cell("Positions", "A2", "nort"), ("Positions", 2, 1, "E201")),
    "unknown source": (set_cell("Positions", "J3", "t"), ("Positions", 3, 10, "E203")),
    "unknown source of one number": (set_cell("Notes", "E2", "t"), ("Notes", 2, 5, "E203")),
    "position off the scale": (set_cell("Positions", "C3", 130), ("Positions", 3, 3, "E213")),
    "word not on the list": (set_cell("Actors", "C2", "partie"), ("Actors", 2, 3, "E114")),
    "date in words": (set_cell("Scenario", "B5", "5 October 2020"), ("Scenario", 5, 2, "E112")),
    "horizon before as-of date": (set_cell("Scenario", "B6", "2019-10-05"), ("Scenario", 6, 2, "E234")),
    "title missing": (set_cell("Scenario", "B3", None), ("Scenario", 3, 2, "E106")),
    "salience missing": (set_cell("Positions", "D2", None), ("Positions", 2, 4, "E106")),
    "range read as a date": (set_cell("Positions", "C2", datetime(2024, 3, 5)), ("Positions", 2, 3, "E508")),
    "percent": (_percent, ("Positions", 2, 4, "E507")),
    "formula": (set_cell("Positions", "D2", "=40+40"), ("Positions", 2, 4, "E507")),
    "error value": (set_cell("Actors", "J3", "#REF!"), ("Actors", 3, 10, "E507")),
    "neither yes nor no": (set_cell("Actors", "G2", "maybe"), ("Actors", 2, 7, "E509")),
    "pair without value": (set_cell("What-ifs", "D2", "rain"), ("What-ifs", 2, 4, "E510")),
    "row without id": (set_cell("Sources", "B3", "No id"), ("Sources", 3, 1, "E506")),
    "id twice": (set_cell("Actors", "A3", "north"), ("Actors", 3, 1, "E506")),
    "anchor of no issue": (set_cell("Scale anchors", "A2", "shar"), ("Scale anchors", 2, 1, "E506")),
    "value with two anchors": (set_cell("Scale anchors", "B3", 0), ("Scale anchors", 3, 2, "E506")),
    "outcome of no event": (set_cell("Outcomes", "A3", "snow"), ("Outcomes", 3, 1, "E506")),
    "effect of nothing": (set_cell("Effects", "C3", "help"), ("Effects", 3, 3, "E506")),
    "effect of no outcome": (set_cell("Effects", "D2", "storm"), ("Effects", 2, 4, "E506")),
    "effect without change": (set_cell("Effects", "E2", None), ("Effects", 2, 5, "E506")),
    "effect with unknown field": (set_cell("Effects", "F2", "salienc"), ("Effects", 2, 6, "E114")),
    "equalise with an amount": (set_cell("Effects", "K4", 3), ("Effects", 4, 11, "E506")),
    "number of a row twice": (set_cell("Effects", "A3", 1), ("Effects", 3, 1, "E506")),
    "note of no row": (set_cell("Notes", "B2", "north / shares"), ("Notes", 2, 2, "E514")),
    "note of no number": (set_cell("Notes", "C2", "capability"), ("Notes", 2, 2, "E514")),
    "unknown column": (set_cell("Actors", "Q1", "colour"), ("Actors", 1, 17, "E505")),
    "values without a heading": (set_cell("Actors", "R3", "x"), ("Actors", 1, 18, "E505")),
    "unknown field": (set_cell("Scenario", "A13", "author"), ("Scenario", 13, 1, "E505")),
    "column missing": (_drop_column, ("Positions", 1, 1, "E504")),
    "sheet missing": (_rename, ("Levers", 1, 1, "E503")),
    "invisible character": (set_cell("Actors", "B2", "Nor\u200bth"), ("Actors", 2, 2, "E015")),
    "probabilities do not sum": (set_cell("Outcomes", "D3", 0.9), ("Outcomes", 2, 2, "E223")),
}


@pytest.mark.parametrize("name", CASES)
def test_refusal_names_the_cell(name: str, sheet: Path) -> None:
    change, expected = CASES[name]
    assert expected in problems(sheet, change)


def test_all_problems_at_once(sheet: Path) -> None:
    book = load_workbook(sheet)
    book["Positions"]["D2"], book["Positions"]["C3"], book["Actors"]["C2"] = 860, "90..70", "partie"
    book["Actors"]["G2"], book["Notes"]["B2"] = "maybe", "nobody / nothing"
    book.save(sheet)
    assert {code for *_, code in problems(sheet)} >= {"E107", "E109", "E114", "E509", "E514"}


def test_a_cell_that_cannot_be_read_is_told_once(sheet: Path) -> None:
    book = load_workbook(sheet)
    book["Positions"]["D2"] = "=40+40"
    book.save(sheet)
    assert problems(sheet) == [("Positions", 2, 4, "E507")]


def test_own_columns_sheets_and_empty_rows_are_left_alone(sheet: Path, scenario: Scenario) -> None:
    book = load_workbook(sheet)
    book["Positions"]["M1"], book["Positions"]["M2"] = "# check with team", "yes"
    book.create_sheet("Scratch")["A1"] = "=1+1"
    book["Positions"].insert_rows(3)
    book["Positions"]["A900"] = "  "
    book.save(sheet)
    assert xlsx.import_(sheet) == scenario


def test_what_people_type_is_understood(sheet: Path, scenario: Scenario) -> None:
    """Real dates, numbers as text, other case in headings, spaces around words."""
    book = load_workbook(sheet)
    book["Scenario"]["B5"] = datetime(2020, 10, 5)
    book["Positions"]["D2"] = " 80 "
    book["Positions"]["C1"] = " Position "
    book["Actors"]["A2"] = " north "
    book["Outcomes"]["D2"] = "0.3 .. 0.5"
    book.save(sheet)
    assert xlsx.import_(sheet) == scenario


def test_sorted_rows_keep_their_notes(sheet: Path, scenario: Scenario) -> None:
    book = load_workbook(sheet)
    page = book["Positions"]
    rows = [[c.value for c in row] for row in page.iter_rows(min_row=2, max_row=3)]
    for line, row in zip((3, 2), rows, strict=True):
        for column, value in enumerate(row, 1):
            page.cell(line, column).value = value
    book.save(sheet)
    again = xlsx.import_(sheet)
    assert sorted(again.positions, key=lambda p: p.actor) == sorted(scenario.positions, key=lambda p: p.actor)


def _zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


FOREIGN: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "E501"),
    "text": (b"peaceroom: 1\n", "E501"),
    "old or protected": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "E501"),
    "noise": (random.Random(0).randbytes(5000), "E501"),
    "other archive": (_zip(**{"a.txt": b"x"}), "E501"),
    "document": (_zip(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}), "E501"),
    "bomb": (_zip(**{"[Content_Types].xml": b"<Types/>", "xl/sheet.xml": bytes(80_000_000)}), "E502"),
    "many parts": (_zip(**{"[Content_Types].xml": b"<Types/>"} | {f"p{i}": b"" for i in range(1500)}), "E502"),
    "entities": (_zip(**{"[Content_Types].xml": b'<!DOCTYPE a [<!ENTITY b "c">]><Types/>'}), "E501"),
    "entities in UTF-16": (_zip(**{"[Content_Types].xml": '<!DOCTYPE a><Types/>'.encode("utf-16")}), "E501"),
    "too large": (b"PK\x03\x04" + bytes(21_000_000), "E502"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign_file_is_refused(name: str, tmp_path: Path) -> None:
    data, code = FOREIGN[name]
    path = tmp_path / "foreign.xlsx"
    path.write_bytes(data)
    assert [p[-1] for p in problems(path)] == [code]


def test_missing_file_and_folder(tmp_path: Path) -> None:
    assert [p[-1] for p in problems(tmp_path / "none.xlsx")] == ["E001"]
    assert [p[-1] for p in problems(tmp_path)] == ["E501"]


def test_damaged_workbook_never_ends_in_a_traceback(sheet: Path) -> None:
    """Parts cut short, emptied or with bytes changed: either refused or, by luck, still read."""
    whole, chance = sheet.read_bytes(), random.Random(1)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for round_ in range(60):
        name = chance.choice(sorted(parts))
        data = parts[name]
        at = chance.randrange(len(data))
        damaged = [data[:at], b"", data[:at] + chance.randbytes(3) + data[at + 3:]][round_ % 3]
        sheet.write_bytes(_zip(**(parts | {name: damaged})) if round_ % 2 else whole[:at % len(whole)])
        try:
            xlsx.import_(sheet)
        except InputError as refused:
            assert refused.problems


@pytest.mark.parametrize("mark", ["\u200b", "\u202e", "\u2066", "\u00ad", "\ufeff", "\ufff9", "\U000e0041"])
def test_sheet_and_file_refuse_the_same_invisible_characters(mark: str, sheet: Path) -> None:
    assert ("Actors", 2, 2, "E015") in problems(sheet, set_cell("Actors", "B2", f"Nor{mark}th"))
    with pytest.raises(InputError) as refused:
        yaml_reader.parse(f"name: Nor{mark}th\n", "a.yaml")
    assert [p.code for p in refused.value.problems] == ["E015"]


def test_too_many_rows(sheet: Path) -> None:
    book = load_workbook(sheet)
    book["Sources"]["A30000"] = "x"
    book.save(sheet)
    assert ("Sources", 30000, 1, "E502") in problems(sheet)


def test_text_too_long_for_a_cell_is_refused_on_export(tmp_path: Path) -> None:
    aliases = [f"{'x' * 296}{i}" for i in range(100, 220)]
    data = DATA | {"actors": DATA["actors"] | {"north": DATA["actors"]["north"] | {"aliases": aliases}}}
    with pytest.raises(InputError) as refused:
        xlsx.export(from_dict(data), tmp_path / "long.xlsx")
    assert [p.code for p in refused.value.problems] == ["E511"]
