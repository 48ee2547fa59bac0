"""Models and their presets: presets of one model are one family, and are counted once."""

from __future__ import annotations

from collections.abc import Iterable


def families(keys: Iterable[str]) -> dict[str, list[str]]:
    """Model → its keys with preset, both in the order in which they come."""
    found: dict[str, list[str]] = {}
    for key in keys:
        found.setdefault(key.partition("@")[0], []).append(key)
    return found
