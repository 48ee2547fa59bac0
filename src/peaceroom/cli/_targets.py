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
