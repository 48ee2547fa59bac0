"""Nash bargaining on one issue: definition, closed forms, limits, disagreement."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.core.case import Array, make_case
from peaceroom.models import get_model

from .examples import random_case, tables


def reference_nash(x: Array, a: Array, rho: float, d: Array, low: float = 0.0, high: float = 100.0) -> float:
    """The definition on a fine grid with two refinements: argmax Σ a log(u − d) where every u > d; NaN if nowhere."""
    left, right = low, high
    best = np.nan
    for _ in range(4):
        y = np.linspace(left, right, 20_001)
        gain = 1 - (np.abs(y[:, None] - x) / (high - low)) ** rho - d
        inside = (gain > 0).all(axis=1)
        if not inside.any():
            return best
        value = np.full(y.size, -np.inf)
        value[inside] = (a * np.log(gain[inside])).sum(axis=1)
        best = float(y[value.argmax()])
        step = (right - left) / 20_000
        left, right = max(low, best - 2 * step), min(high, best + 2 * step)
    return best


@given(tables(most=5), st.sampled_from([0.5, 1.0, 1.7, 2.0, 3.0]), st.integers(0, 100))
@settings(max_examples=60)
def test_agrees_with_the_definition_at_the_reference_point(
    table: tuple[Array, Array, Array], rho: float, r: int
) -> None:
    x, s, c = (np.round(v, 2) for v in table)
    case = make_case(x, s, c, reference=float(r))
    settlement = get_model("nash", risk=rho).solve(case)
    d = 1 - (np.abs(r - x) / 100) ** rho
    a = s * c / (s * c).sum()
    expected = reference_nash(x, a, rho, d)
    if np.isnan(expected):
        # the grid may miss a zone narrower than its step
        zone = min(100, *(np.maximum(r, 2 * x - r))) - max(0, *(np.minimum(r, 2 * x - r)))
        assert zone < 0.01
        return
    y = settlement.outcome.item()
    assert not settlement.no_agreement.item()

    def product(y: float) -> float:
        gain = 1 - (np.abs(y - x) / 100) ** rho - d
        return float((a * np.log(np.maximum(gain, 1e-300))).sum())

    # the point itself is not compared: where the product is flat the grid finds it to a few digits only
    assert product(y) >= product(expected) - 1e-9


@given(st.floats(1, 60), st.floats(0.1, 10), st.floats(0.1, 10))
def test_two_on_one_side_closed_form(x: float, a: float, b: float) -> None:
    """ρ = 1, r = 0, positions x < z: in between the gains are 2x − y and y, so y = b/(a+b) · 2x, kept in [x, z]."""
    z = 1.5 * x
    y = get_model("nash").solve(make_case([x, z], [1, 1], [a, b], reference=0.0)).outcome.item()
    assert y == pytest.approx(np.clip(2 * x * b / (a + b), x, z), abs=1e-9)


@given(tables())
def test_very_costly_disagreement_with_quadratic_loss_is_the_compromise_mean(table: tuple[Array, Array, Array]) -> None:
    case = make_case(*table, required=False)
    settlement = get_model("nash", disagreement="distant", risk=2.0).solve(case)
    assert settlement.outcome == pytest.approx(get_model("compromise").solve(case).outcome, abs=1e-10)
    assert get_model("nash@distant").solve(case).outcome == pytest.approx(settlement.outcome)


def test_distant_leaves_a_text_that_all_want_exactly_where_it_is() -> None:
    assert get_model("nash@distant").solve(make_case([42, 42, 42], [1, 1, 1], [1, 2, 3])).outcome.item() == 42


@given(tables())
def test_distant_is_the_limit_of_a_finite_disagreement(table: tuple[Array, Array, Array]) -> None:
    x, s, c = table
    a = s * c / (s * c).sum()
    y = get_model("nash@distant").solve(make_case(x, s, c)).outcome.item()
    assert y == pytest.approx(reference_nash(x, a, 2.0, np.full(x.size, -1e4)), abs=0.02)


@given(tables())
def test_very_costly_disagreement_with_linear_loss_is_the_weighted_median(table: tuple[Array, Array, Array]) -> None:
    case = make_case(*table)
    settlement, median = (get_model(k, **o).solve(case) for k, o in
                          (("nash", {"disagreement": "distant"}), ("median", {})))
    # a weight within the tolerance of half may be called a tie by one and not the other
    assert settlement.interval_low.item() >= median.interval_low.item() - 1e-6 or median.ties.item()
    loss = (case.weight * np.abs(case.position - settlement.outcome[:, None, :])).sum()
    best = (case.weight * np.abs(case.position - median.outcome[:, None, :])).sum()
    assert loss == pytest.approx(best, rel=1e-7, abs=1e-7)


def test_tied_limit_reports_both_ends() -> None:
    s = get_model("nash", disagreement="distant").solve(make_case([20, 80], [1, 1], [3, 3]))
    assert s.interval_low.item() == pytest.approx(20, abs=1e-6)
    assert s.interval_high.item() == pytest.approx(80, abs=1e-6)
    assert (s.outcome.item(), s.ties.item()) == (pytest.approx(50), 1)


@given(st.floats(0, 49), st.floats(51, 100))
def test_reference_between_two_sides_leaves_no_zone(x: float, z: float) -> None:
    for key in ("nash", "kalai-smorodinsky", "egalitarian"):
        s = get_model(key).solve(make_case([x, z], [1, 1], [1, 1], reference=50.0))
        assert s.no_agreement.item()
        assert s.outcome.item() == 50
        assert not s.unavailable


def test_no_zone_without_a_reference_point_says_so() -> None:
    case = make_case([0, 100], [1, 1], [1, 1], no_agreement=0.9)
    s = get_model("nash@no-agreement").solve(case)
    assert s.no_agreement.item()
    assert np.isnan(s.outcome.item())
    assert "better than failure" in s.unavailable["issue-1"]
    known = make_case([0, 100], [1, 1], [1, 1], no_agreement=0.9, reference=30.0)
    assert get_model("nash@no-agreement").solve(known).outcome.item() == 30


def test_value_of_failure_sets_how_far_each_will_go() -> None:
    """Each accepts a fall of its own utility to d: |y − x| ≤ 100 (1 − d); equal weights meet half-way."""
    case = make_case([0, 100], [1, 1], [1, 1], no_agreement=np.array([[0.2, 0.6]]))
    y = get_model("nash@no-agreement").solve(case).outcome.item()
    assert y == pytest.approx((60 + 80) / 2)


def test_unknown_failure_of_one_who_must_consent_is_unavailable() -> None:
    case = make_case([0, 100], [1, 1], [1, 1], no_agreement=np.array([[0.2, np.nan]]))
    assert "unknown" in get_model("nash@no-agreement").solve(case).unavailable["issue-1"]
    spectator = make_case([0, 100], [1, 1], [1, 1], no_agreement=np.array([[0.2, np.nan]]),
                          required=np.array([[True], [False]]))
    assert get_model("nash@no-agreement").solve(spectator).outcome.item() == pytest.approx(0, abs=1e-9)


def test_required_actors_bargain_alone_unless_all_are_asked_for() -> None:
    case = make_case([30, 40, 90], [1, 1, 1], [1, 1, 1], reference=0.0, required=np.array([[True], [True], [False]]))
    both = make_case([30, 40], [1, 1], [1, 1], reference=0.0)
    assert get_model("nash").solve(case).outcome == pytest.approx(get_model("nash").solve(both).outcome)
    all_three = get_model("nash", who="all").solve(case).outcome
    assert all_three == pytest.approx(get_model("nash").solve(make_case([30, 40, 90], 1.0, 1.0, reference=0.0)).outcome)
    nobody = make_case([30, 40, 90], 1.0, 1.0, reference=0.0, required=False)
    assert get_model("nash").solve(nobody).outcome == pytest.approx(all_three)


def test_weights_option() -> None:
    case = make_case([40, 60], [1, 0.5], [1, 4], reference=0.0)
    weights = ("equal", "capability-salience", "capability")
    y = {w: get_model("nash", weights=w).solve(case).outcome.item() for w in weights}
    assert y == {"equal": pytest.approx(40), "capability-salience": pytest.approx(80 * 2 / 3),
                 "capability": pytest.approx(60)}


def test_risk_of_the_case_goes_before_the_option() -> None:
    given = make_case([40, 60], 1.0, 1.0, reference=0.0, risk=2.0)
    assert get_model("nash").solve(given).outcome == pytest.approx(
        get_model("nash", risk=2.0).solve(make_case([40, 60], 1.0, 1.0, reference=0.0)).outcome)


@given(st.integers(0, 10_000))
@settings(max_examples=30)
def test_ordered_options_are_searched_one_by_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    options = np.sort(rng.choice(101, 5, replace=False)).astype(float)
    x, a, r = rng.uniform(0, 100, 3), rng.uniform(1, 9, 3), rng.uniform(0, 100)
    s = get_model("nash").solve(make_case(x, 1.0, a, reference=r, options=(options,)))
    gain = np.abs(r - x) - np.abs(options[:, None] - x)
    good = (gain > 1e-7).all(axis=1)
    if not good.any():
        assert s.no_agreement.item()
        return
    product = (a * np.log(np.where(good[:, None], gain, 1e-300))).sum(axis=1)
    assert s.outcome.item() == pytest.approx(options[product.argmax()])


def test_outcome_is_exactly_an_option() -> None:
    options = np.array([0.0, 10.0, 70.0, 100.0])
    for seed in range(5):
        case = random_case(seed, issues=1, options=(options,), reference=0.0)
        for key in ("nash", "nash@distant", "nash@package", "kalai-smorodinsky", "egalitarian"):
            y = get_model(key).solve(case).outcome
            assert np.abs(y[..., None] - options).min(axis=-1).max() < 1e-9, key
