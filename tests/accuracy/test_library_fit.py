"""The fit to the library: what is asked, the emulator, the posterior, and planted truths that it must find again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from scipy.optimize import minimize
from scipy.stats import kstest

from accuracy.test_backtest import library, origin
from peaceroom.accuracy.library_fit import running
from peaceroom.accuracy.library_fit.design import EDGE, FITTED, design, numbers, score_of, value
from peaceroom.accuracy.library_fit.emulator import Emulator, features, fit_curve
from peaceroom.accuracy.library_fit.fitted_file import numbers_without
from peaceroom.accuracy.library_fit.fitting import data, dependence, fit, log_scores, missed, planted_ranks
from peaceroom.accuracy.library_fit.identifying import ratios
from peaceroom.accuracy.library_fit.posterior import posterior, tempering
from peaceroom.accuracy.library_fit.running import Ran, run_library
from peaceroom.accuracy.library_fit.targets import observed, targets
from peaceroom.cli import group
from peaceroom.core.errors import InputError
from peaceroom.process.parameter_table import TABLE
from peaceroom.process.parameters import Parameters
from peaceroom.scenario.cases.reading import origin_files, read_origin


def curves(n: int, d: int, seed: int, countries: int = 20) -> Emulator:
    """So many targets with slopes of about 0.4 in each coordinate."""
    rng = np.random.default_rng(seed)
    beta = np.hstack([rng.normal(0, 1, (n, 1)), rng.normal(0, 0.4, (n, d)), rng.normal(0, 0.05, (n, d))])
    return Emulator(beta, rng.integers(countries, size=n))


def highest(points: Any, asked: Any, yes: Any) -> Any:
    """The curve of the highest posterior by a method without second derivatives: slow and sure."""
    x = features(points)
    precision = np.concatenate([[1 / 16], np.full(points.shape[1], 0.7**-2), np.full(points.shape[1], 16.0)])

    def loss(b: Any) -> tuple[float, Any]:
        p = 1 / (1 + np.exp(-x @ b))
        return (float(asked @ np.logaddexp(0, x @ b) - yes @ (x @ b) + precision @ b**2 / 2),
                x.T @ (asked * p - yes) + precision * b)

    return minimize(loss, np.zeros(x.shape[1]), jac=True, method="BFGS", options={"gtol": 1e-9, "maxiter": 10_000}).x


@pytest.mark.parametrize("seed", [1, 8, 17, 18])
def test_a_curve_of_rare_answers_is_the_likeliest_one(seed: int) -> None:
    """Few draws are asked and hardly any says yes, all of them in one corner: whole steps would run away from it."""
    rng = np.random.default_rng(seed)
    points = design(32, 9, seed)
    asked = rng.integers(20, 100, 32).astype(float)
    yes = rng.binomial(asked.astype(int), 1 / (1 + np.exp(7 - 3 * points[:, 0] - 2 * points[:, 1] ** 2))).astype(float)
    assert fit_curve(points, asked, yes) == pytest.approx(highest(points, asked, yes), abs=1e-5)


def answered(e: Emulator, z: np.ndarray[Any, np.dtype[np.float64]], seed: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Answers that come as the targets say at the point ``z``."""
    p = 1 / (1 + np.exp(-e.log_odds(z[None])[0]))
    return (np.random.default_rng(seed).random(len(p)) < p).astype(float)


def test_an_answer_within_another_counts_once() -> None:
    o = origin("a", "x")
    kinds = [t.question for t in targets(o)]
    came = observed(o, {"q1": False, "q2": True, "q3": True, "q4": False, "q5": False, "q9": True})
    said = dict(zip(kinds, came, strict=True))
    assert said["q1"] == 0 and said["q2"] == 1 and np.isnan(said["q3"])  # a text within 180 days settles the year
    assert said["q4"] == said["q5"] == 0 and said["q9"] == 1 and np.isnan(said["q8"])
    assert "q7" not in kinds  # procedure is settled


@pytest.mark.parametrize("name", [p.name for p in TABLE if p.law != "fixed"])
def test_scores_and_values_are_inverse(name: str) -> None:
    for z in (-1.5, -0.3, 0.0, 1.2):
        assert score_of(name, float(value(name, z))) == pytest.approx(z, abs=1e-6)
    assert abs(score_of(name, Parameters()[name])) < 2.2  # every default lies within its prior, or at an end of it


def test_the_design_fills_the_priors() -> None:
    z = design(64, 5, 1)
    assert z.shape == (64, 5) and np.abs(z.mean(axis=0)).max() < 0.05 and np.abs(z.std(axis=0) - 1).max() < 0.06
    at = numbers(FITTED, design(16, len(FITTED), 1)[3])
    assert tuple(at) == FITTED and Parameters().replace(**at)[FITTED[0]] == at[FITTED[0]]
    assert EDGE < 0.05


def test_a_curve_is_found_from_counts() -> None:
    points = design(64, 3, 2)
    beta = np.array([-1.0, 0.6, -0.4, 0.0, 0.1, 0.0, -0.1])
    p = 1 / (1 + np.exp(-features(points) @ beta))
    asked = np.full(64, 400.0)
    yes = np.random.default_rng(1).binomial(400, p).astype(float)
    assert fit_curve(points, asked, yes) == pytest.approx(beta, abs=0.06)
    never = fit_curve(points, asked, np.zeros(64))
    assert never[0] < -6 and np.abs(never[1:]).max() < 0.2  # what never came has no slopes
    assert np.isfinite(fit_curve(points, np.zeros(64), np.zeros(64))).all()


def test_planted_truths_have_uniform_ranks() -> None:
    """Simulation-based calibration: truths from the prior, answers from the truths, ranks of the truths uniform."""
    d = 4
    e = curves(150, d, seed=11)
    truths = np.random.default_rng(111).standard_normal((200, d))
    ranks = np.array([posterior(e, answered(e, z, 1_000 + k)).rank(z) for k, z in enumerate(truths)])
    assert min(kstest(ranks[:, k], "uniform").pvalue for k in range(d)) > 0.01
    wrong = np.array([posterior(e, answered(e, z, k), 4.0).rank(z) for k, z in enumerate(truths[:100])])
    assert kstest(wrong.ravel(), "uniform").pvalue < 0.001  # answers counted four times over are found out


def test_the_posterior_narrows_with_answers_and_is_the_prior_without() -> None:
    e = curves(400, 3, seed=7)
    truth = np.array([0.8, -0.5, 0.3])
    y = answered(e, truth, 8)
    found = posterior(e, y)
    assert found.mean == pytest.approx(truth, abs=0.6) and (found.sd < 0.4).all() and found.effective > 500
    low, high = found.quantile(0.05), found.quantile(0.95)
    assert (low < truth).all() and (truth < high).all()
    nothing = posterior(e, np.full(400, np.nan))
    assert nothing.mean == pytest.approx(np.zeros(3), abs=0.1) and nothing.sd == pytest.approx(np.ones(3), abs=0.1)


def test_answers_of_a_country_that_hang_together_count_for_less() -> None:
    e = curves(60, 2, seed=9, countries=60)
    truth = np.array([0.5, 0.5])
    once = np.mean([tempering(e, answered(e, truth, k)) for k in range(12)])
    # every answer eight times over, in its own country: eight times the information of a likelihood that believes it
    many = Emulator(np.repeat(e.beta, 8, axis=0), np.repeat(np.arange(60), 8))
    often = np.mean([tempering(many, np.repeat(answered(e, truth, k), 8)) for k in range(12)])
    assert once > 0.7 and 0.08 < often < 0.25


def test_information_and_its_noise() -> None:
    found = ratios(["much", "little", "none"], np.diag([99.0, 1.0, -0.3]))
    assert found["much"] == (pytest.approx(0.1), pytest.approx(0.1))
    assert found["little"][0] == pytest.approx(2**-0.5) and found["none"] == (1.0, 1.0)
    assert list(found) == ["much", "little", "none"]


def made_up(paths: list[Path], points: np.ndarray[Any, np.dtype[np.float64]]) -> list[Ran]:
    """Runs in which the first number moves every target and the others none."""
    rng = np.random.default_rng(3)
    out = []
    for path in paths:
        o = read_origin(path)
        p = 1 / (1 + np.exp(-(-0.5 + 0.8 * points[:, :1] + np.zeros(len(targets(o))))))
        asked = np.full(p.shape, 200.0)
        planted = (rng.random((len(points), 2, p.shape[1])) < p[:, None]).astype(float)
        out.append(Ran(o, asked, rng.binomial(200, p).astype(float), planted))
    return out


def test_the_whole_fit_says_what_it_found(tmp_path: Path) -> None:
    paths = library(tmp_path, 6)
    points = design(32, 2, 1)
    runs = made_up(paths, points)
    d = data(FITTED[:2], points, runs, tmp_path)
    found = fit(d, runs, draws=200)
    assert found["countries"] == 6 and set(found["without"]) == {f"land-{n}" for n in range(6)}
    first, second = (found["parameters"][name] for name in FITTED[:2])
    assert first["ratio"] < 0.8 < 0.9 < second["ratio"] and first["low"] < first["value"] < first["high"]
    assert found["log_score"].keys() == {"defaults", "fitted"}
    ranks = planted_ranks(d, runs)
    assert ranks.shape == (64, 2) and kstest(ranks[:, 0], "uniform").pvalue > 0.01
    assert log_scores(d, {c: posterior(d.emulator, d.answers) for c in d.countries})["fitted"] > 0


def test_numbers_are_missed_by_all_tests_together() -> None:
    assert missed({"a": 0.002, "b": 0.018, **dict.fromkeys("cdefghi", 0.4)}) == ["a"]  # .05/9 = .0056, .05/8 = .0063
    assert missed({"a": 0.004, "b": 0.006, "c": 0.03, **dict.fromkeys("defghi", 0.4)}) == ["a", "b"]
    assert missed({"a": 0.006, **dict.fromkeys("bcdefghi", 0.4)}) == []  # one of nine so small is chance


def test_an_interrupted_fit_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths, points = library(tmp_path, 3), design(16, 2, 1)
    made: list[str] = []

    def run(o: Any, names: Any, at: Any, **options: Any) -> Ran:
        made.append(o.case)
        return made_up([path for path in paths if path.parent.name == o.case], at)[0]

    monkeypatch.setattr(running, "run_origin", run)
    first = run_library(paths, FITTED[:2], points, folder=tmp_path / "kept", workers=1)
    kept = sorted((tmp_path / "kept").iterdir())
    kept[0].unlink()
    kept[1].write_text("{", encoding="utf-8")  # cut off
    made.clear()
    again = run_library(paths, FITTED[:2], points, folder=tmp_path / "kept", workers=1)
    assert sorted(made) == ["case-0", "case-1"]
    for a, b in zip(first, again, strict=True):
        assert np.array_equal(a.yes, b.yes) and np.array_equal(a.planted, b.planted, equal_nan=True)
    run_library(paths, FITTED[:2], points, draws=97, folder=tmp_path / "kept", workers=1)
    assert len(made) == 5  # other options are another fit


def printed(**without: Any) -> str:
    return json.dumps({"without": without})


@pytest.mark.parametrize(("text", "what"), [
    ("{", "no numbers can be read"), ("[]", "it is missing"), ("{}", "without is missing"),
    (printed(**{"land-0": {"gamma": "fast"}}), "gamma"), (printed(**{"land-0": {"speed": 1.0}}), "no number 'speed'"),
    (printed(**{"land-0": {"gamma": -1.0}}), "gamma is -1"),
    (printed(**{"land-1": {"gamma": 0.05}}), "land-0 is not among"),
])
def test_fitted_numbers_that_cannot_be_used_are_refused(tmp_path: Path, text: str, what: str) -> None:
    file = tmp_path / "fitted.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        numbers_without(file)(read_origin(library(tmp_path, 1)[0]))
    only = caught.value.problems[0]
    assert only.code == "E837" and what in only.message and "fit process --library --json" in only.remedy


def test_every_country_is_run_with_the_numbers_of_the_others(tmp_path: Path) -> None:
    file = tmp_path / "fitted.json"
    file.write_text(printed(**{"land-0": {"gamma": 0.05}, "land-1": {"gamma": 0.07}}), encoding="utf-8")
    of = numbers_without(file)
    assert [of(read_origin(path))["gamma"] for path in library(tmp_path, 2)] == [0.05, 0.07]


def test_the_command_refuses_options_of_the_other_fit() -> None:
    for options in (["--library", "--search", "3"], ["--points", "64"], ["--library", "--off", "wait"]):
        assert CliRunner().invoke(group, ["fit", "process", *options]).exit_code == 2


@pytest.mark.slow
def test_truths_planted_in_the_simulator_are_found_again() -> None:
    """Ranks of truths whose answers are single draws of the simulator on real origins, fitted by the emulator."""
    points = design(32, len(FITTED), 1)
    runs = run_library(origin_files()[::8], FITTED, points, draws=96, planted=2, seed=1, workers=1)
    d = data(FITTED, points, runs)
    alone = dependence(d, runs)
    assert 0.3 < alone < 1
    ranks = planted_ranks(d, runs, alone)
    assert ranks.shape == (64, len(FITTED))
    assert missed({name: kstest(ranks[:, k], "uniform").pvalue for k, name in enumerate(FITTED)}) == []
    # what is identified at all moves with its truth
    moved = [np.corrcoef(ranks[:, k], np.repeat(points[:, k], 2))[0, 1] for k in range(len(FITTED))]
    assert np.isfinite(moved).all()
