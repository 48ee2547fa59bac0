"""Merge several analysts' versions of a scenario: comments stay, contradictions are refused with their place."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli._saying import tell, tell_json


@click.command("merge")
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("versions", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="VERSION...")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FOLDER", help="A new folder.")
@click.option("--take", type=click.Choice(["first", "last"]),
              help="Which version counts where two contradict each other. Default: they are shown and refused.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(base: Path, versions: tuple[Path, ...], out: Path, take: str | None, as_json: bool) -> None:
    """Write BASE, the version that all began from, with what each VERSION changed.

    Texts are merged line by line, ledgers record by record. The result is checked as a scenario before it is written.
    """
    from peaceroom.scenario.file.merging import merge_folders

    changed = merge_folders(base, versions, out, take=take)
    if as_json:
        tell_json({"base": base.as_posix(), "versions": [v.as_posix() for v in versions], "out": out.as_posix(),
                   "changed": changed})
    else:
        tell(f"{out.as_posix()}: changed {', '.join(changed) or 'nothing'}")
