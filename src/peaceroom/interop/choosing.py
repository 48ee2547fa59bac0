"""What somebody who brings a table can choose from: its headings, their meaning as guessed, and all that there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from peaceroom.core.errors import InputError
from peaceroom.interop.position_table import find_head
from peaceroom.interop.registry import named, recognised
from peaceroom.interop.source import Source
from peaceroom.interop.tables.headings import NEEDED, WORDS


@dataclass(frozen=True, slots=True)
class Choices:
    """``headings`` of a table in order; ``taken`` meaning → heading as it was guessed; ``needed`` and ``meanings``."""

    headings: tuple[str, ...]
    taken: Mapping[str, str]
    needed: tuple[str, ...] = NEEDED
    meanings: tuple[str, ...] = tuple(WORDS)


def choices(path: Path, *, format: str | None = None, encoding: str | None = None,
            columns: Mapping[str, str] | None = None) -> Choices | None:
    """The columns of a table of positions; None for a file of another kind, or one that cannot be read."""
    source = Source(path, encoding, dict(columns or {}))
    try:
        kind = (named(format) if format else recognised(source)).key
        tables = source.tables if kind == "positions" else []
        found = [reading for table in tables if (reading := find_head(table, source.columns)) is not None]
    except InputError:
        return None
    if not found:
        return None
    best = max(found, key=lambda reading: reading.columns.score)
    headings = tuple(cell.text.strip() for cell in best.head if cell.text.strip())
    return Choices(headings, {m: best.head[n].text.strip() for m, n in best.columns.at.items()})
