"""How far coders agree who coded the same passages."""

from __future__ import annotations

import click

from peaceroom.cli._saying import tell
from peaceroom.cli.evidence._common import echo_json, json_option, opened, scenario_argument

#: Krippendorff (2004), Content Analysis, page 241: the lowest alpha from which tentative conclusions may be drawn
_LOWEST = 0.667


@click.command("agreement")
@scenario_argument
@json_option
def command(scenario: str, as_json: bool) -> None:
    """Krippendorff's alpha of the codings of SCENARIO, for each quantity that two coders or more have coded."""
    from dataclasses import asdict

    from peaceroom.evidence.agreement import agreement

    found = opened(scenario)
    rows = agreement(found.store.read(), found.frame.issues)
    if as_json:
        echo_json({"agreement": [asdict(row) for row in rows]})
        return
    if not rows:
        tell("No passage was coded by two coders.")
        return
    for row in rows:
        tell(f"{row.quantity}: alpha {_shown(row.ordinal)} by rank, {_shown(row.interval)} by distance, "
                   f"{_shown(row.presence)} on whether anything is said ({row.units} passages and inputs, "
                   f"{row.coders} coders)")
    tell(f"1 is full agreement, 0 that of chance. Below {_LOWEST} no conclusion should rest on the codings "
               "(Krippendorff 2004, page 241).")


def _shown(alpha: float | None) -> str:
    return "cannot be said" if alpha is None else f"{alpha:.2f}"
