"""Add a scale of ordinal levels, each said in a sentence."""

from __future__ import annotations

import click

from peaceroom.cli.evidence._common import adds, clean, day, opened, plan, say


@click.command("scale")
@adds
@click.option("--quantity", required=True, metavar="WORD", help="position, salience or capability.")
@click.option("--cut", "cuts", multiple=True, type=float, required=True, metavar="N",
              help="Where one level ends and the next begins, in hundredths of the scale; once for each cut.")
@click.option("--level", "words", multiple=True, required=True, metavar="TEXT",
              help="What a level means, the lowest first; one more than cuts.")
@click.option("--supersedes", metavar="ID", help="A scale whose place it takes.")
def command(scenario: str, id_: str | None, by: str, on: str | None, note: str | None, as_json: bool, quantity: str,
            cuts: tuple[float, ...], words: tuple[str, ...], supersedes: str | None) -> None:
    """Add a scale to the ledger of SCENARIO, for codings by level.

    \b
    peaceroom evidence scale my-talks --id care --quantity salience --by coder-a \\
      --cut 33 --cut 67 --level "mentions it" --level "insists on it" --level "walks out over it"
    """
    found = opened(scenario, to_write=True)
    say(plan(found.store, "scale", quantity, id_, {
        "by": by, "on": day(on), "note": clean(note), "quantity": quantity, "cuts": cuts,
        "words": [clean(w) for w in words], "supersedes": supersedes}), (), as_json)
