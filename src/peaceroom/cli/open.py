"""Open a seal: reveal what was promised."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli._saying import tell, tell_json
from peaceroom.cli._seals import adding, json_option, signing_key


@click.command("open")
@click.argument("line", type=int)
@click.option("--question", "only", multiple=True, metavar="ID", help="Reveal only this; may be repeated.")
@adding
@json_option
def command(line: int, only: tuple[str, ...], ledger: Path, key: Path | None, clock: str | None,
            as_json: bool) -> None:
    """Reveal what the seal on LINE of the ledger says: everybody can check that it is what was sealed."""
    from peaceroom.findings.sealed import promise_words
    from peaceroom.seals.sealing import open_seal

    found = open_seal(ledger, line, signing_key(key), only=only, clock=clock)
    if as_json:
        tell_json({"ledger": ledger.as_posix(), "line": line, "opened": found})
        return
    for said in found:
        if said["what"] == "run":
            tell(f"{said['title']}, as of {said['as_of']}: {said['draws']} draws, seed {said['seed']}")
            continue
        tell(f"{said['id']}\n  {said['asks']} {promise_words(said)}\n  {said['rule']}")
