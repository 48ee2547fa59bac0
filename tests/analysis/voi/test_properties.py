"""What must hold for any value of information."""

from __future__ import annotations

from dataclasses import asdict
from math import isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.analysis.voi import evppi, evppi_many, evsi, evsi_many
from peaceroom.analysis.voi.gains import Gain

from . import worked

few = settings(max_examples=15, deadline=None)
SEEDS = st.integers(0, 10_000)
M = 2000


def smooth(seed: int, m: int = M) -> tuple[np.ndarray, np.ndarray]:
    """An input on 0–100, and an outcome: a random smooth function of it, and noise of a random size."""
    rng = np.random.default_rng(seed)
    theta = 100 * rng.beta(*rng.uniform(.8, 5, 2), m)
    a, b, c, phase = rng.normal(size=4)
    g = a * theta / 50 + b * np.sin(theta / 25 + phase) + c * (theta / 50 - 1) ** 2
    return theta, g + rng.uniform(.2, 2) * rng.normal(size=m)


def close(one: Gain, two: Gain, tolerance: float = 1e-9) -> bool:
    return all(np.isclose(a, b, rtol=tolerance, atol=tolerance, equal_nan=True) if isinstance(a, float) else a == b
               for a, b in zip(asdict(one).values(), asdict(two).values(), strict=True))


def three(y: np.ndarray) -> list[np.ndarray]:
    """The amount, an event and a choice."""
    return [y, (y > np.median(y)).astype(float), np.stack([0 * y, y - y.mean() - .1, .3 - .2 * y], axis=1)]


def test_an_input_that_does_not_matter() -> None:
    """Of 60 such inputs at most 3 seem to matter at a level of 95 % on one side, and most gain nothing at all."""
    seem, shares = np.zeros(4), np.zeros((60, 4))
    for seed in range(60):
        d = worked.draws(M, seed)
        found = [evppi(d.nothing, d.payoffs), evppi(d.nothing, d.amount), evppi(d.nothing, d.amount > 0),
                 evsi(d.nothing, d.amount, p=.5, sd=1, scale=(-5, 5))]
        seem += [f.low > 0 for f in found]
        shares[seed] = [f.share for f in found]
        assert all(f.null > 0 and f.high >= f.value >= f.low for f in found[1:])
    # chance gives about two degrees of freedom of M before the null is taken off
    assert (seem <= 3).all() and (np.median(shares, axis=0) < 1 / M).all() and (shares.mean(axis=0) < 3 / M).all()


def test_the_null_is_what_chance_finds() -> None:
    """On average nothing is left of an input that does not matter, before negative values are cut off."""
    shares = [evppi(d.nothing, d.amount, permutations=0).share for d in (worked.draws(M, s) for s in range(60))]
    nulls = [evppi(d.nothing, d.amount).null**2 / d.amount.var() for d in (worked.draws(M, s) for s in range(20))]
    # a sum of squares has a standard error of about its mean / √60 here, twice over for long tails
    assert np.mean(nulls) == pytest.approx(np.mean(shares), rel=.5)


@few
@given(SEEDS, st.sampled_from(["exp", "cube", "rank", "turned"]))
def test_the_scale_of_an_input_does_not_matter(seed: int, how: str) -> None:
    """Knots follow the quantiles, but straightness is of the scale: the same within the wider of the two intervals.

    (Where no draw of one would change the decision, its own interval is the single value 0.)
    """
    theta, y = smooth(seed)
    other = {"exp": np.exp(theta / 60), "cube": (theta - 50) ** 3 / 2500 + theta, "turned": -theta,
             "rank": np.argsort(np.argsort(theta)).astype(float)}[how]
    for outcome in three(y):
        one, two = evppi(theta, outcome), evppi(other, outcome)
        widest = max(e.share_high - e.share_low for e in (one, two))
        assert abs(one.share - two.share) < max(widest / 2, 8 / M)


@few
@given(SEEDS, st.floats(.01, 100), st.floats(-1000, 1000))
def test_units_of_input_and_outcome(seed: int, factor: float, shift: float) -> None:
    theta, y = smooth(seed)
    one, two = evppi(theta, y), evppi(factor * theta + shift, y)
    assert close(one, two, 1e-6)
    two = evppi(theta, factor * y + shift)
    assert two.value == pytest.approx(factor * one.value, rel=1e-6)
    assert two.share == pytest.approx(one.share, rel=1e-6)
    # what all decisions cost does not matter
    u = three(y)[2]
    assert close(evppi(theta, u), evppi(theta, u + shift * np.cos(y)[:, None]), 1e-6)
    a = evsi(theta, u, p=.6, sd=12)
    b = evsi(factor * theta + shift, u, p=.6, sd=12 * factor, scale=(shift, 100 * factor + shift))
    assert close(a, b, 1e-6)


@few
@given(SEEDS)
def test_the_order_of_draws_does_not_matter(seed: int) -> None:
    """But for the null, whose permutations are others."""
    theta, y = smooth(seed)
    order = np.random.default_rng(seed).permutation(M)
    for outcome in three(y):
        one, two = (evppi(theta[o], outcome[o], permutations=0) for o in (np.arange(M), order))
        assert close(one, two, 1e-7)
        one, two = (evsi(theta[o], outcome[o], p=.5, sd=10, permutations=0) for o in (np.arange(M), order))
        assert close(one, two, 1e-7)


@few
@given(SEEDS, st.floats(.05, 1), st.floats(2, 40))
def test_a_passage_is_worth_no_more_than_the_input(seed: int, p: float, sd: float) -> None:
    theta, y = smooth(seed)
    for outcome in three(y):
        whole = evppi(theta, outcome, permutations=0)
        assert evsi(theta, outcome, p=p, sd=sd, permutations=0).value <= whole.value * (1 + 1e-6) + 1e-12
        assert 0 <= whole.share <= 1 and whole.low <= whole.value <= whole.high


@few
@given(SEEDS)
def test_better_passages_are_worth_more(seed: int) -> None:
    theta, y = smooth(seed)
    for outcome in three(y):
        by_grade = [evsi(theta, outcome, p=p, sd=12, permutations=0).value for p in (0, .2, .4, .6, .8, 1)]
        by_error = [evsi(theta, outcome, p=.7, sd=sd, permutations=0).value for sd in (4, 7, 12, 20, 35, 200)]
        assert by_grade[0] == pytest.approx(0, abs=1e-7)
        assert np.all(np.diff(by_grade) >= -1e-6 * by_grade[-1])
        assert np.all(np.diff(by_error) <= 1e-6 * by_error[0])


def test_a_nearly_exact_passage_is_worth_the_input() -> None:
    theta, y = smooth(3)
    for outcome in three(y):
        assert evsi(theta, outcome, p=1, sd=1e-6).value == pytest.approx(evppi(theta, outcome).value, rel=.02)


@few
@given(SEEDS)
def test_many_at_once_and_one_by_one(seed: int) -> None:
    theta, y = smooth(seed)
    rng = np.random.default_rng(seed)
    many = np.stack([y, y > 0, y**2, np.full(M, 3.), rng.normal(size=M)], axis=1)
    many[rng.uniform(size=M) < .1, 2] = np.nan
    many[rng.uniform(size=M) < .2, 4] = np.inf
    for q, found in enumerate(evppi_many(theta, many)):
        assert close(found, evppi(theta, many[:, q]))
    for q, found in enumerate(evsi_many(theta, many, p=.5, sd=15)):
        assert close(found, evsi(theta, many[:, q], p=.5, sd=15))
    assert evppi_many(theta, np.empty((M, 0))) == []


@few
@given(SEEDS)
def test_draws_without_an_outcome_are_left_out_and_counted(seed: int) -> None:
    theta, y = smooth(seed)
    rng = np.random.default_rng(seed)
    gone, lost = rng.uniform(size=M) < .3, rng.uniform(size=M) < .1
    kept = ~(gone | lost)
    for outcome in three(y):
        holes = outcome.copy()
        holes[gone] = np.nan
        found = evppi(np.where(lost, np.nan, theta), holes)
        assert (found.draws, found.dropped) == (kept.sum(), M - kept.sum())
        without = asdict(evppi(theta[kept], outcome[kept]))
        assert asdict(found) == {**without, "dropped": found.dropped}


def test_the_same_again() -> None:
    theta, y = smooth(1)
    for outcome in three(y):
        assert evppi(theta, outcome) == evppi(theta, outcome)
        assert evsi(theta, outcome, p=.5, sd=9) == evsi(theta, outcome, p=.5, sd=9)
        assert evppi(theta, outcome, seed=1).null != evppi(theta, outcome, seed=2).null


@pytest.mark.parametrize("of", [evppi, lambda t, y: evsi(t, y, p=.5, sd=10)])
def test_constants_gain_nothing(of: object) -> None:
    theta, y = smooth(2)
    for outcome in three(y):
        found = of(np.full(M, 40.1), outcome)  # type: ignore[operator]
        assert {found.value, found.null, found.high, found.share} == {0} and found.draws == M
    for outcome in (np.full(M, .1), np.ones(M), np.full((M, 2), [1.7, .1]), y[:, None]):
        found = of(theta, outcome)  # type: ignore[operator]
        assert {found.value, found.null, found.high, found.share} == {0}
    # one decision is always best, whatever comes
    assert of(theta, np.stack([y, y - 1 - np.abs(y)], axis=1)).value == 0  # type: ignore[operator]


@pytest.mark.parametrize("m", [0, 1, 49])
def test_few_draws_say_nothing(m: int) -> None:
    theta, y = smooth(2)
    y[m:] = np.nan
    for outcome in (y, np.stack([y, -y], axis=1)):
        found = evppi(theta, outcome)
        assert isnan(found.value) and isnan(found.low) and (found.draws, found.dropped) == (m, M - m)


def test_shapes_and_passages_that_cannot_be() -> None:
    theta, y = smooth(2)
    for a, b in ((theta, y[1:]), (theta[:, None], y), (theta[1:], y[:, None])):
        with pytest.raises(ValueError, match="do not fit"):
            evppi(a, b)
    for p, sd, scale in ((1.1, 5, (0, 100)), (.5, 0, (0, 100)), (.5, 5, (100, 0)), (float("nan"), 5, (0, 100))):
        with pytest.raises(ValueError, match="a passage needs"):
            evsi(theta, y, p=p, sd=sd, scale=scale)  # type: ignore[arg-type]


def test_draws_off_the_scale_and_in_two_heaps() -> None:
    rng = np.random.default_rng(1)
    theta = np.concatenate([rng.normal(-1, 2, M // 2), rng.normal(101, 2, M // 2)])
    found = evsi(theta, theta, p=.9, sd=3)
    # one in ten says anything, mostly what neither heap would say
    assert found.share == pytest.approx(.88, abs=.02)
    assert evsi(theta, theta, p=1, sd=.01, scale=(-20, 120)).share == pytest.approx(1, abs=.01)
