"""Bring a scenario of an older format version up to date."""

from __future__ import annotations

import click

from peaceroom.cli._saying import tell


@click.command()
@click.argument("scenario", metavar="SCENARIO")
@click.option("--dry-run", is_flag=True, help="Show the changes and write nothing.")
def command(scenario: str, dry_run: bool) -> None:
    """Rewrite SCENARIO in the present format; comments and layout stay.

    The old file is kept beside it with the ending .bak. The result is checked before anything is written.
    """
    from peaceroom.files.editing import difference
    from peaceroom.scenario.file.loading import locate
    from peaceroom.scenario.file.migrating import plan_migration
    from peaceroom.scenario.file.renaming import refuse_bundled
    from peaceroom.scenario.types import FORMAT_VERSION

    where = locate(scenario)
    plan = plan_migration(where)
    if not plan.is_needed:
        tell(f"{where.path} already has format version {FORMAT_VERSION}")
    elif dry_run:
        tell(difference(plan.before, plan.text, where.path.name), nl=False)
    else:
        refuse_bundled(where)
        copy = plan.write()
        tell(f"{where.path} now has format version {FORMAT_VERSION}; the old file is {copy.name}")
