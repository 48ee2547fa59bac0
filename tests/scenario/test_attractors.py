"""Values towards which parties concede: those of a model of several issues, with the options of the scenario."""

from __future__ import annotations

import numpy as np
import pytest

from peaceroom.analysis.moved import settled
from peaceroom.models.asking import ask
from peaceroom.models.base import get_model
from peaceroom.process.actors import Violence
from peaceroom.scenario.file.loading import load_scenario
from peaceroom.scenario.process_types import Process
from peaceroom.scenario.sampling.sample import best_case
from peaceroom.scenario.talks.case import Builder
from peaceroom.scenario.types import Scenario


def attractor(scenario: Scenario, key: str, options: dict[str, str]) -> np.ndarray:
    """``(draws, J)``: as things stand."""
    process = (scenario.process or Process()).model_copy(update={"attractors": key})
    changed = scenario.model_copy(update={"process": process, "models": options})
    return Builder(changed, 1, 64, Violence(month=0)).attractor[:, 0]


def test_deals_link_the_items_and_options_of_the_scenario_count() -> None:
    scenario = load_scenario("tutorial")
    mean = attractor(scenario, "compromise", {})
    dealt = attractor(scenario, "exchange", {"exchange": "coding_error=0"})
    many = attractor(scenario, "exchange", {"exchange": "coding_error=0, rounds=4"})
    assert dealt.shape == mean.shape == (64, 3) and np.isfinite(dealt).all()
    # at the best estimates deals move water and inspection, nobody deals over patrols
    case = best_case(scenario)
    moved = [ask(key, get_model(key), case, point=True).outcome[0] for key in ("compromise", "exchange")]
    gap = np.abs(moved[1] - moved[0])
    assert gap.max() > 1
    assert np.median(np.abs(dealt - mean), axis=0)[gap.argmax()] > .5
    assert np.abs(many - dealt).max() > .5, "four rounds of deals go further than one"
    loose = np.median(attractor(scenario, "exchange", {}), axis=0)  # one draw may end elsewhere: deals are fragile
    assert loose == pytest.approx(np.median(dealt, axis=0), abs=3)


def test_a_moved_actor_is_met_by_the_models_as_the_scenario_sets_them() -> None:
    scenario = load_scenario("tutorial")
    case, issue = best_case(scenario), "water"
    options = {"exchange": "rounds=4"}
    plain, more = settled(case, ["exchange"], issue), settled(case, ["exchange"], issue, options=options)
    wanted = ask("exchange", get_model("exchange", rounds=4), case, point=True).outcome[0, case.issues.index(issue)]
    assert more.models["exchange"] == wanted != plain.models["exchange"]
