"""List the runs that were kept."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli._saying import screen, tell, tell_json
from peaceroom.core.errors import visible


@click.command("runs")
@click.argument("scenario", required=False)
@click.option("--out", default="runs", show_default=True, metavar="DIR", help="Folder that holds the runs.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def command(scenario: str | None, out: str, as_json: bool) -> None:
    """List finished runs, newest first; of one SCENARIO if it is named."""
    from peaceroom.runs.index import runs, runs_of

    found = runs(Path(out)) if scenario is None else runs_of(Path(out), scenario)
    if as_json:
        from dataclasses import asdict

        tell_json({"runs": [asdict(row) for row in found]}, indent=1)
        return
    if not found:
        of = "" if scenario is None else f" of {scenario}"
        hint = f"`peaceroom run {scenario or 'doha-2020'}` makes one."
        tell(f"There are no finished runs{of} in {out}. {hint}")
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    table.add_column("run", no_wrap=True, min_width=max(len(row.folder) for row in found))  # to be copied whole
    for name in ("title", "draws", "seed", "models", "ended (UTC)"):
        table.add_column(name, justify="right" if name in ("draws", "seed", "models") else "left")
    for row in found:
        table.add_row(Text(visible(row.folder)), Text(visible(row.title)), f"{row.draws:,}", row.seed,
                      str(row.models), row.ended[:16].replace("T", " "))
    screen().print(table)
