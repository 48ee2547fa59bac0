"""States and players as they are typed on a command line."""

from __future__ import annotations

from peaceroom.conflict.file.state_names import StateNames
from peaceroom.conflict.model import Conflict
from peaceroom.core.errors import InputError
from peaceroom.files.places import DataPlaces, PlacedProblems
from peaceroom.files.suggestions import did_you_mean


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


def actors_called(conflict: Conflict, words: str | None) -> list[int]:
    """Indices of the actors named ``a,b``; all of them for None. Raises `InputError` (E201)."""
    ids = [actor.id for actor in conflict.actors]
    if words is None:
        return list(range(len(ids)))
    named = [word.strip() for word in words.split(",") if word.strip()]
    if wrong := [word for word in named if word not in ids]:
        raise InputError.one("E201", f"there is no actor {wrong[0][:60]!r}", "nothing could be asked about it",
                             did_you_mean(wrong[0], ids, f"the actors are {', '.join(ids)}"))
    return [ids.index(word) for word in named]
