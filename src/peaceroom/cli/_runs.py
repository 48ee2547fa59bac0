"""Runs that are named on a command line."""

from __future__ import annotations

from pathlib import Path

from peaceroom.cli._saying import tell


def taken(ref: str, base: str) -> Path:
    """The run folder that a reference means; on stderr which it is, where the reference is a scenario's name."""
    from peaceroom.runs.saved import find_run

    folder = find_run(ref, base)
    if Path(ref) != folder and not folder.name.endswith(Path(ref).name):
        tell(f"{ref}: its latest run, {folder.as_posix()}", err=True)
    return folder
