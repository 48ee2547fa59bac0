"""Say which combinations of inputs lead to an outcome: boxes with coverage and density, and a small tree."""

from __future__ import annotations

import click

#: draws of a scenario; those of which each is simulated
DRAWS, PROCESS_DRAWS = 10_000, 2_000


@click.command("discover")
@click.argument("what", metavar="RUN|SCENARIO")
@click.option("--goal", "wanted", required=True, metavar="TEXT",
              help="'settlement.ISSUE.MODEL >= 60' (or <=, <, >; p10 for the 10 % point of the draws), zone.ISSUE, "
              "draft.ID, or one of the last two after 'not '; 'process.OUTCOME@DATE >= 0.3'.")
@click.option("--draws", type=int, metavar="N", help="Draws of a scenario. Default: 10000, of goals of the "
              "process 2000. A run has its own.")
@click.option("--seed", type=int, metavar="S", help="Seed of a scenario's draws. Default: 1. A run has its own.")
@click.option("--runs", "base", default="runs", show_default=True, metavar="DIR", help="Folder in which runs are.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(what: str, wanted: str, draws: int | None, seed: int | None, base: str, as_json: bool) -> None:
    """Say which combinations of inputs lead to a goal, over the draws of RUN or fresh draws of SCENARIO.

    RUN is a run's folder or its name; anything else is a scenario. Of a run only zones and drafts are solved again.
    """
    from peaceroom.analysis.discovery.goals import goal
    from peaceroom.analysis.discovery.result import of_run, of_scenario
    from peaceroom.cli._saying import tell, tell_json
    from peaceroom.cli._targets import run_folder
    from peaceroom.core.errors import InputError
    from peaceroom.findings.discovery import discovery_text
    from peaceroom.runs.plan import check_numbers
    from peaceroom.runs.saved import load_run
    from peaceroom.scenario.file.loading import read

    folder = run_folder(what, base)
    if folder is not None:
        if draws is not None or seed is not None:
            raise InputError.one("E312", "a run has draws and a seed of its own", "other draws would be another run",
                                 "leave --draws and --seed out, or give the scenario")
        run = load_run(folder)
        s = run.scenario
        found = of_run(run, goal(s, wanted))
    else:
        s = read(what).scenario
        asked = goal(s, wanted)
        size = draws if draws is not None else PROCESS_DRAWS if asked.output.kind == "process" else DRAWS
        check_numbers(size, 1 if seed is None else seed, "random")
        found = of_scenario(s, asked, size, 1 if seed is None else seed)
    if as_json:
        tell_json({**found})
    else:
        tell(discovery_text(found, s))
