"""The smoother against plain least squares, against a direct solution, and against means of classes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.interpolate import make_lsq_spline

from peaceroom.analysis.voi import evppi
from peaceroom.analysis.voi.splines import smoother

from . import reference
from .test_properties import smooth

few = settings(max_examples=10, deadline=None)
SEEDS = st.integers(0, 10_000)


@few
@given(SEEDS)
def test_without_penalty_it_is_the_least_squares_spline(seed: int) -> None:
    theta, y = smooth(seed, 1500)
    basis = smoother(theta)
    order = np.argsort(theta)
    plain = make_lsq_spline(theta[order], y[order], reference.knots(theta), k=3)
    assert basis.basis @ basis.project(y[:, None])[:, 0] == pytest.approx(plain(theta), abs=1e-6)


@few
@given(SEEDS)
def test_with_penalty_it_is_the_direct_solution(seed: int) -> None:
    """It is one of the direct fits (the penalties tried lie between), and one whose score is the least but for 0.2 %.

    Where the score is flat, fits of very different penalties are equally good, and either may be taken.
    """
    theta, y = smooth(seed, 600)
    fit = smoother(theta).fit(y[:, None])[:, 0]
    fits, scores = reference.cross_validated(theta, y)
    apart = np.array([np.sqrt(((fit - g) ** 2).mean()) for g in fits])
    nearest = int(np.argmin(apart))
    assert apart[nearest] < .02 * y.std()
    assert scores[nearest] < 1.002 * scores.min()


def test_any_penalty_in_the_turned_basis() -> None:
    theta, y = smooth(5, 600)
    basis, (x, roughness) = smoother(theta), reference.system(theta)
    c = basis.project(y[:, None])[:, 0]
    # roughness is on the scale 0–1 of the range
    for penalty in (1e-4, 1e-2, 1, 100):
        direct, freedom = reference.penalised(x, roughness, y, penalty * np.ptp(theta) ** 3)
        kept = 1 / (1 + penalty * basis.roughness)
        assert basis.basis @ (kept * c) == pytest.approx(direct, abs=1e-6) and kept.sum() == pytest.approx(freedom)


@few
@given(SEEDS, st.sampled_from([1, 1e-6, 1e8]), st.floats(-1e3, 1e3))
def test_straight_lines_are_fitted_exactly_and_means_are_kept(seed: int, factor: float, shift: float) -> None:
    theta, y = smooth(seed, 500)
    basis = smoother(theta)
    assert basis.basis.T @ basis.basis == pytest.approx(np.eye(basis.basis.shape[1]), abs=1e-9)
    line = factor * (2 * theta - 30 + shift)
    assert basis.fit(line[:, None])[:, 0] == pytest.approx(line, rel=1e-6, abs=1e-6 * np.abs(line).max())
    assert basis.fit(y[:, None]).mean() == pytest.approx(y.mean(), abs=1e-9)


@few
@given(SEEDS)
def test_as_means_of_classes_say(seed: int) -> None:
    """√M of them, because fewer lose what varies within. Their noise is about .3 % of the variance of the outcome."""
    theta, y = smooth(seed, 5000)
    assert evppi(theta, y).value ** 2 / y.var() == pytest.approx(reference.bins(theta, y) / y.var(), abs=.02)


def test_curves_that_are_not_monotone_are_found() -> None:
    rng = np.random.default_rng(2)
    theta = rng.uniform(0, 100, 5000)
    y = (theta - 50) ** 2 / 100 + rng.normal(0, 5, 5000)
    truth = 25**2 * (1 / 5 - 1 / 9)  # variance of u² on −1 … 1
    assert abs(np.corrcoef(theta, y)[0, 1]) < .05 and evppi(theta, y).value ** 2 == pytest.approx(truth, rel=.05)


@pytest.mark.parametrize("categories", [2, 3, 12])
def test_categories_have_their_means(categories: int) -> None:
    rng = np.random.default_rng(categories)
    theta = rng.integers(0, categories, 4000) * 7.5
    y = np.cos(theta) + rng.normal(size=4000)
    means = np.array([y[theta == t].mean() for t in theta])
    assert smoother(theta).fit(y[:, None])[:, 0] == pytest.approx(means)
    assert evppi(theta, y, permutations=0).value ** 2 == pytest.approx(means.var())
    renamed = rng.permutation(categories)[(theta / 7.5).astype(int)]
    assert evppi(renamed, y).value == pytest.approx(evppi(theta, y).value)


@pytest.mark.parametrize("values", [13, 20, 101])
def test_few_values_and_heaps(values: int) -> None:
    """Ties: whole numbers, and an input of which half the draws are one value."""
    rng = np.random.default_rng(values)
    theta = rng.integers(0, values, 3000).astype(float)
    heap = np.where(rng.uniform(size=3000) < .5, 0., rng.uniform(0, 100, 3000))
    for x in (theta, heap):
        y = x / x.std() + rng.normal(size=3000)
        assert evppi(x, y).share == pytest.approx(.5, abs=.06)
