"""Say which own moves carry an actor towards its interest, and which measures a mediator could try."""

from __future__ import annotations

import click

from peaceroom.cli._saying import screen, tell_json


@click.command("levers")
@click.argument("scenario")
@click.option("--actor", "actors", multiple=True, metavar="ID",
              help="Only the moves of this actor; may be repeated. Default: all parties whose consent is asked for.")
@click.option("--mediator", is_flag=True, help="Only the measures that a mediator could try.")
@click.option("--draft", metavar="ID", help="The draft on the table. Default: the one that most draws accept.")
@click.option("--size", type=float, default=0.1, show_default=True, metavar="SHARE",
              help="How far each move goes, as a share of its scale.")
@click.option("--model", default="compromise", show_default=True, metavar="KEY", help="The model of the forecast.")
@click.option("--draws", type=int, default=2_000, show_default=True, metavar="N", help="Draws of the inputs.")
@click.option("--seed", type=int, default=1, show_default=True, metavar="S", help="Seed of the draws.")
@click.option("--process/--no-process", default=None,
              help="Simulate what measures do to the course of the talks. Default: where a run would.")
@click.option("--all", "every", is_flag=True, help="Print every move and every use of a measure.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(scenario: str, actors: tuple[str, ...], mediator: bool, draft: str | None, size: float, model: str,
            draws: int, seed: int, process: bool | None, every: bool, as_json: bool) -> None:
    """Rank the own moves of the actors of SCENARIO, and the measures that a mediator could try.

    A move is worth what it adds to the talks for the actor, in its own declared terms; what it gives up stands beside.
    Others' responses are as modelled: nobody answers a move with one of its own.
    """
    from peaceroom.analysis.levers.result import levers
    from peaceroom.cli._tables import read_saying

    found = read_saying(scenario)
    s = found.scenario
    result = levers(s, actor=actors or None, mediator=True if mediator else None, draws=draws, seed=seed, size=size,
                    model=model, draft=draft, process=process)
    if as_json:
        tell_json({"scenario": found.name, "as_of": s.as_of.isoformat(), "seed": seed, **result})
        return

    from peaceroom.findings.levers_text import full_text

    screen().print(full_text(result, s, draws, every=every))
