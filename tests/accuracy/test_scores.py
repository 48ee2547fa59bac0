"""Scores against their definitions: sums written out, integrals, and what a perfect forecast must get."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from peaceroom.accuracy.scoring import scores
from peaceroom.accuracy.scoring.bootstrap import cluster_intervals

outcomes = st.floats(0, 100)


@st.composite
def forecasts(draw, n=4):
    raw = draw(hnp.arrays(float, (n, 101), elements=st.one_of(st.just(0.0), st.floats(0.001, 1.0))))
    raw[:, draw(st.integers(0, 100))] += 0.5
    return raw / raw.sum(axis=1, keepdims=True)


def several(n=4):
    return hnp.arrays(float, n, elements=outcomes)


@given(forecasts(), several())
@settings(max_examples=60, deadline=None)
def test_crps_has_its_energy_form(masses, y):
    """CRPS = E|X − y| − ½ E|X − X'| (Gneiting & Raftery 2007, equation 21), on the grid of integers."""
    k = np.arange(101)
    gap = np.abs(k[:, None] - k[None, :])
    at = np.rint(y)
    expected = [m @ np.abs(k - o) - 0.5 * m @ gap @ m for m, o in zip(masses, at, strict=True)]
    assert np.allclose(scores.crps(masses, y), expected, atol=1e-9)


@given(forecasts(), several())
@settings(max_examples=60, deadline=None)
def test_crps_is_the_integral_of_the_step_functions(masses, y):
    fine = np.arange(0, 101, 0.25)  # every step of width one is met four times
    for m, o, got in zip(masses, y, scores.crps(masses, y), strict=True):
        f = np.minimum(np.cumsum(m), 1)[np.floor(fine).astype(int)]
        f[fine >= 100] = 1
        assert np.isclose(((f - (fine >= np.rint(o))) ** 2).sum() / 4, got, atol=1e-9)


@given(several())
def test_a_sure_point_has_its_distance_as_crps(y):
    sure = np.zeros((4, 101))
    sure[:, 37] = 1
    assert np.allclose(scores.crps(sure, y), np.abs(np.rint(y) - 37))
    assert np.allclose(scores.quantile(sure, 0.5), 37)


def test_outcomes_are_rounded_half_to_even():
    assert scores.rounded(np.array([0.5, 1.5, 2.5, 99.5, 33.4])).tolist() == [0, 2, 2, 100, 33]


def test_log_score_is_floored():
    masses = np.zeros((2, 101))
    masses[:, 10] = [0.25, 1.0]
    masses[0, 20] = 0.75
    got = scores.log_score(masses, np.array([10.0, 20.0]))
    assert np.allclose(got, [np.log(4), -np.log(1e-6)])


@given(forecasts(n=1), st.sampled_from(scores.LEVELS))
@settings(max_examples=60, deadline=None)
def test_a_perfect_forecast_covers_its_level_exactly_in_expectation(masses, level):
    y = np.arange(101.0)
    repeated = np.repeat(masses, 101, axis=0)
    assert np.isclose(masses[0] @ scores.coverage(repeated, y, level), level, atol=1e-9)


@given(forecasts(n=1))
@settings(max_examples=40, deadline=None)
def test_a_perfect_forecast_has_a_flat_pit_histogram(masses):
    counts = np.array([scores.pit_histogram(masses, np.array([float(k)])) for k in range(101)])
    assert np.allclose(masses[0] @ counts, 1 / scores.BINS, atol=1e-9)


@given(forecasts(), several(), st.sampled_from(scores.LEVELS))
@settings(max_examples=60, deadline=None)
def test_closed_intervals_cover_at_least_where_the_open_one_does(masses, y, level):
    closed, random = scores.closed_coverage(masses, y, level), scores.coverage(masses, y, level)
    at = masses[np.arange(4), np.rint(y).astype(int)]
    inside = (random > 1e-7) & (at > 0)
    assert (closed[inside] == 1).all()


@given(forecasts(), several())
@settings(max_examples=60, deadline=None)
def test_coverage_is_the_mean_over_random_pits(masses, y):
    low, high = scores.pit(masses, y)
    u = low[:, None] + (high - low)[:, None] * (np.arange(4000) + 0.5) / 4000
    share = ((u >= 0.1) & (u < 0.9)).mean(axis=1)
    assert np.allclose(scores.coverage(masses, y, 0.8), share, atol=1e-3)


@given(forecasts(), several())
@settings(max_examples=40, deadline=None)
def test_pit_histogram_sums_to_one_and_scores_mirror(masses, y):
    assert np.isclose(scores.pit_histogram(masses, y).sum(), 1)
    turned, back = masses[:, ::-1], 100 - np.rint(y)
    assert np.allclose(scores.crps(masses, y), scores.crps(turned, back), atol=1e-9)
    assert np.allclose(scores.coverage(masses, np.rint(y), 0.5)[(masses > 0).all(axis=1)],
                       scores.coverage(turned, back, 0.5)[(masses > 0).all(axis=1)], atol=1e-6)


def test_summary_says_every_score():
    masses = np.full((3, 101), 1 / 101)
    got = scores.summary(np.array([10.0, 20.0, 30.0]), masses, np.array([10.0, 30.0, 70.0]))
    assert got["mae"] == 50 / 3
    assert np.isclose(got["rmse"], np.sqrt((100 + 1600) / 3))
    assert np.isclose(got["within10"], 2 / 3)
    assert np.isclose(got["log"], np.log(101))
    assert got["n"] == 3
    assert len(got["pit"]) == scores.BINS


def test_bootstrap_is_exact_without_spread_and_reproducible():
    values = np.array([[1.0, 5.0]] * 6)
    clusters = np.array([0, 0, 1, 2, 2, 2])
    mean, low, high = cluster_intervals(values, clusters, resamples=200)
    assert np.allclose([mean, low, high], [[1, 5]] * 3)
    noisy = np.random.default_rng(1).normal(size=(6, 1))
    again = [cluster_intervals(noisy, clusters, resamples=200) for _ in range(2)]
    assert np.array_equal(again[0][1], again[1][1])


def test_bootstrap_interval_is_that_of_cluster_means():
    """With clusters of equal size the standard error is that of the cluster means, not of the issues."""
    means = np.random.default_rng(2).normal(size=200)
    values = np.repeat(means, 5)[:, None]
    _, low, high = cluster_intervals(values, np.repeat(np.arange(200), 5))
    width = 2 * 1.959964 * means.std() / np.sqrt(200)
    assert abs((high - low)[0] - width) < 0.05 * width
