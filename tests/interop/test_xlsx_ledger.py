"""The ledger of evidence travels with the workbook, comes back byte for byte, and is judged before it is written."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from peaceroom.cli import main
from peaceroom.core.errors import InputError
from peaceroom.evidence.ledger.json_lines import to_line as record_line
from peaceroom.evidence.ledger.records import KINDS
from peaceroom.interop.xlsx import ledger_write as xlsx_ledger_write
from peaceroom.interop.xlsx import workbook as xlsx
from peaceroom.interop.xlsx.ledger import NAMES, columns, joined, ledger_files, lines_of, shapes
from peaceroom.interop.xlsx.ledger_conversion import is_whole, to_cells, to_line
from peaceroom.scenario.file.loading import LIBRARY, from_dict, load_scenario
from peaceroom.scenario.types import Scenario

from .test_xlsx_refusals import DATA

NAME = "doha-2020"
FILES = {
    "sources.jsonl": b'{"id": "paper", "by": "c", "on": "2020-10-01", "name": "A paper", "kind": "outlet"}\n',
    "grades.jsonl": b'{"id": "g-1", "by": "c", "on": "2020-10-01", "source": "paper", "relation": "self", '
                    b'"reliability": "B", "because": "its record"}\n',
    "documents.jsonl": b'{"id": "d-1", "by": "c", "on": "2020-10-01", "source": "paper", "title": "Talks go on", '
                       b'"date": "2020-09-30"}\n',
    "passages.jsonl": b'{"id": "p-1", "by": "c", "on": "2020-10-01", "document": "d-1", "exact": "We want it all.", '
                      b'"origin": "o-1", "speaker": "north"}\n',
    "codings.jsonl": b'{"id": "c-1", "by": "c", "on": "2020-10-01", "passage": "p-1", "actor": "north", "issue": '
                     b'"share", "quantity": "position", "value": "5..20", "relation": "self", "sign": "public", '
                     b'"credibility": 2}\n',
}


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return from_dict(DATA)


def _run(*arguments: object) -> int:
    try:
        main([str(a) for a in arguments])
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def again(scenario: Scenario, path: Path, files: dict[str, bytes]) -> dict[str, bytes] | None:
    return xlsx.import_all(xlsx.export(scenario, path, ledger=files)).ledger


def test_the_bundled_talks_survive_with_their_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet, folder = tmp_path / "sheet.xlsx", tmp_path / "talks"
    assert _run("export", NAME, sheet) == 0
    assert "holds the ledger of evidence" in capsys.readouterr().out
    assert _run("import", sheet, "-o", folder) == 0 and _run("validate", folder) == 0
    before, after = load_scenario(NAME), load_scenario(folder)
    assert after.model_dump() == before.model_dump()
    assert before.ledger is not None and after.ledger is not None and after.ledger.sha256 == before.ledger.sha256
    assert ledger_files(folder) == ledger_files(LIBRARY / NAME)
    imported = xlsx.import_(sheet)
    assert imported.ledger is not None and imported.ledger.sha256 == before.ledger.sha256


def test_the_bundled_ledger_stands_in_columns(tmp_path: Path) -> None:
    files = ledger_files(LIBRARY / NAME)
    assert files is not None
    for name, data in files.items():
        kind = NAMES[name]
        assert kind is not None and not any(is_whole(to_cells(kind, line)["id"]) for line in lines_of(data)[0])
    page = load_workbook(xlsx.export(load_scenario(NAME), tmp_path / "s.xlsx", ledger=files))["ledger-codings"]
    head, row = ([cell.value for cell in line] for line in page[1:2])
    found = dict(zip(head, row, strict=True))
    assert (found["id"], found["value"], found["credibility"]) == ("c-001", "5..40", 2)


_WORDS = st.text(min_size=1, max_size=12) | st.sampled_from(
    ["=1+1", " a", "a; b", "{", "[", "007", "1e3", "yes", "2020-01-01", "x_x000D_", "\r\n", "\u2028", "\x85", "'"])
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": _WORDS, "verbatim": _WORDS, "date": st.dates().map(str), "flag": st.booleans(),
    "number": st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    "ids": st.lists(st.sampled_from(["p-1", "p-2"]), max_size=3), "texts": st.lists(_WORDS, max_size=3),
    "numbers": st.lists(st.integers(0, 100) | st.floats(0, 100), max_size=3)}


@st.composite
def lines(draw: st.DrawFn, kind: str) -> str:
    """Objects with any fields of a kind in any order, in several ways of writing JSON, and empty lines."""
    names = draw(st.lists(st.sampled_from(list(shapes(kind))), unique=True))
    data = {name: draw(_VALUES[shapes(kind)[name]] | st.none()) for name in names}
    text = json.dumps(data, ensure_ascii=draw(st.booleans()), separators=draw(st.sampled_from([None, (",", ":")])))
    return draw(st.sampled_from([text, text, text, "", "  ", f" {text}\t"])).encode("utf-8", "replace").decode()


@settings(max_examples=300, deadline=None)
@given(st.data(), st.sampled_from(sorted(KINDS)))
def test_every_line_survives_its_row(data: st.DataObject, kind: str) -> None:
    line = data.draw(lines(kind))
    cells = to_cells(kind, line)
    assert set(cells) <= {c.heading for c in columns(kind)}
    assert to_line(kind, cells).text == line


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), st.sampled_from(["\n", "\r\n"]), st.booleans(), st.integers(0, 3))
def test_every_file_survives_the_workbook(tmp_path_factory: pytest.TempPathFactory, scenario: Scenario,
                                          data: st.DataObject, end: str, mark: bool, more: int) -> None:
    files = {}
    for name, kind in NAMES.items():
        if kind is not None and data.draw(st.booleans()):
            text = end.join([*data.draw(st.lists(lines(kind), max_size=3)), ""]) + end * more
            files[name] = ("\ufeff" * mark + text).encode()
    path = xlsx.export(scenario, tmp_path_factory.mktemp("sheet") / "s.xlsx", ledger=files)
    sheets = xlsx.read_data(path)[1].ledger
    assert sheets is not None and not sheets.problems and sheets.files == files


@given(st.text(st.sampled_from("a\r\n\ufeff"), max_size=12))
def test_lines_and_their_ends_make_the_file(text: str) -> None:
    assert joined(*lines_of(text.encode())) == text.encode()


def test_assumptions_travel_as_lines(scenario: Scenario, tmp_path: Path) -> None:
    files = {**FILES, "assumptions.toml": b"# ours\r\nhedge = 0.5\r\n\r\n[class_sd]\r\n  public = 30\r\n"}
    assert again(scenario, tmp_path / "s.xlsx", files) == files
    book = load_workbook(tmp_path / "s.xlsx")
    book["ledger-assumptions"]["A3"] = "hegde = 0.5"
    book.save(tmp_path / "s.xlsx")
    with pytest.raises(InputError) as refused:
        xlsx.import_(tmp_path / "s.xlsx")
    problem, = refused.value.problems
    assert (problem.file[-20:], problem.line, problem.column, problem.code) == ("[ledger-assumptions]", 3, 1, "E922")


def test_an_empty_ledger_is_a_ledger(scenario: Scenario, tmp_path: Path) -> None:
    assert again(scenario, tmp_path / "s.xlsx", {}) == {}
    assert xlsx.import_all(xlsx.export(scenario, tmp_path / "none.xlsx")).ledger is None
    assert _run("import", tmp_path / "s.xlsx", "-o", tmp_path / "talks") == 0
    assert (tmp_path / "talks" / "ledger").is_dir()


def test_records_added_and_changed_in_the_spreadsheet(scenario: Scenario, tmp_path: Path) -> None:
    again(scenario, tmp_path / "s.xlsx", FILES)
    book = load_workbook(tmp_path / "s.xlsx")
    names = [cell.value for cell in book["ledger-codings"][1]]
    book["ledger-codings"].cell(2, names.index("value") + 1).value = 12  # a number, as spreadsheets make of a text
    book["ledger-withdrawals"].append(["w-1", "c", dt.datetime(2020, 10, 2), None, None, "coding", "c-1", "a slip"])
    book.save(tmp_path / "s.xlsx")
    found = xlsx.import_all(tmp_path / "s.xlsx")
    assert found.ledger is not None and set(found.ledger) == {*FILES, "withdrawals.jsonl"}
    assert b'"value": "12"' in found.ledger["codings.jsonl"]
    assert found.scenario.ledger is not None and not found.scenario.ledger.codings
    kind, _ = KINDS["withdrawal"]
    text = found.ledger["withdrawals.jsonl"].decode()
    assert text == record_line(kind.model_validate_json(text)) + "\n"


def _set(sheet: str, heading: str, value: Any, row: int = 2) -> Any:
    def change(book: Any) -> None:
        page = book[sheet]
        names = [cell.value for cell in page[1]]
        page.cell(row, names.index(heading) + 1).value = value
    return change


def _column(kind: str, name: str) -> int:
    return list(shapes(kind)).index(name) + 1


@pytest.mark.parametrize(("change", "sheet", "place"), [
    (_set("ledger-codings", "value", "60..400"), "codings", (2, _column("coding", "value"), "E912")),
    (_set("ledger-codings", "actor", "nrth"), "codings", (2, _column("coding", "actor"), "E909")),
    (_set("ledger-codings", "credibility", "high"), "codings", (2, _column("coding", "credibility"), "E906")),
    (_set("ledger-codings", "disputed", "perhaps"), "codings", (2, _column("coding", "disputed"), "E906")),
    (_set("ledger-codings", "id", None), "codings", (2, 1, "E905")),
    (_set("ledger-codings", "sd", "=1+1"), "codings", (2, _column("coding", "sd"), "E507")),
    (_set("ledger-codings", "id", '{"id": "c-1"}'), "codings", (2, _column("coding", "by"), "E517")),
    (_set("ledger-codings", "id", '{"id": "c-9"', 3), "codings", (3, 1, "E901")),
    (_set("ledger-documents", "date", dt.datetime(2021, 1, 1)), "documents", (2, _column("document", "date"), "E916")),
    (_set("ledger-passages", "start", 4), "passages", (2, _column("passage", "start"), "E918")),
    (_set("ledger-grades", "because", "because\u200b"), "grades", (2, _column("grade", "because"), "E925")),
    (_set("ledger-codings", "sd", "doubt", 1), "codings", (1, _column("coding", "sd"), "E505")),
    (_set("ledger-files", "file", "codes.jsonl"), "files", (2, 1, "E517")),
    (_set("ledger-files", "line ends", "none"), "files", (2, 2, "E517")),
    (_set("ledger-files", "line ends after the last line", -1), "files", (2, 3, "E517")),
    (lambda book: setattr(book["ledger-codings"], "title", "ledger-coding"), "coding", (1, 1, "E517")),
    (lambda book: book.remove(book["ledger-codings"]), "files", (1, 1, "E517")),
])
def test_refused_at_its_cell(change: Any, sheet: str, place: tuple[int, int, str], scenario: Scenario,
                             tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    assert again(scenario, path, FILES) == FILES
    book = load_workbook(path)
    change(book)
    book.save(path)
    with pytest.raises(InputError) as refused:
        xlsx.import_(path)
    found = {(p.file.rpartition("[")[2], p.line, p.column, p.code) for p in refused.value.problems}
    assert (f"ledger-{sheet}]", *place) in found
    assert all(p.file.startswith(path.as_posix()) for p in refused.value.problems)
    assert _run("import", path, "-o", tmp_path / "talks") == 2 and not (tmp_path / "talks").exists()


def test_scenario_and_ledger_are_refused_together(scenario: Scenario, tmp_path: Path) -> None:
    again(scenario, tmp_path / "s.xlsx", FILES)
    book = load_workbook(tmp_path / "s.xlsx")
    book["Positions"]["D2"] = 860
    _set("ledger-codings", "passage", "p-2")(book)
    book.save(tmp_path / "s.xlsx")
    with pytest.raises(InputError) as refused:
        xlsx.import_(tmp_path / "s.xlsx")
    assert {p.code for p in refused.value.problems} == {"E107", "E908"}


def test_what_a_workbook_cannot_hold(scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = b'{"id": "x", "note": "' + b"x" * 32_768 + b'"}\n'  # a cell holds 32,767 characters
    with pytest.raises(InputError, match="E511 note on the sheet ledger-sources has 32768 characters"):
        xlsx.export(scenario, tmp_path / "s.xlsx", ledger={"sources.jsonl": long})
    monkeypatch.setattr(xlsx_ledger_write, "MAX_ROWS", 2)
    with pytest.raises(InputError, match="E502"):
        xlsx.export(scenario, tmp_path / "s.xlsx", ledger={"sources.jsonl": FILES["sources.jsonl"] * 2})
    assert not (tmp_path / "s.xlsx").exists()


def test_files_of_the_folder_are_replaced_only_when_asked(scenario: Scenario, tmp_path: Path,
                                                          capsys: pytest.CaptureFixture[str]) -> None:
    sheet, ledger = xlsx.export(scenario, tmp_path / "s.xlsx", ledger=FILES), tmp_path / "talks" / "ledger"
    ledger.mkdir(parents=True)
    (ledger / "grades.jsonl").write_bytes(b"\n")
    (ledger / "sources.jsonl").write_bytes(FILES["sources.jsonl"])
    (ledger / "assumptions.toml").write_bytes(b"hedge = 0.5\n")
    assert _run("import", sheet, "-o", tmp_path / "talks") == 2
    assert "ledger/grades.jsonl: E513" in capsys.readouterr().err
    assert sorted(p.name for p in (tmp_path / "talks").rglob("*.*")) == [
        "assumptions.toml", "grades.jsonl", "sources.jsonl"]
    assert _run("import", sheet, "-o", tmp_path / "talks", "--force") == 0
    assert f"Kept:    {ledger / 'assumptions.toml'}" in capsys.readouterr().out
    assert ledger_files(tmp_path / "talks") == {**FILES, "assumptions.toml": b"hedge = 0.5\n"}


def test_judged_with_what_stays_in_the_folder(scenario: Scenario, tmp_path: Path,
                                              capsys: pytest.CaptureFixture[str]) -> None:
    sheet, ledger = xlsx.export(scenario, tmp_path / "s.xlsx", ledger=FILES), tmp_path / "talks" / "ledger"
    ledger.mkdir(parents=True)
    (ledger / "withdrawals.jsonl").write_text(
        '{"id": "w", "by": "c", "on": "2020-10-01", "kind": "coding", "record": "c-9", "because": "a slip"}\n')
    assert _run("import", sheet, "-o", tmp_path / "talks", "--force") == 2
    assert f"{(ledger / 'withdrawals.jsonl').as_posix()}:1:" in capsys.readouterr().err
    assert [p.name for p in ledger.iterdir()] == ["withdrawals.jsonl"]


def test_texts_stay_behind_and_are_still_compared(scenario: Scenario, tmp_path: Path,
                                                  capsys: pytest.CaptureFixture[str]) -> None:
    sheet, talks = tmp_path / "s.xlsx", tmp_path / "talks"
    document = FILES["documents.jsonl"].replace(b"}", b', "text_sha256": "' + b"0" * 64 + b'"}')
    files = {**FILES, "documents.jsonl": document}
    assert again(scenario, sheet, files) == files
    (talks / "ledger" / "texts").mkdir(parents=True)
    assert _run("import", sheet, "-o", talks) == 2
    place = f"[ledger-documents]:2:{_column('document', 'text_sha256')}: E919"
    assert place in capsys.readouterr().err
    shutil.rmtree(talks)
    assert _run("import", sheet, "-o", talks) == 0
    assert _run("validate", talks) == 0 and "W901" in "".join(capsys.readouterr())
    (talks / "ledger" / "texts").mkdir()
    (talks / "ledger" / "raw").mkdir()
    (talks / "ledger" / "documents.jsonl").write_bytes(FILES["documents.jsonl"])
    assert _run("export", talks, sheet, "--force") == 0
    assert "ledger/texts stays behind; ledger/raw stays behind" in capsys.readouterr().out


def test_a_single_file_has_no_ledger(scenario: Scenario, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = xlsx.export(scenario, tmp_path / "s.xlsx", ledger=FILES)
    assert _run("import", sheet, "-o", tmp_path / "one.yaml") == 0
    assert "was left out" in capsys.readouterr().out and not (tmp_path / "ledger").exists()
    xlsx.export(load_scenario(NAME), sheet, ledger=ledger_files(LIBRARY / NAME))
    assert _run("import", sheet, "-o", tmp_path / "two.yaml") == 2 and "E253" in capsys.readouterr().err


def test_files_that_cannot_be_carried(tmp_path: Path) -> None:
    assert ledger_files(tmp_path) is None
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger" / "sources.jsonl").write_bytes(b"\xff\n")
    with pytest.raises(InputError, match="E900"):
        ledger_files(tmp_path)
