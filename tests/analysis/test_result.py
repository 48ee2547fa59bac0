"""The result object: every key, no NaN, counts that add up, and what a Run can show of itself."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from peaceroom.analysis.forecast import forecast
from peaceroom.core.errors import Warn
from peaceroom.runs.run import Run
from peaceroom.scenario.origin import Origin
from peaceroom.scenario.types import Scenario
from small import raw, scenario

KEYS = ["scenario", "title", "as_of", "seed", "draws", "design", "models", "what_if_draws", "run", "results_sha256",
        "settlements", "equal_weight", "zone", "zone_package", "what_ifs", "what_if_names", "warnings",
        "workings", "packages", "stuck", "levers", "drivers", "robust"]


@pytest.fixture(scope="module")
def run() -> Run:
    return forecast(scenario(), draws=600, seed=2, process=False)


def numbers(value: Any) -> Any:
    if isinstance(value, dict):
        for child in value.values():
            yield from numbers(child)
    elif isinstance(value, list):
        for child in value:
            yield from numbers(child)
    elif isinstance(value, float):
        yield value


def test_the_object_has_its_keys_and_is_plain_json_without_nan(run: Run) -> None:
    assert list(run.result) == KEYS
    assert json.loads(json.dumps(run.result, allow_nan=False)) == run.result
    assert np.isfinite(list(numbers(run.result))).all()


def test_every_issue_and_model_is_answered_or_said_to_be_unavailable(run: Run) -> None:
    assert list(run.result["settlements"]) == list(run.scenario.issues)
    for issue, by_model in run.result["settlements"].items():
        assert list(by_model) == list(run.models)
        for model, s in by_model.items():
            if "unavailable" in s:
                assert s["unavailable"], (issue, model)
                continue
            assert s["p10"] <= s["median"] <= s["p90"]
            assert sum(m["share"] for m in s["modes"]) == pytest.approx(1)
            assert all(set(m) == {"low", "high", "share", "median"} for m in s["modes"])
            assert s["words"]
            k, solved = run.case.issues.index(issue), run.settlements[model]
            none, silent = solved.no_agreement[:, k], np.isnan(solved.outcome[:, k])
            assert (s["n_no_agreement"], s["n_no_answer"]) == (none.sum(), silent.sum())
            assert not (none | silent).all()


def test_quantiles_are_over_the_draws_with_an_agreement(run: Run) -> None:
    k = run.case.issues.index("ceasefire")
    s, said = run.settlements["nash@no-agreement"], run.result["settlements"]["ceasefire"]["nash@no-agreement"]
    assert said["n_no_agreement"] == s.no_agreement[:, k].sum() > 0
    agreed = s.outcome[~s.no_agreement[:, k], k]
    assert said["median"] == np.median(agreed)
    assert said["mean"] == agreed.mean()
    assert "no agreement in" in said["words"]


def test_a_model_that_never_finds_an_agreement_has_no_settlement(run: Run) -> None:
    # the reference point lies between all positions: somebody always prefers it
    said = run.result["settlements"]["ceasefire"]["nash"]
    assert said["n_no_agreement"] == run.draws
    assert "median" not in said
    assert "on no draw" in said["unavailable"]


def test_a_model_that_needs_what_is_not_known_says_why(run: Run) -> None:
    assert "reference" in run.result["settlements"]["system"]["nash"]["unavailable"]


def test_what_ifs_are_paired_differences(run: Run) -> None:
    for name, by_issue in run.result["what_ifs"].items():
        for k, issue in enumerate(run.case.issues):
            for model, said in by_issue[issue].items():
                if "unavailable" in said:
                    continue
                delta = run.what_ifs[name][model][:, k] - run.settlements[model].outcome[:512, k]
                delta = delta[np.isfinite(delta)]
                assert said["delta"] == delta.mean()
                assert (said["low"], said["high"]) == tuple(np.quantile(delta, (0.1, 0.9)))
                assert said["se"] == pytest.approx(delta.std(ddof=1) / delta.size**0.5)
    still = run.result["what_ifs"]["vote-new"]["system"]["compromise"]
    assert still == {"delta": 0, "low": 0, "high": 0, "se": 0}
    assert run.result["what_ifs"]["vote-new"]["ceasefire"]["compromise"]["delta"] > 0


def test_equal_weight_mixes_families_of_models_not_presets(run: Run) -> None:
    one = forecast(scenario(), draws=600, seed=2, models=["mean"], what_ifs=[], process=False)
    assert one.result["equal_weight"]["system"]["median"] == one.result["settlements"]["system"]["mean"]["median"]
    assert set(run.result["equal_weight"]["system"]["models"]) <= set(run.models)


def test_warnings_are_codes_with_messages() -> None:
    read = scenario().with_origin(Origin("talks", warnings=(Warn("W007", "from the reading"),)))
    said = forecast(read, draws=60, models=["mean"], what_ifs=[], design="sobol", process=False).result["warnings"]
    assert [w["code"] for w in said] == ["W007", "W101", "W102"]
    fixed = raw(events={}, levers={}, what_ifs={}, support=[], no_agreement={}, issues={
        "one": {"name": "One", "scale": {0: "no", 100: "yes"}}}, positions=[
        {"actor": a, "issue": "one", "position": x, "salience": 50} for a, x in (("north", 10), ("south", 90))])
    for actor in fixed["actors"].values():
        actor["capability"] = 10
        actor.pop("share", None)
    said = forecast(Scenario.model_validate(fixed), draws=128, models=["mean"], process=False).result["warnings"]
    assert [w["code"] for w in said] == ["W106"]


def test_nothing_is_written_unless_asked(run: Run) -> None:
    assert run.folder is None
    assert run.result["run"] is None


def test_a_run_reads_aloud(run: Run) -> None:
    assert "600 draws" in repr(run)
    assert "Talks between North and South" in run.summary()
    page = run._repr_html_()
    assert "<table>" in page
    assert "Talks between" in page


def test_html_is_escaped() -> None:
    s = scenario(title="<script>alert(1)</script>")
    page = forecast(s, draws=20, models=["mean"], what_ifs=[], process=False)._repr_html_()
    assert "<script>" not in page


def test_tables_arrays_and_a_plot(run: Run) -> None:
    table = run.to_pandas()
    assert list(table.columns) == ["draw", "issue", "model", "value", "no_agreement"]
    assert len(table) == run.draws * len(run.models) * len(run.case.issues)
    row = table[(table.draw == 7) & (table.issue == "system") & (table.model == "median")]
    assert row.value.item() == run.settlements["median"].outcome[7, run.case.issues.index("system")]
    data = run.to_xarray()
    assert data.outcome.sel(draw=7, issue="system", model="median").item() == row.value.item()
    figure = run.plot()
    assert [t.get_text() for t in figure.axes[0].get_yticklabels()] == [i.name for i in run.scenario.issues.values()]
