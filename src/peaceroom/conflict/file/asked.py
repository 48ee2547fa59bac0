"""States and players as they are typed on a command line."""

from __future__ import annotations

from peaceroom.conflict.file.state_names import StateNames
from peaceroom.conflict.model import Conflict
from peaceroom.core.errors import InputError
from peaceroom.files.places import DataPlaces, PlacedProblems


def state_called(conflict: Conflict, word: str | None) -> int | None:
    """The number of the state that is meant by a number, a name or a pattern ``YN``; None for None.

    Raises `InputError` (E376).
    """
    if word is None:
        return None
    findings = PlacedProblems(DataPlaces(""))
    names = StateNames(conflict, findings)
    number = names.find(int(word) if word.isdecimal() and word not in names.named else word, ())
    if number is None:
        raise InputError(findings.problems)
    return number
