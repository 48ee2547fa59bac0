"""Say which single assumption would make an answer another, and what survives all of them."""

from __future__ import annotations

import click

DRAWS = 2_000


@click.command("robust")
@click.argument("what", metavar="RUN|SCENARIO")
@click.option("--draws", type=int, metavar="N", help=f"Draws of a scenario. Default: {DRAWS}. A run has its own.")
@click.option("--seed", type=int, metavar="S", help="Seed of a scenario's draws. Default: 1. A run has its own.")
@click.option("--process/--no-process", default=None, help="Simulate the process in time as well, or not. Default: as "
              "`peaceroom run` does. A run has its own.")
@click.option("--runs", "base", default="runs", show_default=True, metavar="DIR", help="Folder in which runs are.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(what: str, draws: int | None, seed: int | None, process: bool | None, base: str, as_json: bool) -> None:
    """Say which single assumption would make an answer of RUN, or of a fresh run of SCENARIO, another.

    Assumptions are inputs at the ends of their ranges, outcomes of events, models believed alone, what-ifs, readings of
    the ledger, mechanisms of the process left out. RUN is a run's folder or its name.
    """
    from peaceroom.cli._progress import Progress
    from peaceroom.cli._saying import tell, tell_json
    from peaceroom.cli._targets import run_folder
    from peaceroom.core.errors import InputError
    from peaceroom.findings.robustness import robust_text

    folder = run_folder(what, base)
    if folder is not None:
        if draws is not None or seed is not None or process is not None:
            raise InputError.one("E312", "a run has draws, a seed and a process of its own",
                                 "others would be another run", "leave these options out, or give the scenario")
        from peaceroom.runs.saved import load_run

        run = load_run(folder)
        if "robust" not in run.result:
            raise InputError.one("E312", "this run was made before runs said what survives other assumptions",
                                 "it keeps no what-ifs to look at", "run the scenario again, or give the scenario")
    else:
        from peaceroom.analysis.forecast import forecast
        from peaceroom.cli._tables import read_saying

        loaded = read_saying(what, or_run=True)
        with Progress("draws, what-ifs included") as progress:
            run = forecast(loaded.scenario, draws=DRAWS if draws is None else draws, seed=1 if seed is None else seed,
                           process=process, progress=progress)
    if as_json:
        tell_json({"scenario": run.result["scenario"], "as_of": run.result["as_of"], "seed": run.seed,
                   "draws": run.draws, "robust": run.result["robust"]})
    else:
        tell(robust_text(run, run.names))
