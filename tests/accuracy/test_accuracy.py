"""The table of scores: from a file to JSON, from kept predictions again, and without learning from what is scored."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from click.testing import CliRunner

from peaceroom.accuracy.scoring import predictions as kept
from peaceroom.accuracy.scoring import residuals as res
from peaceroom.accuracy.scoring.accuracy import accuracy, report, table
from peaceroom.accuracy.scoring.longform import read_long
from peaceroom.accuracy.scoring.predictions import Predictions, model_keys, points_of, predict
from peaceroom.cli.accuracy import command
from peaceroom.core.settlement import Settlement
from peaceroom.models import base, get_model
from peaceroom.models.protocols import Traits

from .test_longform import put, row, training


def decisions(tmp_path: Path, proposals: int = 14, prefix: str = "new") -> Path:
    rng = np.random.default_rng(5)
    lines = []
    for p in range(proposals):
        for i in range(1 + p % 3):
            outcome, known = int(rng.integers(0, 101)), "50" if p % 2 else ""
            for actor in ("com", "ep", "de", "fr", "it"):
                lines.append(row(f"{prefix}{p}i{i}", actor, proposal=f"{prefix}{p}", outcome=str(outcome),
                                 reference=known, position=str(rng.integers(0, 101)),
                                 salience=str(rng.integers(10, 100))))
    return put(tmp_path, *lines)


def finite(value):
    if isinstance(value, dict):
        return all(finite(v) for v in value.values())
    if isinstance(value, list):
        return all(finite(v) for v in value)
    return not isinstance(value, float) or np.isfinite(value)


def test_json_holds_every_score_of_every_model_and_no_nan(tmp_path):
    path = decisions(tmp_path)
    got = CliRunner().invoke(command, [str(path), "--json"])
    assert got.exit_code == 0, got.output
    found = json.loads(got.stdout)
    long = read_long(path)
    assert (found["n_issues"], found["n_groups"]) == (len(long.issues), 14)
    assert set(found["models"]) | set(found["unavailable"]) == set(model_keys())
    wanted = {"mae", "rmse", "within10", "crps", "log", "cover50", "cover80", "cover95", "closed50", "closed80",
              "closed95", "pit", "n"}
    assert all(wanted <= set(m) for m in found["models"].values())
    assert set(found["paired"]) == set(found["models"]) - {"compromise"}
    assert all({"mae_delta", "low", "high", "crps_delta", "crps_low", "crps_high"} <= set(p)
               for p in found["paired"].values())
    assert finite(found)
    # where the reference point is unknown these say nothing, and are scored and paired on the others only
    assert found["models"]["nash"]["n"] == found["paired"]["nash"]["n"] == sum(
        np.isfinite(c.reference[0, 0]) for c in long.cases)


def test_the_table_is_made_again_from_the_kept_predictions(tmp_path):
    path = decisions(tmp_path)
    got = CliRunner().invoke(command, [str(path), "--model", "mean,nash", "--model", "learned", "--out",
                                       str(tmp_path / "o")])
    assert got.exit_code == 0, got.output
    told = json.loads((tmp_path / "o/accuracy.json").read_text(encoding="utf-8"))
    again = table(kept.read(tmp_path / "o/predictions.csv"), "compromise")
    assert again["models"] == told["models"]
    assert again["paired"] == told["paired"]
    assert set(again["models"]) == {"mean", "nash", "learned", "compromise"}


def test_paired_differences_are_differences_on_common_issues(tmp_path):
    found = accuracy(read_long(decisions(tmp_path)), ("mean",))
    m, p = found["models"], found["paired"]["mean"]
    assert p["mae_delta"] == pytest.approx(m["mean"]["mae"] - m["compromise"]["mae"])
    assert p["crps_delta"] == pytest.approx(m["mean"]["crps"] - m["compromise"]["crps"])
    assert p["low"] <= p["mae_delta"] <= p["high"]


def test_new_decisions_get_all_shipped_errors_and_known_ones_none_of_their_fold():
    table_ = res.eu_errors()
    own = table_.models["compromise"].residuals
    points = np.array([30.0, 30.0])
    masses = res.out_of_fold(points, ["p", "p"], own, np.array([False, True]))
    every, others = np.concatenate(own), np.concatenate([r for f, r in enumerate(own) if f != res.fold_of("p")])
    assert np.allclose(masses[0], res.spread(points[:1], every)[0])
    assert np.allclose(masses[1], res.spread(points[:1], others)[0])
    assert len(every) == table_.n_issues


def test_changing_one_outcome_never_changes_the_forecast_of_its_own_proposal(tmp_path):
    """For a model without shipped errors: residuals come from the file, out of fold."""
    long = read_long(decisions(tmp_path))
    points = np.array([c.position[0, :, 0].mean() for c in long.cases])
    inside = np.ones(len(points), bool)
    before = res.out_of_fold(points, long.groups, res.by_fold(points, long.outcomes, long.groups), inside)
    changed = long.outcomes.copy()
    changed[0] = 100 - changed[0]
    after = res.out_of_fold(points, long.groups, res.by_fold(points, changed, long.groups), inside)
    same = np.array([res.fold_of(g) == res.fold_of(long.groups[0]) for g in long.groups])
    assert np.array_equal(before[same], after[same])
    assert not np.array_equal(before[~same], after[~same])


def test_residual_masses_are_the_clipped_and_rounded_errors():
    got = res.spread(np.array([10.0, 95.4]), np.array([-20.0, 0.0, 0.5, 8.0]))
    assert np.flatnonzero(got[0]).tolist() == [0, 10, 18]
    assert got[0, 10] == 0.5 and np.flatnonzero(got[1]).tolist() == [75, 95, 96, 100]
    assert np.allclose(got.sum(axis=1), 1)


@dataclass(frozen=True)
class _Odd:
    traits: ClassVar[Traits] = Traits("Always 50", "benchmark", unanimity=False)

    def solve(self, case, *, trajectory=False):
        return Settlement.of("odd", case.issues, np.full((case.draws, len(case.issues)), 50.0))


def test_a_model_from_elsewhere_is_served_from_the_file_and_said_so(tmp_path, monkeypatch):
    base.entries()
    monkeypatch.setitem(base._entries, "odd", base.Entry("odd", _Odd, {"standard": {}}, "standard", __name__))
    long = read_long(decisions(tmp_path, proposals=40))
    found = accuracy(long, ("odd",))
    assert found["models"]["odd"]["origin"] == "file"
    assert any(w.startswith("odd: no shipped errors") for w in found["warnings"])
    few = accuracy(read_long(decisions(tmp_path, proposals=4)), ("odd",))
    assert few["models"]["odd"]["origin"] == "stand-in"


def test_another_domain_is_said_to_be_foreign_to_the_errors(tmp_path):
    path = decisions(tmp_path, proposals=3)
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([head + ",domain", *(line + ",peace-talks" for line in lines)]), encoding="utf-8")
    long = read_long(path)
    assert {c.context["domain"] for c in long.cases} == {"peace-talks"}
    assert "outside eu-legislation" in accuracy(long, ("mean",))["warnings"][0]


def test_a_single_decision_can_be_scored(tmp_path):
    found = accuracy(read_long(decisions(tmp_path, proposals=1)))
    assert found["n_issues"] == 1 and finite(found)


def test_unknown_models_are_refused_and_the_text_says_what_was_dropped(tmp_path):
    path = decisions(tmp_path)
    with pytest.raises(base.InputError, match="E401"):
        CliRunner().invoke(command, [str(path), "--model", "mediann"], catch_exceptions=False)
    path.write_text(path.read_text(encoding="utf-8") + row("bad", "fr", proposal="bad", outcome="") + "\n",
                    encoding="utf-8")
    text = CliRunner().invoke(command, [str(path), "--model", "mean"]).stdout
    assert "dropped: 1 (no outcome)" in text and "MAE, RMSE: error of the point forecast" in text


def test_the_training_file_is_scored_out_of_fold_and_said_so():
    long = read_long(training())
    predictions = predict(long, ("compromise", "learned"))
    found = report(long, predictions, "compromise")
    assert found["n_training"] == 211
    assert found["models"]["learned"]["origin"] == "cross-validated"
    assert any("learned" in w and "211" in w for w in found["warnings"])
    assert round(found["models"]["compromise"]["mae"], 3) == 22.488
    fitted = np.stack([get_model("learned").masses(c)[0, 0] for c in long.cases])
    assert not np.allclose(predictions.models["learned"].masses, fitted, atol=1e-3)


def test_a_piece_of_the_training_file_is_marked_as_in_sample():
    long = read_long(training())
    found = accuracy(long.subset(np.arange(30)), ("learned",))
    assert found["models"]["learned"]["origin"] == "in-sample"
    assert any("IN SAMPLE" in w for w in found["warnings"])


def test_shipped_errors_are_those_of_the_models_as_they_are_now():
    """A change to a model changes its record: then `benchmarks/accuracy.py DATA --ship` must be run again."""
    long = read_long(training())
    shipped = res.eu_errors()
    assert shipped.proposals == {res.digest(g) for g in long.groups}
    assert shipped.overlap(long.groups).all() and not shipped.overlap(["something else"]).any()
    for key, errors in shipped.models.items():
        if not errors.residuals:
            continue
        model = get_model(key)
        points, _ = points_of(key, model, long)
        now = res.by_fold(points, long.outcomes, long.groups)
        assert all(np.allclose(a, b, atol=0.006) for a, b in zip(errors.residuals, now, strict=True)), key
    silent = set(model_keys()) - set(shipped.models)
    assert silent and not any(np.isfinite(points_of(key, get_model(key), long)[0]).any() for key in silent)


def test_forecasts_know_where_they_answer():
    points = np.array([1.0, np.nan])
    masses = np.full((2, 101), 1 / 101)
    f = kept.Forecasts(points, masses, "own")
    assert f.answered.tolist() == [True, False]
    empty = Predictions(("a",), ("g",), np.array([1.0]), {"x": kept.Forecasts(points[1:], masses[1:], "own", "why")})
    assert table(empty, "compromise")["unavailable"] == {"x": "why"}
