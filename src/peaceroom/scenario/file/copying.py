"""A copy of a bundled scenario to work on."""

from __future__ import annotations

import shutil
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.aside import beside
from peaceroom.files.writing import must_take, refused
from peaceroom.scenario.file.loading import LIBRARY, bundled

#: how the talks ended is for scoring, and no part of what an analyst knows
_LEFT_OUT = ("outcomes.yaml", "__pycache__")


def copy_bundled(name: str, folder: Path) -> None:
    """Copy the bundled scenario ``name`` to ``folder``, all of it or nothing.

    Raises
    ------
    InputError
        E001 there is none of that name, E323 the folder exists, E326 it cannot be written.
    """
    if name not in bundled():
        raise InputError.one("E001", f"there is no bundled scenario '{name}'", CODES["E001"][1],
                             f"choose one of: {', '.join(bundled())}")
    if folder.exists():
        raise InputError.one("E323", f"there is already something called '{folder.name}'", CODES["E323"][1],
                             "choose another name")
    must_take(folder, folder=True)
    aside = beside(folder, "copy", "put")
    try:
        shutil.copytree(LIBRARY / name, aside, ignore=shutil.ignore_patterns(*_LEFT_OUT), copy_function=shutil.copyfile)
        aside.rename(folder)
    except OSError as error:
        shutil.rmtree(aside, ignore_errors=True)
        raise refused(folder, error) from None
