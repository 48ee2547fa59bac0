"""Read a ledger: a folder with one JSON object a line in files by kind, normalised texts, and assumptions.

>>> from peaceroom.evidence.ledger.loading import read_ledger
>>> ledger = read_ledger("my-talks/ledger")  # doctest: +SKIP
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peaceroom.core.codes import CODES
from peaceroom.core.collecting import no_collection
from peaceroom.core.errors import InputError, Problem, Warn
from peaceroom.evidence.ledger.assumptions import Assumptions, read_assumptions
from peaceroom.evidence.ledger.checking import structure
from peaceroom.evidence.ledger.consistency import Frame, meaning
from peaceroom.evidence.ledger.history import Book
from peaceroom.evidence.ledger.json_lines import Row, from_line, to_line
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.records import KINDS, Grade
from peaceroom.evidence.ledger.stored_texts import kept_warning, sha256, texts
from peaceroom.files.opening import exists, read_file
from peaceroom.files.writing import mend

MAX_BYTES = 200_000_000
#: referents first; additions are written in this order and read against it, so that a reader never sees a record
#: without what it names
ORDER = ("source", "grade", "document", "scale", "passage", "coding", "withdrawal")
_SEVERAL = {kind: KINDS[kind][1].removesuffix(".jsonl") for kind in KINDS}


@dataclass(frozen=True, eq=False)
class Contents:
    """The files of a ledger as read: rows, and what was wrong with their form.

    ``broken`` holds ids of lines that could not be read; ``lines`` counts the lines of each kind's file.
    """

    folder: Path
    name: str
    book: Book
    assumptions: Assumptions
    problems: tuple[Problem, ...]
    lines: Mapping[str, int]


@dataclass(frozen=True, eq=False)
class Examined:
    """A ledger with everything that is wrong with it. ``ledger`` holds the lines that could be read."""

    ledger: Ledger
    contents: Contents
    problems: tuple[Problem, ...]
    warnings: tuple[Warn, ...]


def read_ledger(folder: str | Path, as_of: dt.date | None = None, actors: Collection[str] | None = None,
                issues: Mapping[str, tuple[float, float]] | None = None,
                coders: Collection[str] | None = None) -> Ledger:
    """The records in use of a ledger's folder, and its assumptions.

    Parameters
    ----------
    as_of
        Nothing in use may be dated after it.
    actors, coders
        Ids that the scenario has; None leaves the check out.
    issues
        Issue → (low, high) ends of its scale; None leaves the check out, and positions off it are not noticed.

    Raises
    ------
    InputError
        E900–E925, E928: every problem found, with file, line and column.
    """
    found = examine(folder, Frame(as_of, actors, issues, coders))
    if found.problems:
        raise InputError(found.problems)
    return found.ledger


@no_collection()
def examine(folder: str | Path, frame: Frame | None = None, *, raw: bool = False) -> Examined:
    """The same without raising: what could be read, with all problems and warnings.

    ``raw`` also compares the files in ``raw/`` with their hashes.
    """
    contents = load(folder)
    book = contents.book
    problems = [*contents.problems, *structure(book), *meaning(book, frame or Frame()),
                *texts(book, contents.folder, raw=raw)]
    ledger = as_ledger(book, contents.assumptions)
    warned = (*kept_warning(book, contents.folder), *_ungraded(ledger))
    return Examined(ledger, contents, tuple(sorted(problems)), tuple(sorted(warned)))


@no_collection()
def load(folder: str | Path) -> Contents:
    """Read the files without checking what records say together. A folder that is not there is an empty ledger.

    An addition that was cut off is completed or taken back first. Raises `InputError` E328 where it cannot be.
    """
    folder = Path(folder)
    mend(folder)
    name = folder.as_posix()
    by_kind: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    broken: set[str] = set()
    lines: dict[str, int] = {}
    for kind in reversed(ORDER):
        path = folder / KINDS[kind][1]
        data, found = _file_bytes(path, f"{name}/{path.name}")
        rows, more, lost, count = parse(kind, data, f"{name}/{path.name}")
        by_kind[kind], lines[kind] = rows, count
        problems += found + more
        broken |= lost
    assumptions, found = read_assumptions(folder, name)
    book = Book([row for kind in ORDER for row in by_kind[kind]], frozenset(broken))
    return Contents(folder, name, book, assumptions, tuple(problems + found), lines)


def parse(kind: str, data: bytes, file: str) -> tuple[list[Row], list[Problem], set[str], int]:
    """Rows, problems, ids of lines that could not be read, and the number of lines of one file."""
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        before = error.object[:error.start]
        column = len(before[before.rfind(b"\n") + 1:].decode("utf-8", "replace")) + 1
        return [], [Problem(file, before.count(b"\n") + 1, column, "E900",
                            f"byte {error.start + 1} (0x{error.object[error.start]:02X}) is not UTF-8",
                            CODES["E900"][1], "save the file as UTF-8 in your editor")], set(), 0
    rows: list[Row] = []
    problems: list[Problem] = []
    broken: set[str] = set()
    parts = text.split("\n")
    whole = len(parts) - 1
    for number, line in enumerate(parts, 1):
        if not line.strip():
            continue
        row, found, id_ = from_line(kind, line, file, number)
        if number > whole:  # no line break at its end
            if row is None and any(p.code == "E901" for p in found):
                remedy = "delete the rest of the line; what stands before it is whole"
                found = [Problem(file, number, 1, "E902", "the last line breaks off", CODES["E902"][1], remedy)]
            else:
                found.append(Problem(file, number, len(line) + 1, "E902", "the last line has no line break at its end",
                                     CODES["E902"][1], "add a line break if the record is whole"))
        if row is not None:
            rows.append(row)
        problems += found
        if found and id_ is not None and row is None:
            broken.add(id_)
    return rows, problems, broken, whole + bool(parts[-1].strip())


def as_ledger(book: Book, assumptions: Assumptions) -> Ledger:
    """The records in use with references led on to what stands in their places, and the hash of it all."""
    # each kind's records are of its own class, which the name of the kind says and no type
    kinds: dict[str, dict[str, Any]] = {kind: {} for kind in ORDER}
    for row in book.used():
        kinds[row.kind][row.record.id] = book.settled(row.record)
    return Ledger(sources=kinds["source"], grades=kinds["grade"], documents=kinds["document"],
                  passages=kinds["passage"], scales=kinds["scale"], codings=kinds["coding"],
                  assumptions=assumptions, sha256=_digest(kinds, assumptions))


def _digest(kinds: Mapping[str, Mapping[str, Any]], assumptions: Assumptions) -> str:
    """Independent of the order of lines and files, and of fields that a later version adds with a default."""
    lines = [f"{kind} {to_line(kinds[kind][id_])}" for kind in ORDER for id_ in sorted(kinds[kind])]
    lines.append("assumptions " + json.dumps(assumptions.model_dump(mode="json"), sort_keys=True))
    return sha256("\n".join(lines))


def _file_bytes(path: Path, file: str) -> tuple[bytes, list[Problem]]:
    def refuse(message: str, remedy: str) -> tuple[bytes, list[Problem]]:
        return b"", [Problem(file, 0, 0, "E900", message, CODES["E900"][1], remedy)]

    if not exists(path):
        return b"", []
    try:
        return read_file(path, MAX_BYTES, within=path.parent, smaller="divide the scenario"), []
    except InputError as error:
        return refuse(error.problems[0].message, error.problems[0].remedy)


def _ungraded(ledger: Ledger) -> Iterator[Warn]:
    graded = {g.source for g in ledger.grades.values() if isinstance(g, Grade)}
    spoken = {ledger.documents[ledger.passages[c.passage].document].source for c in ledger.codings.values()}
    for id_ in sorted(spoken - graded):
        yield Warn("W904", f"{id_} has codings and no grade")


def several(kind: str, count: int) -> str:
    """``1 passage``, ``2 passages``."""
    return f"{count} {kind if count == 1 else _SEVERAL[kind]}"
