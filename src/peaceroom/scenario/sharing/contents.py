"""What can be read in a file of any kind, byte for byte: packed, compressed, escaped or between marks.

Yields texts with the line that each begins on (0 where the file has no lines) and what part of the file it is.
"""

from __future__ import annotations

import gzip
import html
import io
import re
import zlib
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.core.extras import need
from peaceroom.files.zip_parts import ZipLimits, ZipParts

if TYPE_CHECKING:
    import pyarrow as pa

#: archives within archives that are opened, and what all parts of one may unpack to
_DEPTH, _LIMITS = 4, ZipLimits(1_000_000_000, 100_000)
_TAG = re.compile(r"<[^<>]*>")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_CONTROL = re.compile(r"\\[nrt]")
_EMBEDDED = re.compile(r"base64,([A-Za-z0-9+/]{8,}={0,2})")


@dataclass(frozen=True, slots=True)
class Text:
    """Some text of a file; ``whole``: it is text, not bytes that were taken for letters."""

    words: str
    part: str = ""
    lines: bool = False
    whole: bool = True


def texts_in(data: bytes, file: str, part: str = "", depth: int = 0) -> Iterator[Text]:
    """Everything that can be read in these bytes.

    Raises `InputError`: E392 for what is packed deeper than it can be followed or locked, E329 where the library that
    reads PDF is missing, E962 and others for a damaged archive.
    """
    if depth > _DEPTH:
        raise _unread(file, f"{part} is an archive within archives", "unpack it, and look through what it holds")
    if data.startswith(b"PK\x03\x04"):
        yield from _archive(data, file, part, depth)
    elif data.startswith(b"\x1f\x8b"):
        try:
            yield from texts_in(gzip.decompress(data), file, _joined(part, "unpacked"), depth + 1)
        except (OSError, EOFError, zlib.error):
            raise _unread(file, "it is packed and damaged", "leave it at home, or write it anew") from None
    elif data.startswith(b"%PDF-"):
        yield from _pdf(data, file, part)
    elif data.startswith(b"PAR1"):
        yield from _parquet(data, part)
    else:
        yield from _plain(data, file, part, depth)


def _archive(data: bytes, file: str, part: str, depth: int) -> Iterator[Text]:
    parts = ZipParts(data, file, _LIMITS, "make the archive anew")
    for name in parts.names():
        inside = _joined(part, name)
        yield Text(name, inside)
        if not name.endswith("/"):
            yield from texts_in(parts.part(name), file, inside, depth + 1)


def _pdf(data: bytes, file: str, part: str) -> Iterator[Text]:
    need("documents")
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        for n, page in enumerate(reader.pages, 1):
            yield Text(page.extract_text(), _joined(part, f"page {n}"))
        yield Text("\n".join(map(str, (reader.metadata or {}).values())), _joined(part, "its own notes"))
        numbers = {n for entries in reader.xref.values() for n in entries} | set(reader.xref_objStm)
        for number in sorted(numbers):
            yield from _stream(reader.get_object(number), part, number)
    except (PyPdfError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise _unread(file, f"this PDF cannot be read ({type(error).__name__})", "leave it at home, or write it anew") \
            from None


def _stream(found: object, part: str, number: int) -> Iterator[Text]:
    if found is not None and hasattr(found, "get_data"):
        yield Text(found.get_data().decode("latin-1"), _joined(part, f"object {number}"), whole=False)


def _parquet(data: bytes, part: str) -> Iterator[Text]:
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(data))
    meta = {**(table.schema.metadata or {})}
    yield Text("\n".join(b"\n".join(pair).decode("utf-8", "replace") for pair in meta.items()), _joined(part, "schema"))
    for name in table.column_names:
        yield Text(name, _joined(part, f"column {name}"))
        yield Text("\n".join(_strings(table.column(name))), _joined(part, f"column {name}"))


def _strings(column: pa.ChunkedArray) -> Iterator[str]:
    import pyarrow as pa

    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind):
        return
    yield from (str(value) for value in column.unique().to_pylist() if value is not None)


def _plain(data: bytes, file: str, part: str, depth: int) -> Iterator[Text]:
    try:
        words = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    except UnicodeDecodeError:
        yield Text(data.decode("latin-1"), part, whole=False)
        yield Text(data.replace(b"\0", b"").decode("latin-1"), part, whole=False)  # letters of two bytes
        return
    yield Text(words, part, lines=not part)
    said = [line if line.isalnum() else _said(line) for line in words.split("\n")]
    if (plain := "\n".join(said)) != words:
        yield Text(plain, part, lines=not part)
    if (bare := _TAG.sub(lambda tag: "\n" * tag[0].count("\n"), plain)) != plain:
        yield Text(bare, part, lines=not part)
    for held in _EMBEDDED.finditer(words):
        inner = held[1] + "=" * (-len(held[1]) % 4)
        try:
            yield from texts_in(b64decode(inner), file, _joined(part, "what is embedded"), depth + 1)
        except ValueError:  # letters that only look so
            continue


def _said(line: str) -> str:
    """A line with what is written for letters (of HTML, JSON and addresses) read."""
    line = _CONTROL.sub(" ", _ESCAPE.sub(lambda found: chr(int(found[1], 16)), html.unescape(line)))
    return unquote(line).replace("\n", " ")


def _joined(part: str, name: str) -> str:
    return f"{part}: {PurePath(name).as_posix()}" if part else name


def _unread(file: str, what: str, remedy: str) -> InputError:
    return InputError.one("E392", what, CODES["E392"][1], remedy, file=file)
