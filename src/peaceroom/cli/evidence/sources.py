"""``evidence sources``: one list of sources, in the ledger."""

from __future__ import annotations

import click

from peaceroom.cli._saying import tell, tell_json


@click.command("sources")
@click.argument("scenario")
@click.option("--by", metavar="ID", envvar="PEACEROOM_BY", show_envvar=True, help="Who moves them; needed with --move.")
@click.option("--on", metavar="DATE", help="Day of the addition. Default: today.")
@click.option("--move", "do", is_flag=True, help="Do it; without this, only what would be done is told.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(scenario: str, by: str | None, on: str | None, do: bool, as_json: bool) -> None:
    """Leave one of each source: in the ledger of SCENARIO, where passages name it, and not in scenario.yaml as well.

    What scenario.yaml lists under `sources:` goes to the ledger as a document of its publisher, with the same id, so
    that rows that cite it still do. Undated sources, revised series, and what has a note or an address that the ledger
    lacks stay in the file.

    \b
    peaceroom evidence sources my-talks
    peaceroom evidence sources my-talks --move --by coder-a
    """
    from peaceroom.cli.evidence._common import day, opened
    from peaceroom.core.codes import CODES
    from peaceroom.core.errors import InputError
    from peaceroom.evidence.ledger.loading import read_ledger
    from peaceroom.files.yaml import parse
    from peaceroom.scenario.file.loading import locate, read_text
    from peaceroom.scenario.file.moving_sources import move, plan_move

    found = opened(scenario, to_write=do)
    where = locate(scenario)
    plan = plan_move(found.scenario, parse(read_text(where)[0], where.path.as_posix()), read_ledger(found.folder))
    if do and by is None:
        raise InputError.one("E938", "nobody is named who moves them", CODES["E938"][1], "add --by, a coder's id")
    added = move(where, found.scenario, found.store, plan, by or "", day(on)) if do else ()
    if as_json:
        tell_json({"there": list(plan.there), "new": list(plan.new),
                   "staying": [{"id": i, "because": why} for i, why in plan.staying],
                   "differing": [{"id": i, "field": f, "file": a, "ledger": b} for i, f, a, b in plan.differing],
                   "moved": do, "added": [r.id for r in added]})
        return
    for id_, name, here, there in plan.differing:
        tell(f"Careful: {id_} has the {name} {here} in the file and {there} in the ledger; the ledger's "
             f"{'is kept' if do else 'would be kept'}")
    for id_, why in plan.staying:
        tell(f"Stays in the file: {id_}: {why}")
    verb = ("taken out of the file, since the ledger has", "moved to the ledger") if do else (
        "would be taken out of the file, since the ledger has", "would be moved to the ledger")
    tell(f"{len(plan.there)} {verb[0]} {'it' if len(plan.there) == 1 else 'them'}; {len(plan.new)} {verb[1]}")
    if not do and (plan.there or plan.new):
        tell(f"Next:  peaceroom evidence sources {scenario} --move")
