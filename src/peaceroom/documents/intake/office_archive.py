"""The parts of a zipped document (DOCX), unpacked no further than their limits, and their XML without entities."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError

MOST_UNPACKED = 100_000_000
MOST_PARTS = 5_000
#: a part of ordinary XML packs to a hundredth at the least
MOST_RATIO = 200
_SAVE = "open it in your word processor and save it anew as .docx"
_OUT = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)")


class Parts:
    """The parts of an archive by name; nothing is ever written to a disk.

    Raises `InputError`: E962 it is damaged, E963 it unpacks to more than any document, E965 a part is named to land
    outside the archive.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except Exception:  # beside BadZipFile, zipfile raises others for impossible sizes, names and kinds
            raise refuse("E962", "this archive is damaged or cut off", f"fetch the file again, or {_SAVE}",
                         file) from None
        self._parts = {info.filename: info for info in infos}
        stated = sum(info.file_size for info in infos)
        if len(infos) > MOST_PARTS or stated > MOST_UNPACKED:
            raise refuse("E963", f"unpacked, the file has {stated / 1e6:.0f} MB in {len(infos):,} parts", _SAVE, file)
        for info in infos:
            if _OUT.search(info.filename):
                raise refuse("E965", f"the archive holds a part named {info.filename[:80]!r}",
                             f"do not open it elsewhere unless you trust who sent it; else {_SAVE}", file)
            if info.file_size > 1_000_000 and info.file_size > MOST_RATIO * max(1, info.compress_size):
                raise refuse("E963", f"the part {info.filename[:80]!r} unpacks to {info.file_size / 1e6:.0f} MB, "
                             f"{info.file_size // max(1, info.compress_size)} times its size", _SAVE, file)
        self._left = MOST_UNPACKED

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._parts)

    def bytes(self, name: str) -> bytes:
        """The bytes of a part that is there."""
        info = self._parts[name]
        if info.flag_bits & 1:
            raise refuse("E961", "this file opens with a password only",
                         "save a copy without the password in your word processor", self.file)
        try:
            with self._zip.open(info) as stream:
                data = stream.read(self._left + 1)
        except Exception as error:  # BadZipFile, zlib.error, EOFError, NotImplementedError: a damaged part
            raise refuse("E962", f"the part {name[:80]!r} is damaged ({type(error).__name__})",
                         f"fetch the file again, or {_SAVE}", self.file) from None
        self._left -= len(data)
        if self._left < 0:
            raise refuse("E963", f"unpacked, the file has more than {MOST_UNPACKED / 1e6:.0f} MB", _SAVE, self.file)
        return data

    def xml(self, name: str) -> Any:
        """The tree of a part, or None where there is no such part. Raises `InputError` (E962, E964)."""
        from lxml import etree

        if name not in self._parts:
            return None
        data = self.bytes(name)
        if re.search(rb"<!(?:DOCTYPE|ENTITY)", data.replace(b"\x00", b"")):  # UTF-16 included
            raise refuse("E964", f"the part {name[:80]!r} declares a document type of its own, which no word processor "
                         "writes", _SAVE, self.file)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
                                 remove_comments=True, remove_pis=True)
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise refuse("E962", f"the part {name[:80]!r} is damaged ({str(error)[:80]})",
                         f"fetch the file again, or {_SAVE}", self.file) from None


def refuse(code: str, message: str, remedy: str, file: str) -> InputError:
    """An `InputError` of one problem with the reason that belongs to its code."""
    return InputError.one(code, message, CODES[code][1], remedy, file=file)
