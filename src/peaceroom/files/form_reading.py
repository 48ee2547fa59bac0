"""A YAML file whose form a pydantic model says: read, checked, and refused with places."""

from __future__ import annotations

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
from peaceroom.files.places import PlacedProblems, Places, TextPlaces

_CODES = {"unknown": "E105", "missing": "E106", "word": "E114", "truth": "E114", "pattern": "E113", "length": "E118",
          "text": "E115", "limit": "E117", "number": "E108", "date": "E112", "shape": "E116"}
#: what pydantic says of each branch of a union, instead of the one that was meant
_BRANCHES = ("one", "many", "group", "block", "words")
#: what pydantic calls the kinds of a value that may be of several
_KINDS = ("int", "float", "str", "bool")
M = TypeVar("M", bound=BaseModel)


def read_form(path: Path, form: type[M], judge: Callable[[M, PlacedProblems], None], *,
              see: str = "docs/library.md") -> M:
    """Read a YAML file into a model, then let ``judge`` say what is wrong with its meaning. Raises `InputError`."""
    return form_of(read_tree(path), path.as_posix(), form, judge, see=see)


def read_tree(path: Path) -> Node:
    """The tree of a YAML file. Raises `InputError`."""
    file = path.as_posix()
    return yaml_reader.parse(yaml_reader.decode(read_file(path, yaml_reader.MAX_BYTES), file), file)


def form_of(root: Node, file: str, form: type[M], judge: Callable[[M, PlacedProblems], None], *,
            see: str = "docs/library.md") -> M:
    """A model from the tree of a YAML text, then judged; ``see`` names the page that tells its form.

    Raises `InputError`.
    """
    return form_of_data(root.to_python(), TextPlaces(file, root), form, judge, see=see)


def form_of_data(data: object, places: Places, form: type[M], judge: Callable[[M, PlacedProblems], None], *,
                 see: str) -> M:
    """A model from plain data, then judged. Raises `InputError`."""
    findings = PlacedProblems(places)
    if not isinstance(data, Mapping):
        raise InputError.one("E116", "the file does not hold named blocks", CODES["E116"][1], f"see {see}",
                             file=places.at(())[0])
    _empty(data, (), findings)
    if findings.problems:
        raise InputError(findings.problems)
    try:
        made = form.model_validate(data)
    except ValidationError as error:
        seen: set[tuple[object, ...]] = set()
        for e in error.errors(include_url=False):
            if _is_kind(e["loc"][-1:]):  # one error a value, though it is none of several kinds
                e["loc"] = e["loc"][:-1]
                if e["loc"] in seen:
                    continue
                seen.add(e["loc"])
            _form_problem(e, findings, see)
        raise InputError(findings.problems) from None
    judge(made, findings)
    if findings.problems:
        raise InputError(findings.problems)
    return made


def _is_kind(last: tuple[Any, ...]) -> bool:
    step = str(last[0]) if last else ""
    return step in _KINDS or step.startswith(("list[", "tuple[", "dict["))


def _empty(data: Any, loc: tuple[Any, ...], findings: PlacedProblems) -> None:
    if data is None:
        findings.add("E120", loc, f"{loc[-1]} has no value", "write a value, or delete the line", part="key")
    elif isinstance(data, Mapping):
        for key, value in data.items():
            _empty(value, (*loc, key), findings)
    elif isinstance(data, list):
        for n, value in enumerate(data):
            _empty(value, (*loc, n), findings)


def _form_problem(e: Any, findings: PlacedProblems, see: str) -> None:
    loc = tuple(e["loc"])
    key = loc[-1:] == ("[key]",)
    loc = loc[:-1] if key else loc
    name = next((step for step in reversed(loc) if isinstance(step, str) and step not in _BRANCHES), "the file")
    found = explain(e, f"see {see}", findings.did_you_mean)
    part: Any = "key" if key or found.kind in ("unknown", "missing") else "value"
    if found.kind == "own":
        findings.add(found.code, loc, f"{name}: {found.what}", found.remedy, part=part)
    elif found.kind == "missing":
        findings.add("E106", loc, f"the field {name} is missing", f"add `{name}: …`", part=part)
    elif found.kind == "unknown":
        findings.add("E105", loc, f"there is no field {name} here", found.remedy, part=part)
    else:
        findings.add(_CODES[found.kind], loc, f"{name} {found.what}", found.remedy, part=part)
