"""Seal forecasts, so that nobody can change them afterwards."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli._saying import tell, tell_json
from peaceroom.cli._seals import adding, json_option, signing_key
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError


@click.command("seal")
@click.argument("runs", nargs=-1, metavar="[RUN]...")
@click.option("--questions", "own", type=click.Path(path_type=Path), metavar="FILE",
              help="Seal the questions of FILE as well, or by themselves: docs/seals.md.")
@adding
@click.option("--runs", "base", default="runs", show_default=True, metavar="DIR", help="Folder that holds the runs.")
@json_option
def command(runs: tuple[str, ...], own: Path | None, ledger: Path, key: Path | None, clock: str | None, base: str,
            as_json: bool) -> None:
    """Seal what RUN forecasts, and questions of your own: in a line that reveals nothing until it is opened.

    What the world can decide is sealed as questions, each with its day and its rule. Publish the checkpoint beside the
    ledger; keep the file .private and the key.
    """
    if not runs and own is None:
        raise InputError.one("E312", "neither a run nor a file of questions is named", CODES["E312"][1],
                             "give RUN, as `peaceroom run` printed it, or --questions FILE")
    from peaceroom.seals.checkpoints import checkpoint_path
    from peaceroom.seals.sealing import seal

    from peaceroom.cli._runs import taken  # isort: skip

    folders = [taken(run, base) for run in runs]
    lines = seal(folders, ledger, signing_key(key, begins=ledger), own=own, clock=clock)
    names = [folder.as_posix() for folder in folders] or [str(own)]
    text = checkpoint_path(ledger).read_text(encoding="ascii")
    if as_json:
        tell_json({"ledger": ledger.as_posix(), "lines": dict(zip(names, lines, strict=True)),
                   "checkpoint": text})
        return
    for name, line in zip(names, lines, strict=True):
        tell(f"line {line}: {name}")
    tell(f"\nPublish this checkpoint:\n{text}", nl=False)
