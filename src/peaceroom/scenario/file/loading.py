"""Read a scenario: a file, a folder with ``scenario.yaml``, or the name of a bundled one.

>>> from peaceroom.scenario.file.loading import read
>>> loaded = read("doha-2020")  # doctest: +SKIP
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peaceroom.core.codes import CODES
from peaceroom.core.collecting import no_collection
from peaceroom.core.errors import InputError, Warn
from peaceroom.files import yaml as yaml_reader
from peaceroom.files.nodes import Loc, Node
from peaceroom.files.opening import read_file
from peaceroom.files.places import DataPlaces, Place, PlacedProblems, Places, TextPlaces
from peaceroom.files.suggestions import nearest
from peaceroom.files.writing import mend
from peaceroom.scenario.cases.compiling import is_origin, scenario_data
from peaceroom.scenario.cases.reading import case_file, case_names, origin_of
from peaceroom.scenario.checks import check
from peaceroom.scenario.checks.warnings import warnings
from peaceroom.scenario.file.form import form
from peaceroom.scenario.file.ledger_folder import has_ledger, with_ledger_of
from peaceroom.scenario.file.mistaken import WHOLE, refuse_part, run_remedy
from peaceroom.scenario.file.parts import beside, series_problems
from peaceroom.scenario.origin import Origin
from peaceroom.scenario.types import Process, Scenario

FILE_NAME = WHOLE
LIBRARY = Path(__file__).parents[1] / "library"


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """A scenario that was accepted, and where it came from.

    ``path`` is the file, ``folder`` its scenario folder (None for a single file), ``name`` the bundled id or
    the stem of the folder or file, ``text_sha256`` the hash of the file's bytes.
    """

    scenario: Scenario
    path: Path
    folder: Path | None
    warnings: tuple[Warn, ...]
    name: str
    text_sha256: str

    @property
    def process(self) -> Process | None:
        """What ``process.yaml``, or the key ``process`` of a single file, says; None where there is neither."""
        return self.scenario.process


@dataclass(frozen=True, slots=True)
class Located:
    """Where a reference to a scenario leads."""

    path: Path
    folder: Path | None
    name: str


def bundled() -> dict[str, str]:
    """Names of the scenarios that come with Peaceroom, each with its title."""
    return {file.parent.name: title_of(file) for file in sorted(LIBRARY.glob(f"*/{FILE_NAME}"))}


def title_of(file: Path) -> str:
    """The title that a scenario's file gives, unchecked; the folder's name where it gives none that can be found."""
    title = re.search(r"^title:\s*(.+?)\s*$", file.read_text(encoding="utf-8", errors="replace"), re.MULTILINE)
    return title[1].strip("\"'") if title else file.parent.name


def load_scenario(ref: str | Path) -> Scenario:
    """The scenario of a file, folder or bundled name. Raises `InputError` with everything that is wrong."""
    return read(ref).scenario


@no_collection()
def read(ref: str | Path) -> ScenarioFile:
    """Read and check a scenario.

    Parameters
    ----------
    ref
        A YAML file, a folder with ``scenario.yaml`` or a bundled name. A path that exists wins.

    Raises
    ------
    InputError
        With every problem found, in order of place.
    """
    where = locate(ref)
    data = read_file(where.path, yaml_reader.MAX_BYTES)
    scenario, warned, _ = judge_text(yaml_reader.decode(data, where.path.as_posix()), where)
    scenario = scenario.with_origin(Origin(where.name, where.path, where.folder, warned))
    return ScenarioFile(scenario, where.path, where.folder, warned, where.name, hashlib.sha256(data).hexdigest())


@no_collection()
def from_dict(data: Mapping[str, Any], *, file: str = "scenario", ledger: bool = False,
              where: Callable[[Loc], Place] | None = None, whole: bool = True, meaning: bool = True) -> Scenario:
    """A scenario from data in memory, checked like a file. Empty values (None) count as absent.

    ``where`` turns a path such as ``("positions", 3, "salience")`` into (file, line, column) for messages. Data of
    which some could not be read is not ``whole``: nothing is said of what it lacks. Without ``meaning`` its form alone
    is checked, because names are missing that others refer to.
    """
    scenario, _ = judge(_without_none(data), DataPlaces(file, where), ledger=ledger, whole=whole, meaning=meaning)
    return scenario


def judge(data: Any, places: Places, *, ledger: bool = False, folder: Path | None = None, whole: bool = True,
          meaning: bool = True) -> tuple[Scenario, tuple[Warn, ...]]:
    """Check form, then meaning, of data whose places are known. Raises `InputError` with everything found.

    ``folder`` is where a series that the process names is looked for; without it nobody looks. ``whole`` and
    ``meaning`` are those of `from_dict`.
    """
    formed = form(data, places)
    findings = PlacedProblems(places, formed.kept)
    if formed.scenario is not None and meaning:
        check(formed.scenario, findings, data, whole=whole and not formed.problems, ledger=ledger)
        findings.problems += series_problems(formed.scenario, findings, folder)
    if problems := formed.problems + findings.problems:
        raise InputError(problems)
    assert formed.scenario is not None
    return formed.scenario, warnings(formed.scenario, places) if meaning else ()


def read_text(where: Located) -> tuple[str, bool]:
    """The text of a scenario file, and whether it begins with a byte order mark."""
    data = read_file(where.path, yaml_reader.MAX_BYTES)
    return yaml_reader.decode(data, where.path.as_posix()), data.startswith(b"\xef\xbb\xbf")


@no_collection()
def judge_text(text: str, where: Located,
               parts: Mapping[str, str] | None = None) -> tuple[Scenario, tuple[Warn, ...], Node]:
    """Check a text as if it were the file's: scenario, warnings and tree. Raises `InputError`.

    ``parts`` are texts to judge in place of the files of blocks beside it: block → text.
    """
    root = yaml_reader.parse(text, where.path.as_posix())
    return *judge_tree(root, where, parts), root


@no_collection()
def judge_tree(root: Node, where: Located,
               parts: Mapping[str, str] | None = None) -> tuple[Scenario, tuple[Warn, ...]]:
    """`judge_text` of a text that has been parsed."""
    if is_origin(root.to_python()):
        return _origin(root, where.path)
    data, places = beside(where.folder, root.to_python(), TextPlaces(where.path.as_posix(), root), parts)
    scenario, warned = judge(data, places, ledger=has_ledger(where.folder), folder=where.folder or where.path.parent)
    scenario, more = with_ledger_of(scenario, where.folder, places)
    return scenario, (*warned, *more)


def _origin(root: Node, path: Path) -> tuple[Scenario, tuple[Warn, ...]]:
    """The scenario that an origin of the library compiles to, and its warnings."""
    return judge(_without_none(scenario_data(origin_of(root, path))), DataPlaces(path.as_posix()))


def locate(ref: str | Path) -> Located:
    """Find the file that a reference means; a change of its folder that was cut off is completed or taken back first.

    Raises `InputError` (E001, E002, E101 for a part of a scenario's folder, E328).
    """
    path = Path(ref)
    try:
        is_dir, exists = path.is_dir(), path.exists()
    except (OSError, ValueError):  # a name too long or with a zero byte
        is_dir = exists = False
    mend(path if is_dir else path.parent)
    refuse_part(path)
    if is_dir and (path / FILE_NAME).exists():
        return Located(path / FILE_NAME, path, path.resolve().name)
    if exists and not is_dir:
        in_folder = path.name == FILE_NAME
        return Located(path, path.parent if in_folder else None,
                       path.resolve().parent.name if in_folder else path.stem)
    name = str(ref)
    if (case := case_file(name)) is not None:
        return Located(case, None, name.replace("/", "-"))
    if re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name) and len(name) < 100 and (LIBRARY / name / FILE_NAME).is_file():
        return Located(LIBRARY / name / FILE_NAME, LIBRARY / name, name)
    if is_dir:
        raise _refuse("E002", name, "this folder has no scenario.yaml",
                      run_remedy(name) or "name the file itself, or start one with `peaceroom new PATH`")
    known = list(bundled())
    guess = nearest(name, case_names()) if "/" in name else nearest(path.name.removesuffix(".yaml"), known)
    remedy = run_remedy(name) or (f"did you mean the bundled scenario {guess}?" if guess
              else "check the path" + (f"; bundled scenarios: {', '.join(known)}" if known else ""))
    raise _refuse("E001", name[:200], "there is no such file, folder or bundled scenario", remedy)


def _without_none(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {k: _without_none(v) for k, v in data.items() if v is not None}
    if isinstance(data, list | tuple):
        return [_without_none(v) for v in data]
    return data


def _refuse(code: str, file: str, message: str, remedy: str) -> InputError:
    return InputError.one(code, message, CODES[code][1], remedy, file=file)
