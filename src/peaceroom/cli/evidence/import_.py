"""Add the codings of a table, with their passages, documents and sources."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli._saying import tell
from peaceroom.cli.evidence._common import day, json_option, opened, say, scenario_argument


@click.command("import")
@scenario_argument
@click.argument("table", type=click.Path(path_type=Path), metavar="TABLE")
@click.option("--by", metavar="ID", envvar="PEACEROOM_BY", show_envvar=True,
              help="Who adds them, where the table does not say.")
@click.option("--on", metavar="DATE", help="Day of the addition, where the table does not say. Default: today.")
@json_option
def command(scenario: str, table: Path, by: str | None, on: str | None, as_json: bool) -> None:
    """Add the records of TABLE (CSV) to the ledger of SCENARIO, all or none.

    One row a coding; columns as `peaceroom evidence export` writes them, in any order, and only those that you need.
    Ids may be left out. Records that are in the ledger already are passed over.
    """
    from collections import Counter

    from peaceroom.core.errors import Warn
    from peaceroom.evidence.exchange.tables import import_csv
    from peaceroom.evidence.ledger.adding import Entered
    from peaceroom.evidence.ledger.json_lines import kind_of
    from peaceroom.evidence.ledger.loading import several
    from peaceroom.evidence.ledger.records import KINDS, Passage

    found = opened(scenario, to_write=True)
    entered = import_csv(found.store, table, by=by, on=day(on).isoformat())
    passages = found.store.read().passages
    copies = [Warn("W900", f"{p.id} is much like {other}: if it is the same utterance, give it the origin "
                   f"{passages[other].origin}")
              for p in entered.added if isinstance(p, Passage)
              for other in p.near if other in passages and passages[other].origin != p.origin]
    # a table has many rows: what was there is counted, not listed
    say(entered if as_json else Entered(entered.added), copies, as_json)
    if as_json:
        return
    if not entered.added:
        tell("Nothing new.")
    if entered.there:
        kinds = Counter(map(kind_of, entered.there))
        tell("There already: " + ", ".join(several(kind, kinds[kind]) for kind in KINDS if kind in kinds))
