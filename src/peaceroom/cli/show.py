"""Show the summary of a kept run again."""

from __future__ import annotations

import click

from peaceroom.cli._runs import taken
from peaceroom.cli._saying import tell, tell_json


@click.command("show")
@click.argument("run")
@click.option("--out", default="runs", show_default=True, metavar="DIR", help="Folder that holds the runs.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(run: str, out: str, as_json: bool) -> None:
    """Print the summary of RUN and where its report is.

    RUN is a run folder, its name, the last letters of its name, or a scenario's name for its latest run (see
    `peaceroom runs`).
    """
    from peaceroom.runs.saved import printed, read_brief, read_result, read_summary

    folder = taken(run, out)
    result = read_result(folder)
    if as_json:
        tell_json(printed(result, read_brief(folder)))
        return
    tell(read_summary(folder) or f"{result['title']}: no summary was kept\n")
    report = folder / "report.html"
    tell(f"Report  {report.as_posix()}" if report.is_file() else "No report was written for this run.")
