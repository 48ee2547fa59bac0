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
    from peaceroom.evidence.ledger.adding import Desk, unknown
    from peaceroom.evidence.ledger.json_lines import made
    from peaceroom.evidence.ledger.records import Grade, Record

    found = opened(scenario, to_write=True)

    def make(desk: Desk) -> list[Record]:
        now = desk.book.latest(source)
        row = desk.book.by_id.get(now)
        if row is None or row.kind != "source":
            raise unknown(source, desk.book, found.folder, "source")
        before = [r.record.id for r in desk.book.used("grade") if isinstance(r.record, Grade)
                  and desk.book.latest(r.record.source) == now and r.record.relation == relation]
        return [made("grade", id=id_ or desk.new_id("grade", f"{now}-{relation}"), by=by, on=day(on),
                     note=clean(note), source=now, relation=relation, reliability=reliability.upper(),
                     because=clean(because), supersedes=before[-1] if before else None)]

    say(found.store.enter(make), (), as_json)
