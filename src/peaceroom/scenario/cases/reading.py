"""Origin files of the library: where they lie, and how one is read and checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files import yaml as yaml_reader
from peaceroom.files.form_errors import explain
from peaceroom.files.nodes import Node
from peaceroom.files.opening import read_file
from peaceroom.files.places import PlacedProblems, TextPlaces
from peaceroom.scenario.cases.checks import check
from peaceroom.scenario.cases.types import Origin

CASES = Path(__file__).parents[1] / "library" / "cases"
_NAME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(\.second)?\.yaml")
_CODES = {"unknown": "E105", "missing": "E106", "word": "E114", "truth": "E114", "pattern": "E113", "length": "E118",
          "text": "E115", "limit": "E117", "number": "E108", "date": "E112", "shape": "E116"}
M = TypeVar("M", bound=BaseModel)


def origin_files(folder: Path = CASES, *, second: bool = False) -> list[Path]:
    """The origin files below a folder, ordered by case and day; with ``second``, the independent second codings."""
    return [path for path in sorted(folder.glob("*/*.yaml")) if (hit := _NAME.fullmatch(path.name))
            and bool(hit[2]) == second]


def read_origin(path: str | Path) -> Origin:
    """Read and check one origin file. Raises `InputError` with everything that is wrong, in order of place."""
    path = Path(path)
    return read_form(path, Origin, lambda origin, findings: _judge(origin, path, findings))


def case_file(name: str) -> Path | None:
    """The origin file that a name such as ``el-salvador/1990-06-01`` means, or None."""
    if re.fullmatch(r"[a-z0-9][a-z0-9_-]*/[0-9]{4}-[0-9]{2}-[0-9]{2}(\.second)?", name) and len(name) < 100:
        file = CASES / f"{name}.yaml"
        return file if file.is_file() else None
    return None


def case_names() -> list[str]:
    """Names of all origins: ``case/as-of``."""
    return [f"{path.parent.name}/{path.stem}" for path in origin_files()]


def _judge(origin: Origin, path: Path, findings: PlacedProblems) -> None:
    check(origin, findings)
    name = _NAME.fullmatch(path.name)
    if name is None:
        findings.add("E835", (), f"the file is called {path.name}",
                     f"call it {origin.as_of}.yaml, or {origin.as_of}.second.yaml if it is a second coding")
    elif name[1] != origin.as_of.isoformat():
        findings.add("E835", ("as_of",), f"the as-of date is {origin.as_of}, and the file is called {path.name}",
                     f"call the file {origin.as_of}.yaml, or mend the date")
    if path.resolve().parent.name != origin.case:
        findings.add("E835", ("case",), f"the case is {origin.case}, and its folder {path.resolve().parent.name}",
                     "give both the same name")


def read_form(path: Path, form: type[M], judge: Callable[[M, PlacedProblems], None]) -> M:
    """Read a YAML file into a model, then let ``judge`` say what is wrong with its meaning. Raises `InputError`."""
    file = path.as_posix()
    if not path.is_file():
        raise InputError.one("E001", "there is no such file", CODES["E001"][1], "check the path", file=file)
    return form_of(yaml_reader.parse(yaml_reader.decode(read_file(path, yaml_reader.MAX_BYTES), file), file), file,
                   form, judge)


def origin_of(root: Node, path: Path) -> Origin:
    """The origin that the tree of a file holds, checked. Raises `InputError`."""
    return form_of(root, path.as_posix(), Origin, lambda origin, findings: _judge(origin, path, findings))


def form_of(root: Node, file: str, form: type[M], judge: Callable[[M, PlacedProblems], None]) -> M:
    """A model from the tree of a YAML text, then judged. Raises `InputError`."""
    findings = PlacedProblems(TextPlaces(file, root))
    data = root.to_python()
    if not isinstance(data, Mapping):
        raise InputError.one("E116", "the file does not hold named blocks", CODES["E116"][1], "see docs/library.md",
                             file=file)
    _empty(data, (), findings)
    if findings.problems:
        raise InputError(findings.problems)
    try:
        made = form.model_validate(data)
    except ValidationError as error:
        for e in error.errors(include_url=False):
            _form_problem(e, findings)
        raise InputError(findings.problems) from None
    judge(made, findings)
    if findings.problems:
        raise InputError(findings.problems)
    return made


def _empty(data: Any, loc: tuple[Any, ...], findings: PlacedProblems) -> None:
    if data is None:
        findings.add("E120", loc, f"{loc[-1]} has no value", "write a value, or delete the line", part="key")
    elif isinstance(data, Mapping):
        for key, value in data.items():
            _empty(value, (*loc, key), findings)
    elif isinstance(data, list):
        for n, value in enumerate(data):
            _empty(value, (*loc, n), findings)


def _form_problem(e: Any, findings: PlacedProblems) -> None:
    loc = tuple(e["loc"])
    key = loc[-1:] == ("[key]",)
    loc = loc[:-1] if key else loc
    name = next((step for step in reversed(loc) if isinstance(step, str)), "the file")
    found = explain(e, "see docs/library.md", findings.did_you_mean)
    part: Any = "key" if key or found.kind in ("unknown", "missing") else "value"
    if found.kind == "own":
        findings.add(found.code, loc, f"{name}: {found.what}", found.remedy, part=part)
    elif found.kind == "missing":
        findings.add("E106", loc, f"the field {name} is missing", f"add `{name}: …`", part=part)
    elif found.kind == "unknown":
        findings.add("E105", loc, f"there is no field {name} here", found.remedy, part=part)
    else:
        findings.add(_CODES[found.kind], loc, f"{name} {found.what}", found.remedy, part=part)
