"""Look at a draft text: who can sign it, who blocks, the smallest repair, and what would be better for all."""

from __future__ import annotations

import click

from peaceroom.cli._saying import screen, tell_json


@click.command()
@click.argument("scenario")
@click.argument("draft", required=False)
@click.option("--set", "settings", multiple=True, metavar="ISSUE=VALUE",
              help="A clause: a value, a range left open (40..60), deferred, or refer:the body (repeatable).")
@click.option("--wanted", type=float, default=0.5, show_default=True,
              help="The share of draws in which all shall accept, for moves and the repair.")
@click.option("--draws", type=int, default=2_000, show_default=True, help="Draws over which acceptance is counted.")
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the draws.")
@click.option("--all", "every", is_flag=True, help="All drafts of the scenario, side by side.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(scenario: str, draft: str | None, settings: tuple[str, ...], wanted: float, draws: int, seed: int,
            every: bool, as_json: bool) -> None:
    """Look at DRAFT, a draft of SCENARIO (in its drafts.yaml), or at a text typed with --set.

    What the draft does not speak of counts as deferred. SCENARIO may be a CSV of points.
    """
    from peaceroom.analysis.packages.draft import draft_result, get_draft
    from peaceroom.cli._tables import read_saying
    from peaceroom.runs.threads import interruptible
    from peaceroom.scenario.sampling.sample import sampled_case

    found = read_saying(scenario)
    s = found.scenario
    chosen = dict(s.drafts) if every else dict([get_draft(s, draft, settings)])
    if not chosen:
        chosen = dict([get_draft(s, None, ())])  # says that there is none
    case = sampled_case(s, draws, seed)
    results = interruptible(lambda: {name: draft_result(s, case, name, d, wanted=wanted) for name, d in chosen.items()})
    if as_json:

        head = {"scenario": found.name, "as_of": s.as_of.isoformat(), "draws": draws, "seed": seed}
        one = {"draft": next(iter(results)), **next(iter(results.values()))}
        tell_json({**head, **({"drafts": results} if every else one)})
        return

    from peaceroom.findings.drafts import compared_text, draft_text

    console = screen()
    for number, result in enumerate(results.values()):
        if number:
            console.print()
        console.print(draft_text(result, s, draws))
    if len(results) > 1:
        console.print()
        console.print(compared_text(results, s, draws))
