"""Closed forms of the literature, reproduced by the simulator itself with its other mechanisms off."""

from __future__ import annotations

import math

import numpy as np
import pytest

from peaceroom.base_rates.breaks import breaks
from peaceroom.process.actors import Effect, Event, Outcome, Ratifier, ThirdParty
from peaceroom.process.case import ProcessCase
from peaceroom.process.parameters import Parameters
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches

from .small import QUICK, duel, within

NONE = Switches.only()
DRAWS = 20_000


def signed(case: ProcessCase, params: Parameters = QUICK, switches: Switches = NONE, draws: int = DRAWS,
           weeks: int = 6) -> float:
    return float(simulate(case, params, switches, draws=draws, weeks=weeks, workers=1).by("comprehensive")[-1])


@pytest.mark.parametrize(("belief", "worth"), [(.5, .5228), (.05, .3481)])
def test_waiting_is_worth_what_the_option_says(belief: float, worth: float) -> None:
    """x = .4, v = .8/.3, T = 3, c = .02, δ = .99 (spec fixture; sums over t = 0 … T−1)."""
    election = Event("vote", (Outcome("good", belief, values={"a": .8}), Outcome("bad", 1 - belief, values={"a": .3})),
                     (4, 4))
    params = QUICK.replace(wait_cost=.02, wait_delta=.99, h0=0.0)
    result = simulate(duel(terms=40.0, events=(election,)), params, Switches.only("wait", "events"), draws=64, weeks=4,
                      workers=1)
    assert result.option[1, 0] + .4 == pytest.approx(worth, abs=5e-5)
    # stalls (slower than halfway between floor and full pace) iff W > x
    assert (result.waiting[1, 0] < .625) == (worth > .4)
    assert math.isnan(result.option[4, 0]), "nothing is left to wait for"


def test_fearon_demand_and_risk_of_war() -> None:
    """p = .5, c_A = .1, c_B ~ U[0, .4]: best demand .65, risk .375; c_A = .4: .5, no risk (Fearon 1995)."""
    for cost, best, risk in ((.1, .65, .375), (.4, .5, 0.0)):
        shares = {}
        for demand in np.arange(.40, .81, .05).round(2):
            case = duel(terms=100 * demand, cost_range=[[cost, cost], [0.0, .4]])
            shares[float(demand)] = signed(case)
        assert within(1 - shares[best], risk, DRAWS)
        value = {x: s * x + (1 - s) * (.5 - cost) for x, s in shares.items()}
        assert max(value, key=lambda x: value[x]) == best


@pytest.mark.parametrize(("terms", "deal"), [(39.9, False), (40.1, True), (69.9, True), (70.1, False)])
def test_bargaining_range(terms: float, deal: bool) -> None:
    """A deal iff p − c_A ≤ x ≤ p + c_B with p = .5, costs .1 and .2."""
    assert signed(duel(terms=terms, cost_range=[[.1, .1], [.2, .2]]), draws=64) == float(deal)


@pytest.mark.parametrize(("p", "k", "wins", "battles"), [
    (.5, 5, .5, 25.0), (.55, 5, .731717, 23.17174), (.6, 3, .716122, 20.806118), (.45, 7, .477464, 22.253641)])
def test_ruin_of_forts(p: float, k: int, wins: float, battles: float) -> None:
    """Smith & Stam 2004: N = 10 forts, of which the first side holds k, one battle a week."""
    step = .5
    case = duel(share=[math.exp(step * (k - 5)), 1.0], drift=[(2 * p - 1) * step, 0.0], two_point=True)
    params = QUICK.replace(sigma=step, theta=1 / (1 + math.exp(5 * step)), victory_weeks=1.0, h0=0.0)
    result = simulate(case, params, Switches.only("balance"), draws=DRAWS, weeks=400, workers=1)
    assert within(result.victory("a")[-1], wins, DRAWS)
    assert result.victory("a")[-1] + result.victory("b")[-1] > .9999
    weeks = result.column("victory")
    weeks = weeks[weeks >= 0].astype(float)
    assert abs(weeks.mean() - battles) < 4 * weeks.std() / math.sqrt(weeks.size)


@pytest.mark.slow
@pytest.mark.parametrize(("mu", "sigma", "start"), [(.01, .1, 0.0), (-.006, .08, .6)])
def test_ruin_of_the_diffusion(mu: float, sigma: float, start: float) -> None:
    """First passage at m = 1. A walk looked at once a week overshoots by 0.5826 σ (Siegmund 1979)."""
    barrier = math.log(19) + .5826 * sigma
    low = math.exp(-2 * mu / sigma**2 * -(barrier + start))
    expected = (1 - math.exp(-2 * mu / sigma**2 * (barrier + start))) / (
        1 - math.exp(-2 * mu / sigma**2 * 2 * barrier))
    assert low > 0
    case = duel(share=[math.exp(start), 1.0], drift=[mu, 0.0])
    params = QUICK.replace(sigma=sigma, victory_weeks=1.0, h0=0.0)
    result = simulate(case, params, Switches.only("balance"), draws=4_000, weeks=4_000, workers=1)
    ended = result.victory("a")[-1] + result.victory("b")[-1]
    assert ended > .995
    # those not yet decided after 4,000 weeks can go either way
    assert abs(result.victory("a")[-1] - expected) < 4 * math.sqrt(expected * (1 - expected) / 4_000) + (1 - ended)


@pytest.mark.parametrize(("cost", "settles"), [(.1, 50), (.2, 20), (.3, 10)])
def test_beliefs_converge_until_the_gap_is_covered(cost: float, settles: int) -> None:
    """Beta(8, 2) and Beta(2, 8) on the same battles: gap 6/(10 + n), settled once the costs cover it."""
    need = .8 - cost / 2
    case = duel(two_point=True, battle_beliefs=[[8.0, 2.0], [2.0, 8.0]], attractors="reservation",
                bottom=np.array([[100 * need], [100 * (1 - need)]]), cost_range=np.full((2, 2), cost / 2))
    params = QUICK.replace(bottom_shift=1.0, sigma=.1, theta=1e-6)
    result = simulate(case, params, Switches.only("balance", "beliefs"), draws=16, weeks=60, workers=1)
    assert set(result.column("comprehensive").tolist()) == {settles}
    count, then, before = result.disagreement
    assert count == 16
    assert then == pytest.approx(cost, abs=1e-9)
    assert before == pytest.approx(.6, abs=1e-9)


@pytest.mark.parametrize(("later", "deal"), [(.4, False), (.6, True)])
def test_commitment_shift(later: float, deal: bool) -> None:
    """Powell 2006: p1 = .7, d = .1, δ = .95: fights if it falls to .4 (12.6 v 9.74), settles at .6 (12.6 v 13.16)."""
    case = duel(terms=65.0, share=[.7, .3], shift=[.7 - later, 0.0])
    params = QUICK.replace(commit_delta=.95, destruction=.1, cost=.12)
    assert signed(case, params, Switches.only("commitment"), draws=64) == float(deal)
    assert signed(case, params, NONE, draws=64) == 1.0


def test_without_guarantee_no_signature_although_there_is_a_range() -> None:
    """Walter 1997: a large loss by defection and nobody to prevent it."""
    case = duel(exposure=[1.0, 0.0])
    on = Switches.only("guarantee")
    params = QUICK.replace(defection_loss=.8)
    assert signed(case, params.replace(guarantee=0.0), on, draws=64) == 0.0
    assert signed(case, params.replace(guarantee=1.0), on, draws=64) == 1.0
    assert signed(case, params.replace(guarantee=0.0), NONE, draws=64) == 1.0


@pytest.mark.parametrize(("offer", "ratified"), [(.5, .75), (.35, .375)])
def test_ratification(offer: float, ratified: float) -> None:
    """r ~ U[.2, .6]: an offer of .5 is ratified with .75, one of .35 with .375."""
    result = _ratify(offer)
    assert within(result, ratified, DRAWS)


def _ratify(offer: float) -> float:
    # the first side gives what it can: a revision in the ratifier's favour would make it refuse
    case = duel(terms=100 * (1 - offer), no_agreement=[1 - offer, 0.0], ratifiers=(Ratifier("house", "b", (.2, .6)),))
    return float(simulate(case, QUICK, Switches.only("ratify"), draws=DRAWS, weeks=8, workers=1).by("ratified")[-1])


@pytest.mark.parametrize(("reversion", "best"), [(.2, .5), (.5, .35)])
def test_proposer_before_ratifiers(reversion: float, best: float) -> None:
    """The proposer's best offer with reversion .2 is .5, with .5 it is .35."""
    value = {}
    for offer in (.25, .3, .35, .4, .45, .5, .55):
        p = _ratify(offer)
        value[offer] = p * (1 - offer) + (1 - p) * reversion
    assert max(value, key=lambda y: value[y]) == best


@pytest.mark.parametrize(("bias", "believed"), [(0.0, False), (.3921, False), (.3923, True), (5.0, True)])
def test_advice_needs_bias(bias: float, believed: bool) -> None:
    """Kydd 2003, reconstructed: credible iff bias ≥ .3922; a neutral mediator is not."""
    adviser = ThirdParty("adviser", effort=.5, kind="information", bias=bias)
    case = duel(ideal=np.array([[52.0], [48.0]]), bottom=np.array([[52.0], [48.0]]), third_parties=(adviser,),
                no_agreement=[0.0, 0.0])
    assert signed(case, QUICK.replace(gamma=0.0), Switches.only("mediation"), draws=64) == float(believed)


@pytest.mark.parametrize(("n", "share"), [(2, 1 / 2), (3, 1 / 6), (4, 1 / 24), (5, 1 / 120)])
def test_veto_over_a_pie(n: int, share: float) -> None:
    """P(Σ r ≤ 1) = 1/n! for r ~ U[0, 1]: every required party must accept."""
    draws = 40_000
    r = np.random.default_rng(n).random((draws, n))
    ids = tuple(f"p{i}" for i in range(n))
    case = ProcessCase(
        parties=ids, issues=ids, items=("pie",), item_of=[0] * n, ideal=np.where(np.eye(n) > 0, 100.0, np.nan),
        salience=np.eye(n), attractor=(100 * r / r.sum(1, keepdims=True))[:, None, :], attractors="given",
        no_agreement=r, steps_ago=())
    assert within(signed(case, draws=draws, weeks=3), share, draws)


@pytest.mark.parametrize(("n", "share"), [(2, .75), (3, .5), (4, .3125), (5, .1875)])
def test_veto_on_a_line(n: int, share: float) -> None:
    """n(2w)^(n−1) − (n−1)(2w)^n for ideals on a line and tolerance w = .25."""
    draws = 40_000
    x = 100 * np.random.default_rng(n).random((draws, n, 1))
    case = ProcessCase(
        parties=tuple(f"p{i}" for i in range(n)), issues=("line",), items=("line",), item_of=[0], ideal=x,
        bottom=x + 25,
        attractor=(x.min(1) + x.max(1))[:, None, :] / 2, attractors="given", no_agreement=np.zeros(n), steps_ago=())
    assert within(signed(case, draws=draws, weeks=3), share, draws)


@pytest.mark.parametrize(("weeks", "seen"), [(52, .130), (104, .145), (261, .175)])
def test_full_texts_end_as_the_cure_model_says(weeks: int, seen: float) -> None:
    """π = .18, scale 39 weeks; table 8 of the base rates has .130/.145/.175 [.06-.20, .08-.22, .10-.25]."""
    result = simulate(duel(), QUICK, Switches.only("durability"), draws=DRAWS, weeks=weeks + 1, workers=1)
    expected = .18 * (1 - math.exp(-weeks / 39))
    assert within(result.by("unravelled")[-1], expected, DRAWS)
    assert abs(expected - seen) < .025


@pytest.mark.parametrize(("weeks", "seen"), [(52, .199), (104, .256), (261, .278)])
def test_partial_texts_end_as_the_cure_model_says(weeks: int, seen: float) -> None:
    """π = .28, scale 39 weeks; table 8 has .199/.256/.278. The item cannot come back: bottom lines move."""
    hard = (Effect("bottom_line.a.one", "set", 100.0), Effect("bottom_line.b.one", "set", 0.0))
    shut = Event("shut", (Outcome("yes", 1.0, hard),), (2, 2), waits=False)
    case = ProcessCase(parties=("a", "b"), issues=("one", "two"), items=("one", "two"), item_of=[0, 1],
                       ideal=np.array([[100.0, 100.0], [0.0, 0.0]]), bottom=np.array([[0.0, 100.0], [100.0, 0.0]]),
                       events=(shut,), steps_ago=())
    result = simulate(case, QUICK, Switches.only("durability", "events"), draws=DRAWS, weeks=weeks + 1, workers=1)
    assert result.item_now[1, 0] == 1.0
    expected = .28 * (1 - math.exp(-weeks / 39))
    assert within(1 - result.item_now[-1, 0], expected, DRAWS)
    assert abs(expected - seen) < .025


def test_breaks_last_as_long_as_the_table_of_breaks_says() -> None:
    """The shipped length, given two weeks or more: .27 of breaks end within 13 weeks, .59 within a year."""
    params = QUICK.replace(h0=0.0, break_hazard=.5)
    result = simulate(duel(), params, Switches.only("break"), draws=2_000, weeks=60, workers=1)
    days, count = result.break_days, int(result.break_days.sum())
    assert count > 3_000
    for weeks, seen in ((13, .27), (26, .43), (52, .59)):
        expected = float(1 - breaks().fit.lasting(weeks))
        assert within(days[:7 * weeks].sum() / count, expected, count)
        assert expected == pytest.approx(seen, abs=.006)
    assert days[:14].sum() == 0


@pytest.mark.parametrize("lasted", [0.0, 6.0, 26.0, 104.0, 260.0])
def test_a_break_ends_given_the_time_that_it_has_lasted(lasted: float) -> None:
    """One of two years does not end like a new one: .09 against .30 within a quarter of a year."""
    case = duel(stage="suspended", break_weeks=lasted, steps_ago=())
    result = simulate(case, QUICK.replace(h0=0.0), Switches.only(), draws=DRAWS, weeks=52, workers=1)
    for weeks in (1, 4, 13, 52):
        expected = float(breaks().fit.resumed(max(lasted, 2.0), weeks - max(0.0, 2.0 - lasted)))
        assert within(result.state[weeks, result.states.index("in_session")], max(expected, 0.0), DRAWS)


def test_talks_that_are_dormant_resume_at_the_rate_of_processes_long_without_a_text() -> None:
    """Of processes without a text for two years .18 have one within a year (.13–.23)."""
    case = duel(stage="dormant", steps_ago=())
    result = simulate(case, QUICK.replace(h0=0.0), Switches.only(), draws=DRAWS, weeks=52, workers=1)
    assert result.state[52, result.states.index("in_session")] == pytest.approx(.18, abs=.012)


def test_a_break_of_two_years_is_called_dormant_and_may_still_end() -> None:
    case = duel(stage="suspended", break_weeks=100.0, steps_ago=())
    result = simulate(case, QUICK.replace(h0=0.0), Switches.only(), draws=DRAWS, weeks=260, workers=1)
    where = {name: result.state[:, result.states.index(name)] for name in ("suspended", "dormant", "in_session")}
    assert where["dormant"][3] == 0
    assert where["suspended"][4] == 0
    assert where["in_session"][260] > where["in_session"][4] + .3
