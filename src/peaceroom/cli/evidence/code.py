"""Code a passage: what it says about one input of the models."""

from __future__ import annotations

import click

from peaceroom.cli.evidence._common import adds, clean, day, opened, plan, say


@click.command("code")
@adds
@click.argument("passage", metavar="PASSAGE")
@click.option("--actor", required=True, metavar="ID", help="Whom it is about.")
@click.option("--issue", metavar="ID", help="Which issue; needed for positions.")
@click.option("--quantity", default="position", show_default=True, metavar="WORD",
              help="position, salience or capability.")
@click.option("--aspect", metavar="WORD", help="stated (default), or bottom_line: how far the actor would go.")
@click.option("--value", metavar="40..60", help="A number or range on the issue's scale (salience, capability: 0–100).")
@click.option("--within", type=float, metavar="P", help="The share that the range is meant to hold. Default: 0.8.")
@click.option("--scale", metavar="ID", help="With --level: the scale of the codebook.")
@click.option("--level", type=int, metavar="N", help="A level of the scale, from 1.")
@click.option("--absent", is_flag=True, help="The passage says nothing about this input.")
@click.option("--sd", type=float, metavar="X", help="Your own doubt: a standard deviation in hundredths of the scale.")
@click.option("--relation", required=True, metavar="WORD",
              help="Whose word it is, seen from the actor: self, ally, adversary, neutral, fact.")
@click.option("--sign", required=True, metavar="WORD",
              help="deed, signed, private, public, ally, neutral, adversary, anonymous or slogan.")
@click.option("--credibility", required=True, type=int, metavar="1-6",
              help="1 confirmed by another origin … 5 improbable, 6 cannot be judged.")
@click.option("--confirmed-by", metavar="PASSAGE", help="With credibility 1: a passage of another origin.")
@click.option("--disputed", is_flag=True, help="Somebody denies it.")
@click.option("--codebook", metavar="TEXT", help="Version of the codebook.")
@click.option("--supersedes", metavar="ID", help="A coding whose place it takes.")
def command(scenario: str, passage: str, id_: str | None, by: str, on: str | None, note: str | None, as_json: bool,
            absent: bool, **fields: object) -> None:
    """Code PASSAGE of SCENARIO: a value, a range, a level of a scale, or --absent.

    \b
    peaceroom evidence code my-talks p-1 --actor north --issue border --value 40..60 \\
      --relation self --sign public --credibility 2 --by coder-a
    """
    from peaceroom.core.codes import CODES
    from peaceroom.core.errors import InputError

    said = fields["value"] is not None or fields["level"] is not None
    if said == absent:
        raise InputError.one("E938", "both a value and --absent" if absent else "the coding says nothing",
                             CODES["E938"][1], "give --value, --level with --scale, or --absent")
    found = opened(scenario, to_write=True)
    given = {name: value for name, value in fields.items() if value is not None and value is not False}
    if isinstance(given.get("codebook"), str):
        given["codebook"] = clean(str(given["codebook"]))
    say(plan(found.store, "coding", "", id_, {"by": by, "on": day(on), "note": clean(note), "passage": passage,
                                              **given}), (), as_json)
