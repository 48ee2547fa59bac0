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
from peaceroom.evidence.ledger.places import LinePlaces, Loc, NewPlaces, Part, Places, decode_object
from peaceroom.evidence.ledger.records import KINDS, Record
from peaceroom.files.characters import HIDDEN
from peaceroom.files.suggestions import did_you_mean

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
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
        if found := HIDDEN.search(value) or _CONTROL.search(value):
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
    kind, name, value = error["type"], str(error["loc"][0]) if error["loc"] else "", error.get("input")
    if kind == "extra_forbidden":
        return Problem(*places.at(loc, "key"), "E904", f"a {cls.__name__.lower()} has no field {name}",
                       CODES["E904"][1], did_you_mean(name, cls.model_fields, "leave it out"))
    if kind == "missing":
        return Problem(*places.at(), "E905", f"{name} is missing", CODES["E905"][1], f'add "{name}": …')
    if kind.startswith("date"):
        return _bad_date(name, value, places)
    context = error.get("ctx") or {}
    message = f"{name} is {_shown(value)}"
    if kind == "literal_error":
        words = _words(cls, name)
        return Problem(*places.at(loc), "E906", message, CODES["E906"][1],
                       did_you_mean(str(value), words, "write one of: " + ", ".join(words)))
    remedies = {
        "string_pattern_mismatch": ("write small letters, digits, - _ and . without spaces" if "a-z0-9" in
                                    context.get("pattern", "") else "write an address that begins with http"
                                    if "http" in context.get("pattern", "") else "write it in one line"),
        "string_too_long": f"write at most {context.get('max_length')} characters",
        "string_too_short": "write a text, or leave the field out",
        "string_type": "write a text in quotation marks", "tuple_type": "write a list in brackets",
        "bool_type": "write true or false", "int_type": "write a whole number", "float_type": "write a number",
        "int_from_float": "write a whole number",
    }
    limits = {"less_than": ("lt", "less than"), "less_than_equal": ("le", "at most"),
              "greater_than": ("gt", "more than"), "greater_than_equal": ("ge", "at least")}
    if kind in limits:
        key, words_ = limits[kind]
        remedies[kind] = f"write {words_} {context.get(key):g}"
    return Problem(*places.at(loc), "E906", message, CODES["E906"][1], remedies.get(kind, error["msg"][:200]))


def _words(cls: type[Record], name: str) -> list[str]:
    return [str(w) for w in _literals(cls.model_fields[name].annotation)]


def _literals(annotation: Any) -> list[Any]:
    if typing.get_origin(annotation) is typing.Literal:
        return list(typing.get_args(annotation))
    return [w for part in typing.get_args(annotation) for w in _literals(part)]


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
