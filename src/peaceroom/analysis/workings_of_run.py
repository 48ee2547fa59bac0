"""What lies behind the answers of a run's models of deals or bargains, at the best estimates, as `solve` finds it."""

from __future__ import annotations

from collections.abc import Mapping

from peaceroom.core.workings import Workings
from peaceroom.models.asking import NoAnswer, workings_of
from peaceroom.models.protocols import GivesWorkings, Model
from peaceroom.scenario.sampling.sample import best_case
from peaceroom.scenario.types import Scenario


def workings_of_run(scenario: Scenario, models: Mapping[str, Model]) -> dict[str, Workings]:
    """Canonical key → workings, of those models that hand them out; a model that fails here has none."""
    giving = {key: model for key, model in models.items() if isinstance(model, GivesWorkings)}
    found: dict[str, Workings] = {}
    if giving:
        case = best_case(scenario)
        for key, model in giving.items():
            try:
                found[key] = workings_of(key, model, case)
            except NoAnswer:  # its settlements say the reason
                continue
    return found
