"""`conflict.yaml` to a `Conflict`; what is wrong is refused where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from peaceroom.conflict.file.meaning import Meaning
from peaceroom.conflict.file.types import FORMAT_VERSION, ConflictFile
from peaceroom.conflict.model import Conflict
from peaceroom.files.form_reading import form_of_data, read_tree
from peaceroom.files.nodes import Node
from peaceroom.files.places import DataPlaces, PlacedProblems, Places, TextPlaces

#: the file of a scenario folder that holds the conflict
NAME = "conflict.yaml"
LIBRARY = Path(__file__).parents[1] / "library"


def read_conflict(path: str | Path) -> Conflict:
    """Read a conflict from a YAML or ``.gmcr`` file. Raises `InputError` with everything that is wrong."""
    path = Path(path)
    if path.suffix.lower() == ".gmcr":
        from peaceroom.conflict.file.gmcr import read_gmcr

        return read_gmcr(path)
    return conflict_of(read_tree(path), path.as_posix())


def conflict_of(root: Node, file: str) -> Conflict:
    """The conflict that the tree of a YAML text holds. Raises `InputError`."""
    return _made(root.to_python(), TextPlaces(file, root))


def make_conflict(data: Mapping[str, object]) -> Conflict:
    """A conflict from plain data of the form of ``conflict.yaml`` (docs/conflict.md); ``peaceroom`` may be left out.

    Raises `InputError` with everything that is wrong, by its path in the data.
    """
    return _made({"peaceroom": FORMAT_VERSION, **data}, DataPlaces("conflict"))


def _made(data: object, places: Places) -> Conflict:
    found: list[Conflict] = []

    def judge(form: ConflictFile, findings: PlacedProblems) -> None:
        made = Meaning(form, findings).conflict()
        if made is not None:
            found.append(made)

    form_of_data(data, places, ConflictFile, judge, see="docs/conflict.md")
    return found[0]


def bundled() -> list[str]:
    """Names of the bundled conflicts."""
    return sorted(path.stem for path in LIBRARY.glob("*.yaml"))


def bundled_file(name: str) -> Path | None:
    """The file of a bundled conflict, or None."""
    return LIBRARY / f"{name}.yaml" if name in bundled() else None
