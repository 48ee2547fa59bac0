"""Files beside a scenario that travel in its workbook: none that a link takes from elsewhere, none without an end."""

from __future__ import annotations

from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError


def carried(path: Path, folder: Path, max_bytes: int, large: str, text: str) -> bytes:
    """The bytes of a file of UTF-8 text within a scenario's folder.

    Parameters
    ----------
    large, text
        The codes under which a file is refused that is too large, or no such text.

    Raises
    ------
    InputError
        Under these codes, and E016 (cannot be opened), E018 (a pipe or folder), E519 (a link out of the folder).
    """
    def refuse(code: str, message: str, remedy: str) -> InputError:
        return InputError.one(code, message, CODES[code][1], remedy, file=path.as_posix())

    try:
        if not path.resolve(strict=True).is_relative_to(folder.resolve()):
            raise refuse("E519", "this is a link to a file outside the folder", "put a copy of the file in its "
                         "place, if whoever gets the workbook may have it")
        if not path.is_file():
            raise refuse("E018", "this is not an ordinary file", "delete it, or put a file in its place")
        with path.open("rb") as stream:
            data = stream.read(max_bytes + 1)
        if len(data) > max_bytes:
            raise refuse(large, f"the file is larger than {max_bytes // 10**6} MB", "divide the scenario")
        data.decode("utf-8")
    except (OSError, RuntimeError) as error:  # RuntimeError: a circle of links
        raise refuse("E016", f"the file cannot be opened ({getattr(error, 'strerror', None) or 'a circle of links'})",
                     "check where it leads, and its permissions") from None
    except UnicodeDecodeError as error:
        raise refuse(text, f"byte {error.start + 1} is not UTF-8", "save it in UTF-8") from None
    return data
