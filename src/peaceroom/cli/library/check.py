"""Check origin files and outcomes of the library."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli._saying import tell, tell_json


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--unfinished", is_flag=True, help="Outcomes may leave questions out.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(path: Path | None, unfinished: bool, as_json: bool) -> None:
    """Check PATH: an origin file, a file of outcomes, or a folder of either; without it, the whole library.

    Prints everything that is wrong, and exits with 2 when something is.
    """
    from peaceroom.accuracy.backtest.checking import check_library
    from peaceroom.core.errors import InputError

    checked, problems = check_library(path, whole=not unfinished)
    if problems:
        raise InputError(problems)
    if as_json:

        tell_json({"checked": checked, "errors": []})
    else:
        tell(f"valid: {checked:,} {'file' if checked == 1 else 'files'}")
