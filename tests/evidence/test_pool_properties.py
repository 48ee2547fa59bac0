"""What must hold for any items: order, copies, discounts, bounds; and the plain loops say the same."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.evidence.ledger.assumptions import Assumptions
from peaceroom.evidence.pooling.dependence import effective_number, exponents, share
from peaceroom.evidence.pooling.items import Item
from peaceroom.evidence.pooling.likelihood import GRID, WEIGHTS, terms
from peaceroom.evidence.pooling.methods import from_log, linear_pool, log_pool
from peaceroom.evidence.pooling.pooled import Method, pool_items

from . import reference
from .ledgers import PLAIN, item

METHODS: tuple[Method, ...] = ("mixture", "linear", "log")
DEFAULT = Assumptions()
quick = settings(max_examples=30, deadline=None)
IDEALS = {"south": 10., "east": 65.}


@st.composite
def items(draw: st.DrawFn, least: int = 1, most: int = 6) -> list[Item]:
    n = draw(st.integers(least, most))
    found = []
    for k in range(n):
        level = draw(st.none() | st.integers(0, 4))
        cuts = (-inf, 20., 40., 60., 80., inf)
        band = None if level is None else (cuts[level], cuts[level + 1])
        x = draw(st.floats(0, 100)) if level is None else 20. * level + 10
        relation = draw(st.sampled_from(["self", "neutral", "adversary", "ally", "fact"]))
        found.append(item(
            f"p{k}", x, draw(st.floats(1, 30)), draw(st.floats(.02, .98)), band=band, levels=5 if band else 0,
            relation=relation, sign=draw(st.sampled_from(sorted(DEFAULT.class_sd))), years=draw(st.floats(0, 9)),
            breaks=draw(st.integers(0, 2)), hops=draw(st.integers(0, 2)),
            origin=draw(st.sampled_from([f"o{k}", f"o{k}", "shared"])),
            camp=(c := draw(st.sampled_from([None, "south"]))),
            voice=draw(st.sampled_from([c, "east", "west"])),
            near=(f"p{k - 1}",) if k and draw(st.booleans()) else (), own_words=draw(st.booleans())))
    return found


@quick
@given(items(), st.randoms(use_true_random=False), st.sampled_from(METHODS))
def test_the_order_of_items_does_not_matter(given_items: list[Item], shuffle: object, method: Method) -> None:
    other = list(given_items)
    shuffle.shuffle(other)  # type: ignore[attr-defined]
    a, b = (pool_items(i, DEFAULT, method, ideals=IDEALS) for i in (given_items, other))
    assert np.array_equal(a.density, b.density) and np.array_equal(a.informative, b.informative)


@quick
@given(items(), st.sampled_from(METHODS))
def test_a_density_on_the_scale(given_items: list[Item], method: Method) -> None:
    pooled = pool_items(given_items, DEFAULT, method, ideals=IDEALS)
    assert (pooled.density >= 0).all() and pooled.density @ WEIGHTS == pytest.approx(1, abs=1e-12)
    assert (pooled.exponents >= 0).all() and (pooled.exponents <= 1).all()
    assert ((pooled.informative >= 0) & (pooled.informative <= 1 + 1e-12)).all() and 0 <= pooled.conflict <= 1 + 1e-12


@quick
@given(items(), st.integers(0, 5), st.integers(1, 4), st.sampled_from(METHODS))
def test_verbatim_copies_change_nothing(given_items: list[Item], which: int, copies: int, method: Method) -> None:
    copied = given_items[which % len(given_items)]
    more = [replace(copied, passage=f"z{k}") for k in range(copies)]
    a, b = (pool_items(i, DEFAULT, method, ideals=IDEALS) for i in (given_items, [*given_items, *more]))
    assert np.abs(a.density - b.density).max() < 1e-12


@quick
@given(items(most=4))
def test_the_same_as_in_plain_loops(given_items: list[Item]) -> None:
    for a in (DEFAULT, DEFAULT.model_copy(update={"same_origin": .4})):
        assert exponents(given_items, a) == pytest.approx(reference.exponents(given_items, a), abs=1e-12)
    pooled = pool_items(given_items, DEFAULT, ideals=IDEALS)
    assert pooled.density == pytest.approx(reference.mixture(given_items, DEFAULT, IDEALS), rel=1e-8, abs=1e-13)


@quick
@given(st.floats(0, 100), st.floats(2, 30), st.floats(.05, .95), st.sampled_from(["mixture", "linear"]))
def test_the_less_an_item_is_trusted_the_flatter_the_density(x: float, s: float, p: float, method: Method) -> None:
    far = [np.abs(pool_items([item("a", x, s, p * t)], DEFAULT, method).density - .01).max() for t in (1, .7, .3, .01)]
    assert far == sorted(far, reverse=True) and far[-1] < .1 * far[0] + 1e-3


@quick
@given(st.lists(st.tuples(st.floats(0, 100), st.floats(2, 20)), min_size=2, max_size=4))
def test_the_logarithmic_pool_keeps_zeros_and_the_mixture_has_none(pairs: list[tuple[float, float]]) -> None:
    logs = np.stack([-.5 * ((GRID - x) / s) ** 2 for x, s in pairs])
    logs[0, GRID > 70] = -inf
    pooled = log_pool(logs, np.ones(len(pairs)))
    assert (pooled[GRID > 70] == 0).all() and pooled @ WEIGHTS == pytest.approx(1)
    bounded = pool_items([item(f"p{k}", x, s, .9) for k, (x, s) in enumerate(pairs)], PLAIN)
    assert (bounded.density > 0).all()


@quick
@given(items(least=2), st.integers(0, 5))
def test_weights_of_draws_without_an_item_are_bounded(given_items: list[Item], which: int) -> None:
    """Effective share of draws ≥ 1 − ω for the linear pool, and ≥ min L / max L for the mixture."""
    k = which % len(given_items)
    found = terms(given_items, DEFAULT, ideals=IDEALS)
    densities, omega = from_log(found.log_kernel), found.p / found.p.sum()
    full, rest = linear_pool(densities, omega), linear_pool(np.delete(densities, k, 0), np.delete(omega, k))
    assert _size(full, rest) >= 1 - omega[k] - 1e-9
    like = np.exp(found.log_likelihoods)
    full, rest = from_log(np.log(like).sum(0)), from_log(np.log(np.delete(like, k, 0)).sum(0))
    assert _size(full, rest) >= like[k].min() / like[k].max() - 1e-9


def _size(full: np.ndarray, rest: np.ndarray) -> float:
    w = np.divide(rest, full, out=np.zeros_like(rest), where=full > 0)
    return float((w * full @ WEIGHTS) ** 2 / (w**2 * full @ WEIGHTS))


@quick
@given(st.integers(1, 9), st.floats(0, .99))
def test_votes_of_a_cluster_add_up_to_its_effective_number(m: int, rho: float) -> None:
    r = np.full((m, m), rho)
    np.fill_diagonal(r, 1)
    assert m * share(m, rho) == pytest.approx(effective_number(r))


def test_the_best_transcript_speaks_for_an_utterance() -> None:
    good, bad = item("b", 60, 10, .8, origin="o"), item("a", 20, 10, .4, origin="o")
    assert np.array_equal(pool_items([good, bad], PLAIN).density, pool_items([good], PLAIN).density)


def test_unequal_clusters_of_one_camp_count_about_as_their_correlations_say() -> None:
    """The product of shares is a rule of thumb for nested clusters; the exact number is 1ᵀR⁻¹1."""
    given_items = [item("a", 5, 5, .5, camp="north"), item("b", 5, 5, .5, camp="north", near=("a",)),
                   item("c", 5, 5, .5, camp="north")]
    exact = effective_number([[1, .7, .3], [.7, 1, .3], [.3, .3, 1]])
    assert exponents(given_items, PLAIN).sum() == pytest.approx(exact, rel=.05)


def test_partisans_are_corrected_towards_or_away_from_their_own_ideal() -> None:
    """An adversary at 10 who reports 80 means less; an ally at 10 who reports 40 means more."""
    for relation, x, expected in (("adversary", 80, 68), ("ally", 40, 46), ("neutral", 40, 40), ("self", 40, 40)):
        a = DEFAULT.model_copy(update={"hedge": 1.})
        pooled = pool_items([item("a", x, 5, .999, relation=relation, voice="south")], a, "log", ideals=IDEALS)
        assert pooled.modes == pytest.approx((expected,), abs=.06)
    near = terms([item("a", 15, 5, .9, relation="adversary", voice="south")], DEFAULT, ideals=IDEALS).log_kernel[0]
    assert GRID[near.argmax()] == pytest.approx(10)  # no further than the ideal itself; the rest of the shift widens
    unknown = terms([item("a", 80, 5, .9, relation="adversary", voice="nobody")], DEFAULT).log_kernel[0]
    known = terms([item("a", 80, 5, .9, relation="adversary", voice="south")], DEFAULT, ideals=IDEALS).log_kernel[0]
    assert GRID[unknown.argmax()] == pytest.approx(80) and unknown.max() < near.max() < known.max()


@pytest.mark.parametrize("method", METHODS)
def test_no_item_no_knowledge(method: Method) -> None:
    pooled = pool_items([], DEFAULT, method)
    assert pooled.empty and pooled.modes == () and (pooled.density == .01).all() and pooled.conflict == 0
    assert not pooled.mean_in_trough and not pooled.median_in_trough
    assert pooled.sample_size == pytest.approx(2, abs=1e-4) and pooled.median == pytest.approx(50)
    assert pooled.highest_density_set(.8) == ((0, 100),)
