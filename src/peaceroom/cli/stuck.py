"""Say why nothing is signed: which obstacle, lifted alone, would open the item at the table and the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from peaceroom.cli._saying import screen, tell_json

if TYPE_CHECKING:
    from peaceroom.runs.obstacle_results import Stuck


@click.command()
@click.argument("scenario")
@click.option("--item", metavar="ID", help="The agenda item at the table; default: the first that is open.")
@click.option("--draws", type=int, default=512, show_default=True, help="Draws on which obstacles are lifted.")
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the draws.")
@click.option("--process/--no-process", default=None, help="Simulate what time alone holds back; by default for talks.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(scenario: str, item: str | None, draws: int, seed: int, process: bool | None, as_json: bool) -> None:
    """Say why SCENARIO (a file, a folder, a bundled name, or a CSV of points) is stuck.

    In each draw one obstacle is lifted at a time (an actor, its bottom lines, an issue, the lack of linkage) and the
    problem is solved again; where none alone is enough, pairs.
    """
    from peaceroom.analysis.packages.held_back import simulated
    from peaceroom.analysis.packages.stuck import as_things_stand, stuck_result
    from peaceroom.analysis.process.run import simulated_by_default
    from peaceroom.cli._tables import read_saying
    from peaceroom.runs.threads import interruptible
    from peaceroom.scenario.file.series import folder_series

    found = read_saying(scenario)
    s = found.scenario

    def why() -> Stuck:
        in_time = None
        if simulated_by_default(s) if process is None else process:
            in_time = simulated(s, max(draws, 64), seed, folder_series(found.folder), item)
        return stuck_result(s, as_things_stand(s, draws, seed), item=item, in_time=in_time)

    result = interruptible(why)
    if as_json:

        head = {"scenario": found.name, "as_of": s.as_of.isoformat(), "seed": seed}
        tell_json({**head, **result})
        return

    from peaceroom.findings.stuck import stuck_text

    screen().print(stuck_text(result, s))
