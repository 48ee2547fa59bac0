"""The formats of files that Peaceroom reads and writes, each in a module of its own in ``interop/formats``.

A module registers its format when it is loaded; to add a format, add a file. `formats` lists them, `recognised` says
which one a file has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.suggestions import did_you_mean
from peaceroom.interop.draft import Draft
from peaceroom.interop.source import Source

if TYPE_CHECKING:
    from peaceroom.scenario.file.loading import ScenarioFile
    from peaceroom.scenario.types import Scenario


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A scenario in another format: name of the file → its bytes (the first is that which was asked for), what is not
    in them."""

    files: Mapping[str, bytes]
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """One format of files.

    Attributes
    ----------
    key, name
        What ``--format`` takes, and what people call it.
    endings
        Of files that have it, the usual one first.
    keeps, loses
        What of such a file becomes part of the scenario, and what has no place there; for the table in the docs.
    fits
        How surely a file has the format: 0 not, 1 it may, 2 it says so.
    read, whole
        Enters the file into a draft; or gives the scenario itself.
    write
        The scenario in the format, with what is lost; None where it is only read. Called with the name of the file.
    usual
        Endings for which it is written without being asked for by its key.
    left_out
        What of a scenario the written file does not hold; for the table in the docs.
    """

    key: str
    name: str
    endings: tuple[str, ...]
    keeps: str
    loses: str
    fits: Callable[[Source], int]
    read: Callable[[Source, Draft], None] | None = None
    write: Callable[[Scenario, str], Outgoing] | None = None
    whole: Callable[[Source], ScenarioFile] | None = None
    usual: tuple[str, ...] = ()
    left_out: str = ""


_KNOWN: dict[str, Format] = {}


def register(found: Format) -> Format:
    """Enter a format. Raises ValueError where its key is taken."""
    if _KNOWN.get(found.key, found) is not found:
        raise ValueError(f"there are two formats {found.key}")
    _KNOWN[found.key] = found
    return found


def formats() -> Mapping[str, Format]:
    """Every format by its key, in order of keys."""
    package = import_module("peaceroom.interop.formats")
    for module in iter_modules(package.__path__):
        import_module(f"peaceroom.interop.formats.{module.name}")
    return dict(sorted(_KNOWN.items()))


def named(key: str) -> Format:
    """The format of a key. Raises `InputError` (E540)."""
    known = formats()
    if key not in known:
        raise InputError.one("E540", f"there is no format {key[:40]!r}", CODES["E540"][1],
                             did_you_mean(key, known, "formats: " + ", ".join(known)))
    return known[key]


def recognised(source: Source) -> Format:
    """The format that a file has by what it holds.

    Raises `InputError` (E540) where it is none that is known, and those of files that cannot be read at all.
    """
    best = max(((found.fits(source), found) for found in formats().values()), key=lambda pair: pair[0])
    if best[0] > 0:
        return best[1]
    raise InputError.one("E540", "what this file holds is not known", CODES["E540"][1],
                         "name its columns (actor, issue, position, salience …), say what it is with --format, one of "
                         + ", ".join(formats()), file=source.file, line=1, column=1)


def written_as(target: Path) -> list[Format]:
    """The formats that are written to files with such an ending, unless another is asked for."""
    return [found for found in formats().values() if target.suffix.lower() in found.usual]
