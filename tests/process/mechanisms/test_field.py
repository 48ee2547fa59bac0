"""Battlefield, support that ends, violence: each function against what its module says it is."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy import stats
from scipy.special import logit as logits
from scipy.special import ndtr, ndtri

from peaceroom.process.machine.records import CASE
from peaceroom.process.machine.state import DEFINITIVE, IN_SESSION, RATIFIED, SIGNED, SUSPENDED
from peaceroom.process.machine.streams import SLOTS, VIOLENCE
from peaceroom.process.mechanisms import battlefield, exits, fighting

from .by_hand import RNG, Numbers, P, parties, quantities, records, state
from .by_hand import SLOTS as KEPT


def test_support_is_the_floor_and_all_that_is_given() -> None:
    support = np.array([[.2, -.3], [.1, .4]])
    assert battlefield.log_support(support, 0, .5) == pytest.approx(math.log(.8))
    assert battlefield.log_support(support, 1, .5) == pytest.approx(math.log(.9)), "what is below nothing is nothing"


@pytest.mark.parametrize("fights", [(1, 1), (1, 1, 1), (1, 0, 1), (0, 1, 1)])
def test_shares_are_those_of_strength_among_those_who_fight(fights: tuple[int, ...]) -> None:
    strength = np.array([.3, -.8, 1.1])[:len(fights)]
    p = parties(len(fights), fights=fights, log_strength=strength, logit=9.0)
    battlefield.shares(p)
    expected = np.exp(strength) * fights / (np.exp(strength) * fights).sum()
    np.testing.assert_allclose(p["share"], expected)
    np.testing.assert_allclose(p["logit"], [logits(s) if f else 0 for s, f in zip(expected, fights, strict=True)])


def test_whoever_fights_alone_is_nowhere_between_victory_and_defeat() -> None:
    p = parties(3, fights=(0, 1, 0), log_strength=(5, -400, 5), logit=9.0)
    battlefield.shares(p)
    assert p["share"].tolist() == [0, 1, 0] and p["logit"].tolist() == [0, 0, 0]
    p = parties(3, log_strength=(100, 0, 0))
    battlefield.shares(p)
    assert p["logit"] == pytest.approx([math.log(1e12), math.log(1e-12), math.log(1e-12)], rel=1e-5)


def test_the_field_begins_where_it_stands() -> None:
    p = parties(log_strength0=(.4, -.2), streak=3, logit_seen=2.0)
    q = quantities(support=[[.5, 0.0]], strength=(1.0, 2.0))
    st = state()
    battlefield.start_balance(p, q, SimpleNamespace(theta=.1, support_floor=.5), st)
    assert st.barrier == pytest.approx(logits(.9))
    assert p["log_strength"].tolist() == p["log_strength0"].tolist() and p["strength_seen"].tolist() == [1, 2]
    assert p["support"] == pytest.approx([0, math.log(.5)]) and p["support0"].tolist() == p["support"].tolist()
    assert not p["streak"].any() and not p["logit_seen"].any()
    assert p["logit"] == pytest.approx([.6, -.6]) and p["logit0"].tolist() == p["logit"].tolist()


def test_a_push_counts_against_the_others_weighted_by_their_shares() -> None:
    p = parties(3, share=(.5, .3, .2), push=(1, 2, 4))
    assert battlefield.relative_push(p, 0) == pytest.approx(1 - (.3 * 2 + .2 * 4) / .5)
    assert battlefield.relative_push(p, 2) == pytest.approx(4 - (.5 * 1 + .3 * 2) / .8)
    assert battlefield.relative_push(parties(1, push=3.0), 0) == 0




@pytest.mark.parametrize(("fields", "calm"), [({}, 1), ({"frozen": 1}, .25), ({"cease": DEFINITIVE}, .25),
                                              ({"cease": DEFINITIVE - 1}, 1)])
def test_a_week_of_the_field(fields: dict[str, Any], calm: float, numbers: Numbers) -> None:
    """The equation of the module, written anew; the first party is two thirds of the way to victory, the other not."""
    p = parties(log_strength0=(.2, -.1), log_strength=(.5, -.9), drift=(.01, -.02), logit=(1.4, -1.4), logit0=(.2, -.2),
                support=(0, math.log(.5)), support0=(.1, -.2), strength_seen=(1, 2), hollow=(2, 3),
                hollow_seen=(0, .25))
    q = quantities(support=[[.3, .1]], strength=(1.3, 2), hollow=(0, .5))
    st = state(barrier=2.0, moved=1, **fields)
    numbers.weeks = {("balance", 7, SLOTS, 0): .8, ("balance", 7, SLOTS + 1, 1): .3}
    battlefield.move_balance(p, q, records(CASE, 1)[0], P, RNG, KEPT, 7, st)
    support, noise = np.log([.8, .6]), ndtri([.8, .3]) * .06 / math.sqrt(2)
    pushed = calm * .1 * (support - [.1, -.2]) + [.3, -3 * .25]
    rout = np.array([.05 * ((1.4 - .2) / (2 - .2) - .5), 0])
    pull = .02 * np.array([.5 - .2, -.9 + .1])
    expected = np.array([.5, -.9]) + pushed + calm * (np.array([.01, -.02]) + rout - pull + noise)
    assert p["log_strength"] == pytest.approx(expected) and p["push"] == pytest.approx(pushed)
    assert p["logit"] == pytest.approx([expected[0] - expected[1], expected[1] - expected[0]])
    assert p["strength_seen"].tolist() == [1.3, 2] and p["hollow_seen"].tolist() == [0, .5]
    assert p["support"] == pytest.approx(support)
    # nothing changes: no push but what support has become already, and none for who does not fight
    st.moved, q.support[:] = 0, 9
    p["fights"] = (1, 0)
    still = p["log_strength"][1]
    battlefield.move_balance(p, q, records(CASE, 1)[0], P, RNG, KEPT, 8, st)
    assert p["support"] == pytest.approx(support) and p["log_strength"][1] == still
    assert p["push"] == pytest.approx(calm * .1 * (support - [.1, -.2]))


def test_a_rout_runs_over_what_is_left_of_the_way_and_not_beyond_where_it_began() -> None:
    st, case = state(barrier=2.0), records(CASE, 1)[0]
    for logit0, logit, way in ((-1.0, 1.5, 1.5 / 2), (1.0, 1.5, .5), (2.5, 2.6, 0.0)):
        p = parties(1, logit=logit, logit0=logit0, log_strength0=0.0)
        battlefield.move_balance(p, quantities(1), case, SimpleNamespace(**{**vars(P), "pull": 0.0}), RNG, KEPT, 1, st)
        assert p["log_strength"][0] == pytest.approx(.05 * max(0, way - .5))


def test_forts_go_one_way_or_the_other(numbers: Numbers) -> None:
    case = records(CASE, 1, two_point=1)[0]
    for off, sign in ((-1e-9, 1), (1e-9, -1)):
        p = parties(log_strength=(.5, .1), drift=(.01, -.02), push=9.0)
        numbers.given = {("balance", 4, 0): .5 * (1 + .03 / .06) + off}
        battlefield.move_balance(p, quantities(), case, P, RNG, KEPT, 4, state(barrier=2.0))
        assert p["log_strength"] == pytest.approx([.5 + sign * .06, .1]) and not p["push"].any()
        assert p["logit"][0] == pytest.approx(.4 + sign * .06)


def test_arms_decide_after_so_many_weeks_in_a_row() -> None:
    p, st = parties(logit=(-2.1, 2.0)), state(barrier=2.0, stage=IN_SESSION)
    assert [battlefield.victory(p, P, st) for _ in range(3)] == [-1, -1, 1]
    p["streak"] = (0, 2)
    p["logit"] = (-1.9, 1.9)
    assert battlefield.victory(p, P, st) == -1 and p["streak"].tolist() == [0, 0]
    p["logit"], p["streak"], p["fights"] = (-2, 2), 9, (1, 0)
    assert battlefield.victory(p, P, st) == -1 and p["streak"].tolist() == [0, 0], "only who fights wins by arms"
    p["streak"], p["fights"] = 9, 1
    for stage in (SIGNED, RATIFIED):
        assert battlefield.victory(p, P, state(barrier=2.0, stage=stage)) == -1


def test_how_hollow_a_side_is_shows_when_its_support_goes(numbers: Numbers) -> None:
    q = quantities(hollow=(.1, .2))
    numbers.given = {("balance", 0, exits.HOLLOW): .7, ("balance", 0, exits.HOLLOW + 1): .2}
    p = parties()
    exits.start_hollow(p, q, SimpleNamespace(hollow_mean=.3, hollow_sd=.8), 1, RNG)
    assert p["hollow"] == pytest.approx(np.exp(.3 + .8 * ndtri([.7, .2]))) and p["hollow_seen"].tolist() == [.1, .2]
    fell = exits.fallen(p[0], .6)
    assert fell == pytest.approx(-p["hollow"][0] * .5) and p["hollow_seen"][0] == .6
    exits.start_hollow(p, q, SimpleNamespace(hollow_mean=.3, hollow_sd=.8), 0, RNG)
    assert not p["hollow"].any()


def switches(**on: int) -> Any:
    every = dict.fromkeys(("leverage", "stall_violence", "collapse_violence", "truce", "violence"), 0)
    return SimpleNamespace(**(every | on))


@pytest.mark.parametrize(("on", "fields", "level"), [
    ("leverage", {"stage": IN_SESSION}, .1), ("leverage", {"stage": IN_SESSION, "cease": 1}, 0),
    ("leverage", {"stage": SUSPENDED}, 0), ("stall_violence", {"stage": SUSPENDED}, .2),
    ("stall_violence", {"stage": IN_SESSION}, 0), ("truce", {"cease": 2}, math.log(.2)), ("truce", {"cease": 0}, 0),
    ("collapse_violence", {}, .3 * (2 * 1.5 / 2 - 1)), ("violence", {"stage": SUSPENDED, "cease": 1}, 0)])
def test_what_ceasefire_talks_and_field_add_to_violence(on: str, fields: dict[str, Any], level: float) -> None:
    p = parties(logit=(-1.5, 1.5))
    st = state(barrier=2.0, **fields)
    assert fighting.coupled(p, P, switches(**{on: 1}), 0.0, st) == pytest.approx(level)
    p["logit"] = (.9, -.9)
    if on == "collapse_violence":
        assert fighting.coupled(p, P, switches(collapse_violence=1), 0.0, st) == 0, "below half of the way: nothing"
    if on == "truce" and level:
        assert fighting.coupled(p, P, switches(truce=1), .3, st) == pytest.approx(math.log(.3))


def test_violence_is_an_autoregression_about_its_level(numbers: Numbers) -> None:
    case = records(CASE, 1, level=40.0, log_violence0=.5, phi=.8, shock_sd=.3, season_cos=.2, season_sin=-.1,
                   month0=3)[0]
    p, st, lasting = parties(), state(barrier=2.0, stage=SUSPENDED, shock=9, month_sum=9, year_sum=9), np.array([.07])
    sw = switches(violence=1, stall_violence=1, truce=1)
    fighting.start_violence(p, case, P, sw, st)
    assert (st.violence, st.expected) == (pytest.approx(40 * math.exp(.5)), 1)
    assert (st.offset, st.spread, st.shock, st.month_sum, st.year_sum) == (.2, 0, 0, 0, 0)
    st.stage, st.cease = IN_SESSION, 1
    now, spread = .5, 0.0
    for t, u in ((1, .9), (2, .4)):
        numbers.weeks = {("violence", t, VIOLENCE, 0): u}
        fighting.move_violence(p, lasting, case, P, sw, RNG, KEPT, t, st)
        now, spread, before = .8 * now + .3 * ndtri(u), .64 * spread + .09, now
        angle = 2 * math.pi * (.25 + np.array([t, 0]) / 52.1786)
        season = np.diff((.2 * np.cos(angle) - .1 * np.sin(angle))[::-1])[0]
        level = now - spread / 2 + .07 + season
        assert st.expected == pytest.approx(math.exp(level - .5))
        assert st.violence == pytest.approx(40 * math.exp(level + math.log(.2) - .2))
        assert st.shock == pytest.approx(now - before)
    fighting.move_violence(p, np.array([100.0]), case, P, switches(), RNG, KEPT, 3, st)
    assert st.expected == pytest.approx(math.exp(6))
    assert st.log_violence == pytest.approx(.8 * now), "switched off it comes back to its level"
    assert st.spread == pytest.approx(spread)


def test_the_truce_that_was_there_at_first_leaves_something() -> None:
    st, case = state(barrier=2.0, cease=1), records(CASE, 1, level=40.0)[0]
    fighting.start_violence(parties(), case, SimpleNamespace(**{**vars(P), "truce": 1.0}), switches(truce=1), st)
    assert st.offset == pytest.approx(math.log(.05))


def test_deaths_of_a_month_are_negative_binomial(numbers: Numbers) -> None:
    nodes = np.linspace(-5, 5, fighting.GAMMA_NODES)
    table = np.log(stats.gamma(2.5, scale=1 / 2.5).ppf(ndtr(nodes)))
    u = np.array([1e-9, .003, .2, .5, .77, .999, 1 - 1e-9])
    # straight lines between nodes a hundredth of a standard deviation apart
    inside = [fighting.gamma_factor(table, x) for x in u[1:-1]]
    np.testing.assert_allclose(inside, stats.gamma(2.5, scale=1 / 2.5).ppf(u[1:-1]), rtol=1e-4)
    assert fighting.gamma_factor(table, u[0]) == pytest.approx(math.exp(table[0]))
    assert fighting.gamma_factor(table, u[-1]) == pytest.approx(math.exp(table[-1]))
    ramp = np.arange(fighting.GAMMA_NODES) * .001
    assert fighting.gamma_factor(ramp, float(ndtr(.003))) == pytest.approx(math.exp(.001 * 5.003 * 102.4), rel=1e-9)
    for mean in (0.0, .3, 7.0, 49.9):
        assert [fighting.count(mean, x) for x in u[1:-1]] == stats.poisson.ppf(u[1:-1], mean).tolist()
    fine = np.linspace(.0005, .9995, 400)
    for mean in (50.0, 300.0):  # an expansion to the second order: a rounding differs now and then
        apart = np.array([fighting.count(mean, x) for x in fine]) - stats.poisson.ppf(fine, mean)
        assert np.abs(apart).max() <= 1 and (apart != 0).mean() < .05
    numbers.given = {("violence", 4, 1): (.77, .2, 0, 0)}
    expected = fighting.count(30 * fighting.gamma_factor(table, .77), .2)
    assert fighting.month_deaths(table, RNG, 4, state(month_sum=30.0)) == expected
    assert expected == stats.poisson.ppf(.2, 30 * stats.gamma(2.5, scale=1 / 2.5).ppf(.77))
