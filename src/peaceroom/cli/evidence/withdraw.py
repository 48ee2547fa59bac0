"""Take a record out of use; its line stays in its file."""

from __future__ import annotations

import click

from peaceroom.cli._saying import tell
from peaceroom.cli.evidence._common import adds, clean, day, opened, say


@click.command("withdraw")
@adds
@click.argument("record", metavar="RECORD")
@click.option("--because", required=True, metavar="TEXT", help="Why.")
def command(scenario: str, record: str, id_: str | None, by: str, on: str | None, note: str | None, as_json: bool,
            because: str) -> None:
    """Take RECORD of SCENARIO out of use, and with it all that rests on it: a document's passages and their codings."""
    from peaceroom.evidence.ledger.adding import Desk, unknown
    from peaceroom.evidence.ledger.json_lines import made
    from peaceroom.evidence.ledger.loading import several
    from peaceroom.evidence.ledger.records import KINDS, Record

    found = opened(scenario, to_write=True)

    def make(desk: Desk) -> list[Record]:
        row = desk.book.by_id.get(record)
        if row is None or row.kind == "withdrawal":
            raise unknown(record, desk.book, found.folder)
        return [made("withdrawal", id=id_ or desk.new_id("withdrawal", record), by=by, on=day(on), note=clean(note),
                     kind=row.kind, record=record, because=clean(because))]

    before = _counts(found.folder)
    entered = found.store.enter(make)
    after = _counts(found.folder)
    gone = [several(k, before[k] - after[k]) for k in KINDS if before[k] > after[k]]
    say(entered, (), as_json)
    if not as_json:
        tell(f"Out of use: {', '.join(gone) or 'nothing'}")


def _counts(folder: object) -> dict[str, int]:
    from collections import Counter
    from pathlib import Path

    from peaceroom.evidence.ledger.loading import load

    return Counter(row.kind for row in load(Path(str(folder))).book.used())
