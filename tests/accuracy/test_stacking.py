"""Weights of a pool: optimal where they should be, chosen without the fold that is scored, used in their domain."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.accuracy.scoring import residuals as res
from peaceroom.accuracy.scoring import scores, stacking
from peaceroom.accuracy.scoring.predictions import Forecasts, Predictions
from peaceroom.analysis.forecast import forecast
from peaceroom.analysis.stacked import stacked_values
from peaceroom.runs.redaction import redacted_result
from peaceroom.scenario.file.loading import load_scenario


def some(seed, models=3, n=30):
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 101, n).astype(float)
    m = rng.dirichlet(np.full(101, 0.05), size=(models, n))
    return m, y


@given(st.integers(0, 200), st.integers(0, 200))
@settings(max_examples=30, deadline=None)
def test_no_other_weights_have_a_smaller_crps(seed, other):
    masses, y = some(seed)
    w = stacking.best_weights(masses, y)
    rival = np.random.default_rng(other).dirichlet(np.ones(3))
    loss = [scores.crps(np.tensordot(v, masses, 1), y).mean() for v in (w, rival, *np.eye(3), np.full(3, 1 / 3))]
    assert np.isclose(w.sum(), 1) and (w >= 0).all()
    assert loss[0] <= min(loss[1:]) + 1e-8


def test_a_model_that_knows_the_outcome_gets_all_the_weight():
    masses, y = some(1)
    masses[1] = 0
    masses[1, np.arange(len(y)), y.astype(int)] = 1
    assert np.allclose(stacking.best_weights(masses, y), [0, 1, 0], atol=1e-9)
    assert np.allclose(stacking.shrunk_weights(masses, y, np.arange(len(y)) % 5), [0, 1, 0], atol=1e-9)


def _predictions(seed=3, proposals=60):
    rng = np.random.default_rng(seed)
    groups = tuple(f"g{i // 2}" for i in range(2 * proposals))
    y = rng.integers(0, 101, len(groups)).astype(float)
    models = {}
    for key, error in (("a", 15), ("b", 30), ("c", 30)):
        points = np.clip(y + error * rng.normal(size=len(y)), 0, 100)
        own = res.by_fold(points, y, groups)
        models[key] = Forecasts(points, res.out_of_fold(points, groups, own, np.ones(len(y), bool)), "file")
    models["a@same"] = models["a"]
    silent = models["b"].points.copy()
    silent[0] = np.nan
    models["d"] = Forecasts(silent, models["b"].masses, "file")
    return Predictions(tuple(map(str, range(len(y)))), groups, y, models)


def test_models_that_say_the_same_or_not_everywhere_are_left_out():
    assert stacking.candidates(_predictions()) == ("a", "b", "c")


def test_pools_of_a_fold_do_not_change_with_its_outcomes():
    p = _predictions()
    pools, weights = stacking.nested(p, ("a", "b", "c"))
    fold = np.array([res.fold_of(g) for g in p.groups])
    changed = np.where(fold == fold[0], 100 - p.outcomes, p.outcomes)
    again, moved = stacking.nested(Predictions(p.issues, p.groups, changed, p.models), ("a", "b", "c"))
    at = list(np.unique(fold)).index(fold[0])
    assert np.allclose(weights[at], moved[at])
    other = fold != fold[0]
    assert not np.allclose(pools["fitted-weights"].masses[other], again["fitted-weights"].masses[other])
    for name, f in pools.items():
        assert np.allclose(f.masses[fold == fold[0]], again[name].masses[fold == fold[0]])
        assert np.allclose(f.masses.sum(axis=1), 1)


def test_shipped_weights_are_weights_of_models_with_a_record():
    stack = stacking.eu_stack()
    assert sum(stack.weights.values()) == pytest.approx(1, abs=0.001)
    assert set(stack.weights) <= set(res.eu_errors().models)
    assert "CC BY 4.0" in stack.source and "CC BY 4.0" in res.eu_errors().source


def test_the_stacked_forecast_is_shown_in_its_domain_only():
    eu = forecast(load_scenario("eu-emissions-1994"), draws=200, what_ifs=[])
    found = eu.result["stacked"]["delay"]
    assert set(eu.result["equal_weight"]["delay"]) | {"weights"} == set(found)
    assert 4 <= found["p10"] <= found["median"] <= found["p90"] <= 10
    assert sum(found["weights"].values()) == pytest.approx(1)
    json.dumps(eu.result, allow_nan=False)
    assert "stacked" in redacted_result(eu.result, eu.scenario)
    talks = forecast(load_scenario("tutorial"), draws=100, what_ifs=[], models=["mean"])
    assert "stacked" not in talks.result


def test_weights_of_models_that_were_not_run_go_to_the_others(monkeypatch: pytest.MonkeyPatch):
    weights = {"compromise": 0.5, "mean": 0.1, "learned": 0.4}
    monkeypatch.setattr("peaceroom.analysis.stacked.eu_stack", lambda: replace(stacking.eu_stack(), weights=weights))
    run = forecast(load_scenario("eu-emissions-1994"), draws=50, what_ifs=[], models=["compromise", "mean"])
    values, weights = stacked_values(run, 0)
    assert weights == pytest.approx({"compromise": 0.5 / 0.6, "mean": 0.1 / 0.6})
    # one point and its errors: the pool of compromise alone is its shipped errors around 7.39
    alone = forecast(load_scenario("eu-emissions-1994"), draws=50, what_ifs=[], models=["compromise"])
    values, _ = stacked_values(alone, 0)
    point = 100 * (7.389955686853767 - 4) / 6
    errors = np.concatenate(res.eu_errors().models["compromise"].residuals)
    expected = 4 + 6 * np.clip(np.rint(point + errors), 0, 100) / 100
    assert np.isclose(values.mean(), expected.mean(), atol=0.01)
    assert np.allclose(np.quantile(values, (0.1, 0.5, 0.9)), np.quantile(expected, (0.1, 0.5, 0.9)), atol=0.121)
    none = forecast(load_scenario("eu-emissions-1994"), draws=50, what_ifs=[], models=["nash@distant"])
    assert none.result["stacked"]["delay"] == {
        "unavailable": "none of the models that have a weight was run with an answer here"}
