"""Sum events of violence (ACLED, UCDP GED, VIEWS) by month."""

from __future__ import annotations

import click

from peaceroom.cli._saying import tell


@click.command("sum-events")
@click.argument("events", metavar="FILE")
@click.option("-o", "--out", metavar="SERIES", help="Write the series here; without it, it is only shown.")
@click.option("--column", metavar="NAME", help="The column to sum. Default: best (UCDP GED), fatalities (ACLED), "
              "ged_sb (VIEWS).")
@click.option("--where", multiple=True, metavar="COLUMN=VALUE", help="Only rows with this value, such as "
              "country=Sudan; may be given several times.")
def command(events: str, out: str | None, column: str | None, where: tuple[str, ...]) -> None:
    """Sum events of violence in FILE by month: a series that `peaceroom violence` reads.

    FILE is CSV as ACLED, UCDP GED or VIEWS hand it out, known by its columns. Deaths of an event of several months are
    booked to the month in which it ended; a second count leaves such events out.
    """
    from pathlib import Path

    from peaceroom.cli._targets import refuse_to_write_over
    from peaceroom.files.writing import must_take, replace_file
    from peaceroom.violence.events import sum_events
    from peaceroom.violence.months import month_name

    if out is not None:
        refuse_to_write_over(Path(out), Path(events))
        must_take(Path(out))
    pairs = dict(_pair(text) for text in where)
    found = sum_events(events, column=column, where=pairs)
    if out is None:
        tell(found.to_csv(), nl=False)
    else:
        replace_file(Path(out), found.to_csv())
    last = month_name(found.first + len(found.deaths) - 1)
    tell(f"{found.rows:,} rows of {found.form}, {sum(found.deaths):,} deaths ({found.column}) in "
               f"{len(found.deaths)} months from {month_name(found.first)} to {last}.", err=True)
    if found.spanning:
        tell(f"{found.spanning:,} of them lie in more than one month: see the column single_month_events.",
                   err=True)
    tell(f"If {last} is not complete in the file, use the series with --as-of the month before. A month without "
               "an event is taken to be 0: check that the file covers it.", err=True)


def _pair(text: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not mark or not name.strip():
        raise click.BadParameter(f"{text[:40]!r} is not COLUMN=VALUE", param_hint="--where")
    return name, value
