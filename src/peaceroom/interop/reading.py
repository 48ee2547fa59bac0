"""Read any file that a scenario can come from: one of Peaceroom's own, or one of another program.

>>> from peaceroom.interop.reading import read_file_of_others
>>> read_file_of_others("smpExample.xml").lost  # doctest: +SKIP
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from peaceroom.core.collecting import no_collection
from peaceroom.core.errors import InputError
from peaceroom.interop.draft import Draft, Guess, GuessResult
from peaceroom.interop.registry import Format, named, recognised
from peaceroom.interop.source import Source
from peaceroom.scenario.file.game import year_after
from peaceroom.scenario.file.loading import ScenarioFile, judge, read
from peaceroom.scenario.file.mistaken import WHOLE, refuse_part
from peaceroom.scenario.origin import Origin
from peaceroom.scenario.types import Scenario

#: endings of Peaceroom's own files
OWN = (".yaml", ".yml")
#: the key that every scenario has, also one in JSON, which is YAML; looked for in so many bytes
_MARK, _HEAD = re.compile(rb"""(?m)(?:^|[{,])\s*["']?peaceroom["']?\s*:"""), 65_536


class ImportResult(TypedDict):
    """What `peaceroom import --json` says of a file of another program."""

    format: str
    guessed: list[GuessResult]
    repaired: list[str]
    assumed: list[str]
    lost: list[str]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file of another program, read.

    ``guessed`` are the columns by meaning, ``repaired`` what was mended to read it, ``assumed`` what it does not say,
    ``lost`` what it says and a scenario has no place for.
    """

    file: ScenarioFile
    format: Format
    guessed: tuple[Guess, ...]
    repaired: tuple[str, ...]
    assumed: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def scenario(self) -> Scenario:
        return self.file.scenario

    def to_dict(self) -> ImportResult:
        return {"format": self.format.key, "guessed": [guess.to_dict() for guess in self.guessed],
                "repaired": list(self.repaired), "assumed": list(self.assumed), "lost": list(self.lost)}


@no_collection()
def read_file_of_others(path: str | Path, *, format: str | None = None, encoding: str | None = None,
                        columns: Mapping[str, str] | None = None, as_of: str | None = None,
                        scale: tuple[float, float] | None = None) -> Incoming:
    """Read a file of another program as a scenario.

    Parameters
    ----------
    format
        Its key (`peaceroom.interop.registry.formats`); by default it is recognised by what the file holds.
    encoding
        Of its text, where nothing in it says so.
    columns
        Meaning → heading, for tables whose headings mean something else than is guessed.
    as_of
        The day of the scenario, ``YYYY-MM-DD``; its horizon is then a year later.
    scale
        Both ends of the scales that the file does not give.

    Raises
    ------
    InputError
        E001, E016, E018 (the file), E540–E548 (what it holds), E931–E933 (its letters), E964 (a document type), and
        every code of a scenario at its place in the file.
    """
    if format is None:
        _refuse_own(Path(path))
    source = Source(Path(path), encoding, dict(columns or {}), as_of, scale)
    found = named(format) if format is not None else recognised(source)
    if found.whole is not None:
        file = found.whole(source)
        said = [w.message.partition(" was read as ") for w in file.warnings if w.code == "W014"]
        guessed = (*source.guessed, *(Guess(what, read_as, "") for what, _, read_as in said))
        return Incoming(file, found, guessed, (), (), ())
    assert found.read is not None
    draft = Draft(source.file, source.path.stem.replace("-", " ").replace("_", " "))
    if as_of is not None:
        draft.data |= {"as_of": as_of, "horizon": year_after(as_of)}
    found.read(source, draft)
    draft.stop()
    draft.guessed[:0] = source.guessed
    draft.repaired[:0] = source.repaired
    return _judged(source, found, draft)


def _judged(source: Source, found: Format, draft: Draft) -> Incoming:
    scenario, warned = judge(draft.data, draft.where())
    told = (*draft.warnings(), *warned)
    scenario = scenario.with_origin(Origin(source.path.stem, source.path, None, told))
    sha = hashlib.sha256(source.data).hexdigest()
    file = ScenarioFile(scenario, source.path, None, told, source.path.stem, sha)
    return Incoming(file, found, tuple(draft.guessed), tuple(draft.repaired), tuple(draft.assumed), tuple(draft.lost))


def _refuse_own(path: Path) -> None:
    """Raise `InputError` for what is Peaceroom's own: E101 for a part of a scenario, E540 for a whole one."""
    refuse_part(path)
    try:
        own = (path / WHOLE).is_file() or (path.suffix.lower() in (*OWN, ".json") and path.is_file()
                                           and _MARK.search(_head(path)))
    except (OSError, ValueError):  # a name too long or with a zero byte: told where it is opened
        return
    if own:
        raise InputError.one("E540", "this is a scenario of Peaceroom already", "there is nothing to translate",
                             f"use it as it is, e.g. peaceroom validate {path.as_posix()}", file=path.as_posix())


def read_any(ref: str | Path) -> ScenarioFile:
    """A scenario of any kind: a file of Peaceroom, a folder, a bundled name, or a file of another program.

    Raises `InputError` as `peaceroom.scenario.file.loading.read` and `read_file_of_others`.
    """
    refuse_part(Path(ref))
    return read_file_of_others(ref).file if is_of_others(ref) else read(ref)


def load_scenario(ref: str | Path) -> Scenario:
    """The scenario of a file, folder or bundled name, or of a file of another program.

    Raises `InputError` with everything that is wrong.
    """
    return read_any(ref).scenario


def is_of_others(ref: str | Path) -> bool:
    """Whether a reference is that of a file which is not one of Peaceroom's own."""
    path = Path(ref)
    try:
        return path.suffix.lower() not in OWN and path.is_file() and not _MARK.search(_head(path))
    except (OSError, ValueError):  # a name too long or with a zero byte
        return False


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)
