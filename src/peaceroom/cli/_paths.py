"""Paths as they must be typed on a command line."""

from __future__ import annotations

from pathlib import Path


def as_typed(path: Path) -> str:
    """The path, in quotes where it holds anything but plain characters: for sh, cmd and PowerShell alike."""
    text = str(path)
    plain = all(c.isalnum() or c in "_-./\\:" for c in text)
    return text if plain else f'"{text}"'
