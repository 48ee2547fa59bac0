"""Files that a verb writes: never over somebody's work without being told so."""

from __future__ import annotations

from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError


def refuse_to_overwrite(path: Path, force: bool) -> None:
    """Raise `InputError` (E513) if the file exists and ``--force`` was not given."""
    if path.exists() and not force:
        raise InputError.one("E513", "this file exists already", CODES["E513"][1],
                             "give another name, or add --force to replace it", file=path.as_posix())


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text with plain line ends. Raises `InputError` (E512)."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file and the folders it needs. Raises `InputError` (E512)."""
    make_folder(path.parent)
    try:
        path.write_bytes(data)
    except OSError as error:
        raise InputError.one("E512", f"the file cannot be written ({error.strerror})", CODES["E512"][1],
                             "check the folder's permissions, or give another path", file=path.as_posix()) from None


def make_folder(path: Path) -> None:
    """Make a folder and those it needs, unless they are there. Raises `InputError` (E512)."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError.one("E512", f"the folder cannot be made ({error.strerror})", CODES["E512"][1],
                             "check the folder's permissions, or give another path", file=path.as_posix()) from None
