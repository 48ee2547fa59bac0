"""The parts of a zipped document (DOCX) within their limits, and their XML without entities."""

from __future__ import annotations

import re
from typing import Any

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.zip_parts import ZipLimits, ZipParts

_LIMITS = ZipLimits(unpacked=100_000_000, parts=5_000)
_SAVE = "open it in your word processor and save it anew as .docx"


class OfficeParts(ZipParts):
    """The parts of a document by name. Raises `InputError` as `ZipParts`."""

    def __init__(self, data: bytes, file: str) -> None:
        super().__init__(data, file, _LIMITS, _SAVE)

    def xml(self, name: str) -> Any:
        """The tree of a part, or None where there is no such part. Raises `InputError` (E961–E964)."""
        from lxml import etree

        if name not in self:
            return None
        data = self.part(name)
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
