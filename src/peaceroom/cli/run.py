"""Run all models on a scenario with its doubts; write a report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from peaceroom.cli._progress import Progress
from peaceroom.cli._saying import screen, tell, tell_json
from peaceroom.core.collecting import no_collection
from peaceroom.core.extras import missing, remedy

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from peaceroom.runs.estimate import Estimate
    from peaceroom.runs.run import Run
    from peaceroom.scenario.file.loading import ScenarioFile


@click.command("run")
@click.argument("scenario")
@click.option("--draws", type=int, default=10_000, show_default=True, metavar="N", help="How many draws of the inputs.")
@click.option("--seed", type=int, default=1, show_default=True, metavar="S", help="Seed of the random numbers.")
@click.option("--models", metavar="A,B", help="Only these models, e.g. nash,challenge@scholz-2011. Default: all.")
@click.option("--what-if", "what_ifs", multiple=True, metavar="ID",
              help="Only this what-if; may be repeated; `none` for none. Default: all.")
@click.option("--what-if-draws", type=int, default=512, show_default=True, metavar="N",
              help="Answer what-ifs on the first N draws.")
@click.option("--design", default="random", show_default=True, metavar="random|lhs|sobol",
              help="How the draws are spread.")
@click.option("--workers", type=int, metavar="N", help="Threads or processes. Default: the processors there are.")
@click.option("--on", default="threads", show_default=True, metavar="threads|processes|dask|dask://HOST:PORT",
              help="Who solves: this machine's threads or processes, or the workers of a Dask cluster.")
@click.option("--store", metavar="DIR|URL", help="Where workers leave what is finished: a shared folder, s3://…")
@click.option("--keep-draws", is_flag=True, help="Keep every draw's answers; else of many the first 16,384.")
@click.option("--estimate", is_flag=True, help="Only say how long the run will take, and what it will cost.")
@click.option("--price", type=float, metavar="P", help="Price of a processor for an hour, for --estimate.")
@click.option("--chunk", type=int, metavar="N", help="Draws per piece of work. Never changes a result.")
@click.option("--out", default="runs", show_default=True, metavar="DIR", help="Folder for the run's folder.")
@click.option("--redact", is_flag=True, help="Hide bottom lines and names in everything that is written.")
@click.option("--process/--no-process", "process", default=None,
              help="Simulate the process in time, or not. Default: for peace talks, or with a process.yaml.")
@click.option("--influence/--no-influence", default=True, show_default=True,
              help="Trace the answer back to the ledger, where numbers are taken from one.")
@click.option("--levers/--no-levers", default=True, show_default=True,
              help="Try own moves of the parties and a mediator's measures.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, and nothing else, to stdout.")
@click.option("--no-report", is_flag=True, help="Do not write report.html.")
def command(
    scenario: str, draws: int, seed: int, models: str | None, what_ifs: tuple[str, ...], what_if_draws: int,
    design: str, workers: int | None, on: str, store: str | None, keep_draws: bool, estimate: bool,
    price: float | None, chunk: int | None, out: str, redact: bool, process: bool | None, influence: bool,
    levers: bool, as_json: bool, no_report: bool,
) -> None:
    """Forecast settlements: every model on many draws of SCENARIO, as it stands and under its what-ifs.

    SCENARIO is a file, a folder with scenario.yaml, a bundled name such as doha-2020, or a CSV of points.
    An interrupted run goes on where it stopped when the same command is given again.
    """
    from peaceroom.analysis.forecast import forecast
    from peaceroom.cli._tables import read_saying
    from peaceroom.runs.plan import KEPT_DRAWS
    from peaceroom.runs.threads import threads
    from peaceroom.scenario.file.placing import placed

    loaded = read_saying(scenario)
    wanted = None if models is None else [m.strip() for m in models.split(",") if m.strip()]
    chosen = None if not what_ifs else [] if what_ifs == ("none",) else list(what_ifs)
    written = not (no_report or missing("report"))
    if estimate or draws > KEPT_DRAWS:
        with placed(loaded):
            found = _estimated(loaded, workers, price, chunk, draws=draws, seed=seed, models=wanted, what_ifs=chosen,
                               what_if_draws=what_if_draws, design=design, redact=redact, process=process,
                               influence=influence, levers=levers, keep_draws=keep_draws)
        if estimate:
            (tell_json({"estimate": asdict(found)}) if as_json else tell(_said(found)))
            return
        tell(_said(found), err=True)
    with Progress("draws, what-ifs included") as progress, threads(1) as pool, placed(loaded), no_collection():
        run = forecast(
            loaded.scenario, draws=draws, seed=seed, models=wanted, what_ifs=chosen,
            what_if_draws=what_if_draws, design=design, workers=workers, chunk=chunk, out=out, redact=redact,
            progress=_meanwhile(progress, pool, written), process=process, influence=influence, levers=levers,
            on=on, store=store, keep_draws=keep_draws,
        )
    assert run.folder is not None
    report = _report(run) if written else None
    if not no_report and report is None:
        tell(f"No report was written: {remedy('report')}", err=True)
    if as_json:
        _print_json(run)
    else:
        _show(run, report)


def _estimated(loaded: ScenarioFile, workers: int | None, price: float | None, chunk: int | None,
               **options: Any) -> Estimate:
    from peaceroom.analysis.forecast import planned
    from peaceroom.runs.estimate import estimate
    from peaceroom.runs.plan import check_work, default_workers

    check_work(workers, chunk)
    return estimate(planned(loaded.scenario, **options), workers or default_workers(), price, chunk)


def _said(e: Estimate) -> str:
    from peaceroom.core.durations import lasting

    cost = "" if e.cost is None else f", which cost {e.cost:,.2f}"
    return (f"{e.draws:,} draws, what-ifs included, will take {lasting(e.seconds)} on {e.workers} "
            f"{'worker' if e.workers == 1 else 'workers'} and {e.bytes / 1e6:,.0f} MB of disk: "
            f"{lasting(e.processor_seconds)} of a processor such as this one, which does {e.draws_per_second:,.0f} a "
            f"second{cost}. What stands beside them is the same work however many draws there are.")


def _meanwhile(progress: Callable[[int, int], None], pool: ThreadPoolExecutor, report: bool
               ) -> Callable[[int, int], None]:
    """``progress`` that begins, once kernels are at work, to load the libraries for what comes after them."""
    after = ["pandas", "pyarrow.parquet"]  # where pandas is there, pyarrow loads it
    after += ["peaceroom.report.page", "peaceroom.report.figures.svg"] if report else []

    def told(done: int, total: int) -> None:
        while done and after:
            pool.submit(import_module, after.pop(0))
        progress(done, total)

    return told


def _report(run: Run) -> Path:
    from peaceroom.report.page import write

    assert run.folder is not None
    return write(run, run.folder / "report.html", redact=run.redacted)


def _print_json(run: Run) -> None:
    from peaceroom.runs.saved import printed, public_result

    whole = printed(public_result(run), run.brief().as_dict())
    if run.folder is not None:
        whole["run"] = run.folder.as_posix()  # whoever asked for the run has typed the path
    tell_json(whole)


def _show(run: Run, report: Path | None) -> None:

    from peaceroom.report.terminal import show

    show(run, screen(), report=report.as_posix() if report else "", redact=run.redacted)
