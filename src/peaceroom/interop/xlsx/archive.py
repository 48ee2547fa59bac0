"""The parts of a workbook, unpacked no further than their limits.

A workbook is a zip of XML. What the zip says of a part's size may be a lie: a part is unpacked in bounded pieces, by
the one method that the format knows, and only when it is needed.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from types import TracebackType
from typing import Self

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError

MAX_BYTES = 20_000_000
MAX_UNPACKED = 60_000_000
MAX_PARTS = 1_000
_SAVE_AS = "save it as .xlsx in your spreadsheet program"


def refusal(code: str, message: str, remedy: str, file: str, line: int = 0, column: int = 0) -> InputError:
    """An `InputError` of one problem with the reason that belongs to its code."""
    return InputError.one(code, message, CODES[code][1], remedy, file=file, line=line, column=column)


class Archive:
    """An open workbook; a context manager. Raises `InputError` (E001, E501, E502) for what is none, or too large."""

    def __init__(self, path: Path) -> None:
        self.file = path.as_posix()
        self._left = MAX_UNPACKED
        try:
            _check_start(path, self.file)
            self._zip = zipfile.ZipFile(path)
        except InputError:
            raise
        except OSError as error:
            raise refusal("E501", f"the file cannot be read ({error.strerror})", "check its permissions",
                          self.file) from None
        # beside BadZipFile, `zipfile` raises NotImplementedError for a zip of a kind it does not know and others for
        # impossible sizes and names
        except Exception:
            raise refusal("E501", "this is not an .xlsx workbook", _SAVE_AS, self.file) from None
        self._parts = {part.filename: part for part in self._zip.infolist()}
        try:
            self._check_parts()
        except InputError:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._zip.close()

    def _check_parts(self) -> None:
        stated = sum(part.file_size for part in self._parts.values())
        if len(self._zip.infolist()) > MAX_PARTS or stated > MAX_UNPACKED:
            raise refusal("E502", f"unpacked, the workbook has {stated / 1e6:.0f} MB in {len(self._parts)} parts",
                          "delete what is not part of the scenario", self.file)
        if "[Content_Types].xml" not in self._parts:
            raise refusal("E501", "this is an archive, but not an .xlsx workbook", _SAVE_AS, self.file)
        if len(self._parts) < len(self._zip.infolist()):
            raise refusal("E501", "the workbook holds two parts of one name, and programs would read different ones",
                          "open it in your spreadsheet program and save it again as .xlsx", self.file)

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._parts

    def part(self, name: str, place: str = "") -> bytes:
        """The bytes of a part that `has` knows; ``place`` is where its problems are (``talks.xlsx[Actors]``)."""
        part, place, line = self._parts[name], place or self.file, int(bool(place))
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise refusal("E501", f"the part {name[:80]!r} is packed in a way that no spreadsheet program uses",
                          _SAVE_AS, place, line, line)
        try:
            with self._zip.open(part) as stream:
                data = stream.read(self._left + 1)
        except Exception as error:  # BadZipFile, zlib.error, RuntimeError for a password, EOFError: a damaged part
            raise damaged(f"the part {name[:80]!r}: {type(error).__name__}", place, line, line) from None
        self._left -= len(data)
        if self._left < 0:
            raise refusal("E502", f"unpacked, the workbook has more than {MAX_UNPACKED / 1e6:.0f} MB",
                          "delete what is not part of the scenario", place, line, line)
        return data


def damaged(what: str, place: str, line: int = 0, column: int = 0) -> InputError:
    """E501 for a part that is not what the format says."""
    return refusal("E501", f"this workbook is damaged ({what})",
                   "open it in your spreadsheet program and save it again as .xlsx", place, line, column)


def _check_start(path: Path, file: str) -> None:
    if not path.exists():
        raise refusal("E001", "there is no such file", "check the path", file)
    if not path.is_file():
        raise refusal("E501", "this is not a file", "give the path of an .xlsx file", file)
    size = path.stat().st_size
    with path.open("rb") as stream:
        start = stream.read(8)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise refusal("E501", "this workbook is protected by a password or in the old .xls format",
                      "save it as .xlsx without a password", file)
    if size > MAX_BYTES:
        raise refusal("E502", f"the file has {size / 1e6:.0f} MB, and a scenario's workbook may have "
                      f"{MAX_BYTES / 1e6:.0f} MB", "delete what is not part of the scenario", file)
