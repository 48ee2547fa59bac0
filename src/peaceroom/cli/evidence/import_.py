"""Add the codings of a table, a coding sheet or a REFI-QDA project, with their passages, documents and sources."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli._saying import tell
from peaceroom.cli.evidence._common import day, json_option, opened, say, scenario_argument


@click.command("import")
@scenario_argument
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--by", metavar="ID", envvar="PEACEROOM_BY", show_envvar=True,
              help="Who adds them, where the file does not say.")
@click.option("--on", metavar="DATE", help="Day of the addition, where the file does not say. Default: today.")
@click.option("--source", metavar="ID", help="Of a project: who published documents that came from elsewhere.")
@click.option("--date", metavar="DATE", help="Of a project: when documents that came from elsewhere were published.")
@json_option
def command(scenario: str, file: Path, by: str | None, on: str | None, source: str | None, date: str | None,
            as_json: bool) -> None:
    """Add the records of FILE to the ledger of SCENARIO, all or none: a table (CSV), a coding sheet (.xlsx) or a
    project (.qdpx).

    One row a coding; columns as `peaceroom evidence export` writes them, in any order, and only those that you need.
    Ids may be left out. Records that are in the ledger already are passed over.

    A coding sheet, written by `peaceroom evidence sheet`: its rows that say yes become passages and codings.

    A project: documents become documents, selections passages, and codes that this ledger gave out codings, as the note
    of each says ("40..60; relation self; sign public; credibility 2").
    """
    from collections import Counter

    from peaceroom.core.errors import Warn
    from peaceroom.evidence.exchange.qdpx import import_qdpx
    from peaceroom.evidence.exchange.tables import import_csv
    from peaceroom.evidence.ledger.adding import Entered
    from peaceroom.evidence.ledger.json_lines import kind_of
    from peaceroom.evidence.ledger.loading import several
    from peaceroom.evidence.ledger.records import KINDS, Passage
    from peaceroom.interop.xlsx.coding_sheet_read import read_sheet

    found = opened(scenario, to_write=True)
    warnings: list[Warn] = []
    left = 0
    if file.suffix.lower() == ".qdpx":
        imported = import_qdpx(found.store, file, by=by, on=day(on).isoformat(), source=source,
                               date=day(date, "--date").isoformat() if date else None)
        entered, warnings = imported.entered, list(imported.warnings)
    elif file.suffix.lower() == ".xlsx":
        returned = read_sheet(found.store, file, by=by or "", on=day(on))
        entered, left = returned.entered, returned.left
    else:
        entered = import_csv(found.store, file, by=by, on=day(on).isoformat())
    passages = found.store.read().passages
    warnings += [Warn("W900", f"{p.id} is much like {other}: if it is the same utterance, give it the origin "
                      f"{passages[other].origin}")
                 for p in entered.added if isinstance(p, Passage)
                 for other in p.near if other in passages and passages[other].origin != p.origin]
    # a table has many rows: what was there is counted, not listed
    say(entered if as_json else Entered(entered.added), warnings, as_json)
    if as_json:
        return
    if left:
        tell(f"Not taken: {left} row{'s' * (left > 1)} without a yes")
    if not entered.added:
        tell("Nothing new.")
    if entered.there:
        kinds = Counter(map(kind_of, entered.there))
        tell("There already: " + ", ".join(several(kind, kinds[kind]) for kind in KINDS if kind in kinds))
