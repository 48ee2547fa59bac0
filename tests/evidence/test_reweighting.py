"""Weights of existing draws against exact pools, bounds of the weights, and when they may be trusted.

By quadrature the draws are the points of the grid, each with the weight of the trapezoid rule under the full density.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf, isnan, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from peaceroom.evidence.ledger.assumptions import Shift
from peaceroom.evidence.pooling.items import Item
from peaceroom.evidence.pooling.likelihood import GRID, WEIGHTS, terms
from peaceroom.evidence.pooling.methods import linear_pool, normalised
from peaceroom.evidence.pooling.pooled import Pooled, pool_items
from peaceroom.evidence.pooling.reweighting import (
    Reweighted,
    allowed,
    effective,
    log_weights,
    log_weights_of,
    pareto_k,
    pareto_shape,
    reweighted,
)
from peaceroom.evidence.pooling.reweighting import normalised as summing_to_one

from .ledgers import B2, C3, PLAIN, item

few = settings(max_examples=25, deadline=None)
SEEDS = st.integers(0, 10_000)


def conflict() -> Pooled:
    return pool_items([item("a", 20, 8, B2), item("b", 80, 8, C3)], PLAIN)


def quadrature(full: np.ndarray, log_w: np.ndarray) -> tuple[float, float]:
    """Mean of the input after reweighting, and effective draws as a share of all."""
    mass, w = WEIGHTS * full, np.exp(log_w - log_w.max())
    return float(mass * w @ GRID / (mass @ w)), float((mass @ w) ** 2 / (mass @ w**2))


@st.composite
def pools(draw: st.DrawFn) -> tuple[list[Item], int]:
    """Items that are independent of each other, and which of them is left out."""
    n = draw(st.integers(2, 5))
    found = [item(f"p{k}", draw(st.floats(0, 100)), draw(st.floats(4, 25)), draw(st.floats(.05, .95)))
             for k in range(n)]
    return found, draw(st.integers(0, n - 1))


def test_items_left_out_of_the_conflict() -> None:
    full = conflict()
    for k, mean, shift, share in ((1, 28.8339, -11.4499, .837621), (0, 64.8829, 24.5991, .537020)):
        rest = pool_items([full.items[1 - k]], PLAIN)
        after, ess = quadrature(full.density, log_weights(GRID, full.density, rest.density))
        assert after == pytest.approx(mean, abs=1e-4) and after - full.mean == pytest.approx(shift, abs=1e-4)
        assert ess == pytest.approx(share, abs=2e-6)  # of the grid


def test_half_an_item_and_an_item_with_a_shift() -> None:
    full = conflict()
    rest = pool_items([full.items[0]], PLAIN)
    assert quadrature(full.density, log_weights(GRID, full.density, rest.density, .5))[0] == pytest.approx(
        33.2420, abs=1e-4)
    away = PLAIN.model_copy(update={"shift": {**PLAIN.shift, "adversary": Shift(mean=25, sd=10)}})
    other = pool_items([full.items[0], replace(full.items[1], relation="adversary", voice="south")], away,
                       ideals={"south": 10.})
    assert quadrature(full.density, log_weights(GRID, full.density, other.density))[0] == pytest.approx(
        34.2869, abs=1e-4)


@few
@given(pools(), st.floats(0, 1))
def test_a_discount_is_a_likelihood_to_a_power(given_pool: tuple[list[Item], int], alpha: float) -> None:
    """log w = const − (1 − α) log L, where exponents stay."""
    items, k = given_pool
    full, rest = (pool_items(i, PLAIN) for i in (items, items[:k] + items[k + 1:]))
    like = terms([items[k]], PLAIN).log_likelihoods[0]
    log_w = log_weights(GRID, full.density, rest.density, alpha) + (1 - alpha) * like
    assert np.ptp(log_w) < 1e-8


@few
@given(pools())
def test_weights_under_the_robust_mixture_are_bounded(given_pool: tuple[list[Item], int]) -> None:
    items, k = given_pool
    full, rest = (pool_items(i, PLAIN) for i in (items, items[:k] + items[k + 1:]))
    log_w = log_weights(GRID, full.density, rest.density)
    after, ess = quadrature(full.density, log_w)
    p, flat = items[k].p, (1 - items[k].p) / 100
    least = flat / (p / (items[k].s_code * np.sqrt(2 * np.pi)) + flat)
    assert np.exp(-np.ptp(log_w)) >= least - 1e-9 and ess >= least - 1e-9
    assert after == pytest.approx(rest.mean, abs=1e-6)


@few
@given(SEEDS, st.floats(.05, .95))
def test_weights_under_the_linear_pool_are_bounded(seed: int, omega: float) -> None:
    rng = np.random.default_rng(seed)
    two = normalised(np.exp(-.5 * ((GRID - rng.uniform(0, 100, (2, 1))) / rng.uniform(4, 30, (2, 1))) ** 2) + 1e-12)
    full = linear_pool(two, np.array([1 - omega, omega]))
    log_w = log_weights(GRID, full, two[0])
    assert np.exp(log_w.max()) <= 1 / (1 - omega) + 1e-9
    assert quadrature(full, log_w)[1] >= 1 - omega - 1e-9


def test_a_linear_pool_by_draws() -> None:
    """.6 N(30, 8²) + .4 N(70, 8²) without its second part: at most a weight of 1/.6 and 60 % of the draws."""
    two = normalised(np.exp(-.5 * ((GRID - np.array([[30.], [70.]])) / 8) ** 2))
    full = linear_pool(two, np.array([.6, .4]))
    u = np.random.default_rng(1).uniform(size=20_000)
    draws = replace(conflict(), density=full).quantile(u)
    found = reweighted(log_weights(draws, full, two[0]), draws)
    assert found.delta == pytest.approx(-16, abs=.5) and abs(found.delta + 16) < 4 * found.mcse
    assert .6 - .01 <= found.ess / found.draws == pytest.approx(.606, abs=.01)


def test_draws_say_what_the_exact_pool_says() -> None:
    """Over 40 samples the shift is right within its error, and the error is what the spread of the shifts shows."""
    full = conflict()
    rest = pool_items([full.items[0]], PLAIN)
    shifts, errors = [], []
    for seed in range(40):
        draws = full.quantile(np.random.default_rng(seed).uniform(size=4096))
        found = reweighted(log_weights(draws, full.density, rest.density), draws)
        shifts.append(found.delta)
        errors.append(found.mcse)
        assert found.ess / 4096 == pytest.approx(.837621, abs=.02) and found.pareto_k < .5 and allowed(found)
    assert np.mean(shifts) == pytest.approx(-11.4499, abs=4 * np.mean(errors) / np.sqrt(40))
    # the sd of 40 has an error of 11 %
    assert np.std(shifts) == pytest.approx(np.mean(errors), rel=.35)


def test_several_inputs_on_their_own_scales() -> None:
    full = conflict()
    rest = pool_items([full.items[0]], PLAIN)
    rng = np.random.default_rng(2)
    hundredths = {key: full.quantile(rng.uniform(size=500)) for key in "abc"}
    ends = {"a": (0., 100.), "b": (20., -30.), "c": (0., 1.)}
    before = {key: replace(full, ends=ends[key]) for key in "abc"}
    after = {key: replace(rest, ends=ends[key]) for key in "ab"} | {"c": before["c"]}
    own = {key: ends[key][0] + (ends[key][1] - ends[key][0]) * hundredths[key] / 100 for key in "abc"}
    plain = sum(log_weights(hundredths[key], full.density, rest.density, .25) for key in "ab")
    assert log_weights_of(own, before, after, .25) == pytest.approx(plain, abs=1e-9)
    # an input that stays as it is needs no draws of its own
    assert log_weights_of({"a": own["a"]}, before, {"c": before["c"]}) == pytest.approx(np.zeros(500))


def test_nothing_left_out() -> None:
    full = conflict()
    draws = full.quantile(np.random.default_rng(3).uniform(size=1000))
    for log_w in (log_weights(draws, full.density, full.density), log_weights(draws, full.density, full.density, 1)):
        found = reweighted(log_w, draws)
        assert (found.delta, found.mcse) == pytest.approx((0, 0), abs=1e-9)
        assert found.ess == pytest.approx(1000) and found.pareto_k == 0


def test_densities_of_zero() -> None:
    half = normalised(np.where(GRID < 50, 1., 0.))
    whole = normalised(np.ones_like(GRID))
    assert log_weights([25, 75], whole, half) == pytest.approx([np.log(2), -inf], abs=2e-3)
    assert log_weights([25, 75], half, whole)[1] == -inf
    found = reweighted(log_weights(GRID, whole, half), GRID)
    assert found.delta == pytest.approx(-25, abs=.1) and found.ess == pytest.approx(500, abs=2)


@few
@given(SEEDS, st.floats(-50, 50), st.floats(-100, 100))
def test_formulas(seed: int, constant: float, shift: float) -> None:
    """In loops; neither a constant in the log weights nor one in the outcome matters, but for the mean."""
    rng = np.random.default_rng(seed)
    log_w, y = rng.normal(size=200), rng.normal(size=200)
    w = [np.exp(v) for v in log_w]
    w = [v / sum(w) for v in w]
    after, before = sum(a * b for a, b in zip(w, y, strict=True)), sum(y) / 200
    error = sum((a * (b - after) - (b - before) / 200) ** 2 for a, b in zip(w, y, strict=True)) ** .5
    found = reweighted(log_w + constant, y + shift)
    assert (found.delta, found.mcse) == pytest.approx((after - before, error), abs=1e-9)
    assert found.ess == pytest.approx(1 / sum(a * a for a in w)) == pytest.approx(effective(summing_to_one(log_w)))


def test_draws_without_an_outcome() -> None:
    rng = np.random.default_rng(4)
    log_w, y = rng.normal(size=300), rng.normal(size=300)
    holes = np.where(np.arange(300) % 3 == 0, nan, y)
    assert reweighted(log_w, holes) == reweighted(log_w[np.isfinite(holes)], y[np.isfinite(holes)])
    for bad_w, bad_y in ((log_w, np.full(300, nan)), (np.full(300, -inf), y), (np.empty(0), np.empty(0))):
        with pytest.raises(ValueError, match="no draw"):
            reweighted(bad_w, bad_y)


@pytest.mark.parametrize("shape", [-.4, 0., .3, .7, 1.2])
def test_the_shape_of_a_generalised_pareto_distribution(shape: float) -> None:
    """1,000 draws have a standard error of (1 + k)/√1000; the prior draws to ½ by a hundredth of the way."""
    x = stats.genpareto(shape, scale=3).rvs(1000, random_state=5)
    assert pareto_shape(x) == pytest.approx(shape, abs=3.5 * (1 + max(shape, 0)) / np.sqrt(1000) + .01)
    assert pareto_shape(1e6 * x[::-1]) == pytest.approx(pareto_shape(x), abs=1e-9)


@pytest.mark.parametrize("n", [20, 100])
def test_the_prior_of_the_shape_is_worth_ten_of_the_sample(n: int) -> None:
    """Quantiles of an exponential distribution have a shape near 0; ten values of shape ½ draw it up."""
    x = -np.log1p(-(np.arange(n) + .5) / n)
    b = [1 / x[-1] + (1 - np.sqrt((30 + int(np.sqrt(n))) / (j - .5))) / (3 * x[int(n / 4 + .5) - 1])
         for j in range(1, 31 + int(np.sqrt(n)))]
    shapes = [np.mean([np.log(1 - v * y) for y in x]) for v in b]
    logs = np.array([n * (np.log(-v / k) - k - 1) for v, k in zip(b, shapes, strict=True)])
    weight = np.exp(logs - logs.max()) / np.exp(logs - logs.max()).sum()
    alone = float(np.mean(np.log(1 - float(weight @ np.array(b)) * x)))  # Zhang and Stephens, without a prior
    assert abs(alone) < .15
    assert pareto_shape(x) == pytest.approx((n * alone + 10 * .5) / (n + 10), abs=1e-9)
    assert pareto_shape(x) > alone + .5 * (.5 - alone) * 10 / (n + 10)


@pytest.mark.parametrize("shape", [.2, .5, .9])
def test_the_tail_of_weights(shape: float) -> None:
    """The tail of a Pareto distribution beyond any point is a generalised one of the same shape; 3√M draws of it."""
    found = [pareto_k(np.log(stats.pareto(1 / shape).rvs(20_000, random_state=s))) for s in range(20)]
    assert np.mean(found) == pytest.approx(shape, abs=3.5 * (1 + shape) / np.sqrt(20 * 425) + .02)


def test_the_sign_of_the_weights() -> None:
    """A product of normals (p = 1) has unbounded weights. Log likelihoods in place of log weights would hide it."""
    items = [item("a", 20, 8, 1.), item("b", 45, 8, 1.)]
    full, rest = pool_items(items, PLAIN), pool_items(items[:1], PLAIN)
    draws = full.quantile(np.random.default_rng(6).uniform(size=4096))
    log_w = log_weights(draws, full.density, rest.density)
    assert pareto_k(log_w) > .7 and pareto_k(-log_w) < .5
    assert not allowed(reweighted(log_w, draws))


def test_tails_too_short_and_tails_of_equal_weights() -> None:
    # the tail starts at the weight before it: nothing of a heavier start is taken off
    log_w = np.linspace(0., 3., 50)
    w = np.exp(log_w - 3.)
    assert pareto_k(log_w) == pytest.approx(pareto_shape(w[-10:] - w[-11]))
    assert pareto_k(np.append(np.zeros(49), 10.)) != 0  # one draw that weighs more than all is no equal tail
    assert isnan(pareto_k(np.zeros(20))) and pareto_k(np.zeros(25)) == 0
    assert pareto_k(np.where(np.arange(1000) < 400, 2., 0.)) == 0
    assert np.isfinite(pareto_k(np.where(np.arange(1000) < 40, np.arange(1000.), -inf)))


def test_when_weights_may_be_trusted() -> None:
    good = Reweighted(delta=-5., mcse=.5, ess=1500., pareto_k=.4, draws=4096)
    assert allowed(good)
    # 1 − 1/log₁₀ 4096 = .723, so .7 holds; of 1,000 draws 2/3
    for change in ({"ess": 399.}, {"pareto_k": .7}, {"pareto_k": nan}, {"mcse": 1.01}, {"ess": nan}, {"mcse": nan},
                   {"draws": 1000, "pareto_k": .67}):
        assert not allowed(replace(good, **change)), change
    assert allowed(replace(good, pareto_k=.69)) and allowed(replace(good, draws=1000, pareto_k=.66))
    small = replace(good, delta=.001, mcse=.01)
    assert not allowed(small) and allowed(small, display=.05) and not allowed(replace(small, ess=300.), display=.05)
    assert not allowed(small, display=.01), "not below what is displayed"
    assert not allowed(Reweighted(0., 0., 10., 0., 10), display=1.)
