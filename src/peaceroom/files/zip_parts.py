"""The parts of a zip that somebody handed in, checked before anything is unpacked.

What the archive says of a part's size may be a lie, so that parts are read in bounded pieces; nothing is ever written
to a disk.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError

#: a part of ordinary text packs to a hundredth at the least; what promises more is made to fill memory
_MOST_RATIO = 200
_SMALL = 1_000_000
_OUT = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)")


@dataclass(frozen=True, slots=True)
class ZipLimits:
    """The most bytes that all parts may unpack to together, and how many parts there may be."""

    unpacked: int
    parts: int


class ZipParts:
    """The parts of an archive by name, whatever its small and capital letters.

    Parameters
    ----------
    data
        The archive.
    file
        What problems call it.
    remedy
        How a sound one is made anew: ``save it as .docx``.
    smaller
        How a smaller one is made; by default as ``remedy``.

    Raises
    ------
    InputError
        E962 it is damaged or holds two parts of one name, E963 it unpacks to more than ``limits``, E965 a part is named
        to land outside of it.
    """

    def __init__(self, data: bytes, file: str, limits: ZipLimits, remedy: str, smaller: str | None = None) -> None:
        self.file, self._remedy, self._smaller = file, remedy, smaller or remedy
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            parts = self._zip.infolist()
        except Exception:  # beside BadZipFile, zipfile raises others for impossible sizes, names and kinds
            raise self._refuse("E962", "this archive is damaged or cut off",
                               f"fetch the file again, or {remedy}") from None
        self._parts = {part.filename.casefold(): part for part in parts}
        self._left = limits.unpacked
        self._check(parts, limits)

    def _check(self, parts: list[zipfile.ZipInfo], limits: ZipLimits) -> None:
        for part in parts:
            if _OUT.search(part.filename):
                raise self._refuse("E965", f"the archive holds a part named {part.filename[:80]!r}",
                                   f"do not open it elsewhere unless you trust who sent it; else {self._remedy}")
        stated = sum(part.file_size for part in parts)
        if len(parts) > limits.parts or stated > limits.unpacked:
            raise self._refuse("E963", f"unpacked, the file has {stated / 1e6:.0f} MB in {len(parts):,} parts",
                               self._smaller)
        for part in parts:
            if part.file_size > _SMALL and part.file_size > _MOST_RATIO * max(1, part.compress_size):
                raise self._refuse("E963", f"the part {part.filename[:80]!r} unpacks to {part.file_size / 1e6:.0f} MB, "
                                   f"{part.file_size // max(1, part.compress_size):,} times its size", self._remedy)
        if len(self._parts) < len(parts):
            raise self._refuse("E962", "the archive holds two parts of one name, and programs would read different "
                               "ones", self._remedy)

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._parts

    def names(self) -> list[str]:
        """The names of all parts as the archive writes them."""
        return [part.filename for part in self._parts.values()]

    def part(self, name: str) -> bytes:
        """The bytes of a part that is there. Raises `InputError`: E961 it asks for a password, E962, E963."""
        part = self._parts[name.casefold()]
        if part.flag_bits & 1:
            raise self._refuse("E961", f"the part {name[:80]!r} opens with a password only",
                               f"{self._remedy}, without a password")
        try:
            with self._zip.open(part) as stream:
                data = stream.read(self._left + 1)
        except Exception as error:  # BadZipFile, zlib.error, EOFError, NotImplementedError: a damaged part
            raise self._refuse("E962", f"the part {name[:80]!r} is damaged ({type(error).__name__})",
                               f"fetch the file again, or {self._remedy}") from None
        self._left -= len(data)
        if self._left < 0:
            raise self._refuse("E963", "unpacked, its parts are larger than the archive says", self._smaller)
        return data

    def _refuse(self, code: str, message: str, remedy: str) -> InputError:
        return InputError.one(code, message, CODES[code][1], remedy, file=self.file)
