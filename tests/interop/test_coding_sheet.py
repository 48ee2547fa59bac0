"""The coding sheet: out with everything that was proposed, back with what somebody says yes to, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from peaceroom.core.errors import InputError
from peaceroom.evidence.coding.candidates import Candidate
from peaceroom.evidence.ledger.adding import Store
from peaceroom.evidence.ledger.adding_documents import add_document
from peaceroom.evidence.ledger.consistency import Frame
from peaceroom.evidence.ledger.records import Document, Source
from peaceroom.evidence.ledger.taking_files import typed
from peaceroom.interop.xlsx.coding_sheet import COLUMNS, write_sheet
from peaceroom.interop.xlsx.coding_sheet_read import Returned, read_sheet

DAY = dt.date(2020, 10, 1)
SAID = ["=SUM(A1) is what “they” said, Ḥusayn.", "وقال: لن نتحرك من هنا",
        "We demand\nthat the river is opened _x0041_.", "They never kept their word."]
TEXT = "\n\n".join(SAID)
COLUMN = {c.heading: n for n, c in enumerate(COLUMNS, 1)}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    frame = Frame(dt.date(2020, 10, 5), {"north", "south"}, {"water": (0, 100)}, {"coder-a"})
    made = Store(tmp_path / "ledger", frame)
    made.add([Source(id="wire", by="coder-a", on=DAY, name="Wire", kind="wire")])
    add_document(made, taken=typed(TEXT), source="wire", id="doc", title="=1+1", date="2020-09-01", by="coder-a",
                 on=DAY)
    return made


@pytest.fixture
def sheet(store: Store, tmp_path: Path) -> Path:
    candidates = [Candidate(at := TEXT.index(s), at + len(s), s, "a-rule", .5, "north", "south", "a minister",
                            "comment", "direct", "negated", "adversary", "adversary", 4, n + 1)
                  for n, s in enumerate(SAID)]
    document = store.read().documents["doc"]
    assert isinstance(document, Document)
    write_sheet(tmp_path / "s.xlsx", document, candidates, ["north", "south"], ["water"])
    return tmp_path / "s.xlsx"


def filled(path: Path, change: Callable[[Any], None]) -> Path:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def fill(path: Path, *rows: tuple[int, dict[str, object]]) -> Path:
    def change(book: Any) -> None:
        for number, values in rows:
            for name, value in values.items():
                book["Passages"].cell(number, COLUMN[name]).value = value

    return filled(path, change)


def back(store: Store, path: Path) -> Returned:
    return read_sheet(store, path, by="coder-a", on=DAY)


def test_what_is_said_yes_to_comes_back_as_it_was(store: Store, sheet: Path) -> None:
    assert back(store, sheet) .left == 4 and not store.read().passages
    fill(sheet, *((n, {"take": "yes", "value": "10..20", "issue": "water", "note": "clear"}) for n in range(2, 6)))
    returned = back(store, sheet)
    ledger = store.read()
    assert [p.exact for p in ledger.passages.values()] == SAID and returned.left == 0
    for passage in ledger.passages.values():
        assert (passage.section, passage.speaker, passage.speaker_role, passage.quote, passage.polarity) == (
            "comment", "north", "a minister", "direct", "negated")
        assert TEXT[passage.start:passage.end] == passage.exact
    for coding in ledger.codings.values():
        assert (coding.actor, coding.issue, coding.value, coding.note) == ("south", "water", "10..20", "clear")
        assert (coding.relation, coding.sign, coding.credibility) == ("adversary", "adversary", 4)
    again = back(store, sheet)
    assert again.entered.added == () and len(again.entered.there) == 8


def test_a_row_is_shortened_copied_and_left_without_a_coding(store: Store, sheet: Path) -> None:
    fill(sheet, (2, {"take": "yes", "words": "what “they” said", "note": "no number"}),
         (5, {"take": "yes", "value": 70, "quantity": "salience"}))

    def copy(book: Any) -> None:
        page = book["Passages"]
        page.append([page.cell(5, n).value for n in range(1, len(COLUMNS) + 1)])
        page.cell(6, COLUMN["quantity"]).value, page.cell(6, COLUMN["value"]).value = "capability", "x"

    back(store, filled(sheet, copy))
    ledger = store.read()
    assert [(p.exact, p.note) for p in ledger.passages.values()] == [("what “they” said", "no number"), (SAID[3], None)]
    assert [(c.quantity, c.value) for c in ledger.codings.values()] == [("salience", "70"), ("capability", None)]


@pytest.mark.parametrize(("values", "code", "column"), [
    ({"words": "other words"}, "E935", "words"), ({"value": "1..900", "issue": "water"}, "E912", "value"),
    ({"value": 5}, "E915", None), ({"value": 5, "issue": "wine"}, "E910", "issue"),
    ({"speaker": "west"}, "E909", "speaker"), ({"take": "perhaps"}, "E509", "take"),
    ({"section": "newz"}, "E906", None), ({"value": dt.date(2020, 10, 12)}, "E508", "value"),
    ({"words": None}, "E935", "words")])
def test_a_bad_row_is_named_and_nothing_is_added(store: Store, sheet: Path, values: dict[str, object], code: str,
                                                 column: str | None) -> None:
    fill(sheet, (2, {"take": "yes"}), (4, {"take": "yes", **values}))
    with pytest.raises(InputError) as caught:
        back(store, sheet)
    problem = caught.value.problems[0]
    assert (problem.code, problem.line) == (code, 4) and problem.file.endswith("s.xlsx[Passages]")
    assert column is None or problem.column == COLUMN[column]
    assert not store.read().passages


def test_sheets_that_belong_to_another_text(store: Store, sheet: Path, tmp_path: Path) -> None:
    fill(sheet, (2, {"take": "yes"}))

    def change(name: str, value: object) -> Callable[[Any], None]:
        def set_(book: Any) -> None:
            for row in book["Document"].iter_rows():
                if row[0].value == name:
                    row[1].value = value
        return set_

    for name, value, code in (("text_sha256", "0" * 64, "E919"), ("document", "none", "E929")):
        with pytest.raises(InputError) as caught:
            back(store, filled(sheet, change(name, value)))
        assert caught.value.problems[0].code == code


@pytest.mark.parametrize(("spoil", "codes"), [
    (lambda book: book.remove(book["Document"]), ["E503"]),
    (lambda book: setattr(book["Passages"].cell(1, 1), "value", "taken"), ["E504", "E505"]),
    (lambda book: setattr(book["Passages"].cell(2, 2), "value", "=A1"), ["E507"]),
    (lambda book: book["Passages"].merge_cells("A2:A3"), ["E518"])])
def test_sheets_that_are_not_whole(store: Store, sheet: Path, spoil: Callable[[Any], None], codes: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        back(store, filled(sheet, spoil))
    assert sorted({p.code for p in caught.value.problems}) == codes


def test_cells_cannot_run_and_lists_offer_what_there_is(sheet: Path) -> None:
    book = openpyxl.load_workbook(sheet)
    assert book["Passages"]["B2"].data_type == "s" and book["Document"]["B4"].data_type == "s"
    offered = {str(rule.sqref)[0]: rule.formula1 for rule in book["Passages"].data_validations.dataValidation}
    assert offered["A"] == '"yes,no"' and offered["E"] == "'Lists'!$A$2:$A$3" and offered["K"] == "'Lists'!$B$2:$B$2"
    assert [c.value for c in book["Lists"]["A"]] == ["actors", "north", "south"]
