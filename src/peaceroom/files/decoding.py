"""Bytes to characters without a guess: byte order mark, strict UTF-8, what a page declares, else a refusal."""

from __future__ import annotations

import codecs
import re

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.suggestions import did_you_mean

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\x00\x00", "utf-32-le"), (b"\x00\x00\xfe\xff", "utf-32-be"),
          (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})|"
                       rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
#: Latin-1 and ASCII declared on the web mean Windows-1252, as browsers read them
_WEB = {"iso8859-1": "cp1252", "ascii": "cp1252"}
_USUAL = ("utf-8", "utf-16", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "iso-8859-2",
          "iso-8859-5", "iso-8859-6", "iso-8859-8", "koi8-r", "koi8-u", "gb18030", "big5", "shift_jis", "euc-kr")
#: codecs of Python that are no encodings of documents
_NOT_TEXT = {"idna", "mbcs", "oem", "palmos", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}
#: how files that hold no plain text begin
_KINDS = ((b"%PDF", "a PDF", "save its text as a text file, or type the words by hand with --text"),
          (b"PK\x03\x04", "a Word or other zipped file", "save it as plain text or HTML"),
          (b"\xd0\xcf\x11\xe0", "an old Word or Excel file", "save it as plain text or HTML"),
          (b"{\\rtf", "an RTF file", "save it as plain text or HTML"),
          (b"\x89PNG", "a picture", "type the words by hand with --text"),
          (b"\xff\xd8\xff", "a picture", "type the words by hand with --text"),
          (b"GIF8", "a picture", "type the words by hand with --text"))


def decode(data: bytes, encoding: str | None = None, file: str = "") -> tuple[str, str]:
    """The text without its byte order mark, and the name of the encoding.

    Raises `InputError`: E931 no encoding is known, or its name is not; E932 it does not fit the bytes; E933 the
    bytes are no text.
    """
    for begin, what, remedy in _KINDS:
        if data.startswith(begin):
            raise _refuse("E933", f"this is {what}", remedy, file)
    if encoding is not None:
        return _as(data, _known(encoding, file), file)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _as(data, name, file)
    if b"\x00" in data:
        line = data.count(b"\n", 0, data.index(b"\x00")) + 1
        raise _refuse("E933", "the file holds binary data (a zero byte)",
                      "save it as text; if it is UTF-16 without a mark, add --encoding utf-16-le", file, line, 1)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        found = _DECLARED.search(data, 0, 4_096)
        if found is not None:
            declared = _codec((found[1] or found[2]).decode("ascii"))
            if declared is not None and declared != "utf-8":
                return _as(data, _WEB.get(declared, declared), file)
        line, column = _place(data, error.start)
        raise _refuse("E931", f"byte {error.start + 1} (0x{data[error.start]:02X}) is not UTF-8, and nothing says what "
                      "else it is", "name it, e.g. --encoding cp1251 for Cyrillic or cp1256 for Arabic text of Windows",
                      file, line, column) from None


def _as(data: bytes, name: str, file: str) -> tuple[str, str]:
    try:
        return data.decode(name).removeprefix("\ufeff"), name
    except UnicodeError as error:
        at = getattr(error, "start", 0)
        line, column = _place(data, at)
        raise _refuse("E932", f"byte {at + 1} has no meaning in {name}", "name another with --encoding", file, line,
                      column) from None


def _codec(name: str) -> str | None:
    try:
        found = codecs.lookup(name).name
        b"abcd".decode(found)
    except UnicodeError:
        pass  # an encoding in which these bytes mean nothing
    except (LookupError, ValueError):  # no such name, or a codec that is no encoding of text
        return None
    return None if found.replace("_", "-") in _NOT_TEXT else found


def _known(name: str, file: str) -> str:
    found = _codec(name)
    if found is None:
        raise _refuse("E931", f"there is no encoding {name[:40]!r}",
                      did_you_mean(name.lower(), _USUAL, "write e.g. " + ", ".join(_USUAL[:6])), file)
    return found


def _place(data: bytes, at: int) -> tuple[int, int]:
    return data.count(b"\n", 0, at) + 1, at - data.rfind(b"\n", 0, at)


def _refuse(code: str, message: str, remedy: str, file: str, line: int = 0, column: int = 0) -> InputError:
    return InputError.one(code, message, CODES[code][1], remedy, file=file, line=line, column=column)
