"""Open the parts of a folder that somebody handed in: ordinary files inside it, of a bounded size, without waiting.

A pipe, a folder or a link that leads nowhere is refused by name instead of being waited for or passed over.
"""

from __future__ import annotations

import os
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.ordinary import NotOrdinary, ordinary_bytes


def exists(path: Path) -> bool:
    """Whether something of that name is there, a link that leads nowhere included."""
    return os.path.lexists(path)


def read_file(path: Path, most: int, *, within: Path | None = None, large: str = "E003",
              smaller: str = "keep data sets in series/ beside the scenario") -> bytes:
    """The bytes of an ordinary file.

    Parameters
    ----------
    most
        Bytes that it may have; ``large`` and ``smaller`` are code and remedy of a larger one.
    within
        A folder that the file must lie in, links followed.

    Raises
    ------
    InputError
        E001 nothing is there, E016 it cannot be opened, E018 it is not an ordinary file, E019 it lies elsewhere,
        ``large``.
    """
    file = path.as_posix()
    try:
        if within is not None and not path.resolve().is_relative_to(within.resolve()):
            raise _refuse("E019", file, "this is a link to a file outside the folder",
                          "put the file itself here, if it may go where the folder goes")
        data = ordinary_bytes(path, most + 1)
    except (NotOrdinary, IsADirectoryError):
        raise _refuse("E018", file, "this is not an ordinary file", "put the file itself here") from None
    except (OSError, ValueError, RuntimeError) as error:  # ValueError: a zero byte; RuntimeError: links in a circle
        if not exists(path):
            raise _refuse("E001", file, "there is no such file", "check the path") from None
        raise _refuse("E016", file, f"the file cannot be opened ({getattr(error, 'strerror', None) or error})",
                      "check its permissions, and close other programs that use it") from None
    if len(data) > most:
        raise _refuse(large, file, f"the file has {path.stat().st_size / 1e6:.0f} MB, more than the {most / 1e6:g} MB "
                      "that are read", smaller)
    return data


def files_in(folder: Path, ending: str) -> list[Path]:
    """What a folder holds with that ending, by name; nothing where there is no such folder.

    Raises `InputError`: E016 it cannot be opened, E018 it is no folder.
    """
    if not exists(folder):
        return []
    try:
        return sorted(p for p in folder.iterdir() if p.name.endswith(ending) and p.name[:1] != ".")
    except NotADirectoryError:
        raise _refuse("E018", folder.as_posix(), "this is not a folder", "put the files into a folder of this name") \
            from None
    except OSError as error:
        raise _refuse("E016", folder.as_posix(), f"the folder cannot be opened ({error.strerror})",
                      "check its permissions") from None


def _refuse(code: str, file: str, message: str, remedy: str) -> InputError:
    return InputError.one(code, message, CODES[code][1], remedy, file=file)
