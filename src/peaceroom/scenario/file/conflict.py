"""Which conflict is meant on a command line: that of a scenario, a file of its own, or a bundled one."""

from __future__ import annotations

from pathlib import Path

from peaceroom.conflict.file.reading import NAME, bundled, bundled_file, read_conflict
from peaceroom.conflict.model import Conflict
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.opening import exists
from peaceroom.files.suggestions import nearest
from peaceroom.scenario.file.loading import FILE_NAME, LIBRARY
from peaceroom.scenario.file.mistaken import refuse_part


def find_conflict(ref: str | Path) -> Conflict:
    """The conflict of a scenario folder or bundled scenario (in its ``conflict.yaml``), of a YAML or ``.gmcr`` file, or
    a bundled conflict. Raises `InputError`."""
    return read_conflict(conflict_file(ref))


def conflict_file(ref: str | Path) -> Path:
    """The file that a reference leads to. Raises `InputError` (E001, E363)."""
    path = Path(ref)
    refuse_part(path, conflict=False)
    if path.is_dir():
        return _beside(path)
    if path.name == FILE_NAME and path.is_file():
        return _beside(path.parent)
    if path.exists() or path.suffix or len(path.parts) > 1:
        return path
    if (found := bundled_file(str(ref))) is not None:
        return found
    if (LIBRARY / str(ref) / FILE_NAME).is_file():
        return _beside(LIBRARY / str(ref))
    with_one = sorted(file.parent.name for file in LIBRARY.glob(f"*/{NAME}"))
    near = nearest(str(ref), [*bundled(), *with_one])
    raise InputError.one("E363", f"there is no conflict {str(ref)[:60]!r}", CODES["E363"][1],
                         f"did you mean {near}?" if near else
                         f"give a file or folder, or one of: {', '.join([*bundled(), *with_one])}")


def _beside(folder: Path) -> Path:
    if not exists(folder / NAME):  # whatever else has the name is refused by who reads it
        raise InputError.one("E363", f"this folder holds no {NAME}", CODES["E363"][1],
                             f"write one; docs/conflict.md tells how, and `peaceroom graph {bundled()[0]}` shows what "
                             "comes of it", file=folder.as_posix())
    return folder / NAME
