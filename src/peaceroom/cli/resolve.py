"""Record what came of a sealed question, with its source."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from peaceroom.cli._saying import tell, tell_json
from peaceroom.cli._seals import adding, json_option, signing_key


@click.command("resolve")
@click.argument("line", type=int)
@click.argument("question")
@click.argument("outcome", metavar="yes|no|NUMBER|void")
@click.option("--source", required=True, metavar="TEXT", help="Where what came can be looked up.")
@click.option("--on", "on", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="The day on which it was decided: of the event, or the last day of the question.")
@click.option("--instead", metavar="WHY", help="Why an earlier resolution was wrong.")
@adding
@json_option
def command(line: int, question: str, outcome: str, source: str, on: datetime, instead: str | None, ledger: Path,
            key: Path | None, clock: str | None, as_json: bool) -> None:
    """Record that QUESTION of the seal on LINE came out as told, by its rule. It has to be open."""
    from peaceroom.seals.sealing import resolve

    found = resolve(ledger, line, question, outcome, signing_key(key), source=source, on=on.date(), instead=instead,
                    clock=clock)
    if as_json:
        tell_json({"ledger": ledger.as_posix(), **found})
    else:
        tell(f"line {line}, {question}: {found['outcome']} on {found['on']} ({found['source']})")
