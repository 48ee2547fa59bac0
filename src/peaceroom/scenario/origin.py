"""Where a scenario was read from: what is known of it beyond what the file says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from peaceroom.core.errors import Warn


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """A scenario's file.

    Attributes
    ----------
    name
        The bundled id, or the stem of the folder or file; run folders are called after it.
    path, folder
        The file, and its scenario folder (None for a single file).
    warnings
        What its reading warned of.
    """

    name: str
    path: Path | None = None
    folder: Path | None = None
    warnings: tuple[Warn, ...] = ()

    def __eq__(self, other: object) -> bool:
        """Always: two scenarios that say the same are the same, wherever they were read."""
        return isinstance(other, Origin | None)

    def __hash__(self) -> int:
        return 0
