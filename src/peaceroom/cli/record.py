"""Show the track record of sealed forecasts, the worst misses first."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli._saying import tell, tell_json
from peaceroom.cli._seals import json_option
from peaceroom.core.errors import InputError


@click.command("record")
@click.argument("ledgers", nargs=-1, type=click.Path(path_type=Path), metavar="[LEDGER]...")
@click.option("--html", "page", type=click.Path(path_type=Path), metavar="FILE", help="Write the record as a page.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@click.option("--library", is_flag=True, help="Of the library of real processes instead: nobody sealed those.")
@click.option("--draws", default=2_000, show_default=True, type=click.IntRange(100, 100_000), help="For --library.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("runs/backtest"), show_default=True,
              metavar="DIR", help="For --library: where finished forecasts are kept, as by `peaceroom backtest`.")
@json_option
def command(ledgers: tuple[Path, ...], page: Path | None, force: bool, library: bool, draws: int, out: Path,
            as_json: bool) -> None:
    """Show how forecasts did: Brier, log and CRPS, calibration, reliability by year. LEDGER: seals.jsonl by default."""
    from peaceroom.findings.track_record import record_text

    if page is not None:
        from peaceroom.cli._targets import refuse_to_overwrite
        from peaceroom.core.extras import need

        need("report")
        refuse_to_overwrite(page, force)
    if library:
        if ledgers:
            raise InputError.one("E312", "the library is no ledger", "it would be unclear whose record is asked for",
                                 "leave out --library, or the ledgers")
        from peaceroom.seals.library import library_record

        found = library_record(draws=draws, folder=out, told=lambda done, of, name: tell(f"{done} of {of} {name}",
                                                                                         err=True))
    else:
        from peaceroom.core.extras import need
        from peaceroom.seals.record import record

        need("seals")
        found = record(ledgers or (Path("seals.jsonl"),))
    if page is not None:
        from peaceroom.files.writing import replace_file
        from peaceroom.report.record import record_html

        replace_file(page, record_html(found))
    if as_json:
        tell_json(found)
    else:
        tell(record_text(found) if page is None else page.as_posix())
