"""A scenario folder that somebody hands over as files: checked whole, then put in its place."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.aside import beside, new_token
from peaceroom.files.writing import refused
from peaceroom.files.zip_parts import ZipLimits, ZipParts
from peaceroom.scenario.file.loading import FILE_NAME, read

#: what a zip of a scenario may unpack to
_LIMITS = ZipLimits(unpacked=200_000_000, parts=5_000)
#: what a scenario folder holds; other files stay behind
_KNOWN = re.compile(r"[a-z]+\.yaml|README\.md|series/[\w .-]+\.csv|ledger/(?:[\w .-]+/)?[\w .-]+")


def take_folder(sent: Mapping[str, bytes], folder: Path) -> list[str]:
    """Make the scenario folder ``folder`` of files sent by their names within it, and say which were left out.

    A single YAML file of any name is the scenario; a single zip is taken for what it holds. A folder around all of them
    is taken off.

    Raises
    ------
    InputError
        What `read` says of the files, E002 where none is a scenario, E326 where nothing can be written, E961 to E965
        what is wrong with a zip. Then nothing is left.
    """
    if len(sent) == 1 and next(iter(sent)).lower().endswith(".zip"):
        sent = _unpacked(*next(iter(sent.items())))
    files = _inside({name.replace("\\", "/"): data for name, data in sent.items()})
    if FILE_NAME not in files and len(files) == 1 and next(iter(files)).endswith((".yaml", ".yml")):
        files = {FILE_NAME: next(iter(files.values()))}
    if FILE_NAME not in files:
        raise InputError.one("E002", f"none of these files is called {FILE_NAME}", CODES["E002"][1],
                             f"choose the folder that holds {FILE_NAME}, or that file")
    kept = {name: data for name, data in files.items() if _KNOWN.fullmatch(name)}
    aside = beside(folder, new_token(), "put")
    try:
        for name, data in kept.items():
            path = aside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        read(aside)
        aside.rename(folder)
    except InputError as error:
        raise InputError(replace(p, file=p.file.replace(f"{aside.as_posix()}/", "")) for p in error.problems) from None
    except OSError as error:
        raise refused(folder, error) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return sorted(files.keys() - kept.keys())


def _unpacked(name: str, data: bytes) -> dict[str, bytes]:
    archive = ZipParts(data, name, _LIMITS, "make a zip of the scenario's folder alone")
    return {part: archive.part(part) for part in archive.names() if not part.endswith("/")}


def _inside(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Names within the scenario's folder: without the folder around it."""
    above = sorted((n for n in files if n.rsplit("/", 1)[-1] == FILE_NAME), key=lambda n: n.count("/"))
    head = above[0].removesuffix(FILE_NAME) if above else ""
    return {name.removeprefix(head): data for name, data in files.items() if name.startswith(head)}
