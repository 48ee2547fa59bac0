"""Files beside a scenario that travel in its workbook: none that a link takes from elsewhere, none without an end."""

from __future__ import annotations

from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.opening import read_file


def carried(path: Path, folder: Path, max_bytes: int, large: str, text: str) -> bytes:
    """The bytes of a file of UTF-8 text within a scenario's folder.

    Parameters
    ----------
    large, text
        The codes under which a file is refused that is too large, or no such text.

    Raises
    ------
    InputError
        Under these codes, and E016 (cannot be opened), E018 (a pipe or folder), E019 (a link out of the folder).
    """
    data = read_file(path, max_bytes, within=folder, large=large, smaller="divide the scenario")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError.one(text, f"byte {error.start + 1} is not UTF-8", CODES[text][1], "save it in UTF-8",
                             file=path.as_posix()) from None
    return data
