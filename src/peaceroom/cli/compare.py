"""Say what differs between two kept runs: inputs and answers."""

from __future__ import annotations

import click


@click.command("compare")
@click.argument("first")
@click.argument("second")
@click.option("--out", default="runs", show_default=True, metavar="DIR", help="Folder that holds the runs.")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
def command(first: str, second: str, out: str, as_json: bool) -> None:
    """Say in words which inputs and which answers changed from the run FIRST to the run SECOND."""
    from peaceroom.findings.compare import compare, in_words
    from peaceroom.runs.saved import find_run, reading
    from peaceroom.runs.store import to_json

    one, two = find_run(first, out), find_run(second, out)
    with reading(one), reading(two):
        found = compare(one, two)
        text = to_json(found, indent=None) if as_json else in_words(found)
    click.echo(text, nl=False)
