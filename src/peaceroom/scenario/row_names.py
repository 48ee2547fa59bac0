"""Names of rows, and who belongs to whom: what every reader of a scenario's rows needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from peaceroom.scenario.types import Scenario

#: fields of a positions row that may hold a quantity
ROW_FIELDS = ("position", "salience", "capability", "flexibility", "bottom_line", "risk")


def numbered(names: list[str]) -> list[str]:
    """The names, with ``.2``, ``.3`` … appended from the second of the same name on."""
    seen: dict[str, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name}.{seen[name]}")
    return out


def row_names(scenario: Scenario) -> list[str]:
    """Name of each positions row, in file order: ``positions.<actor>.<issue>``."""
    return numbered([f"positions.{row.actor}.{row.issue}" for row in scenario.positions])


def score_names(scenario: Scenario) -> list[str]:
    """Name of each table of scores, in file order: ``scores.<actor>.<issue>``."""
    return numbered([f"scores.{row.actor}.{row.issue}" for row in scenario.scores])


def support_names(scenario: Scenario) -> list[str]:
    """Name of each support row, in file order: ``support.<from>.<to>``."""
    return numbered([f"support.{row.from_}.{row.to}" for row in scenario.support])


def roots(scenario: Scenario) -> dict[str, str]:
    """Actor → the party at the end of its chain of memberships (of a circle: one of it)."""
    found: dict[str, str] = {}
    for actor in scenario.actors:
        trail: dict[str, None] = {}
        here = actor
        while here not in found and here not in trail:
            trail[here] = None
            of = scenario.actors[here].of
            here = of if of is not None and of in scenario.actors else here
        root = found.get(here, next(reversed(trail), here))
        found.update(dict.fromkeys(trail, root))
    return found


def root_of(scenario: Scenario, actor: str) -> str:
    """The party at the end of an actor's chain of memberships (of a circle: where it closes)."""
    seen = [actor]
    while (of := scenario.actors[seen[-1]].of) and of in scenario.actors and of not in seen:
        seen.append(of)
    return seen[-1]
