"""Commitment and beliefs: each function against what its module says it is."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pytest
from numpy.polynomial.hermite_e import hermegauss
from scipy import stats
from scipy.special import ndtr

from peaceroom.process.machine.records import CASE
from peaceroom.process.mechanisms import beliefs, commitment

from .by_hand import NAN, RNG, Numbers, P, calendar_of, parties, quantities, records, state


@pytest.mark.parametrize(("destruction", "delta"), [(.1, .9), (.4, .99), (0, .5)])
def test_powells_inequality_turns_where_it_says(destruction: float, delta: float) -> None:
    left = 1 - destruction
    for later in (.1, .3):
        edge = ((1 - delta) + delta * (1 - (1 - later) * left)) / left
        assert commitment.fights_now(edge + 1e-9, later, destruction, delta)
        assert not commitment.fights_now(edge - 1e-9, later, destruction, delta)


@pytest.mark.parametrize("mu", [.05, .002, -.02])
def test_the_chance_to_get_there_in_time(mu: float) -> None:
    """With a drift upwards the first passage is inverse Gaussian; downwards it is that, times the chance of any."""
    distance, sigma = .6, .12
    ever = math.exp(min(0.0, 2 * mu * distance / sigma**2))
    shape = distance**2 / sigma**2
    first = stats.invgauss(distance / abs(mu) / shape, scale=shape)
    for weeks in (1.0, 20.0, 300.0):
        assert commitment.passage(distance, mu, sigma, weeks) == pytest.approx(ever * first.cdf(weeks), abs=1e-12)
    assert commitment.passage(distance, mu, sigma, 0.0) == 0
    assert commitment.passage(distance, mu, sigma, -1.0) == 0
    assert commitment.passage(distance, 9.0, sigma, 1.0) == 1, "a drift that leaves no doubt"
    assert commitment.passage(.3, 0.0, .1, 16.0) == pytest.approx(2 * ndtr(-.75))


def test_what_is_signed_is_worth_what_a_defection_leaves() -> None:
    party = parties(1, worth=.8, exposure=.5)[0]
    assert commitment.signing_worth(party, P, 1) == pytest.approx(.8 * (1 - .6 * .3 * .5))
    assert commitment.signing_worth(party, P, 0) == .8


def _prefers(worth: float = .5, t: int = 4, guarantee: int = 1, how: int = 0, **fields: Any) -> bool:
    party = parties(1, **({"hope": .6, "logit": 1.0, "drift_mean": .03, "drift_ahead": -.01, "cost": .1} | fields))[0]
    calendar = calendar_of(1, n=1)
    calendar.triggers["when"], calendar.triggers["how"], calendar.outcomes["complete"] = 3, how, 20
    return commitment.prefers_war(party, calendar, P, guarantee, t, worth, state(barrier=2.0))


def test_whom_the_calendar_weakens_fights_while_it_can() -> None:
    # 19 weeks are left until the change is complete
    won = commitment.passage(1.0, .03, .06, 19.0) - .1
    assert _prefers(won - 1e-9) and not _prefers(won + 1e-9)
    assert not _prefers(won - 1e-9, t=5), "a week less to win in"
    for more in ({"drift_ahead": 0.0}, {"fights": 0}, {"how": -1}, {"t": 2}, {"t": 23}):
        assert not _prefers(-.5, **more), more
    assert _prefers(-.5, t=22)


def test_whom_the_deal_weakens_fights_by_powell_and_a_guarantee_keeps_what_it_keeps() -> None:
    def edge(later: float) -> float:
        return (.1 + .9 * (1 - (1 - later) * .9)) / .9

    # hope h falls to h − kept·shift; the edge is linear in what is left: h = edge(h − s) has one solution
    for guarantee, kept in ((1, .6), (0, 1.0)):
        hope = (edge(0) - .9 * .15 * kept) / .1
        assert hope == pytest.approx(edge(hope - .15 * kept))
        for off, fights in ((-1e-6, False), (1e-6, True)):
            assert _prefers(1.0, guarantee=guarantee, hope=hope + off, shift=.15) is fights, (guarantee, off)


@pytest.mark.parametrize(("mu", "rate"), [(.01, .002), (-.02, .01), (0, .004), (.005, 0)])
def test_discounted_chances_are_those_of_the_formula(mu: float, rate: float) -> None:
    x, y, var = .7, 1.6, .0036
    kappa = math.sqrt(mu**2 + 2 * rate * var) / var
    win, lose = beliefs.fate(x, y, mu, var, rate)
    if kappa * (x + y) > 0:
        assert win == pytest.approx(math.exp(mu * x / var) * math.sinh(kappa * y) / math.sinh(kappa * (x + y)))
        assert lose == pytest.approx(math.exp(-mu * y / var) * math.sinh(kappa * x) / math.sinh(kappa * (x + y)))
    if rate == 0:
        assert win + lose == pytest.approx(1)
    assert beliefs.fate(x, y, 0.0, var, 0.0) == (pytest.approx(y / (x + y)), pytest.approx(x / (x + y)))
    assert beliefs.fate(0.0, y, mu, var, rate) == (1, 0) and beliefs.fate(x, 0.0, mu, var, rate) == (0, 1)


def test_hope_is_the_mean_over_what_is_believed() -> None:
    nodes, weights = hermegauss(5)
    expected = 0.0
    for z, weight in zip(nodes, weights / math.sqrt(2 * math.pi), strict=True):
        win, lose = beliefs.fate(2 - .4, 2 + .4, .004 + .02 * z, .0036, .002)
        expected += weight * (win + (1 - win - lose) * .6)
    assert beliefs.hope(.4, 2.0, .6, .004, .0004, P) == pytest.approx(expected)


def test_beliefs_begin_with_what_is_known_a_bias_and_optimism(numbers: Numbers) -> None:
    p = parties(drift=(.02, -.01), drift_bias=(.001, .002), cost_low=(NAN, .1), cost_high=(NAN, .5), won0=3,
                lost0=(4, 5), drift_ahead=9.0)
    numbers.given = {("beliefs", 0, 1): .25}
    beliefs.start_beliefs(p, P, RNG)
    assert p["drift_mean"] == pytest.approx([.03 + .001 + .003, -.03 + .002 + .003])
    assert p["cost"] == pytest.approx([.2, .2]) and set(p["drift_var"]) == {.0004}
    assert p["won"].tolist() == [3, 3] and p["lost"].tolist() == [4, 5] and not p["drift_ahead"].any()


def test_a_week_of_the_field_teaches_as_kalman_says() -> None:
    p = parties(3, share=(.5, .3, .2), push=(.1, .2, .4), logit=(.9, 0, 0), logit_seen=(.5, 0, 0), drift_mean=.02,
                drift_var=.0004)
    beliefs.learn(p, 0, records(CASE, 1)[0], P)
    known = .1 - (.3 * .2 + .2 * .4) / .5
    gain = .0004 / (.0004 + .0036)
    assert p["drift_mean"][0] == pytest.approx(.02 + gain * (.4 - known - .02))
    assert p["drift_var"][0] == pytest.approx((1 - gain) * .0004 + 1e-6)
    for i, logit, rows in ((0, .6, (1, 0)), (0, .4, (0, 1)), (1, .4, (1, 0)), (1, .6, (0, 1)), (0, .5, (0, 1)),
                           (1, .5, (0, 1))):
        p = parties(logit=logit, logit_seen=.5)
        beliefs.learn(p, i, records(CASE, 1, battles=1)[0], P)
        assert (p["won"][i], p["lost"][i]) == rows


def test_who_is_told_nothing_believes_the_chance_that_is_left() -> None:
    c = calendar_of(2)
    c.events["parent"] = (-1, 0)
    c.chances[1] = [[.2, .8], [.7, .3]]
    c.outcomes["marginal"][1] = (.4, .6)
    c.triggers["when"], c.triggers["how"] = (6, 9), (1, -2)
    c.expected["believed"][1, 1, 0] = .9
    assert [beliefs.believed(c, 0, 1, o, 5) for o in (0, 1)] == [.4, .6]
    assert [beliefs.believed(c, 0, 1, o, 6) for o in (0, 1)] == [.7, .3], "since its parent has come"
    assert beliefs.believed(c, 1, 1, 0, 6) == .9
    c.triggers["how"][0] = -1
    assert beliefs.believed(c, 0, 1, 1, 6) == 0, "its parent came to nothing"
    c.events["parent"][1] = -1
    assert beliefs.believed(c, 0, 1, 1, 6) == .6


def test_support_ahead_is_what_is_announced_and_the_mean_of_what_may_come() -> None:
    c = calendar_of(2)
    c.gain[:] = [[[.5, 0], [0, 1.0]], [[-.4, .2], [0, 0]]]
    c.outcomes["marginal"] = [(.5, .5), (.3, .7)]
    c.triggers["when"], c.triggers["how"] = (4, 9), (1, 0)
    p = parties(share=(.5, .5), support=(.3, .1), support0=(.1, .2))
    beliefs.foresee(p, c, P, 1, 4)
    assert p["drift_ahead"] == pytest.approx([.1 * (-.12 - 1.06), .1 * (1.06 + .12)])
    beliefs.foresee(p, c, P, 1, 3)
    assert p["drift_ahead"][0] == pytest.approx(.1 * (.25 - .12 - .5 - .06))
    c.triggers["how"][0] = -1
    beliefs.foresee(p, c, P, 1, 4)
    assert p["drift_ahead"][0] == pytest.approx(.1 * (-.12 - .06))
    beliefs.foresee(p, c, P, 0, 4)
    assert p["drift_ahead"] == pytest.approx([.03, -.03])


def test_no_deal_is_worth_hope_defeat_and_cost() -> None:
    q, case, st = quantities(reservation=(.05, 0.0)), records(CASE, 1)[0], state(barrier=2.0, expected=4.0)
    p = parties(logit=(.4, -.4), share=(.6, .4), drift_mean=.004, drift_ahead=.001, drift_var=.0004, defeat=.3, cost=.1)
    worth = beliefs.no_deal(p[0], 0, q, case, P, 1, st)
    assert p["hope"][0] == pytest.approx(beliefs.hope(.4, 2.0, .6, .005, .0004, P))
    assert worth == pytest.approx(p["hope"][0] + (1 - p["hope"][0]) * .3 - .1 * 2 + .05)
    assert beliefs.no_deal(p[1], 1, q, case, P, 0, st) == pytest.approx(.4 + .6 * .3 - .2) and p["hope"][1] == .4
    p["fights"] = 0
    beliefs.no_deal(p[0], 0, q, case, P, 1, st)
    assert p["hope"][0] == .6
    p["no_agreement"] = (.3, .98)
    assert beliefs.no_deal(p[0], 0, q, case, P, 1, st) == pytest.approx(.35)
    q.reservation[:] = (-.7, .4)
    assert [beliefs.no_deal(p[i], i, q, case, P, 1, st) for i in (0, 1)] == [0, 1]
    p["no_agreement"], q.reservation[:] = NAN, (.9, -.9)
    assert [beliefs.no_deal(p[i], i, q, case, P, 1, st) for i in (0, 1)] == [1, 0]
    p["won"], p["lost"], q.reservation[:] = 3, 1, 0
    battles = records(CASE, 1, battles=1)[0]
    flat = SimpleNamespace(**{**vars(P), "cost_elasticity": 0.0})
    assert [beliefs.no_deal(p[i], i, q, battles, flat, 1, st) for i in (0, 1)] == [
        pytest.approx(.75 + .25 * .3 - .1), pytest.approx(.25 + .75 * .3 - .1)]
