"""`conflict.yaml` to a `Conflict`; what is wrong is refused where it stands."""

from __future__ import annotations

from pathlib import Path

from peaceroom.conflict.file.meaning import Meaning
from peaceroom.conflict.file.types import ConflictFile
from peaceroom.conflict.model import Conflict
from peaceroom.files.form_reading import form_of, read_tree
from peaceroom.files.nodes import Node
from peaceroom.files.places import PlacedProblems

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
    found: list[Conflict] = []

    def judge(form: ConflictFile, findings: PlacedProblems) -> None:
        made = Meaning(form, findings).conflict()
        if made is not None:
            found.append(made)

    form_of(root, file, ConflictFile, judge, see="docs/conflict.md")
    return found[0]


def bundled() -> list[str]:
    """Names of the bundled conflicts."""
    return sorted(path.stem for path in LIBRARY.glob("*.yaml"))


def bundled_file(name: str) -> Path | None:
    """The file of a bundled conflict, or None."""
    return LIBRARY / f"{name}.yaml" if name in bundled() else None
