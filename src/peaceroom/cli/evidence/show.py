"""Show one record: its fields, its history, what it rests on and what rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from peaceroom.cli._saying import tell
from peaceroom.cli.evidence._common import as_data, echo_json, headline, json_option, opened, scenario_argument

if TYPE_CHECKING:
    from peaceroom.evidence.ledger.history import Book


@click.command("show")
@scenario_argument
@click.argument("record", metavar="RECORD")
@click.option("--text", "with_text", is_flag=True, help="Of a document: print its text, as quotes are found in it.")
@json_option
def command(scenario: str, record: str, with_text: bool, as_json: bool) -> None:
    """Show RECORD of SCENARIO's ledger."""
    from peaceroom.evidence.ledger.adding import unknown
    from peaceroom.evidence.ledger.loading import load

    found = opened(scenario)
    book = load(found.folder).book
    row = book.by_id.get(record)
    if row is None:
        raise unknown(record, book, found.folder)
    text = _text(row.record, found.folder) if with_text else None
    chain, above, below = book.history(record), _above(record, book), _below(record, book)
    if as_json:
        echo_json({"kind": row.kind, "in_use": book.in_use(record), "record": as_data(row.record),
                   "history": [as_data(r.record) for r in chain], "rests_on": above, "named_by": below,
                   **({"text": text} if with_text else {})})
        return
    if with_text:
        tell(text or "", nl=False)
        return
    tell(f"{row.kind} {record}{'' if book.in_use(record) or row.kind == 'withdrawal' else '  [not in use]'}")
    for name, value in as_data(row.record).items():
        if name != "id":
            shown = "; ".join(map(str, value)) if isinstance(value, list) else str(value).replace("\n", " ")
            tell(f"  {name}: {shown}")
    if len(chain) > 1:
        tell("History")
        for step in chain:
            tell(f"  {step.record.on} {step.record.id} by {step.record.by}: {headline(step.record)}")
    for title, ids in (("Rests on", above), ("Named by", below)):
        if ids:
            tell(title)
            for id_ in ids:
                tell(f"  {book.by_id[id_].kind} {id_}: {headline(book.by_id[id_].record)}")


def _text(record: object, folder: object) -> str:
    """The text of a document. Raises `InputError` (E919)."""
    from pathlib import Path

    from peaceroom.core.codes import CODES
    from peaceroom.core.errors import InputError
    from peaceroom.evidence.ledger.records import Document
    from peaceroom.evidence.ledger.stored_texts import stored

    text = None
    if isinstance(record, Document) and record.text_sha256:
        try:
            text = stored(Path(str(folder)), record.text_sha256)
        except ValueError:
            text = None
    if text is None:
        raise InputError.one("E919", "no text of this record is kept", CODES["E919"][1],
                             "name a document that was added from a file, and put its file in texts/ back")
    return text


def _above(id_: str, book: Book) -> list[str]:
    from peaceroom.evidence.ledger.history import REFERENCES

    row = book.by_id[id_]
    found: list[str] = []
    for field, _ in REFERENCES[row.kind]:
        name = getattr(row.record, field)
        if name is not None and (now := book.latest(name)) in book.by_id and now != id_ and now not in found:
            found += [now, *(n for n in (_above(now, book) if field != "confirmed_by" else []) if n not in found)]
    return found


def _below(id_: str, book: Book) -> list[str]:
    from peaceroom.evidence.ledger.history import REFERENCES

    now = book.latest(id_)
    return [row.record.id for row in book.used() for field, _ in REFERENCES[row.kind]
            if (name := getattr(row.record, field)) is not None and book.latest(name) == now]
