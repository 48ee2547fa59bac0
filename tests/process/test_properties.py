"""Stated properties: what must rise or fall with what, whatever the numbers."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.process.actors import Ceasefire, Effect, Event, Outcome, ThirdParty, Violence
from peaceroom.process.anchoring.generic import generic_case
from peaceroom.process.case import ProcessCase
from peaceroom.process.parameters import Parameters
from peaceroom.process.result import ProcessResult
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import MECHANISMS, Switches

from .small import QUICK, duel, within

PACED = generic_case(items=3).replace(multiplier=6.0)


def run(case: ProcessCase = PACED, params: Parameters | None = None, switches: Switches | None = None,
        **more: Any) -> ProcessResult:
    return simulate(case, params, switches, **({"draws": 1024, "weeks": 40, "workers": 1} | more))


def full_case() -> ProcessCase:
    """A case in which every mechanism has something to act on."""
    from peaceroom.process.actors import Commitment, Disruptor, Ratifier

    vote = Event("vote", (Outcome("stay", .5, (Effect("pressure.a", "add", -.8),)),
                          Outcome("leave", .5, (Effect("support.patron.b", "set", 0.0, delay=2, ramp=10),
                                                Effect("pressure.b", "add", 1.0),))), (8, 8), deadline=())
    return generic_case(items=3).replace(
        multiplier=8.0, may_refer=np.ones(3, bool), events=(vote,), ratifiers=(Ratifier("house", "b"),),
        drift=np.array([.012, 0.0]),
        third_parties=(ThirdParty("host", effort=.5, leverage={"a": .5}), ThirdParty("patron", support={"b": 2.0})),
        commitments=(Commitment("release", "a", "b", 5, .5),), disruptors=(Disruptor("cell", (.5, 1.0), .2),),
        ceasefires=(Ceasefire(1),), shift=np.array([0.0, .5]), exposure=np.array([.2, 0.0]), ceasefire_class=[0, 2, 0])


@pytest.mark.parametrize("name", sorted(MECHANISMS))
def test_each_switch_acts_and_leaves_other_draws_alone(name: str) -> None:
    """Off and on differ (the mechanism has an effect); what does not hang on it is the same to the last bit."""
    on = Switches().with_("guarantee", "leverage", "stall_violence", "collapse_violence")
    if name != "commitment":
        on = on.off("commitment")  # it blocks every signature of this case
    params = Parameters().replace(violence_leverage=.3, violence_stall=.3, violence_collapse=.3, blocked_weeks=2.0,
                                  cost=.05, m_deadline=1.0)
    a, b = (run(full_case(), params, s, weeks=60) for s in (on, on.off(name)))
    assert _bytes(a) != _bytes(b)
    # the balance of the first week hangs on its own stream and on dated effects only
    if name not in {"balance", "events"}:
        assert np.array_equal(a.balance_counts[1], b.balance_counts[1])
    # so does violence, once what feeds into it from the table is cut off in both
    tied = {"truce", "leverage", "stall_violence", "collapse_violence"}
    if name not in {"violence", *tied}:
        a, b = (run(full_case(), params, s.off(*tied), weeks=60) for s in (on, on.off(name)))
        assert np.array_equal(a.death_counts[0], b.death_counts[0])


def test_first_differences_are_caused() -> None:
    """Without breaks, every draw that never broke off is unchanged."""
    a = run(switches=Switches().off("durability"))
    b = run(switches=Switches().off("durability", "break"))
    never = a.column("break") < 0
    assert 0 < never.sum() < never.size
    assert np.array_equal(a.times[never], b.times[never])


def _bytes(r: ProcessResult) -> bytes:
    return b"".join(v.tobytes() for v in r.to_dict().values() if isinstance(v, np.ndarray))


@pytest.mark.parametrize("how", [{"workers": 2}, {"chunk": 4096}, {"chunk": 1, "workers": 2}])
def test_same_bytes_for_any_workers_and_chunks(how: dict[str, int]) -> None:
    case = full_case()
    params = Parameters().sampling()
    assert _bytes(run(case, params, draws=5_000)) == _bytes(run(case, params, draws=5_000, **how))


def test_a_run_can_be_continued() -> None:
    whole = run(full_case(), draws=2_048)
    second = run(full_case(), draws=1_024, first=1_024)
    assert np.array_equal(whole.times[1_024:], second.times)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**64 - 1), st.floats(.5, 20), st.booleans(),
       st.sampled_from(["in_session", "suspended", "dormant"]))
def test_states_exclude_each_other_and_sum_to_one(seed: int, pace: float, sampled: bool, stage: str) -> None:
    case = full_case().replace(multiplier=pace, stage=stage)
    params = Parameters().sampling() if sampled else Parameters()
    r = run(case, params, draws=300, seed=seed)
    assert np.all(r.state_counts.sum(1) == 300)
    assert np.allclose(r.state.sum(1), 1)
    assert np.array_equal(np.bincount(r.final, minlength=len(r.states)), r.state_counts[-1])
    for name in ("comprehensive", "ceasefire", "victory", *case.items):
        assert np.all(np.diff(r.by(name)) >= 0)
    assert np.allclose(r.by("victory"), r.victory("a") + r.victory("b"))
    ratified, signed = r.column("ratified"), r.column("comprehensive")
    assert np.all(signed[ratified >= 0] <= ratified[ratified >= 0])


@settings(max_examples=3, deadline=None)
@given(st.floats(.15, .45), st.floats(.55, .85), st.integers(0, 10**6))
def test_agreement_rises_with_initial_readiness(low: float, high: float, seed: int) -> None:
    """And it is neither 0 at the low nor 1 at the high end: identical starts reach both outcomes."""
    a, b = (run(PACED.replace(motivation=np.full(2, x), trust_in=np.full(2, x)), weeks=104, draws=2_048, seed=seed)
            for x in (low, high))
    pa, pb = a.by("comprehensive")[-1], b.by("comprehensive")[-1]
    assert 0 < pa < pb < 1


def test_process_explains_more_than_initial_readiness() -> None:
    """Ordering of Arévalo 2026: agenda, effort and format explain more variance than where readiness starts."""
    levels = np.zeros((2, 2, 2, 2))
    for ready, agenda, effort, form in np.ndindex(2, 2, 2, 2):
        case = PACED.replace(may_refer=np.ones(3, bool), motivation=np.full(2, (.42, .58)[ready]),
                             tracks=(1, 0)[agenda], third_parties=(ThirdParty("m", effort=(.1, .9)[effort]),))
        switches = Switches() if form else Switches().off("delegate")
        levels[ready, agenda, effort, form] = run(case, switches=switches, weeks=78).by("comprehensive")[-1]
    main = [np.diff(levels.mean(tuple(k for k in range(4) if k != axis)))[0] for axis in range(4)]
    assert all(x > 0 for x in main)
    assert sum(x * x for x in main[1:]) > main[0] ** 2


def test_one_sided_gain_moves_readiness_of_both() -> None:
    """Gain lowers the winner's motivation and raises the loser's: with weakest-link weight the pace falls."""
    case = PACED.replace(share=np.array([1.0, 1.0]), drift=np.array([.04, 0.0]))
    even = PACED.replace(drift=np.array([0.0, 0.0]))
    params = Parameters().replace(sigma=1e-6, m_gain=2.0, o_gain=0.0, m_stalemate=0.0, weakest=1.0, readiness_sd=0.0)
    off = Switches().off("beliefs")
    assert run(case, params, off).by("item-1")[-1] < run(even, params, off).by("item-1")[-1]


def test_a_truce_does_not_lower_agreement() -> None:
    """With elasticity 0 the cost of fighting does not hang on violence, so a truce cannot make no deal better."""
    case = PACED.replace(ceasefire_class=[0, 2, 0], multiplier=20.0)
    switches = Switches().off("readiness", "ceasefire", "durability", "break")
    a = run(case, switches=switches, weeks=104)
    b = run(case, switches=switches.off("truce"), weeks=104)
    assert np.array_equal(a.times, b.times)
    assert a.deaths((.5,))[-2, 0] < .8 * b.deaths((.5,))[-2, 0], "agreed in the run, it lowers violence"


@pytest.mark.parametrize(("fields", "name"), [
    ({"ceasefires": (Ceasefire(1),)}, "truce"), ({}, "leverage"),
    ({"stage": "suspended", "break_weeks": 2.0}, "stall_violence"),
    ({"share": np.array([9.0, 1.0])}, "collapse_violence")])
def test_violence_of_the_as_of_date_holds_what_was_in_force_then(fields: dict[str, Any], name: str) -> None:
    """The level was counted under it, so switching it on moves nothing until it changes (C25)."""
    params = Parameters().replace(truce=.5, violence_leverage=.7, violence_stall=.7, violence_collapse=.7,
                                  break_mean=7.0)
    case = PACED.replace(**fields).replace(drift=np.array([.01, 0.0]))
    off = Switches().off("truce", "violence", "ceasefire", "break")
    a, b = (run(case, params, s, weeks=104) for s in (off, off.with_(name)))
    first, second = (r.deaths((.5,))[0, 0] for r in (a, b))
    assert second == pytest.approx(first, rel=.12)  # a bin of the histogram is 4 % wide; a rout moves on meanwhile


def test_violence_rises_when_a_ceasefire_of_the_as_of_date_ends() -> None:
    case = PACED.replace(ceasefires=(Ceasefire(1, expires=26),), violence=Violence(phi=0.0, sd=0.0, shape=1e4))
    r = run(case, Parameters().replace(truce=.5, collapse_1=0.0), weeks=52)
    deaths = r.deaths((.5,))[:, 0]
    assert deaths[8] == pytest.approx(2 * deaths[2], rel=.15)


def test_the_balance_stands_nearly_still_under_a_definitive_ceasefire() -> None:
    """Moves are a tenth of what they are otherwise (C27); a preliminary ceasefire does not hold them."""
    params = Parameters().replace(collapse_3=0.0, collapse_2=0.0)
    spread = {}
    for cls in (2, 3):
        held = PACED.replace(ceasefires=(Ceasefire(cls),))
        ends = run(held, params, weeks=40, draws=2_048).balance("a", (.1, .9))[-1]
        spread[cls] = float(ends[1] - ends[0])
    assert spread[3] < .2 * spread[2]


def test_without_promises_the_switch_of_commitments_changes_nothing() -> None:
    """Trust lost otherwise (here by a ceasefire that collapses) fades with or without them."""
    case = full_case().replace(commitments=())
    params = Parameters().replace(collapse_1=.1)
    a, b = (run(case, params, s, weeks=60) for s in (Switches(), Switches().off("commitments")))
    assert _bytes(a) == _bytes(b)


@pytest.mark.parametrize(("name", "without"), [
    ("events", {"events": ()}), ("wait", {"events": ()}), ("deadline", {"events": ()}),
    ("ratify", {"ratifiers": ()}), ("disrupt", {"disruptors": ()}),
    ("mediation", {"third_parties": (ThirdParty("patron", support={"b": 2.0}),)})])
def test_a_switch_is_neutral_where_its_mechanism_has_nothing_to_act_on(name: str, without: dict[str, Any]) -> None:
    case = full_case().replace(**without)
    a, b = (run(case, switches=s, weeks=60) for s in (Switches(), Switches().off(name)))
    assert _bytes(a) == _bytes(b)


def test_more_effort_never_makes_a_break_longer() -> None:
    """Also against no mediator at all: effort shortens breaks, it does not lengthen them (C11).

    Within eight weeks hardly any talks break off twice, so that the breaks are the same ones.
    """
    medians = [run(PACED.replace(third_parties=(ThirdParty("m", effort=e),)), Parameters().replace(break_hazard=.1),
                   Switches().off("readiness"), weeks=8).break_median for e in (0.0, .1, .5, 1.0)]
    assert all(b <= 1.01 * a for a, b in pairwise(medians))
    assert medians[-1] == pytest.approx(.5**.5 * medians[0], rel=.05)


def test_events_one_after_the_other_lead_to_the_attractors_of_their_combination() -> None:
    """The outcome of the first event is not forgotten at the second."""
    def sure(name: str, week: int, add: int) -> Event:
        return Event(name, (Outcome("yes", 1.0, branch=add),), (week, week), waits=False)

    # talks resume after both events; the first party signs at 90 only, which is where the two lead together
    case = duel(events=(sure("first", 2, 1), sure("second", 4, 2)), stage="suspended",
                attractor=np.array([[[10.], [30.], [50.], [90.]]]), no_agreement=np.array([[.85, .05]]))
    params = QUICK.replace(break_mean=2.5, break_sd=.25)
    r = run(case, params, Switches.only("events"), weeks=60)
    assert r.by("comprehensive")[-1] > .99
    alone = case.replace(events=case.events[1:])
    assert run(alone, params, Switches.only("events"), weeks=60).by("comprehensive")[-1] == 0
    with pytest.raises(Exception, match="E808"):
        case.replace(attractor=np.zeros((1, 3, 1)))


def test_waiting_stalls_until_the_event() -> None:
    promise = Event("vote", (Outcome("good", .9, values={"a": 1.0, "b": .5}), Outcome("bad", .1, values={"a": 0.0})),
                    (20, 20))
    case = PACED.replace(events=(promise,))
    a, b = run(case), run(case, switches=Switches().off("wait"))
    assert a.by("item-1")[19] < b.by("item-1")[19] - .03
    rise = a.by("item-1")[39] - a.by("item-1")[20]
    assert rise > b.by("item-1")[39] - b.by("item-1")[20], "what was held back comes after"


def test_deadlines_hasten_and_wear() -> None:
    """Closing quickens before a deadline; what was closed under it ends more often (Pinfari 2011: signs only)."""
    due = Event("deadline", (Outcome("comes", 1.0),), (12, 12), waits=False, deadline=())
    case = PACED.replace(events=(due,))
    params = Parameters().replace(deadline=2.0, unravel_deadline=1.0)
    only = Switches().off("durability", "momentum")
    a, b = run(case, params, only, draws=4_096), run(case, params, only.off("deadline"), draws=4_096)
    assert a.by("item-1")[12] > b.by("item-1")[12]
    on = Switches.only("durability", "deadline", "events")
    hurried = duel(events=(Event("deadline", (Outcome("comes", 1.0),), (1, 1), waits=False, deadline=()),))
    pressed = run(hurried, QUICK.replace(deadline=2.0), on, draws=8_192, weeks=104).by("unravelled")[-1]
    free = run(hurried, QUICK.replace(deadline=2.0), on.off("deadline"), draws=8_192, weeks=104).by("unravelled")[-1]
    assert pressed > free


def test_an_item_needs_limits_that_meet() -> None:
    """Where no value is acceptable to both, only settlement by reference settles an item (C4)."""
    apart = duel(ideal=np.array([[90.0], [10.0]]), bottom=np.array([[70.0], [30.0]]), no_agreement=[0.0, 0.0])
    assert run(apart, QUICK, Switches.only()).by("pie")[-1] == 0
    assert run(apart, QUICK.replace(delegate=10.0), Switches.only("delegate")).by("pie")[-1] == 0, "only where told"
    referred = run(apart.replace(may_refer=[True]), QUICK.replace(delegate=100.0), Switches.only("delegate"))
    assert referred.by("pie")[6] == 0
    # parties concede to 70 and 30: a gap of 40, bottom lines 40 apart, so the hazard is 100·e^(−80/30)
    assert within(float(referred.by("pie")[7]), 1 - np.exp(-100 * np.exp(-80 / 30)), 1024)


def test_fixed_terms_end_on_schedule() -> None:
    """A fixed term ends in its week, collapse aside; without collapse every draw is alike."""
    r = run(duel(ceasefires=(Ceasefire(2, expires=9),)),
            QUICK.replace(h0=0.0, collapse_2=1e-9), Switches.only("ceasefire"))
    assert r.cease_counts[8, 1] == r.draws
    assert r.cease_counts[9].sum() == 0


@pytest.mark.parametrize(("cls", "left"), [(1, .720), (2, .836), (3, .930)])
def test_ceasefires_collapse_by_class(cls: int, left: float) -> None:
    """Shares left after 180 days by class (the order is what the data support)."""
    r = run(duel(ceasefires=(Ceasefire(cls),)), QUICK.replace(h0=0.0), Switches.only("ceasefire"), draws=20_000,
            weeks=26)
    rate = {1: .0128, 2: .0070, 3: .0028}[cls]
    assert within(r.cease_counts[26].sum() / r.draws, float(np.exp(-26 * rate)), r.draws)
    assert np.exp(-26 * rate) == pytest.approx(left, abs=.006)


def test_conditional_events_follow_their_parent() -> None:
    exit_ = Event("exit", (Outcome("leaves", {"new": 1.0, "old": 0.0}, (Effect("strength.a", "add", 9.0),)),), (12, 12),
                  parent="vote")
    vote = Event("vote", (Outcome("new", .3), Outcome("old", .7)), (4, 4))
    case = duel(events=(exit_, vote))
    params = QUICK.replace(h0=0.0, sigma=1e-9)
    on = Switches.only("balance", "events")
    assert within(run(case, params, on, draws=8_192).victory("a")[-1], .3, 8_192)
    assert run(case.given(vote="new"), params, on).victory("a")[-1] == 1
    assert run(case.given(vote="old"), params, on).victory("a")[-1] == 0


def test_what_if_differs_only_through_its_causes() -> None:
    """Before the event is announced, draws of the two outcomes are the same (nobody knows the outcome yet)."""
    case = full_case()
    a, b = run(case.given(vote="stay")), run(case.given(vote="leave"))
    assert np.array_equal(a.state_counts[:8], b.state_counts[:8])
    assert np.array_equal(np.where(a.times < 8, a.times, -1), np.where(b.times < 8, b.times, -1))
    assert not np.array_equal(a.times, b.times)
    week = 40
    came = [(r.column("item-1") >= 0) & (r.column("item-1") <= week) for r in (a, b)]
    assert came[0].any() and (came[0] != came[1]).any()
    delta, error = a.difference(b, "item-1", week)
    assert delta == pytest.approx(came[1].mean() - came[0].mean(), abs=1e-12)  # second less first
    assert b.difference(a, "item-1", week) == pytest.approx((-delta, error), abs=1e-12)
    # paired: draws that agree add nothing to the doubt
    moved = (came[1] & ~came[0]).mean() + (came[0] & ~came[1]).mean()
    assert error == pytest.approx(np.sqrt((moved - delta ** 2) / (a.draws - 1)), rel=1e-9)


def test_violence_keeps_its_mean() -> None:
    """Noise adds nothing to the mean: deaths a month average what the level says."""
    from peaceroom.process.actors import Violence
    from peaceroom.process.machine.tally import DEATH_SCALE

    case = duel(violence=Violence(level=100.0, phi=.9, sd=.2, shape=2.0), month_of_week=np.arange(40) // 4)
    r = run(case, QUICK.replace(h0=0.0), Switches.only("violence"), draws=20_000)
    middle = np.expm1((np.arange(r.death_counts.shape[1]) + .5) / DEATH_SCALE)
    means = (r.death_counts * middle).sum(1) / r.draws
    assert means == pytest.approx(np.full(10, 400.0), rel=.03)
    edges = r.deaths((.05, .5, .95))
    assert np.all(np.diff(edges, axis=1) > 0)


def test_an_item_called_like_an_event_can_be_asked_for() -> None:
    case = duel(items=("ceasefire",), ceasefire_class=[1], ceasefires=(Ceasefire(1),))
    r = run(case, QUICK, Switches.only())
    assert r.by("ceasefire")[0] == 0, "the one in force on the as-of date was not agreed in the run"
    assert r.by("items.ceasefire")[0] == 0 and r.by("items.ceasefire")[2] == 1


def test_waiting_is_trend_and_option() -> None:
    """With every outcome good all of it is trend; where one is bad, the rest is the option to keep today's terms."""
    def told(values: tuple[float, float]) -> tuple[float, float]:
        outcomes = tuple(Outcome(str(k), .5, values={"a": v}) for k, v in enumerate(values))
        event = Event("vote", outcomes, (12, 12))
        r = run(PACED.replace(events=(event,)), switches=Switches().off("balance", "break", "frailty"), weeks=6)
        return float(r.option[1, 0]), float(r.trend[1, 0])

    both_good, mixed = told((.999, 1.0)), told((.95, .05))
    assert both_good[0] == pytest.approx(both_good[1], abs=1e-12)
    assert mixed[0] > mixed[1]


@pytest.mark.parametrize("ramp", [1, 4])
def test_strength_and_violence_are_multiplied_themselves(ramp: int) -> None:
    """80/20 with the first party's strength × 0.25 is 50/50; deaths × 3 are three times as many."""
    def after(*effects: Effect) -> ProcessResult:
        case = duel(share=[.8, .2], violence=Violence(level=100.0, sd=0.0, shape=1e6),
                    events=(Event("turn", (Outcome("comes", 1.0, effects),), (1, 1), waits=False),))
        return run(case, Parameters().replace(sigma=1e-9, h0=1e-9), Switches.only("events", "balance", "violence"),
                   weeks=26)

    plain, weaker, worse = after(), after(Effect("strength.a", "multiply", .25, ramp=ramp)), after(
        Effect("violence", "multiply", 3.0, ramp=ramp))
    assert plain.balance("a", (.5,))[-1, 0] == pytest.approx(.8, abs=.005)
    assert weaker.balance("a", (.5,))[-1, 0] == pytest.approx(.5, abs=.005)
    # half a bin of the histogram of deaths (4 %) and their Poisson spread
    assert worse.deaths((.5,))[3, 0] / plain.deaths((.5,))[3, 0] == pytest.approx(3.0, rel=.08)
