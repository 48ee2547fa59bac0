"""Stored texts: whether they are still what was added, and whether passages stand where they say."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from peaceroom.core.errors import Problem, Warn
from peaceroom.evidence.ledger.history import Book
from peaceroom.evidence.ledger.json_lines import Row
from peaceroom.evidence.ledger.records import Document, Passage
from peaceroom.files.ordinary import ordinary_bytes

TEXTS, RAW = "texts", "raw"
_SHA = re.compile(r"[0-9a-f]{64}")

#: hash → text; None where it is not kept, ValueError where it is not what the hash says
Reader = Callable[[str], str | None]


def sha256(data: bytes | str) -> str:
    """Hash of bytes, or of a text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(data.encode("utf-8") if isinstance(data, str) else data).hexdigest()


def text_path(folder: Path, digest: str) -> Path:
    return folder / TEXTS / f"{digest}.txt"


def stored(folder: Path, digest: str) -> str | None:
    """The text kept under a hash, None if there is none. Raises ValueError when the file holds something else."""
    if not _SHA.fullmatch(digest):
        raise ValueError("not a hash")
    try:
        data = ordinary_bytes(text_path(folder, digest))
    except OSError:
        return None
    if sha256(data) != digest:
        raise ValueError("changed")
    return data.decode("utf-8")


def texts(book: Book, folder: Path, *, raw: bool = False, only: Callable[[Row], bool] | None = None,
          read: Reader | None = None) -> Iterator[Problem]:
    """Problems of stored texts and of passages in them.

    ``raw`` also compares the bytes in ``raw/``; ``only`` says which rows are checked; ``read`` gives texts that
    are not in the folder yet.
    """
    read = read or (lambda digest: stored(folder, digest))
    kept = (folder / TEXTS).is_dir()
    cache: dict[str, str | None] = {}
    for row in book.rows:
        if only is not None and not only(row):
            continue
        if isinstance(row.record, Document):
            yield from _document(row, row.record, read, kept, cache)
            if raw:
                yield from _raw(row, row.record, folder)
        elif isinstance(row.record, Passage):
            named = row.record.document
            document = book.by_id.get(book.latest(named) if book.in_use(row.record.id) else named)
            if document is not None and isinstance(document.record, Document):
                yield from _passage(row, row.record, document.record, read, cache)


def kept_warning(book: Book, folder: Path) -> Iterator[Warn]:
    """Documents whose texts were left out of the folder as a whole (a ledger passed on without them)."""
    wanted = [r for r in book.used("document") if isinstance(r.record, Document) and r.record.text_sha256]
    if wanted and not (folder / TEXTS).is_dir():
        yield Warn("W901", f"{len(wanted)} documents have a text, and the folder {TEXTS}/ is not there")


def _load(digest: str, read: Reader, cache: dict[str, str | None]) -> str | None:
    if digest not in cache:
        if len(cache) > 64:  # passages of a document usually stand together
            cache.clear()
        cache[digest] = read(digest)
    return cache[digest]


def _document(row: Row, d: Document, read: Reader, kept: bool, cache: dict[str, str | None]) -> Iterator[Problem]:
    for name, digest in (("raw_sha256", d.raw_sha256), ("text_sha256", d.text_sha256)):
        if digest is not None and not _SHA.fullmatch(digest):
            yield row.problem("E906", (name,), f"{name} is not a hash", "write 64 hexadecimal digits")
            return
    if d.text_sha256 is None:
        return
    try:
        if _load(d.text_sha256, read, cache) is None and kept:
            yield row.problem("E919", ("text_sha256",), f"there is no file {TEXTS}/{d.text_sha256[:8]}….txt",
                              "put the file back, or add the document anew")
    except ValueError:
        yield row.problem("E919", ("text_sha256",), f"the file {TEXTS}/{d.text_sha256[:8]}….txt was changed",
                          "put the first version back, or add the changed text as another document")


def _raw(row: Row, d: Document, folder: Path) -> Iterator[Problem]:
    """Raw bytes may be left out (rights), but not changed."""
    if d.raw_sha256 is None:
        return
    try:
        data = ordinary_bytes(folder / RAW / d.raw_sha256)
    except OSError:
        return
    if sha256(data) != d.raw_sha256:
        yield row.problem("E919", ("raw_sha256",), f"the file {RAW}/{d.raw_sha256[:8]}… was changed",
                          "put the first version back, or add the changed file as another document")


def _passage(row: Row, p: Passage, d: Document, read: Reader, cache: dict[str, str | None]) -> Iterator[Problem]:
    if p.text_sha256 is not None and p.text_sha256 != sha256(p.exact):
        yield row.problem("E918", ("text_sha256",), "the hash is not that of the exact words",
                          "add the passage anew instead of changing its line")
    if p.start is None and p.end is None:
        return
    if p.start is None or p.end is None or p.start >= p.end:
        there = "end" if p.start is None else "start"
        yield row.problem("E918", (there,), "a place needs a start and, after it, an end",
                          "give both, or neither")
        return
    if d.text_sha256 is None:
        yield row.problem("E918", ("start",), f"the document {d.id} has no text", "leave start and end out")
        return
    try:
        text = _load(d.text_sha256, read, cache)
    except ValueError:
        return  # a problem of the document
    if text is None:
        return
    if p.end > len(text):
        yield row.problem("E918", ("end",), f"the text has {len(text)} characters, and this place ends at {p.end}",
                          "add the passage anew by its words")
    elif not p.paraphrase and text[p.start:p.end] != p.exact:
        at = text.find(p.exact)
        yield row.problem("E918", ("start",), f"other words stand at {p.start} to {p.end}",
                          f"did you mean {at} to {at + len(p.exact)}?" if at >= 0
                          else "add the passage anew by its words")
    elif not text[:p.start].endswith(p.prefix) or not text.startswith(p.suffix, p.end):
        name = "suffix" if text[:p.start].endswith(p.prefix) else "prefix"
        yield row.problem("E918", (name,), f"other words stand {'before' if name == 'prefix' else 'after'} the passage",
                          "add the passage anew by its words")
