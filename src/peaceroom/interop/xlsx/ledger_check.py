"""The ledger of a workbook judged before anything is written, with problems at their cells."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.evidence.ledger.consistency import Frame
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.loading import examine
from peaceroom.evidence.ledger.stored_texts import TEXTS, texts
from peaceroom.interop.xlsx.ledger import NAMES
from peaceroom.interop.xlsx.ledger_read import LedgerSheets
from peaceroom.scenario.types import Scenario


def frame_of(scenario: Scenario | None) -> Frame:
    """What a ledger must agree with; nothing where the scenario itself was refused."""
    if scenario is None:
        return Frame()
    return Frame(scenario.as_of, set(scenario.actors), {k: i.ends for k, i in scenario.issues.items()},
                 set(scenario.coders))


def kept(folder: Path, names: Collection[str]) -> list[Path]:
    """Files of a ledger's folder that stay because the workbook has others only."""
    return [folder / name for name in NAMES if name not in names and (folder / name).is_file()]


def check_ledger(sheets: LedgerSheets, scenario: Scenario | None, folder: Path | None) -> tuple[Ledger, list[Problem]]:
    """The ledger as it will be, and everything that is wrong with it.

    Parameters
    ----------
    folder
        The ledger's folder that the files go to: files that stay there belong to the ledger, and passages are looked
        for in its texts. None for a folder of its own.
    """
    stay = kept(folder, sheets.files) if folder is not None else []
    with TemporaryDirectory() as made:  # the very bytes that will be written are judged
        there = Path(made)
        for name, data in sheets.files.items():
            (there / name).write_bytes(data)
        for path in stay:
            try:
                shutil.copyfile(path, there / path.name)
            except OSError as error:
                raise InputError.one("E900", f"the file cannot be opened ({error.strerror})", CODES["E900"][1],
                                     "check its permissions", file=path.as_posix()) from None
        found = examine(there, frame_of(scenario))
    problems = list(found.problems)
    if folder is not None and (folder / TEXTS).is_dir():
        problems += texts(found.contents.book, folder)
    names = {path.name: path.as_posix() for path in stay}
    return found.ledger, [_placed(p, sheets, names) for p in dict.fromkeys(problems)]


def _placed(problem: Problem, sheets: LedgerSheets, stay: dict[str, str]) -> Problem:
    """The problem at its cell, or in the file that stays."""
    name = problem.file.rpartition("/")[2]
    if name not in sheets.pages:
        return dataclasses.replace(problem, file=stay.get(name, name))
    title, row, column = sheets.pages[name].place(problem.line, problem.column)
    return dataclasses.replace(problem, file=f"{sheets.file}[{title}]", line=row, column=column)
