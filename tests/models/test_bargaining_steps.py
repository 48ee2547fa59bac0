"""Raiffa, Rubinstein, Coleman and the utilitarian solution: closed forms, definitions, limits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.core.case import Array, Case, make_case
from peaceroom.models import get_model
from peaceroom.models.coleman import exchange

from .examples import random_case, tables


def _dollar(d_low: float = 0.0, d_high: float = 0.0, **given: object) -> Case:
    """One wants 0 and the other 100; what failure is worth to each as a share of everything."""
    return make_case([0, 100], [1, 1], [1, 1], no_agreement=np.array([[d_low, d_high]]), **given)


@given(st.floats(0, 0.45), st.floats(0, 0.45))
def test_raiffa_halves_what_two_can_gain(a: float, b: float) -> None:
    """The low side accepts up to 100 (1 − a), the high side from 100 b on: half-way, in both forms."""
    for form in ("discrete", "continuous"):
        y = get_model("raiffa", form=form, disagreement="no_agreement").solve(_dollar(a, b)).outcome.item()
        assert y == pytest.approx(100 * (1 - a + b) / 2, abs=1e-6)


def _reference_steps(x: Array, r: float, rho: float, share: float, steps: int) -> Array:
    """Raiffa's steps in plain numpy on a fine grid: utilities of everybody at the end."""
    grid = np.linspace(0, 100, 200_001)
    utility = 1 - (np.abs(grid[:, None] - x) / 100) ** rho
    standing = 1 - (np.abs(r - x) / 100) ** rho
    for _ in range(steps):
        left = (utility >= standing - 1e-12).all(axis=1)
        if left.sum() < 3:
            break
        standing = standing + share * (utility[left].max(axis=0) - standing) / x.size
    return standing


@pytest.mark.parametrize("rho", [1.0, 2.0])
def test_raiffa_is_what_its_steps_say(rho: float) -> None:
    x, r = np.array([30.0, 45.0, 70.0]), 10.0
    y = get_model("raiffa", risk=rho).solve(make_case(x, [1, 1, 1], [1, 1, 1], reference=r)).outcome.item()
    standing = _reference_steps(x, r, rho, 1.0, 400)
    above = 1 - (np.abs(y - x) / 100) ** rho - standing
    assert above.min() == pytest.approx(0, abs=2e-4)  # nobody below its standing, and somebody exactly at it


@pytest.mark.parametrize(("first", "second"), [(0.9, 0.9), (0.8, 0.95), (0.5, 0.2), (0.0, 0.9)])
def test_rubinstein_divides_a_dollar(first: float, second: float) -> None:
    """Rubinstein 1982: the first mover keeps (1 − δ_2) / (1 − δ_1 δ_2)."""
    case = _dollar(patience=np.array([[first], [second]]))
    low = get_model("rubinstein", first="low", disagreement="no_agreement").solve(case).outcome.item()
    high = get_model("rubinstein", first="high", disagreement="no_agreement").solve(case).outcome.item()
    assert 1 - low / 100 == pytest.approx((1 - second) / (1 - first * second))
    assert high / 100 == pytest.approx((1 - first) / (1 - first * second))


@given(st.floats(0.5, 2.5), st.floats(0.5, 2.5))
@settings(max_examples=40)
def test_quick_rounds_lead_to_nash(low_risk: float, high_risk: float) -> None:
    """Binmore, Rubinstein & Wolinsky 1986: equal patience near 1 gives the symmetric Nash solution."""
    case = _dollar(0.1, 0.2, risk=np.maximum([[low_risk, high_risk]], 1.0))
    y = get_model("rubinstein", patience=0.9999, disagreement="no_agreement").solve(case).outcome.item()
    nash = get_model("nash", weights="equal", disagreement="no_agreement").solve(case).outcome.item()
    assert y == pytest.approx(nash, abs=0.02)


def test_more_patience_gets_more() -> None:
    shares = [get_model("rubinstein@no-agreement").solve(
        _dollar(patience=np.array([[d], [0.9]]))).outcome.item() for d in (0.5, 0.8, 0.9, 0.95)]
    assert shares == sorted(shares, reverse=True)  # the low side wants 0


def test_a_third_member_only_narrows_what_the_ends_can_agree_on() -> None:
    two = make_case([20, 80], [1, 1], [1, 1], reference=0, no_agreement=0.0)
    third = make_case([20, 80, 45], [1, 1, 1], [1, 1, 1], no_agreement=np.array([[0.0, 0.0, 0.98]]))
    model = get_model("rubinstein@no-agreement")
    assert model.solve(two).outcome.item() == pytest.approx(50)
    assert 43 - 1e-9 <= model.solve(third).outcome.item() <= 47 + 1e-9


def test_coleman_two_by_two() -> None:
    """After Coleman 1990: two actors, each interested only in what the other controls, change places."""
    position = np.array([[[0.0, 0.0], [100.0, 100.0]]])
    salience = np.array([[[0.0, 1.0], [1.0, 0.0]]])
    case = make_case(position, salience, np.ones((1, 2, 2)), control=np.array([[1.0, 0.0], [0.0, 1.0]]))
    power, value, bought = exchange(case)
    assert power[0] == pytest.approx([0.5, 0.5]) and value[0] == pytest.approx([0.5, 0.5])
    assert bought[0] == pytest.approx(np.array([[0.0, 1.0], [1.0, 0.0]]))
    assert get_model("coleman").solve(case).outcome[0] == pytest.approx([100.0, 0.0])


@given(st.integers(0, 10**6))
@settings(max_examples=40)
def test_coleman_is_an_equilibrium(seed: int) -> None:
    case = random_case(seed, draws=3, actors=4, issues=3)
    power, value, bought = exchange(case)
    control = case.capability / case.capability.sum(axis=1, keepdims=True)
    interest = case.salience / case.salience.sum(axis=2, keepdims=True)
    assert power == pytest.approx(np.einsum("dnk,dk->dn", control, value), abs=1e-10)
    assert value == pytest.approx(np.einsum("dnk,dn->dk", interest, power), abs=1e-10)
    assert bought.sum(axis=1) == pytest.approx(1) and power.sum(axis=1) == pytest.approx(1)
    # everybody spends on each issue what its control there is worth
    assert bought * value[:, None, :] == pytest.approx(interest * power[:, :, None], abs=1e-10)


def test_coleman_on_one_issue_counts_control() -> None:
    case = random_case(3, actors=5, issues=1)
    mean = (case.capability * case.position).sum(axis=1) / case.capability.sum(axis=1)
    assert get_model("coleman").solve(case).outcome == pytest.approx(mean)


@given(tables())
def test_utilitarian_with_squared_losses_is_the_compromise_mean(table: tuple[Array, Array, Array]) -> None:
    case = make_case(*table)
    found = get_model("utilitarian", weights="capability-salience", risk=2.0).solve(case).outcome
    assert found == pytest.approx(get_model("compromise").solve(case).outcome, abs=1e-6)


@given(tables())
def test_utilitarian_with_straight_losses_is_the_weighted_median(table: tuple[Array, Array, Array]) -> None:
    case = make_case(*table)
    found = get_model("utilitarian", weights="capability-salience").solve(case)
    median = get_model("median").solve(case)
    assert found.interval_low == pytest.approx(median.interval_low, abs=1e-6)
    assert found.interval_high == pytest.approx(median.interval_high, abs=1e-6)


@pytest.mark.parametrize("key", ["raiffa", "rubinstein"])
def test_options_are_chosen_among_those_better_than_failure(key: str) -> None:
    case = make_case([20, 60], [1, 1], [1, 1], reference=0, options=(np.array([0.0, 10.0, 35.0, 90.0]),))
    assert get_model(key).solve(case).outcome.item() in (10.0, 35.0)
    none = replace(case, options=(np.array([0.0, 90.0]),))
    s = get_model(key).solve(none)
    assert s.no_agreement.item() and s.outcome.item() == 0
