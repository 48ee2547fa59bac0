"""Forecast monthly deaths from a series' own past."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from peaceroom.cli._saying import screen, tell_json

if TYPE_CHECKING:
    from rich.console import Console

    from peaceroom.runs.results import Violence
    from peaceroom.scenario.file.series import Series


@click.command("violence")
@click.argument("series", metavar="SERIES")
@click.option("--method", default="pool", show_default=True, metavar="NAME",
              help="pool, negative-binomial, trees, analog, bootstrap, mean12 or last.")
@click.option("--horizon", type=int, default=12, show_default=True, metavar="N", help="Months ahead, 1 to 14.")
@click.option("--as-of", metavar="YYYY-MM", help="Use nothing after the end of this month (or before YYYY-MM-DD). "
              "Default: the whole file; for a scenario its as-of date, and never more.")
@click.option("--column", metavar="NAME", help="The column to forecast. Default: the first after month.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(series: str, method: str, horizon: int, as_of: str | None, column: str | None, as_json: bool) -> None:
    """Forecast monthly deaths: for each month a median, an 80 % and a 95 % interval.

    SERIES is a CSV file with a column month (YYYY-MM) and columns of counts, or a scenario with files in series/,
    such as doha-2020.
    """
    from peaceroom.analysis.violence_forecast import last_month, violence_of

    found, limit = _series(series, column)
    when = min((d for d in (as_of, limit) if d is not None), key=last_month, default=None)
    results = {s.id: violence_of(s, as_of=when, method=method, horizon=horizon) for s in found}
    if as_json:

        tell_json(results)
        return

    console = screen()
    for i, s in enumerate(found):
        if i:
            console.print()
        show(s.id, results[s.id], console)


def _series(ref: str, column: str | None) -> tuple[tuple[Series, ...], date | None]:
    """The series meant, and the as-of date of the scenario they belong to."""
    from peaceroom.core.codes import CODES
    from peaceroom.core.errors import InputError
    from peaceroom.scenario.file.loading import read
    from peaceroom.scenario.file.series import FOLDER, folder_series, read_series

    path = Path(ref)
    if not path.is_dir() and path.suffix.lower() not in (".yaml", ".yml") and (path.suffix or path.is_file()):
        return (read_series(path, column=column),), None
    loaded = read(ref)
    found = folder_series(loaded.folder, column=column)
    if not found:
        raise InputError.one("E728", f"{loaded.name} has no file in {FOLDER}/", CODES["E728"][1],
                             f"put one beside it, e.g. {FOLDER}/fatalities.csv with a head month,deaths",
                             file=loaded.path.as_posix())
    return found, loaded.scenario.as_of


def show(name: str, found: Violence, console: Console) -> None:
    """The table in the terminal, with the method, its record and what must be known."""
    from rich.table import Table

    from peaceroom.analysis.violence_forecast import tail_words

    def line(text: str, style: str = "") -> None:
        console.print(text, style=style)

    line(f"{name}: {found['unit']} ({found['column']}), known to {found['last']}", "bold")
    for w in found["warnings"]:
        line(f"  {w['code']} {w['message']}")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("month")
    for head in ("median", "80 % interval", "95 % interval"):
        table.add_column(head, justify="right", no_wrap=True)
    for m in found["months"]:
        table.add_row(m["month"], f"{m['median']:,}", f"{m['p10']:,}–{m['p90']:,}", f"{m['p2.5']:,}–{m['p97.5']:,}")
    console.print(table)
    line(tail_words(found))
    line(f"Method {found['method']}: {found['method_words']}.")
    line(f"Its record: {found['record']}.")
    if len({(m["p2.5"], m["median"], m["p97.5"]) for m in found["months"]}) == 1 < len(found["months"]):
        line("It gives every month ahead the same forecast.")
    line("It looks at nothing but the series: a step in the talks or a change of policy is not in it.")
