"""A table of points put into a scenario that there is."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli._saying import tell, tell_json
from peaceroom.cli._tables import say_guessed


def import_points(sheet: Path, out: Path | None, into: str, as_of: str | None, as_json: bool) -> None:
    """Write a scenario with the points of a table. Raises `InputError`."""
    from peaceroom.files.writing import replace_file
    from peaceroom.scenario.file.game_into import into as put_into

    if out is not None:
        raise click.UsageError("--into changes the scenario that it names; leave out -o")
    if as_of is not None:
        raise click.UsageError("--into keeps the day of the scenario that it names; leave out --as-of")
    where, text, lost, guessed = put_into(sheet, into)
    replace_file(where.path, text, code="E512")
    say_guessed(guessed)
    if as_json:
        tell_json({"scenario": where.path.as_posix(), "beside": []})
        return
    tell(f"Written: {where.path}")
    if lost:
        tell("Note:    the blocks scores and thresholds were written anew, and comments in them are gone")
    tell(f"Next:    peaceroom packages {into}")
