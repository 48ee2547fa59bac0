"""Say what moved the answers from one version to another: which event, source, coder and input."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from peaceroom.cli._saying import tell, tell_json
from peaceroom.core.errors import InputError

if TYPE_CHECKING:
    from peaceroom.scenario.types import Scenario


@click.command("changed")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", required=False)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="In place of NEW: OLD with the ledger as it stood on DATE, against OLD as it is.")
@click.option("--dated", is_flag=True, help="With --since: by the day of publication, not of the addition.")
@click.option("--draws", type=int, default=512, show_default=True, metavar="N",
              help="Draws, the same of every version.")
@click.option("--seed", type=int, default=1, show_default=True, metavar="S", help="Seed of these, and of the orders.")
@click.option("--orders", type=click.IntRange(2, 10_000), default=4, show_default=True, metavar="N",
              help="Orders that are drawn where there are more than four changes.")
@click.option("--process/--no-process", default=None, help="Answer for the process in time as well. Default: as a run.")
@click.option("--workers", type=click.IntRange(1, 64), metavar="N", help="Threads; never changes a number.")
@click.option("--runs", "base", default="runs", show_default=True, metavar="DIR", help="Folder that holds the runs.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(old: str, new: str | None, since: datetime | None, dated: bool, draws: int, seed: int, orders: int,
            process: bool | None, workers: int | None, base: str, as_json: bool) -> None:
    """Split what each headline moved from OLD to NEW among the changes, exactly, on the same random numbers.

    Both are scenarios (a file, a folder, a bundled name) or run folders.
    """
    from peaceroom.analysis.movement.result import movement
    from peaceroom.cli._progress import Progress
    from peaceroom.findings.movement import movement_text

    if (new is None) == (since is None):
        raise InputError.one("E312", "give either a second version or --since DATE", "there must be two to compare",
                             "type: peaceroom changed OLD NEW, or peaceroom changed MY-TALKS --since 2026-11-24")
    if since is not None:
        two = _version(old, base)
        one = _as_it_stood(old, two, since, dated)
    else:
        one, two = _version(old, base), _version(str(new), base)
    with Progress("versions") as progress:
        found = movement(one, two, draws=draws, seed=seed, orders=orders, process=process, workers=workers,
                         told=progress)
    if as_json:
        tell_json(found)
    else:
        tell(movement_text(found, two))


def _version(ref: str, base: str) -> Scenario:
    from peaceroom.cli._tables import read_saying
    from peaceroom.cli._targets import run_folder
    from peaceroom.runs.saved import kept_scenario

    folder = run_folder(ref, base)
    return read_saying(ref).scenario if folder is None else kept_scenario(folder)


def _as_it_stood(ref: str, scenario: Scenario, since: datetime, dated: bool) -> Scenario:
    from peaceroom.cli.evidence._common import opened
    from peaceroom.evidence.ledger.changes import as_it_stood, as_of_publication
    from peaceroom.evidence.ledger.loading import load

    found = opened(ref)
    if dated:
        return scenario.with_ledger(as_of_publication(found.store.read(), since.date()))
    return scenario.with_ledger(as_it_stood(load(found.folder), since.date()))
