"""Many files into a ledger: those it has are passed over, those that cannot be read are told, the others go in.

Files are added some at a time, each time all or none. Whoever stops the work loses what was not added yet; the same
command again passes over what is there, by the hash of the bytes, and goes on.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Interrupted, Problem, Warn
from peaceroom.documents.intake.extracting import ENDINGS, read_bytes
from peaceroom.evidence.ledger.adding import Desk, Store
from peaceroom.evidence.ledger.adding_documents import make_document
from peaceroom.evidence.ledger.adding_one import alike
from peaceroom.evidence.ledger.document_copies import DocumentIndex
from peaceroom.evidence.ledger.history import Book
from peaceroom.evidence.ledger.loading import load
from peaceroom.evidence.ledger.records import Document, Record
from peaceroom.evidence.ledger.stored_texts import sha256, stored
from peaceroom.evidence.ledger.taking_files import Taken, take_file

#: files of one addition, and their bytes; a file is never parted
_AT_ONCE, _BYTES_AT_ONCE = 40, 30_000_000
_MOST_FILES = 100_000


@dataclass(frozen=True)
class Found:
    """The files that are meant: those to read, those whose ending is not that of a document, and refusals."""

    files: tuple[Path, ...]
    passed_over: tuple[Path, ...] = ()
    refused: tuple[FileRefused, ...] = ()


@dataclass(frozen=True)
class FileRefused:
    """A file that was not added, and why."""

    file: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class FileWarned:
    """Something to look at in a file that was added."""

    file: str
    warning: Warn


@dataclass
class FilesAdded:
    """What became of each file; ``there`` names files with the document that has their bytes already."""

    added: list[tuple[str, Document]] = field(default_factory=list)
    there: list[tuple[str, str]] = field(default_factory=list)
    refused: list[FileRefused] = field(default_factory=list)
    warnings: list[FileWarned] = field(default_factory=list)


def documents_in(paths: Iterable[Path]) -> Found:
    """The documents' files among paths and in folders, by name; hidden ones and links out of a folder left out."""
    files: dict[Path, None] = {}
    over: list[Path] = []
    refused: list[FileRefused] = []
    for path in paths:
        if not path.is_dir():
            files[path] = None
            continue
        home = path.resolve()
        for found in _walk(path):
            if found.suffix.lower() not in ENDINGS:
                over.append(found)
            elif found.is_symlink() and not found.resolve().is_relative_to(home):
                refused.append(_refused(found, "E019", "this is a link to a file outside the folder",
                                        "name the file itself, if it is meant"))
            else:
                files[found] = None
    if len(files) > _MOST_FILES:
        raise InputError.one("E930", f"there are {len(files):,} files, and an addition may have {_MOST_FILES:,}",
                             CODES["E930"][1], "add them folder by folder")
    return Found(tuple(files), tuple(over), tuple(refused))


def _walk(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        yield from (Path(here) / n for n in sorted(names) if not n.startswith("."))


def add_files(store: Store, files: Sequence[Path], *, by: str, on: dt.date, source: str, encoding: str | None = None,
              progress: Callable[[int, int], None] | None = None, **fields: object) -> FilesAdded:
    """Add each file as a document.

    Parameters
    ----------
    encoding
        Of those files in which nothing says what they are.
    progress
        Called with the number of files done and of all.
    fields
        Fields of `Document` that are the same for all.

    Raises
    ------
    InputError
        What is wrong with the ledger itself, E926 it is in use, E929 the source is not there. Problems of single files
        are in the result.
    Interrupted
        Ctrl-C; what was added stays.
    """
    work = _Work(store, {"by": by, "on": on, "source": source, **fields}, encoding)
    try:
        for n, path in enumerate(files):
            work.take(path)
            if progress is not None:
                progress(n + 1, len(files))
        work.flush()
    except KeyboardInterrupt:
        done = len(work.result.added)
        raise Interrupted(f"{done:,} of {len(files):,} files are added; the same command goes on from there") from None
    return work.result


@dataclass
class _Waiting:
    """A file that was read and is to be added: near-copies by ids of the ledger or names of files."""

    file: str
    taken: Taken
    near: tuple[str, ...]


class _Work:
    def __init__(self, store: Store, fields: dict[str, object], encoding: str | None) -> None:
        self.store, self.fields, self.encoding = store, fields, encoding
        self.result = FilesAdded()
        self.waiting: list[_Waiting] = []
        self.ids: dict[str, str] = {}  # file → the id that its document got
        contents = load(store.folder)
        if contents.problems:
            raise InputError(contents.problems)
        self.known = {d.raw_sha256: d.id for d in _documents(contents.book) if d.raw_sha256}
        self.hashes: dict[str, str] = {}
        self.index = DocumentIndex(self._text)
        for d in _documents(contents.book):
            if d.text_sha256 and (text := stored(store.folder, d.text_sha256)) is not None:
                self.hashes[d.id] = d.text_sha256
                self.index.add(d.id, text)

    def _text(self, key: str) -> str | None:
        waiting = next((w for w in self.waiting if w.file == key), None)
        if waiting is not None:
            return waiting.taken.found.text
        digest = self.hashes.get(key)
        return stored(self.store.folder, digest) if digest is not None else None

    def take(self, path: Path) -> None:
        """Read a file and put it with those that wait; problems of its own are noted."""
        file = path.as_posix()
        try:
            data = read_bytes(path)
            digest = sha256(data)
            if digest in self.known:
                self.result.there.append((file, self.known[digest]))
                return
            taken = self._taken(path, data)
        except InputError as error:
            self.result.refused.append(FileRefused(file, error.problems))
            return
        text = taken.found.text
        near = self.index.near(text)
        self.result.warnings += [FileWarned(file, w) for w in (*taken.found.warnings, *alike(self.index, text, near))]
        self.index.add(file, text)
        self.hashes[file] = sha256(text)
        self.known[digest] = file
        self.waiting.append(_Waiting(file, taken, tuple(c.id for c in near)))
        if len(self.waiting) >= _AT_ONCE or sum(len(w.taken.raw) for w in self.waiting) > _BYTES_AT_ONCE:
            self.flush()

    def _taken(self, path: Path, data: bytes) -> Taken:
        try:
            return take_file(path, data=data)
        except InputError as error:
            if self.encoding is None or {p.code for p in error.problems} != {"E931"}:
                raise
            return take_file(path, self.encoding, data=data)

    def flush(self) -> None:
        """Add those that wait: together, and where that is refused one by one."""
        waiting = list(self.waiting)
        if not waiting:
            return
        try:
            self._add(waiting)
        except InputError as error:
            if len(waiting) == 1 or any(p.code == "E926" for p in error.problems):
                if len(waiting) > 1:
                    raise
                self._refuse(waiting[0], error.problems)
            else:
                for one in waiting:
                    try:
                        self._add([one])
                    except InputError as own:
                        self._refuse(one, own.problems)
        self.waiting.clear()

    def _refuse(self, one: _Waiting, problems: Sequence[Problem]) -> None:
        placed = tuple(replace(p, file=one.file, line=0, column=0) for p in problems)
        self.result.refused.append(FileRefused(one.file, placed))
        self.result.warnings = [w for w in self.result.warnings if w.file != one.file]
        self.known = {digest: id_ for digest, id_ in self.known.items() if id_ != one.file}

    def _add(self, waiting: Sequence[_Waiting]) -> None:
        bad: dict[str, tuple[Problem, ...]] = {}
        made: dict[str, str] = {}

        def make(desk: Desk) -> list[Record]:
            bad.clear()
            made.clear()
            out: list[Record] = []
            for one in waiting:
                known = {**self.ids, **made}
                kept = set(desk.raw), set(desk.texts)
                try:
                    near = [known.get(n, n) for n in one.near if known.get(n, n) in desk.book.by_id or n in made]
                    document = make_document(desk, taken=one.taken, near=near, **self.fields)  # type: ignore[arg-type]  # the record is checked
                    self._in_time(document)
                except InputError as error:
                    bad[one.file] = error.problems
                    desk.forget(*kept)
                else:
                    made[one.file] = document.id
                    out.append(document)
            return out

        entered = self.store.enter(make)
        records = {r.id: r for r in entered.added if isinstance(r, Document)}
        for one in waiting:
            if one.file in bad:
                self._refuse(one, bad[one.file])
            elif (id_ := made.get(one.file)) in records:
                self.ids[one.file] = str(id_)
                self.result.added.append((one.file, records[str(id_)]))
            else:
                self.result.there.append((one.file, str(id_)))

    def _in_time(self, document: Document) -> None:
        as_of = self.store.frame.as_of
        if as_of is not None and document.date > as_of:
            raise InputError.one("E916", f"{document.date} is after the as-of date {as_of}", CODES["E916"][1],
                                 "leave it out of this scenario, or make one with a later as-of date")


def _documents(book: Book) -> Iterator[Document]:
    return (r.record for r in book.used("document") if isinstance(r.record, Document))


def _refused(path: Path, code: str, message: str, remedy: str) -> FileRefused:
    file = path.as_posix()
    return FileRefused(file, (Problem(file, 0, 0, code, message, CODES[code][1], remedy),))
