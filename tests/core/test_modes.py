"""Humps: one outcome is never read as two, two are never read as one."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from peaceroom.core.modes import GRID, _run, kernel_width, median, modes, smoothed
from peaceroom.scenario.anchors import say, words
from peaceroom.scenario.types import Issue

SEEDS = st.integers(0, 2**32 - 1)
SIZES = st.sampled_from([1, 2, 10, 50, 200, 1000, 5000])


def check_parts(values: np.ndarray, low: float = 0, high: float = 100) -> int:
    found = modes(values, low, high)
    assert sum(m.share for m in found) == pytest.approx(1)
    for m in found:
        assert values.min() <= m.low <= m.median <= m.high <= values.max()
    assert all(a.high <= b.low for a, b in pairwise(found))
    return len(found)


@settings(deadline=None)
@given(seed=SEEDS, n=SIZES, mean=st.floats(0, 100), sd=st.floats(0.01, 60))
def test_a_normal_is_one_hump(seed: int, n: int, mean: float, sd: float) -> None:
    cut = stats.truncnorm((0 - mean) / sd, (100 - mean) / sd, mean, sd)
    assert check_parts(cut.rvs(n, random_state=seed)) == 1


@settings(deadline=None)
@given(seed=SEEDS, n=SIZES, ends=st.tuples(st.floats(0, 100), st.floats(0, 100)))
def test_a_uniform_is_one_hump(seed: int, n: int, ends: tuple[float, float]) -> None:
    assert check_parts(np.random.default_rng(seed).uniform(min(ends), max(ends), n)) == 1


@settings(deadline=None)
@given(seed=SEEDS, n=SIZES, a=st.floats(1, 20), b=st.floats(1, 20))
def test_a_beta_with_one_peak_is_one_hump(seed: int, n: int, a: float, b: float) -> None:
    assert check_parts(100 * np.random.default_rng(seed).beta(a, b, n)) == 1


@settings(deadline=None)
@given(seed=SEEDS, n=st.sampled_from([200, 1000, 5000]), first=st.floats(0, 60), gap=st.floats(35, 100),
       narrow=st.floats(0, 1 / 12), share=st.floats(0.25, 0.75))
def test_two_camps_far_apart_are_two_humps(
    seed: int, n: int, first: float, gap: float, narrow: float, share: float
) -> None:
    rng = np.random.default_rng(seed)
    gap = min(gap, 100 - first)
    left = rng.random(n) < share
    noise = rng.normal(0, 1, n).clip(-3, 3) * narrow * gap
    values = np.clip(np.where(left, first, first + gap) + noise, 0, 100)
    assert check_parts(values) == 2
    assert modes(values, 0, 100)[0].share == pytest.approx(left.mean(), abs=0.02)


@settings(deadline=None)
@given(seed=SEEDS, scale=st.floats(0.01, 1e4), shift=st.floats(-1e3, 1e3))
def test_humps_do_not_depend_on_the_unit_of_the_scale(seed: int, scale: float, shift: float) -> None:
    rng = np.random.default_rng(seed)
    values = np.where(rng.random(500) < 0.4, rng.uniform(5, 20, 500), rng.uniform(70, 90, 500))
    one, other = modes(values, 0, 100), modes(values * scale + shift, shift, shift + 100 * scale)
    assert [m.share for m in one] == [m.share for m in other]


def test_three_outcomes_are_three() -> None:
    values = np.repeat([0.0, 50.0, 100.0], [300, 300, 400])
    assert [(m.median, m.share) for m in modes(values, 0, 100)] == [(0, 0.3), (50, 0.3), (100, 0.4)]


def test_an_outcome_of_few_draws_is_not_one_of_its_own() -> None:
    values = np.repeat([20.0, 90.0], [900, 100])
    assert len(modes(values, 0, 100)) == 1


def issue(kind: str = "continuum") -> Issue:
    return Issue.model_validate({"name": "System", "kind": kind, "scale": {0: "as it is", 50: "shared", 100: "new"}})


@pytest.mark.parametrize(("value", "said"), [
    (0, "“as it is”"), (4, "close to “as it is”"), (15, "between “as it is” and “shared”, nearer “as it is”"),
    (25, "about half-way between “as it is” and “shared”"), (35, "between “as it is” and “shared”, nearer “shared”"),
    (47, "close to “shared”"), (50, "“shared”"), (99, "close to “new”"), (100, "“new”"), (140, "“new”"),
])
def test_words_of_a_place_on_a_continuum(value: float, said: str) -> None:
    assert words(issue(), value) == said


@pytest.mark.parametrize(("value", "said"), [(50, "“shared”"), (60, "between “shared” and “new”"),
                                             (99, "between “shared” and “new”")])
def test_words_of_an_option_are_the_option(value: float, said: str) -> None:
    assert words(issue("options"), value) == said


def test_two_humps_are_said_as_two_outcomes_and_never_as_the_middle() -> None:
    humps = modes(np.repeat([0.0, 100.0], [334, 666]), 0, 100)
    assert say(issue(), humps) == "either “as it is” (33 in 100 draws) or “new” (67 in 100 draws)"


def test_what_lies_beyond_the_scale_counts_at_its_end() -> None:
    rng = np.random.default_rng(1)
    for beyond in (rng.normal(110, 2, 300), rng.normal(-10, 2, 300)):
        assert check_parts(np.concatenate([rng.normal(50, 3, 300), beyond])) == 2


def test_a_median_of_options_is_one_of_them() -> None:
    assert median(np.array([4.0, 1, 3, 2])) == 2.5 and median(np.array([4.0, 1, 3, 2]), discrete=True) == 2


def test_the_kernel_is_as_wide_as_the_spread_and_the_number_of_values_say() -> None:
    """Silverman's rule (1986, p. 48) with .6 in place of .9, the narrower of the two spreads."""
    assert kernel_width(10.0, 20.0, 1_000, 10.0) == pytest.approx(.6 * 10 * 1_000**-.2)
    assert kernel_width(10.0, 9.0, 1_000, 10.0) == pytest.approx(.6 * 9 / 1.349 * 1_000**-.2)
    assert kernel_width(10.0, 0.0, 32, 10.0) == pytest.approx(3), "no quarters where half of the values are one"
    assert kernel_width(.001, .001, 10**6, 100.0) == kernel_width(0.0, 0.0, 9, 100.0) == 4, "there is a least width"


def test_smoothing_is_by_a_gaussian_and_loses_nothing_at_the_ends() -> None:
    counts = np.zeros(GRID)
    counts[GRID // 2] = 1
    at = (np.arange(GRID) - GRID // 2) * 100 / GRID
    np.testing.assert_allclose(smoothed(counts, 3.0, 100.0), stats.norm(0, 3).pdf(at) * 100 / GRID, atol=2e-5)
    for end in (0, -1):
        edge = np.zeros(GRID)
        edge[end] = 1
        assert smoothed(edge, 3.0, 100.0).sum() == pytest.approx(1)


@pytest.mark.parametrize(("flags", "at", "run"), [
    ("0111", 2, (1, 3)), ("1110", 1, (0, 2)), ("1111", 0, (0, 3)), ("0100", 1, (1, 1)), ("1101", 3, (3, 3)),
    ("1011", 0, (0, 0))])
def test_a_run_of_flags_reaches_to_the_ends(flags: str, at: int, run: tuple[int, int]) -> None:
    assert _run(np.array([f == "1" for f in flags]), at) == run
