"""What deals keep whatever the numbers: equal gain, mirrored scales, the order of actors and issues, ends of scales."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.core.case import Case, make_case
from peaceroom.models import get_model


def made(seed: int, actors: int = 6, issues: int = 4) -> Case:
    rng = np.random.default_rng(seed)
    shape = actors, issues
    return make_case(rng.uniform(0, 100, shape), rng.uniform(0.1, 1, shape), rng.uniform(1, 10, shape))


seeds = st.integers(0, 2**32 - 1)
KEYS = ("exchange", "exchange@compat", "exchange@randomised", "exchange@random-rate")


@given(seeds, st.sampled_from(KEYS))
@settings(max_examples=40, deadline=None)
def test_both_gain_the_same_or_at_least_something(seed: int, key: str) -> None:
    case = made(seed)
    deals = get_model(key).trace(case).deals
    for deal in deals:
        a, b = deal.first.gain, deal.second.gain
        assert min(a, b) >= 1e-10
        if key in KEYS[:2]:
            assert a == pytest.approx(b, abs=1e-9)
        for side in (deal.first, deal.second):
            assert -1e-9 <= side.end <= 100 + 1e-9


@given(seeds, st.sampled_from(["exchange", "exchange@random-rate"]))
@settings(max_examples=40, deadline=None)
def test_mirrored_scales_mirror_the_deals(seed: int, key: str) -> None:
    case = made(seed)
    model = get_model(key, coding_error=0.0, rounds=2)
    turned = make_case(100 - case.position, case.salience, case.capability)
    np.testing.assert_allclose(100 - model.solve(turned).outcome, model.solve(case).outcome, rtol=0, atol=1e-6)


@given(seeds, st.permutations(range(6)), st.permutations(range(4)))
@settings(max_examples=40, deadline=None)
def test_the_order_of_actors_and_issues_does_not_matter(seed: int, actors: Any, issues: Any) -> None:
    case = made(seed)
    model = get_model("exchange", rounds=2)
    moved = make_case(*(a[0][np.ix_(actors, issues)] for a in (case.position, case.salience, case.capability)),
                      actors=tuple(case.actors[a] for a in actors), issues=tuple(case.issues[k] for k in issues))
    np.testing.assert_allclose(model.solve(moved).outcome, model.solve(case).outcome[:, issues], rtol=0, atol=1e-6)


def test_one_issue_leaves_the_weighted_mean() -> None:
    case = made(1, issues=1)
    assert get_model("exchange").point(case).outcome[0, 0] == pytest.approx(
        get_model("compromise").solve(case).outcome[0, 0])
    assert get_model("exchange").trace(case).deals == ()


def test_no_deal_among_equal_ratios() -> None:
    """Actors who care for two issues in one ratio have nothing to trade."""
    case = make_case([[0, 0], [100, 100]], [[0.5, 0.25], [0.8, 0.4]], [[1, 1], [1, 1]])
    assert get_model("exchange").trace(case).deals == ()


def test_a_deal_by_hand() -> None:
    """Two actors, equal weights D = 1.2 on both issues: each gives way where it cares less; the gains by the formula.

    s = (1, .2) and (.2, 1), c = 1: i (first) supplies the second issue with weight .2 of 1.2; a full move shifts it by
    100/6, both ways; gain = 100/6 (1 − .2) = 13.33.
    """
    case = make_case([[0, 0], [100, 100]], [[1, 0.2], [0.2, 1]], [[1, 1], [1, 1]])
    (deal,) = get_model("exchange").trace(case).deals
    assert {deal.first.issue, deal.second.issue} == set(case.issues)
    assert deal.first.gain == deal.second.gain == pytest.approx(100 / 6 * 0.8)
    answer = get_model("exchange").point(case).outcome[0]
    np.testing.assert_allclose(answer, [0, 100], atol=1e-12)
    assert get_model("exchange", coding_error=0.0).solve(case).ties.tolist() == [[0, 0]]


def test_deals_that_are_worth_the_same_are_told() -> None:
    """Two of each: four deals that are worth the same to begin with, so that chance or order decides."""
    case = make_case([[0, 0], [0, 0], [100, 100], [100, 100]], [[1, .2], [1, .2], [.2, 1], [.2, 1]], np.ones((4, 2)))
    assert get_model("exchange", coding_error=0.0).solve(case).ties.min() > 0


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
def test_who_has_no_weight_on_an_issue_trades_nothing_against_it(mirror: bool, order: list[int]) -> None:
    """The second cares for the second issue, but has no capability there; the third holds no position on the first."""
    x, s = np.array([[100, 100], [10, 20], [np.nan, 0]]), np.array([[1, .2], [.1, .9], [.5, .5]])
    c = np.array([[1, 1], [1, 0], [1, 1]])
    weak, able = (make_case((100 - x if mirror else x)[:, order], s[:, order], held[:, order])
                  for held in (c, np.ones((3, 2))))
    assert get_model("exchange").trace(able).deals
    assert get_model("exchange").trace(weak).deals == ()


def test_an_outcome_at_the_target_moves_no_further_unless_compat() -> None:
    rng = np.random.default_rng(5)
    shape = 7, 3
    case = make_case(rng.choice([0.0, 50.0, 100.0], shape), rng.uniform(0.2, 1, shape), rng.uniform(1, 10, shape))
    for deal in get_model("exchange").trace(case).deals:
        for side, other in ((deal.first, deal.second), (deal.second, deal.first)):
            k = case.issues.index(side.issue)
            target = case.position[0, case.actors.index(other.actor), k]
            before, after = deal.outcomes[side.issue]
            assert (target - before) * (target - after) >= -1e-9  # not past the target


def test_externalities_are_of_all_who_hold_both_issues() -> None:
    case = made(11)
    deal = get_model("exchange").trace(case).deals[0]
    both = {deal.first.actor, deal.second.actor}
    assert set(deal.others) == set(case.actors) - both
    actor, (_, gain) = next(iter(deal.others.items()))
    a = case.actors.index(actor)
    expected = sum(
        (abs(before - case.position[0, a, k]) - abs(after - case.position[0, a, k])) * case.salience[0, a, k]
        for k, (before, after) in ((case.issues.index(i), v) for i, v in deal.outcomes.items()))
    assert gain == pytest.approx(expected)
    sums = get_model("exchange").workings(case)["externalities"]
    total = sum(g for d in get_model("exchange").trace(case).deals for _, g in d.others.values())
    assert sum(v for row in sums.values() for name, v in row.items() if name != "own") == pytest.approx(total)


@pytest.mark.parametrize("key", KEYS[:2])
def test_deals_are_told_on_the_scale_of_their_issue(key: str) -> None:
    """The same talks on scales from 20 to 60 and from −3 to 1: the same deals, told in other numbers."""
    case, low, unit = made(4, issues=2), np.array([20.0, -3.0]), np.array([.4, .04])
    moved = make_case(low + unit * case.position[0], case.salience[0], case.capability[0], low=low,
                      high=low + 100 * unit)
    np.testing.assert_allclose(get_model(key).solve(moved).outcome, low + unit * get_model(key).solve(case).outcome)
    ours, theirs = (get_model(key).solve(c, trajectory=True).forecast for c in (case, moved))
    assert ours is not None and theirs is not None
    np.testing.assert_allclose(theirs["mean"], low + unit * ours["mean"])
    np.testing.assert_allclose(ours["mean"][:, -1], get_model(key).solve(case).outcome)
    plain, told = (get_model(key).workings(c) for c in (case, moved))
    assert len(plain["deals"]) == len(told["deals"]) > 2
    for one, other in zip(plain["deals"], told["deals"], strict=True):
        for a, b in zip(one["gives"], other["gives"], strict=True):
            k = case.issues.index(a["issue"])
            assert (a["actor"], a["issue"]) == (b["actor"], b["issue"]) and a["gain"] == pytest.approx(b["gain"])
            assert [b["from"], b["to"]] == pytest.approx([low[k] + unit[k] * a["from"], low[k] + unit[k] * a["to"]])
        for k, issue in enumerate(case.issues):
            assert other["outcomes"][issue] == pytest.approx(low[k] + unit[k] * np.array(one["outcomes"][issue]))


def test_a_forecast_stands_with_its_spread() -> None:
    case = made(2)
    found = get_model("exchange").workings(case)["spread"]
    assert found["draws"] >= 100
    assert found["coding error"] == 0.05
    for issue in case.issues:
        mine, plain = found["outcomes"][issue], found["weighted mean"][issue]
        assert mine["5 %"] <= mine["median"] <= mine["95 %"]
        assert plain["highest"] - plain["lowest"] < 6  # weights within 10 % of what they were
    many = case.with_draws({k: np.repeat(a, 50, axis=0) for k, a in case.by_draw().items()})
    assert np.ptp(get_model("exchange").solve(many).outcome, axis=0).max() > 0
    assert np.ptp(get_model("exchange", coding_error=0.0).solve(many).outcome, axis=0).max() == 0


def test_too_many_deals_are_refused_with_a_reason() -> None:
    rng = np.random.default_rng(0)
    shape = 60, 60
    case = make_case(rng.uniform(0, 100, shape), rng.uniform(0.1, 1, shape), rng.uniform(1, 10, shape))
    answer = get_model("exchange").solve(case)
    assert np.isnan(answer.outcome).all()
    assert "200,000" in answer.unavailable["issue-1"]


def test_the_next_round_begins_where_positions_have_followed_the_votes() -> None:
    """x' = x + (pull (1 − s) + fixed)(y − x), and what is dealt from there is what a first round from there deals."""
    case = made(5)
    once = get_model("exchange", coding_error=0.0).solve(case, trajectory=True)
    twice = get_model("exchange", coding_error=0.0, rounds=2).solve(case)
    assert once.trajectory is not None
    moved = once.trajectory[:, 1] - case.position
    later = make_case(case.position + (.4 * (1 - case.salience) + .1) * moved, case.salience, case.capability)
    then = get_model("exchange", coding_error=0.0).solve(later).outcome
    np.testing.assert_allclose(twice.outcome, then, atol=1e-9)
    assert np.abs(then - once.outcome).max() > .1
