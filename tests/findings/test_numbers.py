"""Rounding by spread, shares in words, and orders that draws agree on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from peaceroom.findings import rounding as nb

WIDTH = st.floats(1e-6, 1e6)


@pytest.mark.parametrize(("width", "grid"), [(20, 1), (50, 5), (60, 5), (100, 10), (7, 1), (0.3, 0.01), (0, 0)])
def test_the_grid_follows_the_spread(width: float, grid: float) -> None:
    assert nb.step(width) == pytest.approx(grid)


@given(WIDTH)
def test_an_interval_keeps_between_five_and_a_hundred_steps(width: float) -> None:
    assert 5 - 1e-9 <= width / nb.step(width) <= 100


@given(st.floats(-1000, 1000), WIDTH)
def test_a_printed_number_is_within_half_a_step_of_the_value(value: float, width: float) -> None:
    shown = float(nb.rounded(value, width).replace("−", "-"))
    grid = nb.step(width)
    assert abs(shown - value) <= grid / 2 * (1 + 1e-6) + 1e-9 * abs(value)


def test_numbers_read_aloud() -> None:
    assert nb.estimate(47.31, 31.2, 58.9) == "47 (31–59)"
    assert nb.shift(-12.2, -20.4, -4.9) == "−12 (−20 to −5)"
    assert nb.shift(12.2, 4.9, 20.4) == "+12 (5–20)"
    assert nb.shift(0.2, -9, 11) == "0 (−9 to 11)"
    assert nb.estimate(8.3333333, 8.3333333, 8.3333333) == "8.333"
    assert nb.span(1.21, 3.68, least=1.0) == "1–4"
    assert nb.finest(100) == 1 and nb.finest(12) == pytest.approx(0.1)


@given(st.integers(1, 5000), st.data())
def test_wilson_is_scipys(draws: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, draws))
    theirs = binomtest(hits, draws).proportion_ci(0.95, method="wilson")
    assert nb.wilson(hits / draws, draws) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_shares_are_as_coarse_as_the_draws_are_few() -> None:
    assert nb.in_100(0.7345, 10_000) == "73 in 100"
    assert nb.in_100(0.7345, 300) == "75 in 100"
    assert nb.in_100(0.0, 10_000) == "fewer than 1 in 100"
    assert nb.in_100(1.0, 300) == "more than 99 in 100"
    assert nb.hundreds(0.002, 10_000) == "<1"
    assert nb.in_100_span([0.812, 1.0], 10_000) == "81 to more than 99 in 100"
    assert nb.in_100_span([0.2, 0.455], 10_000) == "20–46 in 100"


@given(st.floats(0, 1), st.integers(1, 20_000))
def test_a_verdict_needs_the_whole_sampling_interval(share: float, draws: int) -> None:
    low, high = nb.wilson(share, draws)
    assert nb.verdict(share, draws) == ("yes" if low > 2 / 3 else "no" if high < 1 / 3 else "open")


def test_an_order_needs_nine_in_ten_draws() -> None:
    scores = np.zeros((100, 4))
    scores[:, 2] = 1
    scores[:9, 1] = 2
    assert nb.leaders(scores, at_most=1) == ((2,), pytest.approx(0.91))
    scores[:12, 1] = 2
    assert nb.leaders(scores, at_most=1) is None
    found = nb.leaders(scores, at_most=2)
    assert found is not None and found[0] == (2, 1)


def test_ties_share_their_draw_and_the_unknown_never_leads() -> None:
    assert nb.leaders(np.ones((50, 3)), at_most=2) is None
    scores = np.array([[np.nan, 1.0], [np.nan, 1.0]])
    assert nb.leaders(scores, at_most=1) == ((1,), 1.0)
    assert nb.leaders(np.full((5, 2), np.nan), at_most=2) is None


def test_lists() -> None:
    assert nb.listed(["a", "b", "c"]) == "a, b and c"
    assert nb.listed(["a", "b", "c", "d"], at_most=2) == "a, b and 2 more"
    assert nb.some_issues(["A", "B", "C"], at_most=2) == "3 issues"
    assert nb.sentence(["one thing", "another"]) == "One thing; another."
