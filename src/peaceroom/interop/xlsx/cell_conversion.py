"""One cell: from a value of the scenario to what stands in the sheet, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from peaceroom.files.nodes import Block
from peaceroom.files.numbers import format_number
from peaceroom.interop.xlsx.columns import Column
from peaceroom.scenario.types import Quantity

EVIDENCE = "from evidence"
#: the most that a cell can hold, a limit of the format
MAX_TEXT = 32_767
#: dates that spreadsheets can hold as dates; older ones are written as text
_FIRST_DAY = date(1901, 1, 1)

_ILLEGAL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x(?=[0-9A-Fa-f]{4}_)")
#: commas of other scripts and semicolons too: ids hold none of them
_LIST_SPLIT = re.compile(r"\s*[,;\u060c\u061b\u3001\uff0c\uff1b]\s*")
_PAIR_COLON = re.compile("[:\uff1a]")
_CATEGORIES = re.compile(r"^\{(.*)\}$", re.DOTALL)
_BLANK = " \t\r\n"
#: spaces that web pages and typesetting leave around words, which texts may keep
_SPACES = _BLANK + "\u00a0\u2007\u202f"
#: days from which on a spreadsheet reads two digits as a year of its own: smaller counts were typed as numbers
_FIRST_SHORT_YEAR = 1930


class CellError(ValueError):
    """A cell that cannot be understood; ``args`` are (code, message, remedy)."""


def escape(text: str) -> str:
    """Characters that a workbook cannot store, as ``_xHHHH_`` (its own convention)."""
    return _ILLEGAL.sub(lambda m: "_x005F_x" if m[0] == "_x" else f"_x{ord(m[0]):04X}_", text)


def to_cell(column: Column, value: Any) -> str | float | int | date | None:
    """What is written into the cell: text, a number or a date; None leaves it empty."""
    if value is None:
        return None
    match column.kind:
        case "quantity" | "probability":
            return value if isinstance(value, str) else _quantity_text(value)
        case "number":
            return _number(float(value))
        case "clause":
            return _number(value.value) if value.value is not None else str(value.written())
        case "date":
            return value if value >= _FIRST_DAY else str(value.isoformat())
        case "flag":
            return "yes" if value else "no"
        case "ids":
            return ", ".join(value) or None
        case "ids_or_all":
            return ", ".join(value) or "[]"
        case "id_or_ids":
            if isinstance(value, str):
                return value
            return ", ".join(value) if len(value) > 1 else f"[{', '.join(value)}]"
        case "texts":
            return "; ".join(t.replace("\\", "\\\\").replace(";", "\\;") for t in value) or None
        case "numbers_by_id" | "numbers_by_id_or_none":
            none = "{}" if column.kind == "numbers_by_id_or_none" else None
            return ", ".join(f"{k}: {format_number(v)}" for k, v in value.items()) or none
        case "ids_by_id":
            return ", ".join(f"{k}: {v}" for k, v in value.items()) or None
        case _:
            return str(value)


def _quantity_text(q: Quantity) -> str | float | int:
    if q.value is None:
        return EVIDENCE
    if q.value.form == "number":
        return _number(q.value.numbers[0])
    return str(q.value)


def _number(x: float) -> str | float | int:
    """A number cell where spreadsheets keep all its digits (they keep 15), else text."""
    if float(f"{x:.15g}") != x:
        return format_number(x)
    return int(x) if x.is_integer() and abs(x) < 1e15 else x


def from_cell(column: Column, value: Any) -> Any:
    """The value as the scenario's reader expects it (not yet checked); None where the cell is empty.

    Raises `CellError` for what spreadsheets do to values on their own: numbers turned into dates and the like.
    """
    if isinstance(value, str):
        value = value.strip(_BLANK if column.kind in ("text", "texts") else _SPACES)
        if not value:
            return None
    if value is None:
        return None
    match column.kind:
        case "quantity" | "probability":
            return _quantity(column, value)
        case "number" | "clause":
            if isinstance(value, date | time):
                raise became_a_date(column.heading, value, ranges=column.kind == "clause")
            return value
        case "date":
            return _date(value)
        case "flag":
            return _flag(column, value)
    text = _text(value)
    match column.kind:
        case "ids":
            return _split(text)
        case "ids_or_all":
            return [] if text == "[]" else _split(text)
        case "id_or_ids":
            if text.startswith("[") and text.endswith("]"):
                return _split(text[1:-1])
            return text if "," not in text else _split(text)
        case "texts":
            return _texts(text)
        case "numbers_by_id" | "numbers_by_id_or_none" | "ids_by_id":
            return {} if text == "{}" else _pairs(column, text)
        case _:
            return text


def _quantity(column: Column, value: Any) -> Any:
    if isinstance(value, date | time):
        raise became_a_date(column.heading, value)
    if isinstance(value, str):
        if value.casefold() == EVIDENCE:
            return {"from": "evidence"}
        if found := _CATEGORIES.match(value):
            return {"value": _pairs(column, found[1])}
    return {"value": value} if column.kind == "quantity" or value != "rest" else "rest"


def became_a_date(heading: str, value: date | time, *, ranges: bool = True) -> CellError:
    """E508 for a number that a spreadsheet program turned into a date or a time of day.

    What was typed cannot be told from the date alone (3-5, 5-3 and 3.5 are the third of May for one program or
    another), so the remedy offers everything that would have become it.
    """
    what = f"time {value:%H:%M}" if isinstance(value, time) else f"date {value:%Y-%m-%d}"
    said = _meant(value, ranges)
    return CellError("E508", f"the cell holds the {what}, and {heading} is a number",
                     f"format the cell as text and write what was typed: {said}")


def _meant(value: date | time, ranges: bool) -> str:
    """Everything that could have been typed, in words."""
    if isinstance(value, time):
        pairs, decimals = [(value.hour, value.minute)], [f"{value.hour}.{value.minute:02d}"]
    elif value.year < _FIRST_SHORT_YEAR:
        day = value.date() if isinstance(value, datetime) else value
        return f"{(day - date(1899, 12, 30)).days}, if the cell only shows its number as a date"
    else:
        pairs, decimals = [(min(value.day, value.month), max(value.day, value.month))], [f"{value.day}.{value.month}"]
        if value.day == 1:  # 6-15 is June 2015, as there is no fifteenth month
            pairs.insert(0, (value.month, value.year % 100))
            decimals.insert(0, f"{value.month}.{value.year % 100:02d}")
    both = {"for a range": [f"{a}..{b}" for a, b in pairs if a < b and ranges], "for a number": decimals}
    return ", ".join(f"{' or '.join(words)} {kind}" for kind, words in both.items() if words)


def _date(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date() if not (value.hour or value.minute or value.second) else value.isoformat()
    if isinstance(value, date):
        return value
    return _text(value)


def _flag(column: Column, value: Any) -> bool:
    word = str(value).casefold()
    if value in (0, 1) or word in ("yes", "no", "true", "false"):
        return word in ("yes", "true", "1")
    raise CellError("E509", f"{column.heading} is {word[:40]!r}", "write yes or no")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return format_number(value)
    if isinstance(value, date | time):
        found = _date(value) if isinstance(value, date) else value
        return found if isinstance(found, str) else str(found.isoformat())
    return value if isinstance(value, str) else str(value)


def _split(text: str) -> list[str]:
    return [part for part in (p.strip(_SPACES) for p in _LIST_SPLIT.split(text)) if part]


def _texts(text: str) -> list[str]:
    """Split at semicolons that are not written ``\\;``."""
    parts, part, rest = [], "", iter(text)
    for char in rest:
        if char == "\\":
            part += next(rest, "\\")
        elif char == ";":
            parts.append(part)
            part = ""
        else:
            part += char
    return [p for p in (p.strip(_BLANK) for p in [*parts, part]) if p]


def _pairs(column: Column, text: str) -> Mapping[str, Any]:
    pairs: Block = {}
    # where semicolons stand between the pairs, a comma is one within a number
    for part in re.split("[;\u061b\uff1b]", text) if re.search("[;\u061b\uff1b]", text) else _LIST_SPLIT.split(text):
        if not part.strip(_SPACES):
            continue
        key, value = (p.strip(_SPACES) for p in (*_PAIR_COLON.split(part, 1), "")[:2])
        if not key or not value:
            raise CellError("E510", f"{part[:40]!r} in {column.heading} is not a pair",
                            "write name: value, name: value")
        if key in pairs:
            raise CellError("E510", f"{key[:40]!r} stands twice in {column.heading}", "keep one of the two")
        pairs[key] = value
    return pairs


def looks_like_formula(value: Any) -> bool:
    """Whether a spreadsheet program could take the text for a formula, so that it is marked as text."""
    return isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r", "'")
