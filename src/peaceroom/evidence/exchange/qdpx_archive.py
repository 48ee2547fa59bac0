"""The parts of a `.qdpx` archive, checked before anything is unpacked and unpacked no further than their limits.

What the archive says of a part's size may be a lie, so parts are read in bounded pieces; nothing is written to a disk.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.ordinary import NotOrdinary, ordinary_bytes

MAX_BYTES = 100_000_000
MAX_UNPACKED = 300_000_000
MAX_PARTS = 50_000
#: text packs to a hundredth at the least; what promises more is made to fill memory
MAX_RATIO = 200
_EXPORT = "export the project anew from the program that made it"
_OUT = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)")


def refusal(code: str, message: str, remedy: str, file: str, line: int = 0, column: int = 0) -> InputError:
    """An `InputError` of one problem with the reason that belongs to its code."""
    return InputError.one(code, message, CODES[code][1], remedy, file=file, line=line, column=column)


class Archive:
    """An archive's parts by name.

    Raises `InputError`: E001, E016 there is no file to read, E945 it is no archive or larger than any project, E962 it
    is damaged, E963 it unpacks to too much, E965 a part is named to land outside of it.
    """

    def __init__(self, path: Path) -> None:
        self.file = path.as_posix()
        data = _bytes(path, self.file)
        if not data.startswith(b"PK"):
            raise refusal("E945", "this is not an archive, and a .qdpx project is one", _EXPORT, self.file)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            parts = self._zip.infolist()
        except Exception:  # beside BadZipFile, zipfile raises others for impossible sizes, names and kinds
            raise refusal("E962", "this archive is damaged or cut off", f"fetch it again, or {_EXPORT}",
                          self.file) from None
        self._left = MAX_UNPACKED
        self._parts = {part.filename.casefold(): part for part in parts}
        self._check(parts)

    def _check(self, parts: list[zipfile.ZipInfo]) -> None:
        for part in parts:
            if _OUT.search(part.filename):
                raise refusal("E965", f"the archive holds a part named {part.filename[:80]!r}",
                              f"do not open it elsewhere unless you trust who sent it; else {_EXPORT}", self.file)
        stated = sum(part.file_size for part in parts)
        if len(parts) > MAX_PARTS or stated > MAX_UNPACKED:
            raise refusal("E963", f"unpacked, the archive has {stated / 1e6:.0f} MB in {len(parts):,} parts",
                          "export a part of the project, without pictures and recordings", self.file)
        for part in parts:
            if part.file_size > 1_000_000 and part.file_size > MAX_RATIO * max(1, part.compress_size):
                raise refusal("E963", f"the part {part.filename[:80]!r} unpacks to {part.file_size / 1e6:.0f} MB, "
                              f"{part.file_size // max(1, part.compress_size):,} times its size", _EXPORT, self.file)
        if len(self._parts) < len(parts):
            raise refusal("E945", "the archive holds two parts of one name, and programs would read different ones",
                          _EXPORT, self.file)

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._parts

    def part(self, name: str) -> bytes:
        """The bytes of a part that is there, whatever its small and capital letters. Raises `InputError`."""
        part = self._parts[name.casefold()]
        if part.flag_bits & 1:
            raise refusal("E961", f"the part {name[:80]!r} opens with a password only",
                          f"{_EXPORT}, without a password", self.file)
        try:
            with self._zip.open(part) as stream:
                data = stream.read(self._left + 1)
        except Exception as error:  # BadZipFile, zlib.error, EOFError, NotImplementedError: a damaged part
            raise refusal("E962", f"the part {name[:80]!r} is damaged ({type(error).__name__})",
                          f"fetch the archive again, or {_EXPORT}", self.file) from None
        self._left -= len(data)
        if self._left < 0:
            raise refusal("E963", f"unpacked, the archive has more than {MAX_UNPACKED / 1e6:.0f} MB", _EXPORT,
                          self.file)
        return data


def _bytes(path: Path, file: str) -> bytes:
    try:
        data = ordinary_bytes(path, MAX_BYTES + 1)
    except (FileNotFoundError, ValueError):  # ValueError: a zero byte, which no path has
        raise refusal("E001", "there is no such file", "check the path", file) from None
    except (NotOrdinary, IsADirectoryError):
        raise refusal("E945", "this is not an ordinary file", "give a .qdpx file", file) from None
    except OSError as error:
        raise refusal("E016", f"the file cannot be opened ({getattr(error, 'strerror', None) or error})",
                      "check its path and permissions", file) from None
    if len(data) > MAX_BYTES:
        raise refusal("E945", f"the file has more than {MAX_BYTES / 1e6:.0f} MB",
                      "export a part of the project, without pictures and recordings", file)
    return data
