"""Probabilities of the process as outputs of drivers and goals of discovery: names, planted drivers, what-ifs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from peaceroom.analysis.discovery.goals import goal
from peaceroom.analysis.discovery.result import of_scenario
from peaceroom.analysis.sensitivity.cube import Cube
from peaceroom.analysis.sensitivity.outputs import Outputs, chosen, named
from peaceroom.analysis.sensitivity.result import drivers_result
from peaceroom.cli import group
from peaceroom.core.errors import InputError
from peaceroom.findings.drivers import drivers_text
from peaceroom.process.parameters import BY_NAME
from peaceroom.scenario.sampling.sample import sample
from peaceroom.scenario.types import Scenario

#: whether talks bring a text within a year hangs on how far apart the two may be, and on a what-if that joins them
TALKS: dict[str, Any] = {
    "peaceroom": 1, "title": "Two at a table", "as_of": "2020-10-05", "horizon": "2021-10-05", "domain": "peace-talks",
    "actors": {"north": {"name": "North", "kind": "party", "consent": "required", "capability": 50},
               "south": {"name": "South", "kind": "party", "consent": "required", "capability": 50}},
    "issues": {"water": {"name": "Water", "scale": {0: "none", 100: "all"}}},
    "positions": [{"actor": "north", "issue": "water", "position": "uniform(0, 95)", "salience": 60},
                  {"actor": "south", "issue": "water", "position": 100, "salience": 60}],
    "no_agreement": {"north": 0.2, "south": 0.2},
    "what_ifs": {"joined": {"name": "If North comes over", "effects": [
        {"set": {"actor": "north", "issue": "water", "field": "position", "to": 100}}]}},
}
#: the same with every setting of the simulator at its default
PINNED: dict[str, Any] = {**TALKS, "process": {
    "parameters": {name: k.default for name, k in BY_NAME.items() if k.law != "fixed"},
    "talks": {"steps_that_are_items": 0.6}}}
NORTH = "positions.north.water.position"


@pytest.fixture(scope="module")
def s() -> Scenario:
    return Scenario.model_validate(PINNED)


def test_outputs_of_the_process_have_names_and_days(s: Scenario) -> None:
    assert named(s, "process.water@2021-04-05").name == "process.water@2021-04-05"
    assert named(s, "process.comprehensive").by is None
    for wrong in ("process.peace", "process.water@2021-02-30", "process.water@2031-01-01", "process.water@2020-10-05"):
        with pytest.raises(InputError, match="E316"):
            named(s, wrong)


def test_a_point_is_simulated_at_its_own_numbers_and_with_the_same_chance() -> None:
    s = Scenario.model_validate(TALKS)
    outputs = Outputs(s, chosen(s, ["process.water@2021-04-05", "process.water"]), sample(s, 16, 1))
    assert outputs.process is not None
    cube = Cube(s, 1, (), outputs.process.streams(()))
    assert "process.parameters.gamma" in cube.names and NORTH in cube.names
    points = np.full((4, len(cube.names)), 0.5)
    points[2:, cube.names.index(NORTH)] = (0.02, 0.98)
    found = outputs(cube.sample(points))
    assert (found[0] == found[1]).all(), "the same numbers, the same answer"
    assert found[2, 1] < found[3, 1], "the nearer they are, the likelier a text"
    assert (found[:, 0] <= found[:, 1]).all(), "what came by April has come by October"


def test_a_planted_driver_of_a_probability_comes_first_and_a_what_if_takes_its_part(s: Scenario) -> None:
    name = "process.water@2021-10-04"
    found = drivers_result(s, chosen(s, [name]), seed=1, methods=("tornado",))["outputs"][name]["tornado"]
    assert list(found["inputs"]) == [NORTH]
    assert found["inputs"][NORTH]["low"] < found["base"] < found["inputs"][NORTH]["high"]
    under = drivers_result(s, chosen(s, [name]), seed=1, methods=("tornado",), under="joined", against="")
    moved = under["outputs"][name]["tornado"]
    assert moved["base"] > 0 and moved["inputs"][NORTH]["low"] > moved["inputs"][NORTH]["high"]
    said = drivers_text(under, s)
    assert "How likely it is that ‘Water’ is agreed by 4 October 2021: the difference between under ‘joined’" in said


def test_sobol_indices_of_a_probability_have_groups_and_intervals(s: Scenario) -> None:
    name = "process.water"
    two = Scenario.model_validate({**PINNED, "process": {**PINNED["process"], "parameters": {
        k: v for k, v in PINNED["process"]["parameters"].items() if k != "gamma"}}})
    found = drivers_result(two, chosen(two, [name]), samples=32, seed=1, methods=("sobol",), workers=1)
    v = found["outputs"][name]["sobol"]
    assert set(v["inputs"]) == {NORTH, "process.parameters.gamma"} and found["in_doubt"] == 2
    assert set(v["groups"]["kind"]) == {"setting of the simulator", "position"}
    assert set(v["groups"]["actor"]) == {"north"}
    assert all(i["total_low"] <= i["total"] <= i["total_high"] for i in v["inputs"].values())
    assert not v["convergence"]["enough"], "32 rows are few, and that is said"
    said = drivers_text(found, two)
    assert "a setting of the simulator, ‘gamma’" in said and "points are too few to rank by" in said


def test_discovery_takes_goals_of_the_process(s: Scenario) -> None:
    found = of_scenario(s, goal(s, "process.water@2021-10-04 >= p60"), 300, 1)
    assert found["draws"] == 300 and found["boxes"]
    assert NORTH in [a["input"] for a in found["boxes"][0]["asks"]]
    never = of_scenario(s, goal(s, "process.water > 1"), 60, 1)
    assert never["says"] == "no draw reaches the goal" and never["nearest"] is not None


def test_the_command_refuses_an_outcome_that_is_none() -> None:
    told = CliRunner().invoke(group, ["drivers", "tutorial", "--output", "process.peace@2021-01-01"])
    assert told.exit_code != 0 and "E316" in str(told.exception)
