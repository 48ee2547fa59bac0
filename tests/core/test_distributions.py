"""Quantile functions against scipy.stats."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from peaceroom.core import distributions as dist

U = np.concatenate([[1e-9, 1e-4], np.linspace(0.001, 0.999, 101), [1 - 1e-4, 1 - 1e-9]])
reals = st.floats(-1e3, 1e3)
widths = st.floats(1e-2, 1e3)
parts = st.floats(0.01, 0.99)


@settings(deadline=None)  # the first call of a scipy distribution is slow
@given(low=reals, width=widths)
def test_uniform(low: float, width: float) -> None:
    assert dist.Uniform(low, low + width).ppf(U) == pytest.approx(stats.uniform(low, width).ppf(U), rel=1e-9, abs=1e-9)


@settings(deadline=None)  # the first call of a scipy distribution is slow
@given(low=reals, width=widths, part=parts)
def test_triangular(low: float, width: float, part: float) -> None:
    high = low + width
    mode = low + part * (high - low)
    theirs = stats.triang((mode - low) / (high - low), low, high - low).ppf(U)
    assert dist.Triangular(low, mode, high).ppf(U) == pytest.approx(theirs, rel=1e-8, abs=1e-8 * width)


@settings(deadline=None)  # the first call of a scipy distribution is slow
@given(low=reals, width=widths, part=parts)
def test_pert_is_a_beta_with_mean_of_low_four_modes_and_high(low: float, width: float, part: float) -> None:
    high = low + width
    mode = low + part * (high - low)
    a, b = 1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low)
    theirs = stats.beta(a, b, low, high - low)
    assert dist.Pert(low, mode, high).ppf(U) == pytest.approx(theirs.ppf(U), rel=1e-7, abs=1e-7 * width)
    assert theirs.mean() == pytest.approx((low + 4 * mode + high) / 6, rel=1e-9, abs=1e-9 * (1 + abs(low)))


@settings(deadline=None)  # the first call of a scipy distribution is slow
@given(mean=st.floats(-100, 200), sd=st.floats(0.5, 100))
def test_normal_cut_to_a_scale(mean: float, sd: float) -> None:
    theirs = stats.truncnorm((0 - mean) / sd, (100 - mean) / sd, mean, sd).ppf(U)
    ours = dist.TruncatedNormal(mean, sd, 0, 100).ppf(U)
    assert ((ours >= 0) & (ours <= 100)).all()
    assert ours == pytest.approx(theirs, rel=1e-6, abs=1e-5)


@settings(deadline=None)  # the first call of a scipy distribution is slow
@given(mean=st.floats(0, 200), sd=st.floats(0.5, 100), u=st.sampled_from((0.6, 0.999, 1 - 1e-9, 1 - 2.0**-53)))
def test_a_normal_cut_at_one_end_has_a_finite_tail(mean: float, sd: float, u: float) -> None:
    """The highest number that a stream gives is 1 − 2⁻⁵³: still eight standard deviations out, not infinite."""
    ours = float(dist.TruncatedNormal(mean, sd, 0).ppf(u))
    # scipy's truncnorm.isf loses its digits so far out: the quantile of what is left of the whole normal
    theirs = mean + sd * stats.norm.isf((1 - u) * stats.norm.sf(-mean / sd))
    assert ours == pytest.approx(theirs, rel=1e-6, abs=1e-5)


@settings(deadline=None)  # the first call of a scipy distribution is slow
@given(a=st.floats(0.3, 20), b=st.floats(0.3, 20))
def test_beta(a: float, b: float) -> None:
    assert dist.Beta(a, b, 10, 30).ppf(U) == pytest.approx(stats.beta(a, b, 10, 20).ppf(U), rel=1e-8, abs=1e-8)


@settings(deadline=None)  # the first call of a scipy distribution is slow
@given(median=st.floats(1e-3, 1e3), log_sd=st.floats(0.01, 2))
def test_log_normal(median: float, log_sd: float) -> None:
    assert dist.LogNormal(median, log_sd).ppf(U) == pytest.approx(stats.lognorm(log_sd, scale=median).ppf(U), rel=1e-9)


@settings(deadline=None)  # the first call of a scipy distribution is slow
@given(weights=st.lists(st.floats(0.01, 10), min_size=1, max_size=6))
def test_categories_come_in_proportion_to_their_weights(weights: list[float]) -> None:
    d = dist.Categorical(tuple(float(v) for v in range(len(weights))), tuple(weights))
    u = (np.arange(20_000) + 0.5) / 20_000
    shares = np.bincount(d.ppf(u).astype(int), minlength=len(weights)) / u.size
    assert shares == pytest.approx(np.array(weights) / sum(weights), abs=1e-4)
    assert d.best == int(np.argmax(weights))


def test_quantiles_are_joined_by_straight_lines() -> None:
    d = dist.Quantiles((0, 0.5, 1), (10, 20, 60))
    assert d.ppf([0, 0.25, 0.5, 0.75, 1]) == pytest.approx([10, 15, 20, 40, 60])


@settings(deadline=None)  # the first call of a scipy distribution is slow
@given(low=st.floats(0, 60), width=st.floats(0.1, 40))
def test_a_bare_range_far_from_the_ends_is_its_10_to_90_interval(low: float, width: float) -> None:
    d = dist.interval(low, low + width)
    assert d.ppf([0.1, 0.9]) == pytest.approx([low, low + width])
    assert d.best == pytest.approx(low + width / 2)


@settings(deadline=None)  # the first call of a scipy distribution is slow
@given(low=st.floats(0.01, 60), factor=st.floats(1.01, 20))
def test_a_bare_range_of_a_ratio_quantity_is_log_normal(low: float, factor: float) -> None:
    d = dist.interval(low, low * factor, lower=0, ratio=True)
    assert d.ppf([0.1, 0.9]) == pytest.approx([low, low * factor])
    assert d.best == pytest.approx(low * factor**0.5)


def test_a_ratio_quantity_that_may_be_nothing_is_cut_at_0() -> None:
    d = dist.interval(0, 15, lower=0, ratio=True)
    assert (d.ppf(U) >= 0).all()
    assert d.ppf(1e-9) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("d", [
    dist.Fixed(3), dist.Uniform(0, 1), dist.Triangular(0, 0, 1), dist.Triangular(0, 1, 1), dist.Pert(0, 0, 1),
    dist.TruncatedNormal(200, 1, 0, 100), dist.TruncatedNormal(-50, 3, 0, 100), dist.LogNormal(2, 0.4),
    dist.Beta(2, 3), dist.Categorical((1, 2), (1, 1)), dist.Quantiles((0, 1), (2, 5)), dist.interval(20, 20),
])
def test_every_quantile_function_rises_and_is_finite_inside(d: dist.Distribution) -> None:
    values = d.ppf(U)
    assert np.isfinite(values).all()
    assert (np.diff(values) >= 0).all()
    assert values.min() <= d.best <= values.max()
