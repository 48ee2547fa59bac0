"""``process.yaml`` beside a scenario: read into the scenario's data, with places in its own file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.files import yaml as yaml_reader
from peaceroom.files.nodes import Loc
from peaceroom.files.ordinary import ordinary_bytes
from peaceroom.files.places import Findings, Part, Place, Places, TextPlaces
from peaceroom.scenario.file.series import FOLDER, read_series, series_paths
from peaceroom.scenario.types import Scenario

PROCESS_NAME = "process.yaml"


@dataclass(frozen=True, slots=True)
class TwoFiles:
    """Places of a scenario whose process stands in a file of its own."""

    scenario: Places
    process: TextPlaces

    def at(self, loc: Loc, part: Part = "value") -> Place:
        if loc[:1] == ("process",):
            return self.process.at(loc[1:], part)
        return self.scenario.at(loc, part)

    def written(self, loc: Loc, part: Part = "value") -> str | None:
        return self.process.written(loc[1:], part) if loc[:1] == ("process",) else self.scenario.written(loc, part)


def beside(folder: Path | None, data: Any, places: Places, text: str | None = None) -> tuple[Any, Places]:
    """The scenario's data with the process of its folder, and where everything stands.

    ``text`` is judged in place of what the file holds.

    Raises `InputError` for a file that cannot be read (E003–E019), or E810 for a process given twice.
    """
    path = None if folder is None else folder / PROCESS_NAME
    if path is None or not path.is_file() or not isinstance(data, Mapping):
        return data, places
    file = path.as_posix()
    if "process" in data:
        _, line, column = found = places.at(("process",), "key")
        raise InputError([Problem(found[0], line, column, "E810", f"the process is here and in {file}",
                                  CODES["E810"][1], "keep one of the two")])
    root = yaml_reader.parse(process_text(path)[0] if text is None else text, file)
    return {**data, "process": root.to_python()}, TwoFiles(places, TextPlaces(file, root))


def process_text(path: Path) -> tuple[str, bool]:
    """The text of a process file, and whether it begins with a byte order mark. Raises `InputError` (E003–E016)."""
    file = path.as_posix()
    try:
        if path.stat().st_size > yaml_reader.MAX_BYTES:
            raise InputError.one("E003", "the file is too large", CODES["E003"][1],
                                 "keep data sets in series/ beside the scenario", file=file)
        data = ordinary_bytes(path)
    except OSError as error:
        raise InputError.one("E016", f"the file cannot be opened ({error.strerror})", CODES["E016"][1],
                             "check its permissions, and close other programs that use it", file=file) from None
    return yaml_reader.decode(data, file), data.startswith(b"\xef\xbb\xbf")


def series_problems(scenario: Scenario, findings: Findings, folder: Path | None) -> list[Problem]:
    """E821 for a series that is not in the folder, or what is wrong with it (gaps are E719)."""
    name = scenario.process.violence.series if scenario.process is not None else None
    if name is None or folder is None:
        return []
    path = folder / FOLDER / f"{name}.csv"
    if path.exists() or path.is_symlink():  # whatever it is, its reader says what is wrong with it
        try:
            read_series(path)
        except InputError as error:
            return list(error.problems)
        return []
    known = [p.stem for p in series_paths(folder)]
    file, line, column = findings.places.at(("process", "violence", "series"))
    return [Problem(file, line, column, "E821", f"there is no series {name}", CODES["E821"][1],
                    findings.did_you_mean(name, known, f"put it in series/{name}.csv, or give a level"))]
