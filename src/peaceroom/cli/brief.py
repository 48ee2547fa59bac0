"""Write the one page of a run: figures first, at most two printed pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from peaceroom.cli._progress import Progress
from peaceroom.cli._saying import tell, tell_json

if TYPE_CHECKING:
    from peaceroom.findings.brief.types import Brief
    from peaceroom.runs.run import Run


@click.command("brief")
@click.argument("run")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE",
              help="Where to write; the ending says the format. Default: beside the run's report.")
@click.option("--format", "kinds", multiple=True, metavar="KIND",
              help="Write this format into the run's folder; may be repeated. Default: html.")
@click.option("--runs", "base", default="runs", show_default=True, metavar="DIR", help="Folder that holds the runs.")
@click.option("--draws", type=int, default=2_000, show_default=True, metavar="N",
              help="Draws, where RUN is a scenario that has yet to be run.")
@click.option("--seed", type=int, default=1, show_default=True, metavar="S", help="Seed of these.")
@click.option("--redact", is_flag=True, help="Hide names, and what anybody would accept at the least.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@click.option("--json", "as_json", is_flag=True, help="Print the page as JSON, and write nothing but the run.")
def command(run: str, out: Path | None, kinds: tuple[str, ...], base: str, draws: int, seed: int, redact: bool,
            force: bool, as_json: bool) -> None:
    """Write the one page of RUN: what is ahead, a row an issue, what can be signed, why it is stuck, whom to call.

    RUN is a run folder, its name, the last letters of it, a scenario's name for its latest run, or a scenario that is
    run first (a file, a folder, a bundled name, a CSV of points).
    """
    from peaceroom.cli._targets import refuse_to_overwrite
    from peaceroom.files.writing import replace_file
    from peaceroom.report.brief_formats import FORMATS, as_bytes, checked, kind_of, need_for

    wanted = [checked(kind) for kind in kinds]
    if out is not None:
        wanted = [kind_of(out)]
        refuse_to_overwrite(out, force)
    wanted = wanted or list(FORMATS)[:1]
    for kind in () if as_json else wanted:
        need_for(kind)
    folder, page = _page(run, base, draws, seed, redact)
    if as_json:
        tell_json(page.as_dict())
        return
    for kind in wanted:
        target = folder / f"brief.{kind}" if out is None else out
        beside = target.parent / "report.html"
        replace_file(target, as_bytes(page, kind, beside.name if beside.is_file() else None))
        tell(target.as_posix())


def _page(ref: str, base: str, draws: int, seed: int, redact: bool) -> tuple[Path, Brief]:
    """The page that a run keeps, with the run's folder, or that of a scenario run now."""
    from dataclasses import replace

    from peaceroom.cli._runs import taken
    from peaceroom.core.errors import InputError
    from peaceroom.findings.brief.types import Brief
    from peaceroom.runs.saved import from_folder, load_run, read_brief, read_result
    from peaceroom.runs.store import SCENARIO

    try:
        folder = taken(ref, base)
    except InputError as error:
        if any(problem.code != "E309" for problem in error.problems):
            raise
        made = _forecast(ref, base, draws, seed, redact)
        assert made.folder is not None
        return made.folder, made.brief()
    read_result(folder)  # its files are as the run wrote them
    kept = None if redact and (folder / SCENARIO).exists() else read_brief(folder)
    if kept is not None:
        with from_folder(folder):
            return folder, Brief.from_dict(kept)
    found = load_run(folder)
    return folder, replace(found, redacted=found.redacted or redact).brief()


def _forecast(ref: str, base: str, draws: int, seed: int, redact: bool) -> Run:
    from peaceroom.analysis.forecast import forecast
    from peaceroom.cli._tables import read_saying
    from peaceroom.core.extras import missing

    loaded = read_saying(ref, or_run=True)
    with Progress("draws, what-ifs included") as progress:
        found = forecast(loaded.scenario, draws=draws, seed=seed, out=base, redact=redact, progress=progress)
    if not missing("report"):
        assert found.folder is not None
        found.report(found.folder / "report.html")
    return found
