"""The fit: its gradient, what it recovers, that folds never split a proposal, and bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from peaceroom.accuracy.fitting.design import Design, folds
from peaceroom.accuracy.fitting.likelihood import fit, masses, objective
from peaceroom.accuracy.fitting.selecting import SETS, Setting, choose, nested, predict, refit, standard_error
from peaceroom.accuracy.fitting.settlement import fit_settlement, setting_of
from peaceroom.accuracy.fitting.validation import recompute, validate, write_report
from peaceroom.accuracy.scoring.longform import read_long
from peaceroom.cli import group, main
from peaceroom.core.case import make_case
from peaceroom.core.errors import InputError
from peaceroom.models import get_model
from peaceroom.models.learned import NAMES, Learned

from .made import rows, write

QUICK = [Setting("lean", penalty=3.0), Setting("lean", penalty=30.0, crps_weight=0.1)]


@pytest.fixture(scope="module")
def design(tmp_path_factory: pytest.TempPathFactory) -> Design:
    return Design(read_long(write(tmp_path_factory.mktemp("made") / "made.csv", rows())))


@pytest.mark.parametrize("crps_weight", [0.0, 0.2])
def test_gradient(crps_weight: float) -> None:
    rng = np.random.default_rng(0)
    x, at, ridge = rng.normal(size=(5, 101, 4)), rng.integers(0, 101, 5), np.array([1.0, 2.0, 0.5, 0.1])
    theta = rng.normal(size=4)
    value, slope = objective(theta, x, at, ridge, crps_weight)
    for j in range(4):
        step = 1e-6 * np.eye(4)[j]
        numeric = (objective(theta + step, x, at, ridge, crps_weight)[0]
                   - objective(theta - step, x, at, ridge, crps_weight)[0]) / 2e-6
        assert slope[j] == pytest.approx(numeric, rel=1e-5)
    q = masses(x, theta)
    assert q.sum(axis=1) == pytest.approx(np.ones(5))
    crps = ((np.cumsum(q, axis=1) - (np.arange(101) >= at[:, None])) ** 2).sum()
    expected = -np.log(q[np.arange(5), at]).sum() + crps_weight * crps + 0.5 * (ridge * theta**2).sum()
    assert value == pytest.approx(expected)


def test_fit_recovers_the_coefficients_that_made_the_outcomes() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(3000, 101, 3))
    theta = np.array([1.0, -0.5, 0.0])
    q = np.cumsum(masses(x, theta), axis=1)
    at = (q < rng.uniform(size=3000)[:, None]).sum(axis=1)
    assert fit(x, at, 0.0) == pytest.approx(theta, abs=0.08)
    assert np.abs(fit(x, at, 1e6)).max() < 0.01


def test_a_feature_that_never_varies_gets_nothing() -> None:
    x = np.random.default_rng(2).normal(size=(20, 101, 2))
    x[:, :, 1] = 0.0
    assert fit(x, np.full(20, 3), 1.0)[1] == 0.0


def test_folds_never_split_a_proposal(design: Design) -> None:
    fold = folds(design.clusters, 10, 4)
    assert all(len(set(fold[design.clusters == g])) == 1 for g in range(design.long.n_groups))
    assert set(fold) == set(range(10))


def test_features_of_the_design_are_centred(design: Design) -> None:
    x = design.features(1.0, (1.0, 2.0))
    assert x.shape == (80, 101, len(NAMES))
    assert np.abs(x.mean(axis=1)).max() < 1e-12


def test_out_of_fold_forecasts_do_not_know_their_outcomes(design: Design) -> None:
    """Other outcomes in one fold leave the forecasts of that fold as they are, settings chosen included."""
    found = nested(design, QUICK, 5, k=4)
    other = Design(design.long)
    other.at = design.at.copy()
    first = np.flatnonzero(found.fold == 0)
    other.at[first] = 100 - other.at[first]
    np.testing.assert_array_equal(nested(other, QUICK, 5, k=4).masses[first], found.masses[first])


def test_the_smaller_set_wins_where_the_data_cannot_tell(design: Design) -> None:
    everyone = np.arange(len(design.at))
    sets = [Setting(name, penalty=1e18) for name in SETS]  # all coefficients are zero: all sets are alike
    assert choose(design, everyone, sets, 1).features == "lean"
    assert choose(design, everyone, [sets[-1]], 1) == sets[-1]


def test_standard_error_counts_clusters() -> None:
    assert standard_error(np.array([1.0, 1.0, -1.0, -1.0]), np.array([0, 0, 1, 1])) == pytest.approx(np.sqrt(8) / 4)
    assert standard_error(np.array([1.0, -1.0, 1.0, -1.0]), np.array([0, 0, 1, 1])) == 0


def test_card_makes_the_model_that_was_fitted(design: Design, tmp_path: Path) -> None:
    card = fit_settlement(design.long, settings=QUICK, resamples=5)
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(card), encoding="utf-8")
    model = Learned(coefficients=str(path))
    setting = setting_of(card["with_capability"])
    theta = refit(design, setting, np.arange(len(design.at)))
    expected = predict(design, setting, theta, np.arange(5))
    for i in range(5):  # the card keeps four decimals
        np.testing.assert_allclose(model.masses(design.long.cases[i])[0, 0], expected[i], rtol=5e-3, atol=1e-9)
    assert card["domain"] == "eu-legislation"
    assert card["without_capability"]["exponents"]["capability"] == 0


def test_table_is_recomputed_from_the_predictions_alone(design: Design, tmp_path: Path) -> None:
    card = fit_settlement(design.long, settings=QUICK[:1], resamples=5)
    validated = validate(design.long, card, settings=QUICK[:1], others=("compromise", "mean"))
    write_report(validated, tmp_path / "report")
    found = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))["table"]
    again = recompute(tmp_path / "report")
    for key in ("learned", "compromise", "stacked"):
        for score, value in found["models"][key].items():
            if isinstance(value, float):
                assert again["models"][key][score] == pytest.approx(value, abs=1e-12), (key, score)
    assert again["paired"]["learned"] == pytest.approx(found["paired"]["learned"])
    assert set(validated.studies["ablation"]["without"]) == set(SETS["lean"])
    assert set(validated.studies["ablation"]["with"]) == set(NAMES) - set(SETS["lean"])
    with pytest.raises(InputError, match="E326"):
        write_report(validated, tmp_path / "report" / "report.json" / "below")


def test_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peaceroom.accuracy.fitting.settlement.menu", lambda: QUICK[:1])
    monkeypatch.setattr("peaceroom.accuracy.fitting.settlement.RESAMPLES", 5)
    table = rows(domain="council")
    for row in table:
        row["outcome"] = "" if row["issue"] == "g0i0" else row["outcome"]
        row["procedure"] = "lottery" if row["issue"] == "g1i0" else row["procedure"]
        row["salience"] = 0 if row["issue"] == "g2i0" else row["salience"]
    table = [r for r in table if r["issue"] != "g3i0" or r["actor"] == "com"]
    data, out = write(tmp_path / "made.csv", table), tmp_path / "mine.json"
    said = CliRunner().invoke(group, ["fit", "settlement", str(data), "-o", str(out)])
    assert said.exit_code == 0, said.output
    for part in ("76 issues of 40 proposals", "domain council", "1 × no outcome", "1 × unknown procedure 'lottery'",
                 "1 × all saliences are zero", "1 × fewer than 3 actors"):
        assert part in said.output, part
    case = make_case([0, 100, 50], [1, 1, 1], [1, 2, 3], context={"domain": "council"})
    assert "domain" not in get_model("learned", coefficients=str(out)).solve(case).reading

    def score(path: Path, *more: str) -> dict[str, Any]:
        scored = CliRunner().invoke(group, ["accuracy", str(path), "--model", "learned", "--json", *more])
        assert scored.exit_code == 0, scored.output
        return dict(json.loads(scored.stdout))

    found = score(data, "--coefficients", str(out))
    assert found["coefficients"] == "mine.json" and found["models"]["learned"]["origin"] == "in-sample"
    assert any("learned: 76 of these decisions" in w for w in found["warnings"])
    other = write(tmp_path / "other.csv", [r | {"proposal": f"new {r['proposal']}"} for r in table])
    mine, shipped = score(other, "--coefficients", str(out)), score(other)
    assert mine["models"]["learned"]["origin"] == shipped["models"]["learned"]["origin"] == "own"
    assert mine["models"]["learned"]["crps"] != shipped["models"]["learned"]["crps"]
    assert mine["models"]["compromise"] == shipped["models"]["compromise"]
    assert CliRunner().invoke(group, ["accuracy", str(data), "--coefficients", str(data)]).exit_code != 0


def _refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as stop:
        main(["fit", "settlement", *arguments])
    assert stop.value.code == 2
    return capsys.readouterr().err


def test_bad_input_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def spoilt(change: str, value: object) -> str:
        table = rows()
        table[5][change] = value
        return _refused(capsys, str(write(tmp_path / "spoilt.csv", table)))

    assert "E612" in spoilt("position", 140)
    assert "E608" in spoilt("salience", "much")
    assert "E609" in spoilt("actor", rows()[4]["actor"])
    short = [{k: v for k, v in row.items() if k != "outcome"} for row in rows()]
    assert "E605" in _refused(capsys, str(write(tmp_path / "short.csv", short)))
    assert "E622" in _refused(capsys, str(write(tmp_path / "few.csv", rows(groups=12))))
    assert "E001" in _refused(capsys, str(tmp_path / "absent.csv"))


def test_files_that_mix_domains_are_refused(tmp_path: Path) -> None:
    table = rows(domain="council")
    for row in table:
        row["domain"] = "senate" if row["proposal"] == "g7" else "council"
    with pytest.raises(InputError, match="E623"):
        fit_settlement(read_long(write(tmp_path / "mixed.csv", table)), settings=QUICK[:1], resamples=5)
