"""Blocks of a scenario that may stand in files of their own beside it: ``process.yaml`` and ``drafts.yaml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.files import yaml as yaml_reader
from peaceroom.files.nodes import Loc
from peaceroom.files.opening import exists, read_file
from peaceroom.files.places import Part, Place, PlacedProblems, Places, TextPlaces
from peaceroom.scenario.file.ledger_sources import with_cited
from peaceroom.scenario.file.series import FOLDER, read_series, series_paths
from peaceroom.scenario.types import Scenario

#: block → (file, code of a block that is given twice)
PARTS: Mapping[str, tuple[str, str]] = {"process": ("process.yaml", "E810"), "drafts": ("drafts.yaml", "E285")}


@dataclass(frozen=True, slots=True)
class PartPlaces:
    """Places of a scenario of which some blocks stand in files of their own."""

    scenario: Places
    parts: Mapping[str, TextPlaces]

    def _of(self, loc: Loc) -> tuple[Places, Loc]:
        part = self.parts.get(loc[0]) if loc and isinstance(loc[0], str) else None
        return (self.scenario, loc) if part is None else (part, loc[1:])

    def at(self, loc: Loc, part: Part = "value") -> Place:
        places, inside = self._of(loc)
        return places.at(inside, part)

    def written(self, loc: Loc, part: Part = "value") -> str | None:
        places, inside = self._of(loc)
        return places.written(inside, part)


def beside(folder: Path | None, data: Any, places: Places,
           texts: Mapping[str, str] | None = None) -> tuple[Any, Places]:
    """The scenario's data with the blocks that files of its folder hold and the sources that it cites from its ledger,
    and where everything stands.

    ``texts`` are judged in place of what the files hold: block → text, which is empty where there is no file.

    Raises `InputError` for a file that cannot be read (E003–E019), or E810 or E285 for a block given twice.
    """
    if folder is None or not isinstance(data, Mapping):
        return data, places
    found: dict[str, object] = {}
    parts: dict[str, TextPlaces] = {}
    for block, path in _judged(folder, texts or {}):
        file, code = path.as_posix(), PARTS[block][1]
        if block in data:
            _, line, column = place = places.at((block,), "key")
            raise InputError([Problem(place[0], line, column, code, f"{block} is here and in {file}", CODES[code][1],
                                      "keep one of the two")])
        given = (texts or {}).get(block)
        root = yaml_reader.parse(part_text(path)[0] if given is None else given, file)
        found[block], parts[block] = root.to_python(), TextPlaces(file, root)
    data = with_cited({**data, **found}, folder)
    return (data, PartPlaces(places, parts)) if found else (data, places)


def _judged(folder: Path, texts: Mapping[str, str]) -> Iterator[tuple[str, Path]]:
    there = dict(part_files(folder))
    for block, (name, _) in PARTS.items():
        if texts.get(block) or (block in there and block not in texts):
            yield block, folder / name


def part_files(folder: Path | None) -> Iterator[tuple[str, Path]]:
    """The blocks that stand in files of their own in a folder, and those files."""
    for block, (name, _) in PARTS.items():
        if folder is not None and exists(folder / name):
            yield block, folder / name


def part_text(path: Path) -> tuple[str, bool]:
    """The text of such a file, and whether it begins with a byte order mark. Raises `InputError` (E003–E016)."""
    data = read_file(path, yaml_reader.MAX_BYTES, within=path.parent)
    return yaml_reader.decode(data, path.as_posix()), data.startswith(b"\xef\xbb\xbf")


def series_problems(scenario: Scenario, findings: PlacedProblems, folder: Path | None) -> list[Problem]:
    """E821 for a series that is not in the folder, or what is wrong with it (gaps are E719)."""
    name = scenario.process.violence.series if scenario.process is not None else None
    if name is None or folder is None:
        return []
    path = folder / FOLDER / f"{name}.csv"
    if exists(path):
        try:
            read_series(path, within=folder)
        except InputError as error:
            return list(error.problems)
        return []
    try:
        known = [p.stem for p in series_paths(folder)]
    except InputError as error:
        return list(error.problems)
    file, line, column = findings.places.at(("process", "violence", "series"))
    return [Problem(file, line, column, "E821", f"there is no series {name}", CODES["E821"][1],
                    findings.did_you_mean(name, known, f"put it in series/{name}.csv, or give a level"))]
