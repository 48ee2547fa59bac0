"""What other programs and hostile hands make of a workbook: understood, or named once with its place, in bounds."""

from __future__ import annotations

import bz2
import io
import re
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from peaceroom.core.errors import InputError
from peaceroom.interop.xlsx import workbook as xlsx
from peaceroom.interop.xlsx.cell_conversion import CellError, from_cell
from peaceroom.interop.xlsx.columns import Column
from peaceroom.interop.xlsx.grid import Formats
from peaceroom.interop.xlsx.xml_parts import Budget
from peaceroom.scenario.file.loading import from_dict
from peaceroom.scenario.types import Scenario

from .test_xlsx_refusals import DATA
from .workbooks import problems, set_cell

_QUANTITY, _NUMBER = Column("salience", "salience", "quantity", ""), Column("quota", "quota", "number", "")
_IDS, _PAIRS = Column("sources", "sources", "ids", ""), Column("control", "control", "numbers_by_id", "")


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return from_dict(DATA)


@pytest.fixture
def sheet(scenario: Scenario, tmp_path: Path) -> Path:
    return xlsx.export(scenario, tmp_path / "water.xlsx")


def _changed(sheet: Path, change: Callable[[Any], None]) -> list[tuple[str, int, int, str]]:
    book = load_workbook(sheet)
    change(book)
    book.save(sheet)
    return problems(sheet)


def _parts(sheet: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(sheet) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _pack(sheet: Path, parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> None:
    with zipfile.ZipFile(sheet, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def _part_of(sheet: Path, title: str) -> str:
    number = load_workbook(sheet, read_only=True).sheetnames.index(title) + 1
    return f"xl/worksheets/sheet{number}.xml"


def _refused(column: Column, value: object) -> str:
    with pytest.raises(CellError) as error:
        from_cell(column, value)
    assert error.value.args[0] == "E508"
    return str(error.value.args[2])


@pytest.mark.parametrize(("value", "meant"), [
    (date(2026, 5, 3), {"3..5", "3.5"}),  # 3-5 or 3.5 where the day comes first, 5-3 where the month does
    (date(2026, 3, 5), {"3..5", "5.3"}),
    (date(2015, 6, 1), {"6..15", "1..6", "6.15", "1.6"}),  # 6-15 has no fifteenth month
    (datetime(2015, 6, 1), {"6..15", "1..6", "6.15", "1.6"}),
    (date(2040, 12, 1), {"12..40", "1..12", "12.40", "1.12"}),
    (date(1900, 2, 28), {"60"}),  # a number in a cell that shows dates
    (datetime(2026, 1, 1, 9, 30).time(), {"9..30", "9.30"}),
])
def test_a_number_that_became_a_date_is_offered_as_all_that_it_can_have_been(value: object, meant: set[str]) -> None:
    remedy = _refused(_QUANTITY, value).split("what was typed: ")[1]
    assert set(re.findall(r"\d+(?:\.{1,2}\d+)?", remedy)) == meant
    for way in meant:
        assert from_cell(_QUANTITY, way) == {"value": way}


def test_a_plain_number_is_not_offered_as_a_range() -> None:
    assert ".." not in _refused(_NUMBER, date(2026, 5, 3)) and "3.5" in _refused(_NUMBER, date(2026, 5, 3))


@pytest.mark.parametrize("between", [", ", ";", " ; ", "،", "、", "，", "；", ",\u00a0"])
def test_lists_of_ids_in_the_punctuation_of_other_places(between: str) -> None:
    assert from_cell(_IDS, f"un-report{between}press\u00a0") == ["un-report", "press"]


def test_pairs_with_semicolons_keep_the_commas_of_their_numbers() -> None:
    assert from_cell(_PAIRS, "north: 0,5; south：0,5") == {"north": "0,5", "south": "0,5"}
    assert from_cell(_PAIRS, "north: 0.5, south: 0.5") == {"north": "0.5", "south": "0.5"}


def test_spaces_of_web_pages_around_a_word(sheet: Path, scenario: Scenario) -> None:
    book = load_workbook(sheet)
    book["Positions"]["A2"], book["Actors"]["C2"] = "\u00a0north\u202f", "party\u00a0"
    book.save(sheet)
    assert xlsx.import_(sheet) == scenario


def test_merged_cells_are_told_once(sheet: Path) -> None:
    def change(book: Any) -> None:
        book["Positions"]["A3"] = "north"
        book["Positions"].merge_cells("A2:A3")

    assert _changed(sheet, change) == [("Positions", 2, 1, "E518")]


def test_merged_headings_are_told_once(sheet: Path) -> None:
    assert _changed(sheet, lambda book: book["Positions"].merge_cells("C1:D1")) == [("Positions", 1, 3, "E518")]


def test_merged_cells_beside_the_table_are_nobodys_business(sheet: Path, scenario: Scenario) -> None:
    book = load_workbook(sheet)
    book["Positions"]["N1"] = "# own"
    book["Positions"].merge_cells("N1:P9")
    book["Guide"].merge_cells("A1:C5")
    book.save(sheet)
    with pytest.raises(InputError, match="E518"):
        xlsx.import_(sheet)  # a heading over several columns
    book["Positions"].unmerge_cells("N1:P9")
    book["Positions"].merge_cells("N2:P9")
    book.save(sheet)
    assert xlsx.import_(sheet) == scenario


def _formula(book: Any) -> None:
    book["Actors"]["J3"] = "=40+10"


def _error(book: Any) -> None:
    book["Positions"]["A2"] = "#N/A"  # names the row: nobody knows whose position it is


def _no_id(book: Any) -> None:
    book["Issues"]["A2"] = "=A1"


@pytest.mark.parametrize(("change", "place"), [
    (_formula, ("Actors", 3, 10, "E507")), (_error, ("Positions", 2, 1, "E507")), (_no_id, ("Issues", 2, 1, "E507"))])
def test_what_cannot_be_read_has_no_second_error_in_its_wake(change: Callable[[Any], None], sheet: Path,
                                                             place: tuple[str, int, int, str]) -> None:
    assert _changed(sheet, change) == [place]


def test_a_formula_is_told_with_what_it_gives(sheet: Path) -> None:
    name, parts = _part_of(sheet, "Positions"), _parts(sheet)
    parts[name] = re.sub(rb'<c r="D2"[^>]*>.*?</c>', b'<c r="D2"><f>40+40</f><v>80</v></c>', parts[name])
    _pack(sheet, parts)
    with pytest.raises(InputError) as refused:
        xlsx.import_(sheet)
    [problem] = refused.value.problems
    assert "gives 80" in problem.message and "write 80" in problem.remedy


_STRICT = {b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
           b"http://schemas.openxmlformats.org/officeDocument/2006/relationships":
               b"http://purl.oclc.org/ooxml/officeDocument/relationships"}


def test_the_strict_form_of_the_format_is_the_same(sheet: Path, scenario: Scenario) -> None:
    parts = _parts(sheet)
    for usual, strict in _STRICT.items():
        parts = {name: data.replace(usual, strict) for name, data in parts.items()}
    name = _part_of(sheet, "Scenario")
    found = re.search(rb'<c r="B5"[^>]*>.*?</c>', parts[name])
    assert found and b"44109" in found[0]
    parts[name] = parts[name].replace(found[0], b'<c r="B5" t="d"><v>2020-10-05T00:00:00Z</v></c>')
    _pack(sheet, parts)
    assert xlsx.import_(sheet) == scenario


def test_prefixed_names_are_the_same(sheet: Path, scenario: Scenario) -> None:
    name, parts = _part_of(sheet, "Positions"), _parts(sheet)
    data = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", parts[name]).replace(b"xmlns=", b"xmlns:x=", 1)
    _pack(sheet, parts | {name: data})
    assert xlsx.import_(sheet) == scenario


@pytest.mark.parametrize("cell", ["_xD800_", "a_xDC00_b", "_xDE00__xD83D_"])
def test_half_a_character_is_named(cell: str, sheet: Path) -> None:
    name, parts = _part_of(sheet, "Actors"), _parts(sheet)
    parts[name] = re.sub(rb'<c r="B2"[^>]*>.*?</c>', f'<c r="B2" t="inlineStr"><is><t>{cell}</t></is></c>'.encode(),
                         parts[name])
    _pack(sheet, parts)
    assert problems(sheet) == [("Actors", 2, 2, "E507")]


def test_both_halves_of_a_character_are_one(sheet: Path) -> None:
    name, parts = _part_of(sheet, "Actors"), _parts(sheet)
    parts[name] = re.sub(rb'<c r="B2"[^>]*>.*?</c>',
                         b'<c r="B2" t="inlineStr"><is><t>_xD83D__xDD4A_</t></is></c>', parts[name])
    _pack(sheet, parts)
    assert xlsx.import_(sheet).actors["north"].name == "\U0001f54a"


def _timed(sheet: Path) -> list[tuple[str, int, int, str]]:
    began = time.process_time()
    found = problems(sheet)
    assert time.process_time() - began < 4  # 2 s on an idle machine
    return found


def test_a_row_far_below(sheet: Path) -> None:
    name, parts = _part_of(sheet, "Events"), _parts(sheet)
    parts[name] = parts[name].replace(b"</sheetData>", b'<row r="999999999999"><c><v>1</v></c></row></sheetData>')
    _pack(sheet, parts)
    assert [(title, code) for title, _, _, code in _timed(sheet)] == [("Events", "E501")]


@pytest.mark.parametrize("cells", [b"<c/>" * 3_000_000, b"<c><v>1</v></c>" * 3_000_000])
def test_a_row_of_millions_of_cells(cells: bytes, sheet: Path) -> None:
    name, parts = _part_of(sheet, "Events"), _parts(sheet)
    parts[name] = parts[name].replace(b"</sheetData>", b'<row r="900">' + cells + b"</row></sheetData>")
    _pack(sheet, parts)
    assert _timed(sheet) == [("Events", 900, 1, "E501")]


def test_merged_cells_without_end(sheet: Path) -> None:
    name, parts = _part_of(sheet, "Events"), _parts(sheet)
    merged = b'<mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>'
    parts[name] = parts[name].replace(b"</sheetData>", b"</sheetData>" + merged)
    _pack(sheet, parts)
    assert _timed(sheet) == [("Events", 2, 1, "E502")]


def _lying(name: bytes, packed: bytes, method: int, stated: int) -> bytes:
    """A zip of one part that says that it is small."""
    crc = zlib.crc32(b"")
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, method, 0, 33, crc, len(packed), stated, len(name), 0)
    central = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, method, 0, 33, crc, len(packed), stated, len(name),
                          0, 0, 0, 0, 0, 0)
    body = local + name + packed
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, len(central) + len(name), len(body), 0)
    return body + central + name + end


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_parts_that_lie_about_their_size(method: int, tmp_path: Path) -> None:
    import resource

    size = 400_000_000
    if method == zipfile.ZIP_DEFLATED:
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)) + packer.flush()
    else:
        pieces = bz2.BZ2Compressor()
        packed = b"".join(pieces.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)) + pieces.flush()
    path = tmp_path / "lie.xlsx"
    path.write_bytes(_lying(b"[Content_Types].xml", packed, method, 900))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert [p[-1] for p in _timed(path)] == ["E501"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000  # kB; a fraction of what is packed


def test_more_than_is_stated_in_all(sheet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from peaceroom.interop.xlsx import archive, xml_parts

    monkeypatch.setattr(xml_parts, "MAX_ELEMENTS", 2_000)
    assert [p[-1] for p in problems(sheet)] == ["E502"]
    monkeypatch.undo()
    monkeypatch.setattr(archive, "MAX_UNPACKED", sum(map(len, _parts(sheet).values())) - 1)
    assert [p[-1] for p in problems(sheet)] == ["E502"]


def test_damage_names_the_sheet_and_how_far_it_was_read(sheet: Path) -> None:
    name, parts = _part_of(sheet, "Positions"), _parts(sheet)
    at = parts[name].index(b'r="C3"')
    _pack(sheet, parts | {name: parts[name][:at + 8]})
    [(title, row, column, code)] = problems(sheet)
    assert (title, row, code) == ("Positions", 3, "E501") and column in (2, 3)


def test_two_parts_of_one_name(sheet: Path) -> None:
    with zipfile.ZipFile(sheet, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(_part_of(sheet, "Positions"), b"<worksheet/>")
    assert [p[-1] for p in problems(sheet)] == ["E501"]


@pytest.mark.parametrize(("code", "kind"), [
    ("yyyy-mm-dd", "date"), ("d. mmm", "date"), ("[$-409]h:mm AM/PM", "date"), ("[h]:mm:ss.00", "date"),
    ("0.0%", "percent"), ('0 "days"', ""), ("#,##0\\ \\d", ""), ("General", ""), ("[Red]0.00", ""), ("0.00E+00", ""),
    ("@", ""), ('"%"0', "")])
def test_formats_of_dates_and_percentages(code: str, kind: str) -> None:
    formats = Formats()
    shown = code.replace('"', "&quot;")
    formats.read(f'<styleSheet><numFmts><numFmt numFmtId="164" formatCode="{shown}"/></numFmts><cellStyleXfs>'
                 '<xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>'
                 "</styleSheet>".encode(), "a.xlsx", Budget())
    assert (formats.kind("1"), formats.kind("0")) == (kind, "")


def test_dates_counted_from_1904(sheet: Path, scenario: Scenario) -> None:
    book = load_workbook(sheet)
    book["Scenario"]["B5"], book["Scenario"]["B6"] = datetime(2020, 10, 5), datetime(2021, 10, 5)
    book.epoch = datetime(1904, 1, 1)
    out = io.BytesIO()
    book.save(out)
    sheet.write_bytes(out.getvalue())
    assert xlsx.import_(sheet).as_of == scenario.as_of


def test_a_control_character_is_named_once_and_a_windows_line_end_is_a_line_end(
        scenario: Scenario, tmp_path: Path) -> None:
    path = tmp_path / "talks.xlsx"
    xlsx.export(scenario, path)

    for words, code in (("North_x001B_]0;title_x0007_", "E006"), ("North\u202e", "E015")):
        assert problems(path, set_cell("Actors", "B2", words)) == [("Actors", 2, 2, code)]
    book = load_workbook(path)
    book["Actors"]["B2"] = "North_x000D_\nand more_x000D_"
    book.save(path)
    actor = next(iter(xlsx.import_(path).actors.values()))
    assert actor.name == "North\nand more"
