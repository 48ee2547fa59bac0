"""A filled-in coding sheet into a ledger: the rows that say yes, all or none, each problem at its row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.evidence.ledger.adding import Desk, Entered, Store
from peaceroom.evidence.ledger.adding_documents import make_passage
from peaceroom.evidence.ledger.json_lines import made
from peaceroom.evidence.ledger.loading import load
from peaceroom.evidence.ledger.record_places import Loc, Part, Place, Places
from peaceroom.evidence.ledger.records import Document, Passage, Record
from peaceroom.evidence.ledger.stored_texts import sha256, stored
from peaceroom.files.numbers import format_number
from peaceroom.interop.xlsx.cell_conversion import CellError, from_cell
from peaceroom.interop.xlsx.coding_sheet import ABOUT, COLUMNS, PASSAGES
from peaceroom.interop.xlsx.grid import Grid, oddities
from peaceroom.interop.xlsx.opening import open_workbook

_SAYS_NOTHING = "x"
_NEEDED = ("take", "words", "start", "end")
#: field of a record → column, where they differ
_FIELDS = {"actor": "about", "exact": "words"}


@dataclass(frozen=True)
class Returned:
    """What a sheet brought: what was added, what was there, and how many rows were not taken."""

    entered: Entered
    left: int


def read_sheet(store: Store, path: Path, *, by: str, on: dt.date) -> Returned:
    """Add the rows that say yes to the ledger, all or none.

    Raises
    ------
    InputError
        E501, E502 it is no workbook; E503–E505, E507, E518 its form; E929 its document is not in the ledger, E919 it
        has another text now; the ledger's own problems, each at its row.
    """
    grids = open_workbook(path)
    file = path.as_posix()
    page, about = (_page(grids, title, file) for title in (PASSAGES, ABOUT))
    facts = {str(about.cells.get((row, 1), "")): about.cells.get((row, 2)) for row in about.rows}
    document, digest = str(facts.get("document")), facts.get("text_sha256")
    text = _text(store, document)
    if text is None:
        raise InputError.one("E929", f"the ledger has no document {document[:80]}", CODES["E929"][1],
                             "add it to this ledger first, or import the sheet into the one that it was made from",
                             file=f"{file}[{ABOUT}]", line=3, column=2)
    if digest != sha256(text):
        raise InputError.one("E919", f"the document {document} has another text than when the sheet was made",
                             CODES["E919"][1], "write the sheet anew with `peaceroom evidence sheet`",
                             file=f"{file}[{ABOUT}]", line=7, column=2)
    rows, left = _rows(page, file)
    if not rows:
        return Returned(Entered(()), left)

    places: dict[str, Places] = {}

    def make(desk: Desk) -> list[Record]:
        places.clear()
        return _records(desk, document, text, rows, places, {"by": by, "on": on})

    return Returned(store.enter(make, places), left)


def _text(store: Store, id_: str) -> str | None:
    """The text of a document in use; None where the ledger has no such document, or not its text."""
    book = load(store.folder).book
    row = book.by_id.get(book.latest(id_))
    if row is None or not isinstance(row.record, Document) or row.record.text_sha256 is None:
        return None
    try:
        return stored(store.folder, row.record.text_sha256)
    except ValueError:
        return None


def _page(grids: Mapping[str, Grid], title: str, file: str) -> Grid:
    found = next((g for name, g in grids.items() if name.strip().casefold() == title.casefold()), None)
    if found is None:
        raise InputError.one("E503", f"the sheet {title} is missing", CODES["E503"][1],
                             "give a workbook that `peaceroom evidence sheet` wrote", file=f"{file}[{title}]", line=1,
                             column=1)
    problems = [Problem(f"{file}[{title}]", row, column, code, message, CODES[code][1], remedy)
                for code, row, column, message, remedy in oddities(found)]
    if problems:
        raise InputError(problems)
    return found


@dataclass(frozen=True)
class _Row:
    """A row that says yes; as places it says where the fields of its records stand."""

    place: str
    number: int
    values: Mapping[str, object]
    columns: Mapping[str, int]

    def at(self, loc: Loc = (), part: Part = "value") -> Place:
        name = str(loc[0]) if loc else "take"
        return self.place, self.number, self.columns.get(_FIELDS.get(name, name), 1)


def _rows(page: Grid, file: str) -> tuple[list[_Row], int]:
    """The rows that say yes, and how many others have words."""
    place = f"{file}[{PASSAGES}]"
    by_heading = {c.heading: c for c in COLUMNS}
    columns: dict[str, int] = {}
    problems: list[Problem] = []
    for (row, number), title in sorted(page.cells.items()):
        if row != 1:
            continue
        column = by_heading.get(str(title).strip().casefold())
        if column is None or column.key in columns:
            problems.append(Problem(place, 1, number, "E505", f"the column {str(title)[:40]!r} is not known or there "
                                    "twice", CODES["E505"][1], "delete it, or give notes in the column note"))
        else:
            columns[column.key] = number
    problems += [Problem(place, 1, 1, "E504", f"the column {key} is missing", CODES["E504"][1],
                         "give a workbook that `peaceroom evidence sheet` wrote") for key in _NEEDED
                 if key not in columns]
    if problems:
        raise InputError(problems)
    out: list[_Row] = []
    left = 0
    known = {c.key: c for c in COLUMNS}
    for number in page.rows:
        values: dict[str, object] = {}
        for key, at in columns.items():
            try:
                values[key] = from_cell(known[key], page.cells.get((number, at)))
            except CellError as error:
                code, message, remedy = error.args
                problems.append(Problem(place, number, at, code, message, CODES[code][1], remedy))
        if values.get("take"):
            out.append(_Row(place, number, values, columns))
        else:
            left += values.get("words") is not None
    if problems:
        raise InputError(problems)
    return out, left


def _records(desk: Desk, document: str, text: str, rows: Sequence[_Row], places: dict[str, Places],
             said: Mapping[str, object]) -> list[Record]:
    passages: dict[str, Passage] = {}
    out: list[Record] = []
    problems: list[Problem] = []
    for row in rows:
        try:
            new = _of_row(desk, document, text, row, passages, said)
        except InputError as error:
            problems += [Problem(*row.at(("words",) if p.code in ("E935", "E936", "E937") else ()), p.code, p.message,
                                 p.why, p.remedy) for p in error.problems]
        else:
            out += new
            places |= {r.id: row for r in new}
    if problems:
        raise InputError(problems)
    return out


def _of_row(desk: Desk, document: str, text: str, row: _Row, passages: dict[str, Passage],
            said: Mapping[str, object]) -> list[Record]:
    v = row.values
    words = v.get("words")
    start, end = (int(x) if isinstance(x := v.get(name), int | float) else -1 for name in ("start", "end"))
    whole = 0 <= start < end and text[start:end].split() == str(words).split()
    place: dict[str, object] = {"span": (start, end)} if whole else {"words": str(words or "")}
    value = v.get("value")
    value = format_number(float(value)) if isinstance(value, int | float) else value
    about = {"section": v.get("section"), "speaker": v.get("speaker"), "speaker_role": v.get("speaker_role"),
             "quote": v.get("quote"), "polarity": v.get("polarity"), "note": v.get("note") if value is None else None}
    fields = {name: value for name, value in about.items() if value is not None}
    key = f"{place} {fields}"
    out: list[Record] = []
    if key not in passages:
        passages[key], _ = make_passage(desk, document, **place, **fields, **said)  # type: ignore[arg-type]  # the record is checked
        out.append(passages[key])
    if value is None:
        return out
    coding = {"actor": v.get("about"), "issue": v.get("issue"), "quantity": v.get("quantity") or "position",
              "value": None if value == _SAYS_NOTHING else value, "relation": v.get("relation"), "sign": v.get("sign"),
              "credibility": v.get("credibility"), "note": v.get("note")}
    if isinstance(coding["credibility"], float):
        coding["credibility"] = int(coding["credibility"])
    given = {name: x for name, x in coding.items() if x is not None}
    return [*out, made("coding", id=desk.new_id("coding"), passage=passages[key].id, **given, **said)]
