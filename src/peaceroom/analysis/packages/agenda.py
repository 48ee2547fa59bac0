"""The items of a scenario's agenda, and the one at the table."""

from __future__ import annotations

from peaceroom.scenario.types import Scenario


def agenda(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """Agenda item → its issues; an issue that no item names closes by itself."""
    items = {name: item.issues for name, item in scenario.agenda.items() if item.issues}
    named = {issue for issues in items.values() for issue in issues}
    return items | {issue: (issue,) for issue in scenario.issues if issue not in named}


def item_at_table(scenario: Scenario) -> str:
    """The first item of the agenda that is not settled and waits for nothing that is open."""
    items = agenda(scenario)
    settled = set(scenario.process.talks.settled) if scenario.process is not None else set()
    for name in items:
        after = scenario.agenda[name].after if name in scenario.agenda else ()
        if name not in settled and set(after) <= settled:
            return name
    return next(iter(items))
