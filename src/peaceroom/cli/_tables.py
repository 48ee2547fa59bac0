"""Scenarios for verbs that take a table of points (CSV) as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peaceroom.cli._saying import tell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peaceroom.core.errors import Warn
    from peaceroom.scenario.file.loading import ScenarioFile


def read_saying(ref: str) -> ScenarioFile:
    """The scenario of a file, folder, bundled name or table; what was guessed of a table goes to standard error."""
    from peaceroom.scenario.file.game import read_any

    found = read_any(ref)
    say_guessed(found.warnings)
    return found


def say_guessed(warnings: Iterable[Warn]) -> None:
    """Say what was guessed of a table (W014)."""
    for warning in warnings:
        if warning.code == "W014":
            tell(f"Note:    {warning.message} ({warning.code})", err=True)
