"""Count power in a vote: who decides how often, which coalitions win, and which can block."""

from __future__ import annotations

import click

from peaceroom.cli._saying import screen, tell_json


@click.command()
@click.argument("scenario", required=False)
@click.option("--votes", metavar="a=4,b=4,c=2", help="A vote typed by hand, in place of a SCENARIO.")
@click.option("--quota", type=float, help="With --votes: how many votes win; by default more than half.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(scenario: str | None, votes: str | None, quota: float | None, as_json: bool) -> None:
    """Count power in the votes of SCENARIO (a file, a folder or a bundled name), issue by issue.

    On an issue decided by majority the votes are the capabilities, at best estimates, and the quota is the issue's;
    where consent or unanimity is needed the veto players are named.
    """
    if (scenario is None) == (votes is None):
        raise click.UsageError("name a SCENARIO or type a vote with --votes, one of the two.")
    if votes is None and quota is not None:
        raise click.UsageError("the scenario gives the quotas: leave --quota out.")
    from peaceroom.analysis import power

    names: dict[str, str] = {}
    if votes is not None:
        held = power.read_votes(votes)
        found = power.simple_majority(held) if quota is None else power.power(held, quota)
        result: power.Vote | power.ScenarioPower = power.as_result(found)
    else:
        from peaceroom.cli._tables import read_saying
        from peaceroom.scenario.sampling.sample import best_case

        loaded = read_saying(str(scenario))
        case = best_case(loaded.scenario)
        result = {"scenario": loaded.name, "as_of": loaded.scenario.as_of.isoformat(),
                  "issues": {name: power.issue_power(case, k) for k, name in enumerate(case.issues)}}
        names = {i: actor.name for i, actor in loaded.scenario.actors.items()}
        names |= {i: issue.name for i, issue in loaded.scenario.issues.items() if i not in names}
    if as_json:

        tell_json(result)
        return

    from peaceroom.findings.power import power_text

    screen().print(power_text(result, names))
