"""The fit: its gradient, what it recovers, that folds never split a proposal, and bad input."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from numpy.typing import NDArray

from peaceroom.accuracy.fitting.design import Design, folds
from peaceroom.accuracy.fitting.estimating import Form, Prior, estimate, objective
from peaceroom.accuracy.fitting.forms import DEVIATIONS, MEANS, LogLinear, Mixture
from peaceroom.accuracy.fitting.selecting import Setting, choose, nested, predict, refit
from peaceroom.accuracy.fitting.settlement import compromise_errors, fit_settlement, setting_of
from peaceroom.accuracy.fitting.studies import LEFT_OUT
from peaceroom.accuracy.fitting.validation import recompute, validate, write_report
from peaceroom.accuracy.scoring.longform import read_long
from peaceroom.cli import group, main
from peaceroom.core.case import make_case
from peaceroom.core.errors import InputError
from peaceroom.models import get_model
from peaceroom.models.learned import FEATURES, FORMS, Learned

from .made import rows, write

Array = NDArray[np.float64]
QUICK = [Setting(scale=0.3), Setting(scale=3.0)]
EVERY = Setting().narrow, Setting().wide


@pytest.fixture(scope="module")
def design(tmp_path_factory: pytest.TempPathFactory) -> Design:
    return Design(read_long(write(tmp_path_factory.mktemp("made") / "made.csv", rows())))


@pytest.mark.parametrize("make", [LogLinear.of, Mixture.of])
def test_gradient(design: Design, make: Callable[[dict[str, Array]], Form]) -> None:
    form = make(design.features(1.0, *EVERY))
    rng = np.random.default_rng(0)
    count = 6 if isinstance(form, LogLinear) else 10
    prior, theta = Prior(rng.normal(size=count), rng.uniform(0.1, 2, count)), rng.normal(size=count)
    value, slope = objective(theta, form, design.at, prior)
    for j in range(count):
        step = 1e-5 * np.eye(count)[j]
        numeric = (objective(theta + step, form, design.at, prior)[0]
                   - objective(theta - step, form, design.at, prior)[0]) / 2e-5
        assert slope[j] == pytest.approx(numeric, rel=1e-5, abs=1e-5)
    q = form.masses(theta)
    assert q.sum(axis=1) == pytest.approx(np.ones(len(q)))
    logs, slopes = form.scores(theta, design.at)
    assert logs == pytest.approx(np.log(q[np.arange(len(q)), design.at]))
    assert slopes.shape == (len(q), count)
    assert value == pytest.approx(-logs.sum() + 0.5 * (prior.precision * (theta - prior.mean) ** 2).sum())


def test_priors() -> None:
    """As the page names them."""
    assert MEANS.tolist() == [2, -1, 1, 1, 0, 0.3, 2, 0, 0.5, 0]
    assert DEVIATIONS.tolist() == [2, 2, 2, 2, 2, 0.7, 2, 1, 2, 1]


def test_recovers_what_it_was_drawn_from_and_shrinks_to_the_prior() -> None:
    rng = np.random.default_rng(1)
    x, theta = rng.normal(size=(3000, 101, 2)), np.array([1.5, -0.7])
    form = LogLinear(x - x.mean(axis=1, keepdims=True))
    at = (np.cumsum(form.masses(theta), axis=1) < rng.uniform(size=3000)[:, None]).sum(axis=1)
    found = estimate(form, at, np.arange(3000), Prior(np.zeros(2), np.zeros(2)))
    assert found.theta == pytest.approx(theta, abs=0.08)
    tied = estimate(form, at, np.arange(3000), Prior(np.array([1.0, 2.0]), np.full(2, 1e9)))
    assert tied.theta == pytest.approx([1, 2], abs=1e-4)
    # independent observations: the covariance is about the inverse information
    q, slopes = form.masses(found.theta), form.scores(found.theta, at)[1]
    information = np.einsum("iy,iyp,iyq->pq", q, form.x, form.x) - np.einsum(
        "ip,iq->pq", np.einsum("iy,iyp->ip", q, form.x), np.einsum("iy,iyp->ip", q, form.x))
    np.testing.assert_allclose(found.covariance, np.linalg.inv(information), atol=0.15 * found.covariance[0, 0])
    bread = np.linalg.inv(information)
    np.testing.assert_allclose(found.covariance, bread @ (slopes.T @ slopes) @ bread, rtol=1e-3, atol=1e-9)


def test_the_mixture_recovers_how_often_a_position_is_taken(design: Design) -> None:
    form = Mixture.of(design.features(1.0, *EVERY))
    long = Mixture(*(np.tile(a, (30,) + (1,) * (a.ndim - 1))
                     for a in (form.between, form.taken, form.stands, form.odds)))
    theta = np.array([6.0, -1.0, 1.0, 0.5, 0.0, 0.5, 3.0, 0.0, 1.2, -0.5])
    rng = np.random.default_rng(2)
    at = (np.cumsum(long.masses(theta), axis=1) < rng.uniform(size=len(long.odds))[:, None]).sum(axis=1)
    found = estimate(long, np.minimum(at, 100), np.arange(len(at)), long.prior(0.01))
    error = np.sqrt(np.diag(found.covariance))
    assert (np.abs(found.theta - theta) < 4 * error).all()
    assert error[8] < 0.3


def test_twins_in_one_proposal_count_once(design: Design) -> None:
    """Every issue twice in its proposal: without a prior the covariance is what the issues once give."""
    form = LogLinear(LogLinear.of(design.features(1.0, *EVERY)).x[:, :, [0, 1, 3]])  # what these outcomes identify
    flat = Prior(np.zeros(3), np.zeros(3))
    once = estimate(form, design.at, design.clusters, flat)
    twice = estimate(LogLinear(np.tile(form.x, (2, 1, 1))), np.tile(design.at, 2), np.tile(design.clusters, 2), flat)
    apart = estimate(LogLinear(np.tile(form.x, (2, 1, 1))), np.tile(design.at, 2),
                     np.concatenate([design.clusters, design.clusters + 1000]), flat)
    np.testing.assert_allclose(twice.covariance, once.covariance, rtol=1e-2)
    np.testing.assert_allclose(apart.covariance, once.covariance / 2, rtol=1e-2)


def test_a_feature_that_never_varies_gets_nothing(design: Design) -> None:
    form = LogLinear.of(Setting().features(design, np.arange(len(design.at)), ("tens",)))
    assert estimate(form, design.at, design.clusters, form.prior(10.0)).theta[3] == 0.0


def test_folds_never_split_a_proposal(design: Design) -> None:
    fold = folds(design.clusters, 10, 4)
    assert all(len(set(fold[design.clusters == g])) == 1 for g in range(design.long.n_groups))
    assert set(fold) == set(range(10))


def test_out_of_fold_forecasts_do_not_know_their_outcomes(design: Design) -> None:
    """Other outcomes in one fold leave the forecasts of that fold as they are, settings chosen included."""
    found = nested(design, QUICK, 5, k=4)
    other = Design(design.long)
    other.at = design.at.copy()
    first = np.flatnonzero(found.fold == 0)
    other.at[first] = 100 - other.at[first]
    np.testing.assert_array_equal(nested(other, QUICK, 5, k=4).masses[first], found.masses[first])


def test_the_prior_is_chosen_by_the_log_score(design: Design) -> None:
    everyone = np.arange(len(design.at))
    tight = Setting(scale=1e6)  # held to the prior's means: worse than a fit to 64 issues
    assert choose(design, everyone, [tight, Setting()], 1) == Setting()
    assert choose(design, everyone, [tight], 1) == tight


def test_errors_of_the_compromise_mean_by_size(design: Design) -> None:
    errors = compromise_errors(design.long)
    points = np.array([get_model("compromise").solve(case).outcome.item() for case in design.long.cases])
    assert errors.shape == (101,) and errors.sum() == pytest.approx(1)
    assert errors @ np.arange(101) == pytest.approx(np.abs(points - design.long.outcomes).mean(), abs=0.5)


def test_card_makes_the_model_that_was_fitted(design: Design, tmp_path: Path) -> None:
    card = fit_settlement(design.long, settings=QUICK)
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(card), encoding="utf-8")
    model = Learned(coefficients=str(path))
    expected = predict(design, refit(design, setting_of(card), np.arange(len(design.at))), np.arange(5))
    for i in range(5):  # the card keeps six digits
        np.testing.assert_allclose(model.masses(design.long.cases[i])[0, 0], expected[i], rtol=1e-3, atol=1e-9)
    assert card["domain"] == "eu-legislation"
    assert card["without_capability"]["capability_exponent"] == 0
    assert setting_of(card, "without_capability").alpha == 0


@pytest.mark.slow
def test_table_is_recomputed_from_the_predictions_alone(design: Design, tmp_path: Path) -> None:
    card = fit_settlement(design.long, settings=QUICK[:1])
    validated = validate(design.long, card, settings=QUICK[:1], others=("compromise", "mean"))
    write_report(validated, tmp_path / "report")
    found = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))["table"]
    again = recompute(tmp_path / "report")
    for key in ("learned", "compromise", "stacked"):
        for score, value in found["models"][key].items():
            if isinstance(value, float):
                assert again["models"][key][score] == pytest.approx(value, abs=1e-12), (key, score)
    assert again["paired"]["learned"] == pytest.approx(found["paired"]["learned"])
    assert set(validated.studies["ablation"]["without"]) == set(LEFT_OUT)
    assert {name for names in LEFT_OUT.values() for name in names} == set(FEATURES) - {"position"}
    assert set(validated.studies["forms"]) == {*FORMS, "both"}
    with pytest.raises(InputError, match="E326"):
        write_report(validated, tmp_path / "report" / "report.json" / "below")


def test_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peaceroom.accuracy.fitting.settlement.menu", lambda: QUICK[:1])
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
        fit_settlement(read_long(write(tmp_path / "mixed.csv", table)), settings=QUICK[:1])
