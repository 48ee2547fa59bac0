"""Give an actor, issue, source … another id everywhere in a scenario."""

from __future__ import annotations

import click

from peaceroom.cli._saying import tell
from peaceroom.scenario.file.references import KINDS


@click.command()
@click.argument("scenario", metavar="SCENARIO")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--kind", type=click.Choice(list(KINDS)), help="What OLD is, where two kinds share an id.")
@click.option("--dry-run", is_flag=True, help="Show the changes and write nothing.")
def command(scenario: str, old: str, new: str, kind: str | None, dry_run: bool) -> None:
    """Rename the id OLD to NEW in SCENARIO and in process.yaml, drafts.yaml and conflict.yaml beside it.

    Its definition and every reference change. An outcome is named with its event: vote/passed. Comments and layout
    stay. The result is checked before anything is written. An id that a record of the ledger names is not renamed.
    """
    from peaceroom.files.editing import difference
    from peaceroom.scenario.file.loading import locate
    from peaceroom.scenario.file.renaming import plan_rename

    where = locate(scenario)
    plan = plan_rename(where, old, new, kind)
    if dry_run:
        for change in plan.changes:
            tell(difference(change.before, change.text, change.path.name), nl=False)
        return
    plan.write()
    places = " and ".join(f"{c.path} (line{'s' * (len(c.lines) > 1)} {', '.join(map(str, c.lines))})"
                          for c in plan.changes)
    tell(f"renamed the {plan.kind} {old} to {plan.new} in {places}")
    if (where.folder is not None and (where.folder / "outcomes.yaml").exists()
            and plan.kind in ("issue", "event", "outcome")):
        tell("outcomes.yaml beside it was not opened; change the id there too if it is named there", err=True)
