"""Add to a ledger: everything is checked first, then its lines are put after those that are there, under a lock.

Nothing that was in a file before an addition is ever changed. An addition that fails leaves every file as it was, and
one that is killed is completed or taken back by whoever reads the ledger next.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.documents.copies import CopyIndex
from peaceroom.documents.extracted import OffsetMap
from peaceroom.evidence.ledger.already import divided
from peaceroom.evidence.ledger.checking import structure
from peaceroom.evidence.ledger.consistency import Frame, meaning
from peaceroom.evidence.ledger.history import Book
from peaceroom.evidence.ledger.json_lines import Row, kind_of, new_row, to_line
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.loading import ORDER, Contents, examine, load
from peaceroom.evidence.ledger.locking import locked
from peaceroom.evidence.ledger.record_places import Places
from peaceroom.evidence.ledger.records import KINDS, Document, Passage, Record
from peaceroom.evidence.ledger.stored_texts import RAW, sha256, stored, text_path, texts
from peaceroom.evidence.ledger.taking_files import kept_pages
from peaceroom.files.ordinary import ordinary_bytes
from peaceroom.files.suggestions import did_you_mean
from peaceroom.files.writing import refused, replace_files

#: kind → what derived ids begin with
PREFIX = {"source": "", "grade": "grade-", "document": "", "passage": "p-", "scale": "scale-", "coding": "c-",
          "withdrawal": "w-"}


@dataclass(eq=False)
class Desk:
    """What an addition may look at while it holds the lock, and where it leaves texts and raw bytes.

    ``contents`` is the ledger as it stands. Texts and bytes are written only if the addition is accepted.
    """

    contents: Contents
    texts: dict[str, str] = field(default_factory=dict)
    raw: dict[str, bytes] = field(default_factory=dict)
    made: dict[str, Passage] = field(default_factory=dict)  # passages of this addition
    pages: dict[str, OffsetMap | None] = field(default_factory=dict)  # hash of raw bytes → pages of its text
    _given: set[str] = field(default_factory=set)

    @property
    def book(self) -> Book:
        return self.contents.book

    @cached_property
    def copies(self) -> CopyIndex:
        """The passages in use, and those that are made at this desk, by their words."""
        return CopyIndex({r.record.id: r.record.exact for r in self.book.used("passage")
                          if isinstance(r.record, Passage)})

    @property
    def made_ids(self) -> frozenset[str]:
        """Ids that `new_id` gave."""
        return frozenset(self._given)

    def new_id(self, kind: str, words: str = "") -> str:
        """A free id made of the kind's prefix and some words; a number follows where it is taken."""
        stem = (PREFIX[kind] + slug(words)).strip("-") or kind
        taken = self.book.by_id.keys() | self.book.broken | self._given
        tries = (stem if words and n == 1 else f"{stem}-{n}" for n in count(1))
        id_ = next(t for t in tries if t not in taken)
        self._given.add(id_)
        return id_

    def keep_text(self, text: str) -> str:
        """The text's hash, under which it will be kept."""
        digest = sha256(text)
        self.texts[digest] = text
        return digest

    def keep_raw(self, data: bytes) -> str:
        digest = sha256(data)
        self.raw[digest] = data
        return digest

    def forget(self, raw: set[str], texts: set[str]) -> None:
        """Keep no other bytes and texts than these, by their hashes: what came since is not added after all."""
        self.raw = {digest: data for digest, data in self.raw.items() if digest in raw}
        self.texts = {digest: text for digest, text in self.texts.items() if digest in texts}

    def page(self, document: Document, at: int) -> int | None:
        """The page of a place in a document's text; None where it has no pages, or its file is not kept."""
        raw = document.raw_sha256
        if raw is None or document.medium not in ("pdf", "docx"):
            return None
        if raw not in self.pages:
            self.pages[raw] = kept_pages(self.contents.folder, document)
        found = self.pages[raw]
        return found.page(at) if found is not None and len(set(found.pages)) > 1 else None

    def text(self, digest: str) -> str | None:
        """A text kept or about to be. Raises ValueError where a file holds something else."""
        found = self.texts.get(digest)
        return found if found is not None else stored(self.contents.folder, digest)


@dataclass(frozen=True)
class Entered:
    """What an addition brought, and what the ledger said already, both in the order given."""

    added: tuple[Record, ...]
    there: tuple[Record, ...] = ()


#: makes the records of an addition once the lock is held, so that ids and copies are those of that moment
Maker = Callable[[Desk], Iterable[Record]]


@dataclass(frozen=True)
class Store:
    """A ledger's folder, to be added to.

    ``frame`` is what the whole must agree with; ``wait`` how many seconds to wait for another addition.
    """

    folder: Path
    frame: Frame = field(default_factory=Frame)
    wait: float = 10.0

    def read(self) -> Ledger:
        """The ledger in use. Raises `InputError` with everything that is wrong."""
        found = examine(self.folder, self.frame)
        if found.problems:
            raise InputError(found.problems)
        return found.ledger

    def add(self, records: Iterable[Record] | Maker, places: Mapping[str, Places] | None = None) -> tuple[Record, ...]:
        """Append records, all or none.

        Parameters
        ----------
        records
            Records with ids, or a function that makes them from a `Desk` while the lock is held.
        places
            Record id → where it came from, for problems (a row of a table).

        Returns
        -------
        tuple
            The records added, in the order given.

        Raises
        ------
        InputError
            E901–E925 what is wrong with the new records (with the file as it is: its form), E926 the ledger is in
            use, E326 it cannot be written. Nothing was written then.
        """
        return self._enter(records, places, again=True).added

    def enter(self, records: Iterable[Record] | Maker, places: Mapping[str, Places] | None = None) -> Entered:
        """The same, but what the ledger says already is passed over (`peaceroom.evidence.ledger.already`).

        For additions that somebody may repeat: the same table twice, a command after one that was cut off.
        """
        return self._enter(records, places, again=False)

    def _enter(self, records: Iterable[Record] | Maker, places: Mapping[str, Places] | None, again: bool) -> Entered:
        given = () if callable(records) else tuple(records)
        maker: Maker = records if callable(records) else lambda desk: given
        if not self.folder.is_dir():
            self._prepare(maker, places, again)  # so that a refusal does not even leave a folder behind
        with locked(self.folder, self.wait):
            new, there, desk = self._prepare(maker, places, again)
            _write(self.folder, new, desk)
        return Entered(new, there)

    def _prepare(self, maker: Maker, places: Mapping[str, Places] | None,
                 again: bool) -> tuple[tuple[Record, ...], tuple[Record, ...], Desk]:
        contents = load(self.folder)
        if contents.problems:
            raise InputError(contents.problems)
        desk = Desk(contents)
        new, there = tuple(maker(desk)), tuple[Record, ...]()
        if not again:
            new, there = divided(new, contents.book, desk.made_ids)
        rows: list[Row] = []
        problems: list[Problem] = []
        for record in new:
            row, found = new_row(record, (places or {}).get(record.id))
            problems += found
            if row is not None:
                rows.append(row)
        broken = frozenset(r.id for r in new) - {r.record.id for r in rows}
        by_kind = [r for kind in ORDER for r in (*_of(contents.book.rows, kind), *_of(rows, kind))]
        book = Book(by_kind, contents.book.broken | broken)
        before = {*structure(contents.book), *meaning(contents.book, self.frame)}
        problems += [p for p in (*structure(book), *meaning(book, self.frame)) if p not in before]
        ours, touched = set(map(id, rows)), {r.record.supersedes for r in rows}

        def affected(row: Row) -> bool:
            """New rows, and passages of a document that a new one supersedes."""
            return id(row) in ours or getattr(row.record, "document", None) in touched

        problems += texts(book, self.folder, only=affected, read=desk.text)
        if problems:
            raise InputError(dict.fromkeys(problems))
        return new, there, desk

    def history(self, id_: str) -> tuple[Record, ...]:
        """What stood in the place of a record over time, the first first; its withdrawal, if any, last.

        Raises `InputError` E929 when no record has the id.
        """
        book = load(self.folder).book
        if id_ not in book.by_id:
            raise unknown(id_, book, self.folder)
        return tuple(row.record for row in book.history(id_))


def unknown(id_: str, book: Book, folder: Path, kind: str | None = None) -> InputError:
    """E929: no record, or none of a kind, has this id."""
    known = [i for i, row in book.by_id.items() if kind in (None, row.kind)]
    listing = f"see `peaceroom evidence list {folder.parent.as_posix()}`"
    return InputError.one("E929", f"the ledger has no {kind or 'record'} {id_[:100]}", CODES["E929"][1],
                          did_you_mean(id_, known, listing), file=folder.as_posix())


def slug(words: str, longest: int = 48) -> str:
    """Words as part of an id: Latin letters without accents, digits and dashes; other scripts as a short hash."""
    plain = unicodedata.normalize("NFKD", words.casefold()).encode("ascii", "ignore").decode()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if words.strip() and len(re.sub(r"\W", "", made)) * 2 < len(re.sub(r"\W", "", words)):
        made = f"{made}-{sha256(words)[:8]}".strip("-")  # most of it was in another script
    return made[:longest].rstrip("-")


def _of(rows: Iterable[Row], kind: str) -> list[Row]:
    return [row for row in rows if row.kind == kind]


def _write(folder: Path, new: Iterable[Record], desk: Desk) -> None:
    """One change of all files: texts and bytes that are not there yet, and the lines after those that are."""
    new = tuple(new)
    changes = {text_path(folder, digest): text.encode("utf-8") for digest, text in desk.texts.items()}
    changes |= {folder / RAW / digest: data for digest, data in desk.raw.items()}
    changes = {path: data for path, data in changes.items() if not path.exists()}
    for kind in ORDER:  # referents before what names them
        lines = "".join(to_line(r) + "\n" for r in new if kind_of(r) == kind)
        if lines:
            path = folder / KINDS[kind][1]
            changes[path] = _before(path) + lines.encode("utf-8")
    if changes:
        replace_files(changes, folder=folder)


def _before(path: Path) -> bytes:
    try:
        return ordinary_bytes(path) if path.exists() else b""
    except OSError as error:
        raise refused(path, error) from None
