"""Scenarios for verbs that take files of other programs as well."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from peaceroom.cli._saying import tell

TOLD = ("W014", "W016", "W017", "W018")

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peaceroom.core.errors import Warn
    from peaceroom.scenario.file.loading import ScenarioFile


def read_saying(ref: str, *, or_run: bool = False) -> ScenarioFile:
    """The scenario of a file, folder or bundled name; what was guessed of it goes to standard error.

    ``or_run``: a run could have been named as well, so that a refusal says where runs are listed.
    """
    from peaceroom.core.errors import InputError
    from peaceroom.interop.reading import read_any

    try:
        found = read_any(ref)
    except InputError as error:
        if or_run and [p.code for p in error.problems] == ["E001"] and "did you mean" not in error.problems[0].remedy:
            more = f"{error.problems[0].remedy}; `peaceroom runs` lists the runs"
            raise InputError([replace(error.problems[0], remedy=more)]) from None
        raise
    say_guessed(found.warnings)
    return found


def say_guessed(warnings: Iterable[Warn]) -> None:
    """Say what was guessed, repaired, lost and assumed of a file of another program (W014, W016–W018)."""
    for warning in warnings:
        if warning.code in TOLD:
            tell(f"Note:    {warning.message} ({warning.code})", err=True)
