"""Say in which numbers and facts two versions of a scenario differ."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli._saying import tell, tell_json


@click.command("diff")
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(first: Path, second: Path, as_json: bool) -> None:
    """Say what differs between two scenario folders (or files): facts, numbers, records of the ledger, other files.

    Comments and layout do not count. What the differences do to the answer: `peaceroom changed FIRST SECOND`.
    """
    from peaceroom.findings.changed_inputs import changed_inputs
    from peaceroom.scenario.file.loading import load_scenario
    from peaceroom.scenario.file.merging import differing_files

    rows = changed_inputs(load_scenario(first), load_scenario(second))
    files = list(differing_files(first, second))
    if as_json:
        tell_json({"first": first.as_posix(), "second": second.as_posix(), "inputs": rows, "files": files})
        return
    for row in rows:
        tell(f"{row['what']}: {row['before']} → {row['after']}")
    if not rows:
        tell("No fact and no number differs.")
    if files:
        tell(f"Files that are not the same: {', '.join(files)}")
