"""Means, midrange and median against their definitions and the emissions case."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceroom.core.case import make_case
from peaceroom.core.errors import InputError
from peaceroom.models import get_model

from .examples import emissions, tables, vectors


@pytest.mark.parametrize(("key", "years"), [
    ("mean", 6.7),
    ("salience-mean", 40.6 / 6.1),
    ("midrange", 7.0),
    ("compromise", 7.389955686853767),  # Scholz, Calbert & Smith 2011, round 0
    ("median", 7.0),  # the same, round 0
])
def test_emissions(key: str, years: float) -> None:
    assert get_model(key).solve(emissions()).outcome == pytest.approx(np.array([[years]]), abs=1e-12)


@given(tables())
def test_means_and_midrange_are_what_their_names_say(table: tuple[np.ndarray, ...]) -> None:
    x, s, c = table
    case = make_case(x, s, c)
    for key, expected in {
        "mean": np.mean(x), "salience-mean": np.average(x, weights=s), "compromise": np.average(x, weights=s * c),
        "midrange": (x.min() + x.max()) / 2,
    }.items():
        assert get_model(key).solve(case).outcome.item() == pytest.approx(expected, abs=1e-9), key


@given(tables())
def test_median_minimises_weighted_distance(table: tuple[np.ndarray, ...]) -> None:
    x, s, c = table
    settlement = get_model("median").solve(make_case(x, s, c))

    def loss(p: float) -> float:
        return float((s * c * np.abs(x - p)).sum())

    least = min(map(loss, x))
    slack = 1e-9 * (s * c).sum() * 100
    for y in (settlement.outcome, settlement.interval_low, settlement.interval_high):
        assert loss(y.item()) <= least + slack
    assert settlement.interval_low.item() in x
    assert settlement.interval_high.item() in x


@given(vectors(0, 100, 6), st.floats(0.1, 10))
def test_two_equal_halves_tie_between_the_two_middle_positions(x: np.ndarray, weight: float) -> None:
    """2n equal actors: the interval runs from the n-th to the (n+1)-th position, all of it minimises the loss."""
    x = np.sort(np.concatenate([x, 100 - x]))
    n = x.size // 2
    low, high = x[n - 1], x[n]
    case = make_case(x, 1.0, weight)
    for tie, expected in {"lower": low, "upper": high, "midpoint": (low + high) / 2}.items():
        s = get_model("median", tie=tie).solve(case)
        assert (s.interval_low.item(), s.interval_high.item()) == (low, high)
        assert s.outcome.item() == expected
        assert s.ties.item() == int(high - low > 1e-7)


def test_idle_actor_between_tied_camps_does_not_narrow_the_interval() -> None:
    s = get_model("median").solve(make_case([20, 50, 80], [1, 0, 1], [5, 100, 5]))
    assert (s.interval_low.item(), s.interval_high.item(), s.ties.item()) == (20, 80, 1)


def test_median_chooses_among_ordered_options() -> None:
    options = (np.array([0.0, 30.0, 70.0, 100.0]),)
    s = get_model("median").solve(make_case([10, 40, 45], [1, 1, 1], [1, 1, 1], options=options))
    assert s.outcome.item() == 30
    tied = make_case([50.0], [1.0], [1.0], options=options)
    for tie, expected in {"midpoint": 30, "lower": 30, "upper": 70}.items():
        s = get_model("median", tie=tie).solve(tied)
        assert (s.outcome.item(), s.ties.item()) == (expected, 1)
        assert (s.interval_low.item(), s.interval_high.item()) == (30, 70)


def test_means_go_to_the_nearest_option() -> None:
    case = make_case([0, 100, 100], [1, 1, 1], [1, 1, 1], options=(np.array([0.0, 100.0]),))
    assert get_model("compromise").solve(case).outcome.item() == 100


def test_where_nobody_cares_the_reason_is_given() -> None:
    case = make_case([10, 90], [0, 0], [1, 1])
    for key in ("compromise", "salience-mean", "median", "quantal-response", "nash@distant"):
        s = get_model(key).solve(case)
        assert np.isnan(s.outcome).all()
        assert "cares" in s.unavailable["issue-1"]


def test_one_draw_without_weight_is_nan_and_the_others_are_not() -> None:
    case = make_case(np.full((2, 1, 1), 40.0), np.array([[[0.0]], [[1.0]]]), 1.0)
    for key in ("compromise", "median", "quantal-response", "nash@distant"):
        s = get_model(key).solve(case)
        assert np.isnan(s.outcome[0, 0]), key
        assert s.outcome[1, 0] == pytest.approx(40), key
        assert not s.unavailable


@pytest.mark.parametrize(("options", "code"), [
    ({"tie": "coin"}, "E404"), ({"ties": "lower"}, "E403"),
])
def test_bad_options_are_refused(options: dict[str, str], code: str) -> None:
    with pytest.raises(InputError) as caught:
        get_model("median", **options)
    assert caught.value.problems[0].code == code
