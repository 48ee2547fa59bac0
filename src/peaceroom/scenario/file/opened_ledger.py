"""A scenario and the folder of its ledger, to look at or to add to; the ledger may be empty yet, or have problems."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.evidence.ledger.adding import Store
from peaceroom.evidence.ledger.consistency import Frame
from peaceroom.files.places import TextPlaces
from peaceroom.files.yaml import parse
from peaceroom.scenario.file.ledger_folder import FOLDER
from peaceroom.scenario.file.loading import judge, locate, read_text
from peaceroom.scenario.file.parts import beside
from peaceroom.scenario.file.renaming import refuse_bundled
from peaceroom.scenario.types import Scenario


@dataclass(frozen=True)
class OpenedLedger:
    """A scenario and the folder of its ledger."""

    scenario: Scenario
    name: str
    folder: Path
    frame: Frame
    store: Store


def open_ledger(ref: str | Path, *, to_write: bool = False) -> OpenedLedger:
    """The scenario that is meant, and its ledger, which need not be there yet.

    Raises `InputError`: the scenario's own problems, E324 a bundled one is to be written to, E927 it has no folder.
    """
    where = locate(ref)
    if to_write:
        refuse_bundled(where)
    file = where.path.as_posix()
    if where.folder is None:
        raise InputError.one("E927", "this scenario is a single file", CODES["E927"][1],
                             f"make a folder {where.path.stem}/ and move it there as scenario.yaml", file=file)
    # read without its ledger, which may be empty yet or have the problems that are to be put right
    root = parse(read_text(where)[0], file)
    data, places = beside(where.folder, root.to_python(), TextPlaces(file, root))
    scenario, _ = judge(data, places, ledger=True, folder=where.folder)
    frame = Frame(scenario.as_of, set(scenario.actors), {k: i.ends for k, i in scenario.issues.items()},
                  set(scenario.coders))
    folder = where.folder / FOLDER
    return OpenedLedger(scenario, where.name, folder, frame, Store(folder, frame))
