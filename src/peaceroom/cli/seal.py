"""Seal forecasts, so that nobody can change them afterwards."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli._saying import tell, tell_json
from peaceroom.cli._seals import adding, json_option, signing_key


@click.command("seal")
@click.argument("runs", nargs=-1, required=True, metavar="RUN...")
@adding
@click.option("--runs", "base", default="runs", show_default=True, metavar="DIR", help="Folder that holds the runs.")
@json_option
def command(runs: tuple[str, ...], ledger: Path, key: Path | None, clock: str | None, base: str,
            as_json: bool) -> None:
    """Seal what RUN forecasts: a line each in the ledger, which reveals nothing until it is opened.

    What the world can decide is sealed as questions, each with its day and its rule. Publish the checkpoint beside the
    ledger; keep the file .private and the key.
    """
    from peaceroom.seals.checkpoints import checkpoint_path
    from peaceroom.seals.sealing import seal

    from peaceroom.cli._runs import taken  # isort: skip

    folders = [taken(run, base) for run in runs]
    lines = seal(folders, ledger, signing_key(key, begins=ledger), clock=clock)
    text = checkpoint_path(ledger).read_text(encoding="ascii")
    if as_json:
        tell_json({"ledger": ledger.as_posix(), "lines": dict(zip(map(Path.as_posix, folders), lines, strict=True)),
                   "checkpoint": text})
        return
    for folder, line in zip(folders, lines, strict=True):
        tell(f"line {line}: {folder.as_posix()}")
    tell(f"\nPublish this checkpoint:\n{text}", nl=False)
