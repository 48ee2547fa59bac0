"""Codings as a table (CSV): one row a coding, with the columns of its passage, document and source.

Columns are named kind.field (``coding.value``). Records without codings have rows of their own. Grades and scales are
not in the table. What a coding refers to is known by its columns: ``coding.passage`` and the like are not repeated.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.evidence.ledger.adding import Desk, Entered, Store, slug
from peaceroom.evidence.ledger.json_lines import from_data
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.record_places import Loc, Part, Place
from peaceroom.evidence.ledger.records import KINDS, Record
from peaceroom.files.csv import Cell, Codes, as_csv, read_table, unescaped
from peaceroom.files.suggestions import did_you_mean

MAX_BYTES = 100_000_000
_CODES = Codes(large="E940", empty="E940", text="E940", form="E940", opened="E940", ordinary="E940")
#: kinds of a row, the widest last; each names the one before it
CHAIN = ("source", "document", "passage", "coding")
_PARENT = {"document": "source", "passage": "document", "coding": "passage"}
#: what comes first in the table
_FIRST = ("coding.id", "passage.exact", "coding.actor", "coding.issue", "coding.quantity", "coding.value",
          "document.title", "document.date", "source.name")

_VERBATIM = {"passage.exact", "passage.prefix", "passage.suffix"}


def columns() -> list[str]:
    """Names of all columns, in the order of an export."""
    every = [f"{kind}.{name}" for kind in reversed(CHAIN) for name in KINDS[kind][0].model_fields
             if name != _PARENT.get(kind)]
    return [*_FIRST, *(c for c in every if c not in _FIRST)]


def to_csv(ledger: Ledger) -> str:
    """The records in use as CSV, the same bytes for the same records."""
    by_kind: dict[str, Mapping[str, Record]] = {"source": ledger.sources, "document": ledger.documents,
                                                "passage": ledger.passages, "coding": ledger.codings}
    named = {getattr(r, _PARENT[k]) for k in _PARENT for r in by_kind[k].values()}
    rows = []
    for kind in reversed(CHAIN):
        for record in by_kind[kind].values():
            if kind == "coding" or record.id not in named:
                rows.append(_row(kind, record, by_kind))
    names = columns()
    return as_csv([names, *([row.get(name, "") for name in names] for row in rows)])


def _row(kind: str, record: Record, by_kind: Mapping[str, Mapping[str, Record]]) -> dict[str, str]:
    row: dict[str, str] = {}
    while True:
        data = record.model_dump(mode="json", exclude_defaults=True)
        row |= {f"{kind}.{name}": _text(value) for name, value in data.items() if name != _PARENT.get(kind)}
        parent = _PARENT.get(kind)
        if parent is None:
            return row
        kind, record = parent, by_kind[parent][getattr(record, parent)]


def _text(value: object) -> str:
    """A value as a cell: lists as ``a; b``, or as JSON where an entry itself has a semicolon or outer spaces."""
    if isinstance(value, list):
        plain = [str(v) for v in value]
        simple = all(v and v == v.strip() and ";" not in v for v in plain) and not plain[0].startswith("[")
        return "; ".join(plain) if simple else json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


@dataclass(frozen=True)
class RowPlaces:
    """Fields of a record in the cells of a row."""

    file: str
    cells: Mapping[str, Cell]
    first: Cell

    def at(self, loc: Loc = (), part: Part = "value") -> Place:
        cell = self.cells.get(str(loc[0]) if loc else "", self.first)
        return self.file, cell.line, cell.column


@dataclass
class _Draft:
    """A record of the table before it has its id."""

    kind: str
    data: dict[str, object]
    places: RowPlaces
    parent: _Draft | None = None
    id: str | None = None


def import_csv(store: Store, path: str | Path, *, by: str | None = None, on: str | None = None) -> Entered:
    """Add the records of a table, all or none. Records that the ledger has already, unchanged, are passed over.

    Where the table gives no ids, a record is there already when one in use says the same.

    Parameters
    ----------
    by, on
        Who adds the records, and when (``YYYY-MM-DD``), where the table does not say.

    Returns
    -------
    Entered
        The records added, and those that were there already.

    Raises
    ------
    InputError
        E001, E900, E940–E943, and E904–E925 of the records: every problem with the file, line and column of its cell.
    """
    file = Path(path).as_posix()
    drafts = _drafts(_table(Path(path), file), file, by, on)
    places: dict[str, RowPlaces] = {}

    def make(desk: Desk) -> list[Record]:
        places.clear()
        return _records(drafts, desk, places)

    return store.enter(make, places)


def _table(path: Path, file: str) -> list[list[Cell]]:
    table = read_table(path, _CODES, MAX_BYTES, ", ".join(_FIRST[:3]) + ", …", controls=True)
    rows = [table.head, *table.rows]
    problems = [Problem(file, row[-1].line, row[-1].column, "E942",
                        f"this row has {len(row)} cells, the head has {len(rows[0])}", CODES["E942"][1],
                        "give one cell for each column") for row in rows[1:] if len(row) != len(rows[0])]
    known, seen = columns(), set[str]()
    for cell in rows[0]:
        name = cell.text.strip()
        if name not in known:
            problems.append(Problem(file, cell.line, cell.column, "E941", f"there is no column {name[:60]!r}",
                                    CODES["E941"][1], did_you_mean(name, known, "name columns kind.field")))
        elif name in seen:
            problems.append(Problem(file, cell.line, cell.column, "E941", f"the column {name} is given twice",
                                    CODES["E941"][1], "keep one of the two"))
        seen.add(name)
    if problems:
        raise InputError(problems)
    return rows


def _drafts(rows: Sequence[Sequence[Cell]], file: str, by: str | None, on: str | None) -> list[_Draft]:
    """The records of all rows, referents first, each once."""
    head = [cell.text.strip() for cell in rows[0]]
    found: dict[str, _Draft] = {}
    problems: list[Problem] = []
    for row in rows[1:]:
        parent: _Draft | None = None
        for kind in CHAIN:
            cells = {name.partition(".")[2]: cell for name, cell in zip(head, row, strict=True)
                     if name.startswith(f"{kind}.") and (cell.text.strip() or (cell.text and name in _VERBATIM))}
            if not cells:
                continue
            places = RowPlaces(file, cells, row[0])
            data = {name: value for name, cell in cells.items()
                    if (value := _value(kind, name, unescaped(cell.text), cell, file, problems)) is not None}
            if not (set(data) == {"id"} and kind != "coding"):  # else a row that names what is told elsewhere
                data = {**({"by": by} if by else {}), **({"on": on} if on else {}), **data}
            above = parent if parent is not None and parent.kind == _PARENT.get(kind) else None
            draft = _Draft(kind, data, places, above)
            key = f"{kind} {data['id']}" if "id" in data else json.dumps(
                [kind, data, id(above)] if kind != "coding" else [kind, places.first.line], sort_keys=True)
            before = found.setdefault(key, draft)
            if before is not draft:
                problems += _merge(before, draft)
            parent = before
    for draft in found.values():
        wanted = _PARENT.get(draft.kind)
        if wanted is not None and draft.parent is None and set(draft.data) != {"id"}:
            problems.append(Problem(*draft.places.at(), "E938", f"a {draft.kind} without its {wanted}",
                                    CODES["E938"][1], f"fill in a column {wanted}.…, its id at least"))
    if problems:
        raise InputError(problems)
    return [d for kind in CHAIN for d in found.values() if d.kind == kind]


def _merge(one: _Draft, other: _Draft) -> list[Problem]:
    """Take into a record what another row says of it; E943 where the two say different things."""
    names = [n for n, value in other.data.items() if one.data.get(n, value) != value]
    if one.parent is not None and other.parent is not None and one.parent is not other.parent:
        names.append("id")
    one.data = {**other.data, **one.data}
    one.places = RowPlaces(one.places.file, {**other.places.cells, **one.places.cells}, one.places.first)
    one.parent = one.parent or other.parent
    return [Problem(*other.places.at((name,)), "E943",
                    f"{name} of {one.kind} {one.data.get('id', '')} is not what line {one.places.at((name,))[1]} says",
                    CODES["E943"][1], "write the same in both rows, or give one of them another id")
            for name in names]


def _value(kind: str, name: str, text: str, cell: Cell, file: str, problems: list[Problem]) -> object:
    """A cell as JSON would have it, by the type of its field."""
    annotation = KINDS[kind][0].model_fields[name].annotation
    wanted = _plain_types(annotation)
    text = text if f"{kind}.{name}" in _VERBATIM else text.strip()
    if tuple in wanted:
        if text.startswith("["):
            try:
                return typing.cast(object, json.loads(text))
            except (ValueError, RecursionError):
                return [text]
        return [part.strip() for part in text.split(";") if part.strip()]
    if bool in wanted:
        word = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}.get(text.lower())
        if word is None:
            problems.append(Problem(file, cell.line, cell.column, "E906", f"{name} is {text[:40]!r}",
                                    CODES["E906"][1], "write yes or no"))
        return word
    for number in (int, float):
        if number in wanted:
            try:
                return number(text)
            except ValueError:
                continue
    return text


def _plain_types(annotation: object) -> set[type]:
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return _plain_types(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        return {t for part in typing.get_args(annotation) for t in _plain_types(part)}
    if origin is typing.Literal:
        return {type(v) for v in typing.get_args(annotation)}
    if origin is tuple:
        return {tuple}
    return {annotation} if isinstance(annotation, type) else set()


def _records(drafts: Sequence[_Draft], desk: Desk, places: dict[str, RowPlaces]) -> list[Record]:
    """Ids and references filled in."""
    out: list[Record] = []
    problems: list[Problem] = []
    for draft in drafts:
        data = dict(draft.data)
        draft.id = str(data["id"]) if "id" in data else desk.new_id(draft.kind, _words(draft))
        data["id"] = draft.id
        if draft.parent is not None:
            data[_PARENT[draft.kind]] = draft.parent.id
        there = desk.book.by_id.get(draft.id)
        if set(draft.data) <= {"id"}:  # something that the ledger must have already
            if there is None or there.kind != draft.kind:
                known = [i for i, row in desk.book.by_id.items() if row.kind == draft.kind]
                problems.append(Problem(*draft.places.at(("id",)), "E908", f"there is no {draft.kind} {draft.id}",
                                        CODES["E908"][1],
                                        did_you_mean(draft.id, known, f"fill in the columns of the {draft.kind}")))
            continue
        if draft.kind == "passage":
            data.setdefault("origin", draft.id)
            if "near" not in data and isinstance(data.get("exact"), str) and there is None:
                data["near"] = [c.id for c in desk.copies.near(str(data["exact"]))]
                desk.copies.add(draft.id, str(data["exact"]))
        row, found = from_data(draft.kind, data, draft.places)
        problems += found
        if row is None or (there is not None and not desk.book.in_use(draft.id)
                           and row.record in (there.record, desk.book.settled(there.record))):
            continue  # it was taken out of use, and a table that is older does not bring it back
        places[draft.id] = draft.places
        out.append(row.record)
    if problems:
        raise InputError(problems)
    return out


def _words(draft: _Draft) -> str:
    names = {"source": "name", "document": "title"}
    return slug(str(draft.data.get(names.get(draft.kind, ""), "")))
