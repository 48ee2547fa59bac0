"""Worked examples whose numbers were calculated apart from this code (closed forms where there are any)."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from scipy import stats

from peaceroom.evidence.ledger.assumptions import Shift
from peaceroom.evidence.pooling.bias import shared_bias
from peaceroom.evidence.pooling.dependence import effective_number, exponents, share
from peaceroom.evidence.pooling.grades import chance_informative
from peaceroom.evidence.pooling.likelihood import GRID, WEIGHTS, terms
from peaceroom.evidence.pooling.methods import between_share, linear_pool, log_pool, mixture, normalised
from peaceroom.evidence.pooling.pooled import Pooled, pool_items

from .ledgers import B2, C3, PLAIN, item

NEAR = {"abs": 1e-4}


def moments(f: np.ndarray) -> tuple[float, float]:
    mean = float((f * GRID) @ WEIGHTS)
    return mean, sqrt(float((f * (GRID - mean) ** 2) @ WEIGHTS))


def conflict() -> Pooled:
    return pool_items([item("a", 20, 8, B2), item("b", 80, 8, C3)], PLAIN)


def test_grades_of_one_item() -> None:
    assert chance_informative("B", 2, PLAIN) == pytest.approx(.710155, abs=1e-6)
    assert chance_informative("C", 3, PLAIN) == chance_informative("F", 6, PLAIN) == .5
    assert chance_informative("A", 5, PLAIN) == pytest.approx(.464918, abs=1e-6)
    assert chance_informative("E", 1, PLAIN) == pytest.approx(.535082, abs=1e-6)


def test_effective_numbers() -> None:
    assert share(5, .7) == pytest.approx(.263158, abs=1e-6) and 5 * share(5, .7) == pytest.approx(1.315789, abs=1e-6)
    block = np.eye(4)
    block[:3, :3] = .8
    np.fill_diagonal(block, 1)
    assert effective_number(block) == pytest.approx(2.153846, abs=1e-6)
    assert effective_number(block) == pytest.approx(3 * share(3, .8) + 1, abs=1e-12)


def test_one_item_its_copies_and_three_independent() -> None:
    alone = pool_items([item("a", 60, 10, B2)], PLAIN)
    assert (alone.mean, alone.sd) == pytest.approx((57.1005, 18.2510), **NEAR)
    copies = pool_items([item(n, 60, 10, B2, origin="o") for n in "abc"], PLAIN)
    assert np.abs(copies.density - alone.density).max() < 1e-12
    three = pool_items([item(n, 60, 10, B2) for n in "abc"], PLAIN)
    assert (three.mean, three.sd) == pytest.approx((59.9485, 6.6963), **NEAR)


def test_near_copies_share_their_votes() -> None:
    five = [item("a", 60, 10, B2), *(item(n, 60, 10, B2, near=("a",)) for n in "bcde")]
    assert exponents(five, PLAIN) == pytest.approx([.263158] * 5, abs=1e-6)
    camp = [item(n, 60, 10, B2, camp="north") for n in "abc"]
    assert exponents(camp, PLAIN) == pytest.approx([1 / 1.6] * 3)


def test_linear_and_logarithmic_pool_of_two_betas() -> None:
    """Same mean, half the spread: the choice of the pool is the forecast."""
    betas = np.stack([stats.beta(6, 14).pdf(GRID / 100), stats.beta(14, 6).pdf(GRID / 100)]) / 100
    weights = np.array([.75, .25])
    assert moments(linear_pool(betas, weights)) == pytest.approx((40, 20), **NEAR)
    assert between_share(betas, weights) == pytest.approx(.75, **NEAR)
    with np.errstate(divide="ignore"):
        pooled = log_pool(np.log(betas), weights)
    assert moments(pooled) == pytest.approx((40, 10.69045), **NEAR)
    assert pooled == pytest.approx(stats.beta(8, 12).pdf(GRID / 100) / 100, abs=1e-8)


def test_conflict_keeps_two_modes_and_flags_the_mean() -> None:
    pooled = conflict()
    assert (pooled.mean, pooled.sd) == pytest.approx((40.2838, 28.8331), **NEAR)
    assert pooled.below(50) == pytest.approx(.66267, abs=1e-5)
    assert pooled.quantile([.1, .5, .9]) == pytest.approx([11.376, 26.756, 84.364], abs=1e-3)
    assert pooled.informative[0] == pytest.approx(.549803, abs=1e-5)
    assert pooled.mean_in_trough and not pooled.median_in_trough
    assert pooled.modes == pytest.approx((20, 80), abs=.2)
    assert len(pooled.highest_density_set(.8)) == 2 and len(pooled.highest_density_set(.3)) == 1
    # the four ways in which two items may be informative or not, with weights p p N(20; 80, 2·8²), p (1 − p) Z/100 …
    inside = stats.norm.cdf(10) - stats.norm.cdf(-2.5)
    parts = np.array([B2 * C3 * stats.norm.pdf(60, scale=8 * sqrt(2)), B2 * (1 - C3) * inside / 100,
                      (1 - B2) * C3 * inside / 100, (1 - B2) * (1 - C3) / 100])
    parts /= parts.sum()
    assert parts == pytest.approx([.000002, .549802, .224397, .225800], abs=1e-6)
    assert pooled.informative == pytest.approx([parts[0] + parts[1], parts[0] + parts[2]], abs=1e-5)


def test_drift_makes_old_items_weigh_less() -> None:
    drifting = PLAIN.model_copy(update={"drift": {"position": 36.}})
    pooled = pool_items([item("a", 40, 6, 1), item("b", 60, 6, 1, years=4)], drifting)
    assert (pooled.mean, pooled.sd) == pytest.approx((43.3333, 5.477226), **NEAR)


def test_a_level_is_a_band() -> None:
    level = item("a", 70, 10, .8, band=(60., 80.), levels=5)
    like = np.exp(terms([level], PLAIN).log_likelihoods[0])
    assert like[[700, 500, 900]] == pytest.approx([.586152, .165844, .165844], abs=1e-6)
    pooled = pool_items([level], PLAIN)
    assert (pooled.mean, pooled.sd) == pytest.approx((65.8727, 18.2666), **NEAR)


def test_shared_bias() -> None:
    assert shared_bias([12, 8, 15], [36, 64, 100], 0, 10) == pytest.approx((9.59474, 3.97142), abs=1e-5)
    assert shared_bias([12, 8, 15], [36, 64, 100], 0, 1e6)[0] == pytest.approx(11.39142, abs=1e-5)


def test_what_each_item_of_the_conflict_contributes() -> None:
    both = conflict()
    f, like = both.density, np.exp(terms(both.items, PLAIN).log_likelihoods)
    for k, mean, sd, ess, bound in ((1, 28.8339, 21.6784, .837621, .1670), (0, 64.8829, None, .537020, .0757)):
        rest = pool_items([both.items[1 - k]], PLAIN)
        assert rest.mean == pytest.approx(mean, **NEAR)
        assert sd is None or rest.sd == pytest.approx(sd, **NEAR)
        size = ((f / like[k]) @ WEIGHTS) ** 2 / ((f / like[k] ** 2) @ WEIGHTS)
        assert size == pytest.approx(ess, abs=1e-5) and size >= like[k].min() / like[k].max()
        p = both.prior[k]
        least = (1 - p) / 100 / (p / (8 * sqrt(2 * np.pi)) + (1 - p) / 100)
        assert least == pytest.approx(bound, **NEAR) and like[k].min() / like[k].max() >= least - 1e-9


def test_half_an_item_and_an_item_with_a_shift() -> None:
    both = conflict()
    half = mixture(terms(both.items, PLAIN).log_likelihoods, np.array([1, .5]))
    assert moments(half)[0] == pytest.approx(33.2420, **NEAR)
    away = PLAIN.model_copy(update={"shift": {**PLAIN.shift, "adversary": Shift(mean=25, sd=10)}})
    items = [item("a", 20, 8, B2), item("b", 80, 8, C3, relation="adversary", voice="south")]
    assert pool_items(items, away, ideals={"south": 10.}).mean == pytest.approx(34.2869, **NEAR)


def test_dropping_one_of_a_linear_pool() -> None:
    two = normalised(np.exp(-.5 * ((GRID - np.array([[30.], [70.]])) / 8) ** 2))
    weights = np.array([.6, .4])
    full = linear_pool(two, weights)
    assert moments(two[0])[0] - moments(full)[0] == pytest.approx(-16, abs=1e-2)  # tails cut at 0 and 100
    w = two[0] / full
    assert w.max() <= 1 / .6 + 1e-12
    size = (w * full @ WEIGHTS) ** 2 / (w**2 * full @ WEIGHTS)
    assert .6 <= size == pytest.approx(.606, abs=2e-3)


def test_copies_left_out_one_at_a_time_and_together() -> None:
    copies = [item(n, 60, 10, B2, origin="o") for n in "ab"]
    both = pool_items(copies, PLAIN)
    for one in copies:
        assert pool_items([one], PLAIN).mean == pytest.approx(both.mean, abs=1e-12)
    assert both.mean == pytest.approx(57.1005, **NEAR) and pool_items([], PLAIN).mean == pytest.approx(50, abs=1e-9)
