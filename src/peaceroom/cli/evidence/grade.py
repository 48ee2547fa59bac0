"""Grade the reliability of a source, by whose word it is."""

from __future__ import annotations

import click

from peaceroom.cli.evidence._common import adds, clean, day, opened, say


@click.command("grade")
@adds
@click.argument("source", metavar="SOURCE")
@click.option("--relation", required=True, metavar="WORD",
              help="Towards whom: self, ally, adversary, neutral, or fact (a claim about the world).")
@click.option("--reliability", required=True, metavar="A-F",
              help="A reliable, B usually, C fairly, D not usually, E unreliable, F cannot be judged.")
@click.option("--because", required=True, metavar="TEXT", help="Why.")
def command(scenario: str, source: str, id_: str | None, by: str, on: str | None, note: str | None, as_json: bool,
            relation: str, reliability: str, because: str) -> None:
    """Grade SOURCE of SCENARIO on what it says of one relation.

    A party's paper may be B about its own side and E about the other. A grade that is there already for the same
    relation is superseded.
    """
    from peaceroom.evidence.ledger.grading import grade_source

    found = opened(scenario, to_write=True)
    say(grade_source(found.store, source, relation, reliability, clean(because), by=by, on=day(on), id_=id_,
                     note=clean(note)), (), as_json)
