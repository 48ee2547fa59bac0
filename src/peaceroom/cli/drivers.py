"""Say which uncertain inputs, events and judgements drive an answer: Sobol indices, Morris screening, a tornado."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("drivers")
@click.argument("scenario")
@click.option("--output", "names", multiple=True, metavar="NAME",
              help="settlement.ISSUE.MODEL, zone.ISSUE, draft.ID, process.OUTCOME (its probability at the end) or "
              "process.OUTCOME@DATE; may be repeated. Default: the compromise and the zone of every issue, and every "
              "draft.")
@click.option("--under", metavar="WHAT-IF", help="Ask under this what-if instead of as things stand.")
@click.option("--against", metavar="WHAT-IF", is_flag=False, flag_value="",
              help="Ask about the difference to this what-if; without an id, to as things stand.")
@click.option("--method", "methods", multiple=True, metavar="NAME", help="sobol, morris or tornado; may be repeated. "
              "Default: all three.")
@click.option("--samples", type=int, default=512, show_default=True, metavar="N",
              help="Rows of the Sobol design, a power of two; each input and group is solved on as many.")
@click.option("--trajectories", type=int, default=32, show_default=True, metavar="R", help="Walks of the screening.")
@click.option("--seed", type=int, default=1, show_default=True, metavar="S", help="Seed of the random numbers.")
@click.option("--out", default="runs", show_default=True, metavar="DIR", help="Folder for what is finished meanwhile.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(scenario: str, names: tuple[str, ...], under: str | None, against: str | None, methods: tuple[str, ...],
            samples: int, trajectories: int, seed: int, out: str, as_json: bool) -> None:
    """Say what drives the outputs of SCENARIO: every uncertain input, event and judgement, alone and in groups.

    Groups are by actor, issue, source, who judged, and kind of number. An interrupted call goes on where it stopped
    when the same command is given again.
    """
    from peaceroom.analysis.sensitivity.keeping import kept_points
    from peaceroom.analysis.sensitivity.outputs import chosen
    from peaceroom.analysis.sensitivity.result import METHODS, check, drivers_result
    from peaceroom.cli._progress import Progress
    from peaceroom.cli._saying import tell, tell_json
    from peaceroom.findings.drivers import drivers_text
    from peaceroom.runs.plan import check_numbers
    from peaceroom.runs.threads import going_on
    from peaceroom.scenario.file.loading import read

    loaded = read(scenario)
    s = loaded.scenario
    wanted = methods or METHODS
    check_numbers(samples, seed, "random")
    check(samples, trajectories, wanted)
    asked = chosen(s, names)
    with kept_points(Path(out), loaded.name, s, asked, samples, seed, under, against) as (pieces, kept):
        said = f"finished points are kept in {out}; the same command goes on from there"
        with going_on(said), Progress("points") as progress:
            result = drivers_result(s, asked, samples=samples, routes=trajectories, seed=seed, methods=wanted,
                                    under=under, against=against, progress=progress, pieces=pieces, kept=kept)
    if as_json:
        tell_json({"scenario": loaded.name, **result})
    else:
        tell(drivers_text(result, s))
