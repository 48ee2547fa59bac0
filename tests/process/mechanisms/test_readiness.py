"""Readiness, mediators, disruption, promises, waiting: each function against what its module says."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.special import expit, ndtri
from scipy.special import logit as logits

from peaceroom.process.machine.records import CASE, DISRUPTOR, PROMISE, THIRD, TRIGGER
from peaceroom.process.machine.state import (
    AGREED,
    IN_SESSION,
    OPEN,
    REFERRED,
    SUSPENDED,
)
from peaceroom.process.mechanisms import (
    disruption,
    mediation,
    promises,
    readiness,
)

from .by_hand import RNG, SLOTS, Numbers, P, agenda, parties, quantities, records, state


def test_readiness_begins_about_what_is_coded(numbers: Numbers) -> None:
    numbers.given = {("readiness", 0, 1): (.8, .3, 0, 0)}
    p, st = parties(motivation0=(.5, .4), trust0=(.5, .7)), state()
    readiness.start_readiness(p, P, RNG, 1, st)
    m, o = logits(.4) + .5 * ndtri(.8), logits(.7) + .5 * ndtri(.3)
    assert p["motivation_base"] == pytest.approx([0, m], abs=1e-9)
    assert p["optimism_base"] == pytest.approx([0, o], abs=1e-9)
    assert p["ready"] == pytest.approx([.25, expit(m) * expit(o)])
    assert (st.keep_motivation, st.keep_optimism) == (pytest.approx(.5 ** (1 / 6)), pytest.approx(.5 ** (1 / 3)))
    readiness.start_readiness(p, P, RNG, 0, st)
    assert set(p["ready"]) == {.25}


@pytest.mark.parametrize(("expected", "cost"), [(1.5, math.log(1.5)), (0.0, -2), (99.0, 2)])
@pytest.mark.parametrize("open_items", [0, 2])
def test_a_week_of_readiness(expected: float, cost: float, open_items: int) -> None:
    """The equations of the module, written anew."""
    p = parties(logit=(.6, -.6), logit0=(.2, -.2), drift_mean=(.003, -.004), drift_ahead=(.002, -.05),
                motivation_base=(.1, -.2), optimism_base=(.3, .2), motivation=(.4, .5), optimism=(.6, .3))
    items = agenda([0, 1, 2], status=(OPEN, AGREED, OPEN), gap=(30, 90, 40)).items
    q = quantities(pressure=(.5, -.2), trust=.7)
    st = state(barrier=2.0, keep_motivation=.9, keep_optimism=.8, open_items=open_items, expected=expected, settled=1,
               deadline=.25, shock=.3, optimism_shock=.15)
    for pressure_on in (1, 0):
        before = p["motivation"].copy(), p["optimism"].copy()
        readiness.move_readiness(p, items, q, P, pressure_on, st)
        gain, still = np.array([.4, -.4]), 1 - np.minimum(1, np.array([.005, .054]) / .02)
        target = expit(np.array([.1, -.2]) + .3 * cost + .7 * (still - .5) - .4 * gain + .2 * .25
                       + pressure_on * .6 * np.array([.5, -.2]))
        assert p["motivation"] == pytest.approx(.9 * before[0] + .1 * target)
        worst = .4 if open_items else .5
        target = expit(np.array([.3, .2]) + .9 / 3 + .35 * .7 - 1.1 * (worst - .5) - .45 * .3 - .15
                       - .25 * np.array([0, .4]))
        assert p["optimism"] == pytest.approx(.8 * before[1] + .2 * target)
        assert p["ready"] == pytest.approx(p["motivation"] * p["optimism"])


def test_joint_readiness_lies_between_mean_and_least() -> None:
    p = parties(3, ready=(.2, .3, .1))
    required = np.array([[1, 1, 0], [0, 0, 0]])
    assert readiness.joint(p, required, 0, P) == pytest.approx((.7 * math.sqrt(.06) + .3 * .2) / .25)
    assert readiness.joint(p, required, 1, P) == 1, "nobody is asked"
    assert readiness.joint_of_all(p, P) == pytest.approx((.7 * .006 ** (1 / 3) + .3 * .1) / .25)


def third(n: int = 1, **fields: Any) -> Any:
    return records(THIRD, n, **({"signal_weak": .8, "signal_strong": .4, "cost1": .1, "cost_low": .05,
                                 "cost_high": .3} | fields))


def test_advice_is_believed_within_an_interval_of_bias() -> None:
    # gain of the risky demand over the safe one, where the opponent is told weak and where it is told strong
    gain, loss = .8 * .3 - .2 * .1 - .05, .4 * .3 - .6 * .1 - .05
    assert gain > 0 < loss
    low, high = .2 / gain, .6 / loss
    for bias, believed in ((low - 1e-9, False), (low + 1e-9, True), (high - 1e-9, True), (high + 1e-9, False)):
        assert mediation.honest(third(bias=bias)[0], .55) is believed
    assert not mediation.honest(third(bias=5, signal_weak=.2)[0], .55), "there is nothing to gain by the risk"


def test_the_best_effort_bridges_and_leans() -> None:
    q = quantities(third=3, effort=(.4, 1.7, -.2), leverage=[[.3, 0], [.5, -.1], [9, 9]])
    p, st = parties(share=.5), state()
    for kinds, bias, best in (([0, 0, 0], 0.0, 1.0), ([0, 2, 0], -.5, .75), ([0, 2, 0], 4.0, .4), ([0, 1, 0], 0.0, .4)):
        mediation.mediate(p, third(3, kind=kinds, bias=bias), q, P, 1, st)
        assert (st.effort, st.bridge) == (pytest.approx(best), pytest.approx(20 * best))
    assert p["lean"] == pytest.approx([1 + .4 * .8, 1])
    q.leverage[0] = (.7, .2)
    assert [mediation.lean(q, i, P) for i in (0, 1)] == [pytest.approx(1.4), pytest.approx(1.08)]
    mediation.mediate(p, third(3), q, P, 0, st)
    assert (st.effort, st.bridge) == (0, 0) and p["lean"].tolist() == [1, 1]
    assert [mediation.shorten(P, state(effort=e)) for e in (0, .5, .8)] == [1, 1, pytest.approx(1.6**-.5)]


def test_attacks_come_by_what_their_authors_want(numbers: Numbers) -> None:
    items, st = agenda([0, 1, 2, 3], status=(AGREED, OPEN, REFERRED, OPEN)).items, state(settled=2, stage=IN_SESSION)
    for objective, wants, factor in (
            (1, 0, 0), (1, 1, 1), (1, -1, 1), (2, 2, .5), (2, 1, 1), (3, 0, 1.5), (3, -1, 1.5)):
        one = records(DISRUPTOR, 1, rate=.2, objective=objective, wants=wants)[0]
        assert disruption.opportunity(one, items, st) == pytest.approx(.2 * factor)
    assert disruption.opportunity(records(DISRUPTOR, 1, rate=.2, objective=3, wants=-1)[0], items[:0], st) == \
        pytest.approx(.6)
    two = records(DISRUPTOR, 2, rate=(.2, .3), objective=1, wants=-1, low=(.2, .4), high=(.8, .4))
    case = records(CASE, 1, disruption_slot=5)[0]
    numbers.given = {("disrupt", 4, 0): .25}
    for off, size in ((-1e-9, .75), (1e-9, .4)):
        st.optimism_shock = .3
        numbers.weeks = {("disrupt", 4, 5, 0): 1 - math.exp(-.2) + off, ("disrupt", 4, 6, 1): 1 - math.exp(-.3) - 1e-9}
        disruption.disrupt(two, items, case, P, RNG, SLOTS, 4, st)
        assert st.attack == pytest.approx(size)
        assert st.optimism_shock == pytest.approx(.3 * math.sqrt(.5) + .6 * size)
    st.stage, st.optimism_shock = SUSPENDED, .3
    disruption.disrupt(two, items, case, P, RNG, SLOTS, 4, st)
    assert (st.attack, st.optimism_shock) == (0, pytest.approx(.3 * math.sqrt(.5)))


def test_promises_are_kept_broken_or_suspended(numbers: Numbers) -> None:
    numbers.given = {("commitments", 0, c): u for c, u in enumerate((.6 + 1e-9, .6 - 1e-9, 0.0, 0.0))}
    for broken in (True, False):
        if not broken:
            numbers.given["commitments", 0, 0] = .6 - 1e-9
        given = records(PROMISE, 4, kept=.6, due=(2, 2, 3, 4), lag=(1, 0, 0, 0), depends=(-1, -1, 0, 2))
        triggers, trust, seen = records(TRIGGER, 5, when=-1, how=-1), np.array([1.0]), []
        for t in range(1, 6):
            promises.promises(given, triggers, trust, P, RNG, t)
            seen.append(round(float(trust[0]), 9))
        # the breach of week 2 is seen a week later; what hangs on it, and what hangs on that, is suspended
        assert given["state"].tolist() == ([2, 1, 3, 3] if broken else [1, 1, 1, 1])
        assert seen == ([1, 1.2, .7, .7, .7] if broken else [1, 1.4, 1.6, 1.8, 1.8])
        assert triggers["when"].tolist() == [-1, 4 if broken else -1, -1, -1, -1]
        assert triggers["how"][1] == (0 if broken else -1)
