"""What a reference is that is taken for a scenario and is none: a part of a scenario's folder, or a run."""

from __future__ import annotations

from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError

#: files beside ``scenario.yaml`` that are read with it, and folders
_BESIDE = ("process.yaml", "drafts.yaml", "conflict.yaml")
_FOLDERS = ("ledger", "series")
WHOLE = "scenario.yaml"
#: files of a run's folder
_RUN = ("manifest.json", "result.json")
#: in a run's folder where its numbers are pooled from a ledger, which its scenario.yaml does not hold
_LEDGER = "ledger.json"
#: where runs lie by default
RUNS = "runs"


def whole_of(path: Path) -> Path | None:
    """The scenario's folder of which a file, or a folder, is a part that says little by itself; None for others."""
    try:
        if path.name in _BESIDE and (path.parent / WHOLE).is_file():
            return path.parent
        if path.name in _FOLDERS and path.is_dir() and (path.parent / WHOLE).is_file():
            return path.parent
        if path.parent.name in _FOLDERS and (path.parent.parent / WHOLE).is_file():
            return path.parent.parent
    except OSError:  # a name too long, a folder that may not be entered
        return None
    return None


def refuse_part(path: Path, *, conflict: bool = True) -> None:
    """Raise `InputError` E101 for a part of a scenario's folder; ``conflict``: a ``conflict.yaml`` is one, too."""
    whole = whole_of(path)
    if whole is None or (path.name == "conflict.yaml" and not conflict):
        return
    alone = f", or type: peaceroom graph {path.as_posix()}" if path.name == "conflict.yaml" else ""
    raise InputError.one("E101", f"{path.name} is a part of a scenario", CODES["E101"][1],
                         f"give the folder: {whole.as_posix()}{alone}", file=path.as_posix())


def run_remedy(ref: str) -> str:
    """What to give instead of the name of a run where a scenario is asked for; empty where it names none."""
    for path in (Path(ref), Path(RUNS) / ref):
        try:
            if not all((path / name).is_file() for name in _RUN):
                continue
            if (path / WHOLE).is_file() and not (path / _LEDGER).exists():
                return f"did you mean {path.as_posix()}?"
        except OSError:  # a name too long, a folder that may not be entered
            return ""
        return f"`peaceroom show {path.as_posix()}` tells what this run found; to ask anew, give the scenario it is of"
    return ""
