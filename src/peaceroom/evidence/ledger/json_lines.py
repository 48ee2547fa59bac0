"""Records to lines of JSON and back: id first, defaults left out, letters of all alphabets as they are."""

from __future__ import annotations

import json
import re
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.evidence.ledger.record_places import LinePlaces, Loc, NewPlaces, Part, Places, decode_object
from peaceroom.evidence.ledger.records import KINDS, Record
from peaceroom.files.characters import HIDDEN, UNWRITABLE
from peaceroom.files.form_errors import explain
from peaceroom.files.suggestions import did_you_mean

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
#: line ends of some editors, which JSON allows inside a text
_BREAKS = {"\u2028": "\\u2028", "\u2029": "\\u2029", "\x85": "\\u0085"}


@dataclass(frozen=True, slots=True)
class Row:
    """A record and where it stands."""

    kind: str
    record: Record
    places: Places

    def problem(self, code: str, loc: Loc, message: str, remedy: str, part: Part = "value") -> Problem:
        file, line, column = self.places.at(loc, part)
        return Problem(file, line, column, code, message, CODES[code][1], remedy)


def kind_of(record: Record) -> str:
    """``source``, ``grade``, …: the record's kind in `KINDS`."""
    return next(kind for kind, (cls, _) in KINDS.items() if type(record) is cls)


def to_line(record: Record) -> str:
    """One line of JSON without its end. Reading it back gives an equal record."""
    text = json.dumps(record.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, allow_nan=False)
    for character, escaped in _BREAKS.items():
        text = text.replace(character, escaped)
    return text


def from_line(kind: str, text: str, file: str, line: int) -> tuple[Row | None, list[Problem], str | None]:
    """The record of a line; else what is wrong with it, and its id where one can be read."""
    places = LinePlaces(file, line, text)
    try:
        data, twice = decode_object(text)
    except json.JSONDecodeError as error:
        return None, [Problem(file, line, error.colno, "E901", f"this is not JSON: {error.msg[0].lower()}"
                              f"{error.msg[1:]}", CODES["E901"][1], _json_remedy(text, error))], _id_by_sight(text)
    except ValueError as error:
        return None, [Problem(*places.at(), "E901", f"this is not a record: {error}", CODES["E901"][1],
                              'write one object a line: {"id": …}')], _id_by_sight(text)
    problems = [Problem(*places.second_key(key), "E903", f"{key} is given twice", CODES["E903"][1],
                        "keep one of the two") for key in twice]
    row, more = from_data(kind, data, places)
    problems += more
    named = data.get("id")
    return (None if problems else row), problems, named if isinstance(named, str) else None


def from_data(kind: str, data: Mapping[str, Any], places: Places) -> tuple[Row | None, list[Problem]]:
    """The record of an object as JSON has it, or what is wrong with it."""
    cls = KINDS[kind][0]
    problems = list(_hidden(data, places, ()))
    try:
        record = cls.model_validate_json(json.dumps(data), strict=True)
    except ValidationError as error:
        return None, problems + [_problem(cls, e, places) for e in error.errors(include_url=False)]
    except ValueError:  # a number too long for JSON in another program
        return None, [*problems, Problem(*places.at(), "E906", f"this {kind} holds a value that cannot be read",
                                         CODES["E906"][1], "write plain texts and numbers")]
    problems += _too_lenient(record, data, places)
    return (None if problems else Row(kind, record, places)), problems


def new_row(record: Record, places: Places | None = None) -> tuple[Row | None, list[Problem]]:
    """A record that is to be added, checked as if it stood in a file (pydantic allows unchecked copies)."""
    kind = kind_of(record)
    name = f"new {kind} {record.id}"
    return from_data(kind, record.model_dump(mode="json", exclude_unset=False, exclude_defaults=True),
                     places or NewPlaces(name))


def made(kind: str, /, **fields: object) -> Record:
    """A record of these fields, without those that are None. Raises `InputError` (E904–E906, E925)."""
    data = json.loads(json.dumps({k: v for k, v in fields.items() if v is not None}, default=str))
    row, problems = from_data(kind, data, NewPlaces(f"new {kind} {fields.get('id', '')}".strip()))
    if row is None:
        raise InputError(problems)
    return row.record


def _hidden(value: Any, places: Places, loc: Loc) -> typing.Iterator[Problem]:
    if isinstance(value, str):
        if found := HIDDEN.search(value) or UNWRITABLE.search(value):
            yield Problem(*places.at(loc), "E925", f"{loc[-1] if loc else 'a text'} holds the character "
                          f"U+{ord(found[0]):04X}", CODES["E925"][1], "delete it, or type the text anew")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _hidden(inner, places, (*loc, key))
    elif isinstance(value, list | tuple):
        for i, inner in enumerate(value):
            yield from _hidden(inner, places, (*loc, i))


def _too_lenient(record: Record, data: Mapping[str, Any], places: Places) -> list[Problem]:
    """What pydantic takes for a number or date, and a reader would not: true for 1, seconds for a date."""
    out = []
    for name, value in data.items():
        kept = getattr(record, name, None)
        if isinstance(value, bool) and not isinstance(kept, bool):
            out.append(Problem(*places.at((name,)), "E906", f"{name} is {str(value).lower()}, not a number",
                               CODES["E906"][1], "write the number"))
        elif isinstance(value, str) and kept is not None and not isinstance(kept, str) and not _DATE.fullmatch(value):
            out.append(_bad_date(name, value, places))
    return out


def _bad_date(name: str, value: object, places: Places) -> Problem:
    return Problem(*places.at((name,)), "E906", f"{name} is {_shown(value)}, not a day", CODES["E906"][1],
                   "write year-month-day, e.g. 2020-10-05")


def _problem(cls: type[Record], error: Any, places: Places) -> Problem:
    loc: Loc = tuple(error["loc"])
    name, found = str(loc[0]) if loc else "", explain(error, "write plain texts and numbers")
    match found.kind:
        case "unknown":
            return Problem(*places.at(loc, "key"), "E904", f"a {cls.__name__.lower()} has no field {name[:60]}",
                           CODES["E904"][1], did_you_mean(name, cls.model_fields, "leave it out"))
        case "missing":
            return Problem(*places.at(), "E905", f"{name} is missing", CODES["E905"][1], f'add "{name}": …')
        case "date":
            return _bad_date(name, error.get("input"), places)
    remedy = found.remedy
    if found.kind == "pattern":
        pattern = str((error.get("ctx") or {}).get("pattern", ""))
        remedy = ("write small letters, digits, - _ and . without spaces" if "a-z0-9" in pattern else
                  "write an address that begins with http" if "http" in pattern else "write it in one line")
    return Problem(*places.at(loc), "E906", f"{name} {found.what}", CODES["E906"][1], remedy)


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=True, default=str)
    return text if len(text) <= 60 else text[:57] + "…"


def _json_remedy(text: str, error: json.JSONDecodeError) -> str:
    if error.msg.startswith("Extra data"):
        return "put each record on a line of its own"
    if "'" in text and '"' not in text:
        return "write names and texts in double quotation marks"
    return 'write one object a line: {"id": …}'


def _id_by_sight(text: str) -> str | None:
    found = re.search(r'"id"\s*:\s*"([^"\\]{1,96})"', text)
    return found[1] if found else None
