"""What changed in a ledger since a day, and what that does to the answer."""

from __future__ import annotations

import click

from peaceroom.cli._progress import Progress
from peaceroom.cli._saying import tell
from peaceroom.cli.evidence._common import day, echo_json, json_option, opened, scenario_argument


@click.command("since")
@scenario_argument
@click.argument("date", metavar="DATE")
@click.option("--dated", is_flag=True,
              help="By the day on which passages were published or said, not on which they were added.")
@click.option("--draws", type=int, default=2048, show_default=True, metavar="N", help="How many draws of the inputs.")
@click.option("--seed", type=int, default=1, show_default=True, metavar="S", help="Seed of the random numbers.")
@click.option("--workers", type=int, metavar="N", help="Threads. Default: the processors there are.")
@json_option
def command(scenario: str, date: str, dated: bool, draws: int, seed: int, workers: int | None, as_json: bool) -> None:
    """What changed in the ledger of SCENARIO after DATE, and how settlements, zones and numbers differ by it.

    The answer is computed twice on the same draws: with the ledger as it stood on DATE, and as it stands.
    """
    from peaceroom.analysis.ledger_since import results_with
    from peaceroom.evidence.ledger.changes import as_it_stood, as_of_publication, changes_since, published_since
    from peaceroom.evidence.ledger.loading import load
    from peaceroom.findings.ledger_since import in_words, since
    from peaceroom.scenario.file.loading import read

    from_day = day(date, "DATE")
    found = opened(scenario)
    whole = read(scenario).scenario
    now = found.store.read()
    if dated:
        before = as_of_publication(now, from_day)
        changes = published_since(now, from_day)
    else:
        contents = load(found.folder)
        before, changes = as_it_stood(contents, from_day), changes_since(contents, from_day)
    with Progress("draws with each of the two ledgers") as progress:
        one, two = results_with(whole, (before, now), draws=draws, seed=seed, workers=workers, progress=progress)
    said = since(whole, from_day, changes, one, two, dated=dated)
    if as_json:
        echo_json(said)
    else:
        tell(in_words(said), nl=False)
