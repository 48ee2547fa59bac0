"""A scenario's actors as a reader of documents knows them."""

from __future__ import annotations

from peaceroom.documents.reading import Known
from peaceroom.scenario.types import Scenario


def known_actors(scenario: Scenario) -> tuple[Known, ...]:
    """Every actor with its aliases; a faction names the party whose part it is."""
    return tuple(Known(id_, actor.name, tuple(actor.aliases), actor.of, actor.kind)
                 for id_, actor in scenario.actors.items())
