"""Origin files of the library: where they lie, and how one is read and checked."""

from __future__ import annotations

import re
from pathlib import Path

from peaceroom.files.form_reading import form_of, read_form
from peaceroom.files.nodes import Node
from peaceroom.files.places import PlacedProblems
from peaceroom.scenario.cases.checks import check
from peaceroom.scenario.cases.types import Origin

CASES = Path(__file__).parents[1] / "library" / "cases"
_NAME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(\.second)?\.yaml")


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


def origin_of(root: Node, path: Path) -> Origin:
    """The origin that the tree of a file holds, checked. Raises `InputError`."""
    return form_of(root, path.as_posix(), Origin, lambda origin, findings: _judge(origin, path, findings))
