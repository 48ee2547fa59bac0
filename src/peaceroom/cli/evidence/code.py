"""Code a passage, or go through what is proposed of a document by single keys."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from peaceroom.cli.evidence._common import adds, clean, day, opened, plan, say
from peaceroom.cli.evidence._walking import walk

if TYPE_CHECKING:
    from peaceroom.scenario.file.opened_ledger import OpenedLedger


@click.command("code")
@adds
@click.argument("passage", metavar="PASSAGE|FILE|DOCUMENT")
@click.option("--actor", metavar="ID", help="Whom it is about.")
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
@click.option("--relation", metavar="WORD",
              help="Whose word it is, seen from the actor: self, ally, adversary, neutral, fact.")
@click.option("--sign", metavar="WORD",
              help="deed, signed, private, public, ally, neutral, adversary, anonymous or slogan.")
@click.option("--credibility", type=int, metavar="1-6",
              help="1 confirmed by another origin … 5 improbable, 6 cannot be judged.")
@click.option("--confirmed-by", metavar="PASSAGE", help="With credibility 1: a passage of another origin.")
@click.option("--disputed", is_flag=True, help="Somebody denies it.")
@click.option("--codebook", metavar="TEXT", help="Version of the codebook.")
@click.option("--supersedes", metavar="ID", help="A coding whose place it takes.")
@click.option("--source", metavar="ID", help="Of a FILE that is not in the ledger: who published it.")
@click.option("--encoding", metavar="NAME", help="Of a FILE, where nothing says what it is.")
def command(scenario: str, passage: str, id_: str | None, by: str, on: str | None, note: str | None, as_json: bool,
            absent: bool, source: str | None, encoding: str | None, **fields: object) -> None:
    """Code PASSAGE of SCENARIO: a value, a range, a level of a scale, or --absent.

    Of a FILE, or a DOCUMENT of the ledger, without further options: go through the passages that the rules propose of
    it, a key each: accept, correct, reject, later, undo, quit. Nothing is written but at a key, and the same command
    goes on where it was left.

    \b
    peaceroom evidence code my-talks leaflet.pdf --source voice
    peaceroom evidence code my-talks p-1 --actor north --issue border --value 40..60 \\
      --relation self --sign public --credibility 2 --by coder-a
    """
    from peaceroom.core.codes import CODES
    from peaceroom.core.errors import InputError

    missing = [name for name in ("actor", "relation", "sign", "credibility") if fields[name] is None]
    found = opened(scenario, to_write=True)
    if len(missing) == 4 and fields["value"] is None and not absent and _is_document(found, passage):
        walk(found, passage, by, day(on), source, encoding, as_json)
        return
    if missing:
        raise click.UsageError(f"Missing option '--{missing[0]}'.")
    said = fields["value"] is not None or fields["level"] is not None
    if said == absent:
        raise InputError.one("E938", "both a value and --absent" if absent else "the coding says nothing",
                             CODES["E938"][1], "give --value, --level with --scale, or --absent")
    given = {name: value for name, value in fields.items() if value is not None and value is not False}
    if isinstance(given.get("codebook"), str):
        given["codebook"] = clean(str(given["codebook"]))
    say(plan(found.store, "coding", "", id_, {"by": by, "on": day(on), "note": clean(note), "passage": passage,
                                              **given}), (), as_json)


def _is_document(found: OpenedLedger, target: str) -> bool:
    """Whether a file or a document of the ledger is meant, and not a passage."""
    from peaceroom.evidence.ledger.loading import load
    from peaceroom.evidence.ledger.records import Document

    row = load(found.folder).book.by_id.get(target) if found.folder.is_dir() else None
    return isinstance(row.record, Document) if row is not None else Path(target).exists()
