"""Check a ledger of seals: every line, its key, its checkpoint, its runs byte for byte."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli._saying import tell, tell_json
from peaceroom.cli._seals import json_option, ledger_option
from peaceroom.findings.sealed import verified_sentences


@click.command("verify")
@click.argument("lines", nargs=-1, type=int, metavar="[LINE]...")
@ledger_option
@click.option("--all", "every", is_flag=True, help="Run every seal's run again that is known here.")
@click.option("--key", metavar="HEX", help="The public key that the ledger's holder published.")
@click.option("--checkpoint", type=click.Path(path_type=Path), metavar="FILE", help="A checkpoint that was published.")
@click.option("--root", "roots", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
              help="Root certificate (PEM) of a time stamping service; may be repeated.")
@click.option("--workers", type=click.IntRange(1, 64), help="Threads of runs; never changes a number.")
@json_option
def command(lines: tuple[int, ...], ledger: Path, every: bool, key: str | None, checkpoint: Path | None,
            roots: tuple[Path, ...], workers: int | None, as_json: bool) -> None:
    """Check the ledger: the chain, signatures, what was opened, the checkpoint, time stamps, files of run folders.

    With LINE, the number of a seal, its run is done again and compared byte for byte. The first line that does not fit
    is named.
    """
    from peaceroom.seals.verifying import verify

    again = list(lines)
    if every:
        first = verify(ledger, key=key, checkpoint=checkpoint, roots=roots)
        again = [s["line"] for s in first["seals"] if s["state"] == "run folder as sealed"]
    found = verify(ledger, key=key, checkpoint=checkpoint, roots=roots, rerun=again, workers=workers)
    if as_json:
        tell_json(found)
        return
    for sentence in verified_sentences(found, key is not None):
        tell(sentence)
    for s in found["seals"]:
        tell(f"  line {s['line']}  {s['at']}  {s['opened']} of {s['commitments']} parts open; {s['state']}"
             + (f" ({s['run']})" if s["run"] else ""))
