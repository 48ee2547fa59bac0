"""What an edited scenario's log holds, and what another program's change leaves undecided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from peaceroom.files.splices import Splices

Doing = Literal["edit", "undo", "redo", "disk"]


@dataclass(frozen=True)
class Entry:
    """One edit: its number, who made it and when (seconds since 1970), what it did in words, and its splices by file.

    ``of`` is the number of the edit that it takes back. ``doing`` "disk" is a change that another program made.
    """

    number: int
    who: str
    at: float
    what: str
    doing: Doing
    splices: Mapping[str, Splices]
    of: int | None = None


@dataclass(frozen=True)
class Conflict:
    """A file that another program changed while there are edits that it does not hold: both texts, and the one before.

    ``both`` is the text with both changes, where they do not touch the same place.
    """

    file: str
    before: str
    ours: str
    disk: str
    both: str | None
