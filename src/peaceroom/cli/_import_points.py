"""A table of points made into a scenario, or put into one."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli._paths import as_typed
from peaceroom.cli._saying import tell, tell_json
from peaceroom.cli._tables import say_guessed


def import_points(sheet: Path, out: Path | None, into: str | None, as_of: str | None, force: bool,
                  as_json: bool) -> None:
    """Write the scenario of a table, or a scenario with its points. Raises `InputError`."""
    from peaceroom.files.writing import replace_file

    if into is not None and out is not None:
        raise click.UsageError("--into changes the scenario that it names; leave out -o")
    if into is not None and as_of is not None:
        raise click.UsageError("--into keeps the day of the scenario that it names; leave out --as-of")
    note = ""
    if into is not None:
        from peaceroom.scenario.file.game_into import into as put_into

        where, text, lost, guessed = put_into(sheet, into)
        target, said = where.path, into
        note = "the blocks scores and thresholds were written anew, and comments in them are gone" if lost else ""
    else:
        from peaceroom.cli._targets import refuse_to_overwrite
        from peaceroom.scenario.file.game import read_game
        from peaceroom.scenario.file.writing import to_yaml

        found = read_game(sheet, as_of=as_of)
        out = out or sheet.with_suffix("")
        target = out if out.suffix.lower() in (".yaml", ".yml") else out / "scenario.yaml"
        text, guessed, said = to_yaml(found.scenario), found.warnings, as_typed(out)
        refuse_to_overwrite(target, force)
    replace_file(target, text, code="E512")
    say_guessed(guessed)
    if as_json:
        tell_json({"scenario": target.as_posix(), "beside": []})
        return
    tell(f"Written: {target}")
    if note:
        tell(f"Note:    {note}")
    tell(f"Next:    peaceroom packages {said}")
