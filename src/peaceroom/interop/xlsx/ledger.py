"""The ledger of evidence beside a scenario as sheets ``ledger-NAME``, and back to the same bytes.

A record is a row with a column per field. A line that a row could not give back stands whole in the first column. The
sheet ``ledger-files`` says which files there are and how their lines end. Texts and raw documents stay in the folder.
"""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from peaceroom.evidence.ledger.assumptions import FILE as ASSUMPTIONS
from peaceroom.evidence.ledger.loading import MAX_BYTES
from peaceroom.evidence.ledger.records import KINDS, Id
from peaceroom.evidence.ledger.stored_texts import RAW, TEXTS
from peaceroom.interop.xlsx.carried import carried
from peaceroom.interop.xlsx.columns import Column, Kind
from peaceroom.scenario.file.ledger_folder import FOLDER

PREFIX = "ledger-"
#: the sheet that lists the files
FILES = "ledger-files"
FILES_HEAD = ("file", "line ends", "line ends after the last line")
#: heading of the column with the order of a line's fields, where it is not that of the columns
ORDER = "order"
#: file → its kind; None for the assumptions
NAMES: dict[str, str | None] = {**{name: kind for kind, (_, name) in KINDS.items()}, ASSUMPTIONS: None}
ENDS = {"CRLF": "\r\n", "LF": "\n"}
MARK = "\ufeff"

#: how a field of a record stands in its cell
Shape = Literal["text", "verbatim", "date", "number", "flag", "ids", "texts", "numbers"]
_VERBATIM = ("exact", "prefix", "suffix")
_COLUMN_KIND: dict[Shape, Kind] = {"date": "date", "number": "number", "flag": "flag", "ids": "ids", "texts": "texts"}
_WIDE = {"exact": 70, "because": 50, "note": 50, "title": 40, "words": 50, "url": 36, "name": 34, "id": 26}
_HELP = {
    "id": "Small letters, digits, - _ and .; other records refer to it. A cell that begins with { is a whole line.",
    "by": "Who added the record, an id from Coders.", "on": "When it was added.",
    "supersedes": "Id of the record whose place this one takes.", "exact": "The words, or their paraphrase.",
    "origin": "Names the first utterance: five outlets with one quote have one origin.",
    "relation": "Whose word it is, seen from the actor that it is about.",
    "value": "A number or a range such as 40..60, on the scale of the quantity.",
    "reliability": "A (best) to E; F cannot be judged.",
    "credibility": "1 confirmed by another origin … 5 improbable, 6 cannot be judged.",
    "within": "The share that the range is meant to hold; empty: 0.8.", "level": "Counts from 1 on the scale named.",
    "text_sha256": "Hash of a text that stays in the folder; leave it.",
    "raw_sha256": "Hash of a document that stays in the folder; leave it.",
    "start": "Place in the document's text; leave it.", "end": "Place in the document's text; leave it.",
}
_LISTS: dict[Shape, str] = {"ids": "Several are separated by commas.", "numbers": "Several are separated by commas.",
                            "texts": "Several are separated by semicolons (write \\; for one within a text)."}


@dataclass(frozen=True, slots=True)
class Form:
    """How the lines of a file end: a key of `ENDS`, with a byte order mark or not, and ends after the last line."""

    ends: str = "LF"
    mark: bool = False
    after: int = 1


def ledger_files(folder: Path) -> dict[str, bytes] | None:
    """The files of ``ledger/`` in a scenario's folder by name, as they are; None where there is no ledger.

    Raises `InputError` (E016, E018, E019, E900) for one that cannot be carried.
    """
    if not (folder / FOLDER).is_dir():
        return None
    found = {}
    for name in NAMES:
        path = folder / FOLDER / name
        if path.exists() or path.is_symlink():
            found[name] = carried(path, folder, MAX_BYTES, "E900", "E900")
    return found


def left_behind(folder: Path) -> list[str]:
    """Folders of the ledger that do not travel and are there: ``ledger/texts``, ``ledger/raw``."""
    return [f"{FOLDER}/{name}" for name in (TEXTS, RAW) if (folder / FOLDER / name).is_dir()]


def title_of(name: str) -> str:
    """``codings.jsonl`` → ``ledger-codings``."""
    return PREFIX + name.rpartition(".")[0]


def lines_of(data: bytes) -> tuple[list[str], Form]:
    """The lines of a file, and what `joined` needs to give its bytes back."""
    text = data.decode("utf-8")
    mark = text.startswith(MARK)
    text = text.removeprefix(MARK)
    ends = "CRLF" if "\n" in text and text.count("\n") == text.count("\r\n") else "LF"
    lines = text.split(ENDS[ends])
    after = 0
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
        after += 1
    return lines, Form(ends, mark, after)


def joined(lines: list[str], form: Form) -> bytes:
    """The inverse of `lines_of`."""
    end = ENDS[form.ends]
    return ((MARK if form.mark else "") + end.join(lines) + end * form.after).encode("utf-8")


@cache
def shapes(kind: str) -> dict[str, Shape]:
    """Field → how it stands in its cell, in the order of the columns."""
    fields = KINDS[kind][0].model_fields
    return {name: "verbatim" if name in _VERBATIM else _shape(field.annotation) for name, field in fields.items()}


@cache
def columns(kind: str) -> tuple[Column, ...]:
    """The columns of a kind's sheet."""
    fields = KINDS[kind][0].model_fields
    made = [Column(name, name, _COLUMN_KIND.get(shape, "text"), " ".join(filter(None, (
        _HELP.get(name, ""), _LISTS.get(shape, "")))), _WIDE.get(name, 14),
        ("yes", "no") if shape == "flag" else tuple(map(str, _words(fields[name].annotation))))
        for name, shape in shapes(kind).items()]
    order = "Order of the fields in the file, where it is not that of the columns. May be emptied; new rows need none."
    return (*made, Column(ORDER, ORDER, "text", order, 20))


def _plain(annotation: object) -> typing.Any:
    """The type without None and without the limits of its values."""
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return _plain(next(a for a in typing.get_args(annotation) if a is not type(None)))
    return typing.get_args(annotation)[0] if typing.get_origin(annotation) is typing.Annotated else annotation


def _shape(annotation: object) -> Shape:
    plain = _plain(annotation)
    if typing.get_origin(plain) is tuple:
        inner = typing.get_args(plain)[0]
        return "ids" if inner == Id else "texts" if _plain(inner) is str else "numbers"
    if typing.get_origin(plain) is Literal:
        return "number" if isinstance(typing.get_args(plain)[0], int) else "text"
    by_type: dict[object, Shape] = {bool: "flag", date: "date", int: "number", float: "number"}
    return by_type.get(plain, "text")


def _words(annotation: object) -> tuple[object, ...]:
    plain = _plain(annotation)
    return typing.get_args(plain) if typing.get_origin(plain) is Literal else ()
