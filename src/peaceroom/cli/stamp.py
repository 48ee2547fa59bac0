"""Have the time of a ledger of seals confirmed from outside (RFC 3161), by files only."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli._saying import tell, tell_json
from peaceroom.cli._seals import adding, json_option, signing_key
from peaceroom.core.errors import InputError


@click.command("stamp")
@click.option("--request", "request", type=click.Path(path_type=Path), metavar="FILE",
              help="Write a request for the newest checkpoint.")
@click.option("--token", type=click.Path(path_type=Path), metavar="FILE", help="Check the answer and add it.")
@click.option("--root", "roots", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
              help="Root certificate (PEM) of the service; may be repeated.")
@adding
@json_option
def command(request: Path | None, token: Path | None, roots: tuple[Path, ...], ledger: Path, key: Path | None,
            clock: str | None, as_json: bool) -> None:
    """Write a time stamp request, or take its answer into the ledger. This machine needs no network.

    Send the request from any machine as application/timestamp-query to a service, and bring the answer back.
    """
    from peaceroom.seals import timestamps

    if (request is None) == (token is None):
        raise InputError.one("E312", "give either --request or --token", "one writes a question, the other takes the "
                             "answer", "see `peaceroom stamp --help`")
    if request is not None:
        from peaceroom.cli._targets import refuse_to_write_over
        from peaceroom.seals.adding import private_path
        from peaceroom.seals.checkpoints import checkpoint_path

        refuse_to_write_over(request, ledger, private_path(ledger), checkpoint_path(ledger), *([key] if key else ()))
        text = timestamps.request(ledger, request)
        tell_json({"request": request.as_posix(), "checkpoint": text}) if as_json else tell(request.as_posix())
        return
    assert token is not None
    found = timestamps.take(ledger, token, signing_key(key), roots=roots, clock=clock)
    if as_json:
        tell_json(found)
    else:
        tell(f"line {found['line']}: the first {found['covers']} lines were there at {found['at']}")
