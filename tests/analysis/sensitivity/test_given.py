"""First-order indices from draws that were made for something else, and what a run says decides its answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analysis.sensitivity.functions import ishigami
from analysis.sensitivity.test_drivers import NORTH, PLANTED, SOUTH
from peaceroom.analysis.forecast import forecast
from peaceroom.analysis.sensitivity.given import Binned, binned, decided
from peaceroom.findings.deciding import decisions, number_name, would_settle
from peaceroom.scenario.naming import Names
from peaceroom.scenario.types import Scenario


def columns(x: Any) -> dict[str, Binned]:
    return {f"x{j}": binned(x[:, j]) for j in range(x.shape[1])}


def test_ishigami_shares_are_those_of_the_literature() -> None:
    # Ishigami and Homma (1990) with a = 7, b = 0.1: first orders 0.314, 0.442, 0 (Saltelli et al. 2008, p. 179)
    x = np.random.default_rng(1).random((20_000, 3))
    found = decided(columns(x), ishigami(x)[:, 0])["inputs"]
    assert list(found) == ["x1", "x0"]
    # 40 bins lose what the function does within a bin: of its fastest wave 0.8 of 100 parts (sinc² of π/20)
    assert found["x0"]["share"] == pytest.approx(0.314, abs=0.02)
    assert found["x1"]["share"] == pytest.approx(0.442, abs=0.02)
    for one in found.values():
        assert one["low"] < one["share"] < one["high"] < one["low"] + 0.1


def test_chance_is_not_listed() -> None:
    rng = np.random.default_rng(2)
    listed = sum(len(decided(columns(rng.random((500, 60))), rng.random(500))["inputs"]) for _ in range(40))
    # each of 40 answers lists anything once in twenty: more than six of them happen once in a thousand times
    assert listed <= 6


def test_an_event_is_told_by_its_outcomes_and_means_say_which_way() -> None:
    rng = np.random.default_rng(3)
    event, x = rng.integers(0, 2, 2000).astype(float), rng.random(2000)
    found = decided({"events.vote": binned(event, ("kept", "lost")), "x": binned(x)}, 10 * event + x)["inputs"]
    assert found["events.vote"]["means"] == pytest.approx({"kept": 0.5, "lost": 10.5}, abs=0.05)
    assert found["events.vote"]["share"] == pytest.approx(25 / (25 + 1 / 12), abs=0.005)
    two = decided({"x": binned(x)}, x)["inputs"]["x"]
    assert two["means"] == pytest.approx({"lowest": 0.05, "highest": 0.95}, abs=0.02)
    assert two["share"] == pytest.approx(1, abs=0.01)


def test_answers_without_doubt_or_values_are_refused_with_the_reason() -> None:
    x = np.random.default_rng(4).random((300, 2))
    assert "nothing in doubt moves it" in decided(columns(x), np.full(300, 0.3))["unavailable"]
    assert "0 draws" in decided(columns(x), np.full(300, np.nan))["unavailable"]
    some = np.where(np.arange(300) < 90, x[:, 0], np.nan)
    assert "90 draws" in decided(columns(x), some)["unavailable"]
    half = np.where(np.arange(300) % 2 == 0, x[:, 0], np.nan)
    found = decided(columns(x), half)
    assert found["draws"] == 150 and next(iter(found["inputs"])) == "x0"


def test_a_run_names_the_planted_driver() -> None:
    run = forecast(Scenario.model_validate(PLANTED), draws=2000, seed=1, models=["mean", "midrange"], process=False)
    found = run.result["drivers"]["settlement.water"]
    assert list(found["inputs"]) == [NORTH, SOUTH] or list(found["inputs"]) == [NORTH]
    assert found["inputs"][NORTH]["share"] == pytest.approx(3600 / 3636, abs=0.02)
    assert found["models_total"] == pytest.approx(0, abs=1e-9)  # of two actors the mean is the middle
    assert "nothing in doubt moves it" in run.result["drivers"]["settlement.roads"]["unavailable"]
    assert would_settle(run, "settlement.water") == "it hangs most on the position of North on ‘Water’, for 99 of 100 "\
        "of the doubt"
    assert would_settle(run, "settlement.roads") == "" and decisions(run, "settlement.roads") == []
    hidden = forecast(Scenario.model_validate(PLANTED), draws=200, seed=1, models=["mean"], redact=True, process=False)
    assert decisions(hidden, "settlement.water") == []


def test_where_models_part_more_than_inputs_move_them_the_sentence_says_so() -> None:
    third = {"actor": "east", "issue": "roads", "position": "uniform(78, 79)", "salience": 50}
    data = {**PLANTED, "positions": [*PLANTED["positions"], third],
            "actors": {**PLANTED["actors"], "east": {"name": "East", "kind": "party", "capability": 50}}}
    run = forecast(Scenario.model_validate(data), draws=500, seed=1, models=["median", "midrange"], process=False)
    assert would_settle(run, "settlement.roads").startswith("it hangs most on which model is right, for ")


def test_numbers_of_the_process_have_names() -> None:
    names = Names(Scenario.model_validate(PLANTED))
    assert number_name(names, "process.north.strength") == "the strength of North"
    assert number_name(names, "process.east.support.north") == "the support of east for North"
    assert number_name(names, "parameters.wait_cost") == "a setting of the simulator, ‘wait_cost’ (of waiting)"
    assert number_name(names, NORTH) == "the position of North on ‘Water’"
