"""Fits of our own against those of lifelines and statsmodels, on made-up data."""

from __future__ import annotations

import lifelines
import numpy as np
import pytest
import statsmodels.api as sm

from peaceroom.accuracy.fitting.base_rates.models import logit
from peaceroom.accuracy.fitting.base_rates.skill import calibration
from peaceroom.accuracy.fitting.base_rates.spells import _design, _poisson, kaplan_meier

AT = np.array([0.0, 0.5, 1.0, 7.0, 30.0, 30.5, 100.0, 365.0, 5000.0])


@pytest.mark.parametrize("seed", range(5))
def test_kaplan_meier_against_lifelines(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = 80
    length = np.ceil(rng.exponential(60, n))  # days: many tie, ends and losses on one day too
    ended = rng.random(n) < .6
    theirs = lifelines.KaplanMeierFitter().fit(length, ended)
    assert kaplan_meier(length, ended, AT) == pytest.approx(1 - theirs.predict(AT).to_numpy(), abs=1e-12)
    times = rng.integers(0, 4, n)  # a row counted so often as its weight says
    weighted = lifelines.KaplanMeierFitter().fit(np.repeat(length, times), np.repeat(ended, times))
    assert kaplan_meier(length, ended, AT, times.astype(float)) == pytest.approx(
        1 - weighted.predict(AT).to_numpy(), abs=1e-12)


def test_poisson_rates_against_statsmodels() -> None:
    """The ridge of 0.3 on all but the six bins weighs nothing where there is much to see."""
    rng = np.random.default_rng(1)
    design = _design((3, 2, 6))
    truth = np.concatenate([np.linspace(-2, -4, 6), rng.normal(0, .4, design.shape[1] - 6)])
    exposure = rng.uniform(5e5, 5e6, len(design))
    events = rng.poisson(exposure * np.exp(design @ truth)).astype(float)
    theirs = sm.GLM(events, design, family=sm.families.Poisson(), exposure=exposure).fit(tol=1e-12)
    assert _poisson(design, events, exposure) == pytest.approx(theirs.params, abs=1e-4)


def test_poisson_with_its_ridge_against_statsmodels() -> None:
    """Few events: the same penalised likelihood, minimised by another program's general search."""
    from scipy.optimize import minimize

    rng = np.random.default_rng(2)
    design = _design((3, 2, 6))
    exposure = rng.uniform(5, 200, len(design))
    events = rng.poisson(.02 * exposure).astype(float)
    ridge = np.r_[np.full(6, 1e-6), np.full(design.shape[1] - 6, .3)]
    model = sm.GLM(events, design, family=sm.families.Poisson(), exposure=exposure)
    found = minimize(lambda b: -model.loglike(b) + ridge @ b ** 2 / 2, np.r_[np.full(6, -4.0),
                                                                             np.zeros(len(ridge) - 6)],
                     jac=lambda b: -model.score(b) + ridge * b, method="BFGS", options={"gtol": 1e-9})
    assert _poisson(design, events, exposure) == pytest.approx(found.x, abs=1e-5)


@pytest.mark.parametrize("weighted", [False, True])
def test_logit_against_statsmodels(weighted: bool) -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(400, 3)) * [1, 10, .1] + [0, 50, 1]
    y = (rng.random(400) < 1 / (1 + np.exp(-(x[:, 0] + .05 * (x[:, 1] - 50))))).astype(float)
    w = rng.integers(1, 4, 400).astype(float) if weighted else None
    ours = logit(x, y, 0.0, w)
    theirs = sm.GLM(y, sm.add_constant(x), family=sm.families.Binomial(), freq_weights=w).fit(tol=1e-12)
    inside = (np.abs((x - ours.mean) / ours.spread) < 5).all(axis=1)  # further out covariates are cut off
    assert inside.all()
    assert ours.chance(x) == pytest.approx(theirs.predict(sm.add_constant(x)), abs=1e-8)


def test_calibration_against_statsmodels() -> None:
    rng = np.random.default_rng(4)
    p = rng.uniform(.02, .98, 500)
    y = (rng.random(500) < p ** 1.5).astype(float)
    theirs = sm.Logit(y, sm.add_constant(np.log(p / (1 - p)))).fit(disp=False, tol=1e-12)
    assert calibration(p, y) == pytest.approx((theirs.params[1], theirs.params[0]), abs=1e-6)
