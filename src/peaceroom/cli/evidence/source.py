"""Add a source: who publishes."""

from __future__ import annotations

import click

from peaceroom.cli.evidence._common import adds, clean, day, opened, plan, say

_KINDS = ("wire", "state", "party", "outlet", "think-tank", "person", "leak", "court", "dataset", "text", "other")


@click.command("source")
@adds
@click.option("--name", required=True, metavar="TEXT", help="Its name.")
@click.option("--kind", required=True, metavar="KIND", help="One of: " + ", ".join(_KINDS) + ".")
@click.option("--camp", metavar="ACTOR", help="The actor on whose side it stands, if any.")
@click.option("--owner", metavar="TEXT", help="Who owns it.")
@click.option("--country", metavar="TEXT", help="Where it is published.")
@click.option("--language", "languages", multiple=True, metavar="TEXT", help="In which language; may be repeated.")
@click.option("--supersedes", metavar="ID", help="A source whose place it takes.")
def command(scenario: str, id_: str | None, by: str, on: str | None, note: str | None, as_json: bool, name: str,
            kind: str, camp: str | None, owner: str | None, country: str | None, languages: tuple[str, ...],
            supersedes: str | None) -> None:
    """Add a source to the ledger of SCENARIO.

    \b
    peaceroom evidence source my-talks --name "The Daily Wire" --kind wire --by coder-a
    """
    found = opened(scenario, to_write=True)
    entered = plan(found.store, "source", name, id_, {
        "by": by, "on": day(on), "note": clean(note), "name": clean(name), "kind": kind, "camp": camp,
        "owner": clean(owner), "country": clean(country), "languages": languages or None, "supersedes": supersedes})
    made = (*entered.added, *entered.there)[0].id
    say(entered, (), as_json, [f"peaceroom evidence grade {scenario} {made} --relation … --reliability …",
                               f"peaceroom evidence add {scenario} FILE --source {made}"])
