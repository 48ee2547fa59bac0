"""Find the best packages: texts on all issues, who gains, how often each holds, and the trades behind them."""

from __future__ import annotations

import click

from peaceroom.cli._saying import screen, tell_json


@click.command()
@click.argument("scenario")
@click.option("--draws", type=int, default=2_000, show_default=True, help="Draws over which acceptance is counted.")
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the draws.")
@click.option("--seconds", type=float, default=20.0, show_default=True,
              help="The most processor time for one text; an answer that was not proved says so.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(scenario: str, draws: int, seed: int, seconds: float, as_json: bool) -> None:
    """Find the best packages of SCENARIO (a file, a folder, a bundled name, or a CSV of points).

    Best texts are those of the best estimates, proved or with the gap that is left; how often all would accept one is
    counted over the draws.
    """
    from peaceroom.analysis.packages.best import packages_result
    from peaceroom.cli._tables import read_saying
    from peaceroom.runs.threads import interruptible
    from peaceroom.scenario.sampling.sample import best_case, sampled_case

    found = read_saying(scenario)
    s = found.scenario
    result = interruptible(lambda: packages_result(s, best_case(s), sampled_case(s, draws, seed), seconds=seconds))
    if as_json:

        head = {"scenario": found.name, "as_of": found.scenario.as_of.isoformat(), "draws": draws, "seed": seed}
        tell_json({**head, **result})
        return

    from peaceroom.findings.packages import packages_text

    screen().print(packages_text(result, found.scenario, draws))
