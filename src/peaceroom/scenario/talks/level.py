"""The violence of a process of which a level is known and no series."""

from __future__ import annotations

from peaceroom.process.actors import Violence
from peaceroom.scenario.types import Scenario
from peaceroom.violence.years import WEEK_KEPT, WEEK_SHOCK

#: deaths a week below which no level is held
LEAST = 0.1


def of_level(s: Scenario) -> Violence | None:
    """Violence that starts at the level of the file, and moves as deaths of wars do; None where the file has no level.

    The level is what was counted lately. That it stays so is the least likely of all: wars flare up and die down, by
    amounts that only data of many wars can say (`peaceroom.violence.years`).
    """
    facts = s.process.violence if s.process is not None else None
    if facts is None or facts.level is None or facts.level.value is None:
        return None
    level = max(float(facts.level.value.on(0, ratio=True).best), LEAST)
    return Violence(level=level, phi=WEEK_KEPT, sd=WEEK_SHOCK, month=s.as_of.month - 1)
