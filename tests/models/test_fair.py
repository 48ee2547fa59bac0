"""Kalai–Smorodinsky and egalitarian solutions: definitions, closed forms, limits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.core.case import Array, make_case
from peaceroom.models import get_model

from .examples import tables

BOTH = ("kalai-smorodinsky", "egalitarian")


@given(tables(most=6), st.sampled_from([0.5, 1.0, 2.0]), st.floats(0, 100))
@settings(max_examples=60)
def test_nothing_on_a_fine_grid_does_better_for_the_worst_off(
    table: tuple[Array, Array, Array], rho: float, r: float
) -> None:
    x, r = np.round(table[0], 2), round(r, 2)  # a zone is empty or at least a hundredth wide
    case = make_case(x, *table[1:], reference=r, risk=rho)
    d = (np.abs(r - x) / 100) ** rho
    left, right = max(0, (np.minimum(r, 2 * x - r)).max()), min(100, (np.maximum(r, 2 * x - r)).min())
    grid = np.concatenate([np.linspace(left, right, 20_001), x[(x >= left) & (x <= right)]])

    def gain(y: Array) -> Array:
        return np.asarray(d - (np.abs(y[:, None] - x) / 100) ** rho)

    for key in BOTH:
        s = get_model(key).solve(case)
        if s.no_agreement.item():
            assert right - left < 1e-6
            continue
        ideal = gain(np.clip(x, left, right)).diagonal() if key == "kalai-smorodinsky" else np.ones(x.size)
        found = (gain(s.outcome[:, 0]) / ideal).min()
        assert found >= (gain(grid) / ideal).min(axis=1).max() - 1e-9


@given(st.floats(1, 45), st.floats(1.05, 1.9))
def test_two_on_one_side(x: float, ratio: float) -> None:
    """ρ = 1, r = 0, x < z < 2x: gains of y in [x, z] are 2x − y and y; ideal gains x and z.

    Equal shares: (2x − y)/x = y/z gives y = 2xz/(x + z). Equal gains: y = x.
    """
    z = ratio * x
    case = make_case([x, z], [1, 1], [1, 9], reference=0.0)
    assert get_model("kalai-smorodinsky").solve(case).outcome.item() == pytest.approx(2 * x * z / (x + z))
    assert get_model("egalitarian").solve(case).outcome.item() == pytest.approx(x)


@given(tables(least=2))
def test_very_costly_disagreement_gives_the_midrange(table: tuple[Array, Array, Array]) -> None:
    case = make_case(*table)
    for key in BOTH:
        assert get_model(f"{key}@distant").solve(case).outcome == pytest.approx(
            get_model("midrange").solve(case).outcome, abs=1e-6)


@given(tables(least=2), st.floats(0.1, 9))
def test_capability_plays_no_part(table: tuple[Array, Array, Array], c: float) -> None:
    x, s, capability = table
    cases = [make_case(x, s, v, no_agreement=0.1, reference=0.0) for v in (capability, np.full(x.size, c))]
    for key in BOTH:
        assert np.array_equal(*(get_model(f"{key}@no-agreement").solve(case).outcome for case in cases))


def test_value_of_failure_by_hand() -> None:
    """At 0 and 100 with d = .2 and .6: gains .8 − y and y − .6 (unit scale), both ideal gains .2."""
    case = make_case([0, 100], 1.0, 1.0, no_agreement=np.array([[0.2, 0.6]]))
    for key in BOTH:
        assert get_model(f"{key}@no-agreement").solve(case).outcome.item() == pytest.approx(70)


def test_options_are_ordered_lexicographically() -> None:
    """From r = 0 both options give the actor at 30 a gain of .2; the other tells them apart."""
    case = make_case([30, 60], 1.0, 1.0, reference=0.0, options=(np.array([0.0, 20.0, 40.0, 100.0]),))
    for key in BOTH:
        s = get_model(key).solve(case)
        assert s.outcome.item() == 40
        assert s.ties.item() == 0


def test_tied_options_report_both_and_take_the_lower() -> None:
    case = make_case([30], 1.0, 1.0, reference=0.0, options=(np.array([0.0, 20.0, 40.0, 100.0]),))
    for key in (*BOTH, "nash"):
        s = get_model(key).solve(case)
        assert (s.interval_low.item(), s.interval_high.item()) == (20, 40)
        assert (s.outcome.item(), s.ties.item()) == (20, 1)


@pytest.mark.parametrize("key", [*BOTH, "nash", "nash@distant"])
def test_who_says_nothing_on_an_issue_is_passed_over_wherever_it_stands(key: str) -> None:
    """Of four actors the second and the first are silent: all is as among the other two, unlike in everything."""
    x, s, c = [np.nan, 20.0, np.nan, 70.0], [.9, .8, .7, .3], [9.0, 5.0, 7.0, 3.0]
    d, rho = [.9, .3, .8, .2], [3.0, .7, 2.0, 1.4]
    case = make_case(x, s, c, reference=40.0, no_agreement=d, risk=rho)
    two = make_case([20.0, 70.0], [.8, .3], [5.0, 3.0], reference=40.0, no_agreement=[.3, .2], risk=[.7, 1.4])
    model = get_model(key)
    found, alone = model.solve(case), model.solve(two)
    assert not np.isnan(alone.outcome).any()
    np.testing.assert_array_equal(found.outcome, alone.outcome)
    mirrored = model.solve(make_case([70.0, np.nan, 20.0], [.3, .9, .8], [3.0, 9.0, 5.0], reference=40.0,
                                     no_agreement=[.2, .9, .3], risk=[1.4, 3.0, .7]))
    np.testing.assert_allclose(mirrored.outcome, alone.outcome, atol=1e-6)
