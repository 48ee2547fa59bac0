"""The parts of a `.qdpx` project within their limits."""

from __future__ import annotations

from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.opening import read_file
from peaceroom.files.zip_parts import ZipLimits, ZipParts

MAX_BYTES = 100_000_000
MAX_UNPACKED = 300_000_000
MAX_PARTS = 50_000
EXPORT = "export the project anew from the program that made it"
_SMALLER = "export a part of the project, without pictures and recordings"


def refusal(code: str, message: str, remedy: str, file: str, line: int = 0, column: int = 0) -> InputError:
    """An `InputError` of one problem with the reason that belongs to its code."""
    return InputError.one(code, message, CODES[code][1], remedy, file=file, line=line, column=column)


def opened_project(path: Path) -> ZipParts:
    """The parts of a project.

    Raises `InputError` as `ZipParts`, and: E001, E016, E018 there is no file to read, E945 it is no archive, or larger
    than any project.
    """
    data = read_file(path, MAX_BYTES, large="E945", smaller=_SMALLER)
    if not data.startswith(b"PK"):
        raise refusal("E945", "this is not an archive, and a .qdpx project is one", EXPORT, path.as_posix())
    return ZipParts(data, path.as_posix(), ZipLimits(MAX_UNPACKED, MAX_PARTS), EXPORT, _SMALLER)
