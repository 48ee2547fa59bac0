"""Say what differs between two kept runs: inputs and answers."""

from __future__ import annotations

import click

from peaceroom.cli._runs import taken
from peaceroom.cli._saying import tell, tell_json


@click.command("compare")
@click.argument("first")
@click.argument("second")
@click.option("--out", default="runs", show_default=True, metavar="DIR", help="Folder that holds the runs.")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
def command(first: str, second: str, out: str, as_json: bool) -> None:
    """Say in words which inputs and which answers changed from the run FIRST to the run SECOND.

    A run is its folder, its name, the last letters of it, or a scenario's name for its latest run.
    """
    from peaceroom.findings.compare import compare, in_words
    from peaceroom.runs.saved import from_folder

    one, two = taken(first, out), taken(second, out)
    with from_folder(one), from_folder(two):
        found = compare(one, two)
        words = in_words(found)
    if as_json:
        tell_json(found)
    else:
        tell(words, nl=False)
