"""Distributions of counts against scipy.stats and against their own definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from peaceroom.violence.counts import Counts, Empirical, NegativeBinomial, Poisson, Pool, Scaled
from peaceroom.violence.forecasts import analog_table

U = (np.arange(300) + 0.5) / 300


@pytest.mark.parametrize("mean", [0.01, 0.3, 1.0, 17.5, 2304.0, 1e6])
def test_poisson_is_that_of_scipy(mean: float) -> None:
    mine = Poisson(mean)
    x = np.r_[-1.0, np.floor(mean * np.array([0, 0.5, 1, 1.5, 2]))]
    np.testing.assert_allclose(mine.cdf(x), stats.poisson.cdf(x, mean), rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(mine.ppf(U), stats.poisson.ppf(U, mean))


@pytest.mark.parametrize("mean", [0.01, 0.3, 17.5, 2304.0, 1e6])
@pytest.mark.parametrize("shape", [0.4, 0.8, 2.8])
def test_negative_binomial_is_that_of_scipy(mean: float, shape: float) -> None:
    mine, theirs = NegativeBinomial(mean, shape), stats.nbinom(shape, shape / (shape + mean))
    x = np.r_[-1.0, np.floor(mean * np.array([0, 0.5, 1, 1.5, 4]))]
    np.testing.assert_allclose(mine.cdf(x), theirs.cdf(x), rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(mine.ppf(U), theirs.ppf(U))
    assert theirs.var() == pytest.approx(mean + mean**2 / shape)


def _ratios() -> tuple[float, ...]:
    return tuple(analog_table()["quantiles"][6][1][2])


some_counts = st.one_of(
    st.builds(Poisson, st.floats(0, 1e5)),
    st.builds(NegativeBinomial, st.floats(0, 1e5), st.floats(0.4, 2.8)),
    st.lists(st.integers(0, 5000), min_size=1, max_size=12).map(lambda v: Empirical(tuple(map(float, sorted(v))))),
    st.builds(lambda level: Scaled(tuple(analog_table()["probabilities"]), _ratios(), level), st.floats(0.01, 1e4)),
)
some_counts = st.one_of(some_counts, st.lists(some_counts, min_size=1, max_size=3).map(lambda c: Pool(tuple(c))))


@given(some_counts, st.floats(0.001, 0.999))
def test_the_quantile_is_the_least_count_that_reaches_the_chance(counts: Counts, u: float) -> None:
    x = float(counts.ppf(u))
    assert x >= 0 and x == int(x)
    assert counts.cdf(x) >= u - 1e-6
    assert x == 0 or counts.cdf(x - 1) < u + 1e-6


@given(some_counts)
def test_chances_rise_from_nothing_below_zero(counts: Counts) -> None:
    found = counts.cdf(np.array([-1.0, 0, 1, 5, 50, 500, 1e7]))
    assert found[0] == 0 and (np.diff(found) >= 0).all() and found[-1] == pytest.approx(1)


def test_zero_mean_is_certainly_zero() -> None:
    for counts in (Poisson(0.0), NegativeBinomial(0.0, 0.8)):
        assert counts.cdf(0) == 1
        np.testing.assert_array_equal(counts.ppf([0.01, 0.5, 1.0]), 0)


def test_bootstrap_gives_each_value_its_share() -> None:
    e = Empirical((0.0, 0.0, 3.0, 9.0))
    np.testing.assert_array_equal(e.ppf([0.01, 0.25, 0.5, 0.51, 0.75, 0.76, 1.0]), [0, 0, 0, 3, 3, 9, 9])
    np.testing.assert_array_equal(e.cdf([0, 2, 3, 9]), [0.5, 0.5, 0.75, 1])
    assert e.mean == 3
