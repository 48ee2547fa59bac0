"""Waiting for an event, and for what it changes: each function against what its module says it is."""

from __future__ import annotations

from typing import Any

import pytest
from scipy.special import expit

from peaceroom.process.mechanisms import beliefs, waiting

from .by_hand import P, calendar_of, parties, state


def test_a_thing_in_some_weeks_is_worth_what_discount_and_cost_leave() -> None:
    for weeks in (1, 5):
        assert waiting.option(.8, .01, .98, weeks) == pytest.approx(
            .98**weeks * .8 - .01 * sum(.98**t for t in range(weeks)))
        assert waiting.option(.8, .01, 1.0, weeks) == pytest.approx(.8 - .01 * weeks)


def test_terms_after_an_event_follow_what_support_brings() -> None:
    c, st = calendar_of(2), state(barrier=2.0)
    c.outcomes["marginal"] = (.3, .7)
    c.gain[0] = [[.5, 0], [-.4, .2]]
    p = parties(share=.5, worth=(.55, .35), hope=.4, drift_mean=.004, drift_ahead=(.002, -.002), drift_var=.0004)
    mean = .3 * .5 - .7 * .4, .7 * .2
    drift = .006 + .1 * ((.5 - mean[0]) - (0 - mean[1]))
    expected = .55 + .5 * (beliefs.hope(0.0, 2.0, .5, drift, .0004, P) - .4)
    assert waiting.after(p, c, P, 0, 0, 0, 1, st) == pytest.approx(expected)
    drift = -(.1 * ((-.4 - mean[0]) - (.2 - mean[1]))) + .004 - .002
    expected = .35 + .5 * (beliefs.hope(0.0, 2.0, .5, drift, .0004, P) - .4)
    assert waiting.after(p, c, P, 1, 0, 1, 1, st) == pytest.approx(expected)
    p["hope"] = (3, -3)
    assert [waiting.after(p, c, P, i, 0, 0, 1, st) for i in (0, 1)] == [0, 1]
    c.expected["value"][0, 0, 1], p["fights"] = .77, (1, 0)
    assert waiting.after(p, c, P, 0, 0, 1, 1, st) == .77 and waiting.after(p, c, P, 1, 0, 1, 1, st) == .35


def awaited(**fields: Any) -> Any:
    """One event in week 9 that two parties wait for, ten weeks ahead."""
    c = calendar_of(1, **({"waits": 1, "attention": 10} | fields))
    c.triggers["when"], c.triggers["how"] = 9, -2
    c.outcomes["marginal"], c.expected["terms"] = (.3, .7), (.6, .2)
    return c


def pace(margin: float) -> float:
    return .2 + .8 * float(expit(-(margin - .05) / .03))


def test_who_expects_better_terms_waits() -> None:
    p, c = parties(worth=(.4, .9)), awaited()
    waiting.wait(p, c, P, 5)
    terms = .3 * .6 + .7 * .4, .9
    margins = [waiting.option(terms[i], .01, .98, 4) - (.4, .9)[i] for i in (0, 1)]
    assert p["wait_margin"] == pytest.approx(margins) and p["waiting"] == pytest.approx([pace(m) for m in margins])
    assert p["wait_gain"] == pytest.approx([.06, 0])
    # the trend: terms are .32 on the mean, less than what is on the table
    assert p["wait_trend"] == pytest.approx([waiting.option(.4, .01, .98, 4) - .4, margins[1]])
    c.expected["believed"] = (.5, .2)
    waiting.wait(p, c, P, 5)
    assert p["wait_gain"][0] == pytest.approx(.5 * .6 + .2 * .4 + .3 * .4 - .4), "what is left over changes nothing"
    c.expected["terms"] = (.9, .2)
    waiting.wait(p, c, P, 5)
    assert p["wait_trend"][0] == pytest.approx(waiting.option(.5 * .9 + .2 * .2 + .3 * .4, .01, .98, 4) - .4)


@pytest.mark.parametrize(("t", "fields"), [(5, {"waits": 0}), (5, {"attention": 3}), (9, {})])
def test_nothing_is_waited_for_that_is_too_far_off_or_came_to_nothing(t: int, fields: dict[str, Any]) -> None:
    p, c = parties(worth=.4, wait_margin=9, waiting=9), awaited(**fields)
    waiting.wait(p, c, P, t)
    assert p["waiting"].tolist() == [1, 1] and p["wait_margin"].tolist() == [-1, -1]


def test_an_announced_change_is_waited_for_until_it_is_complete() -> None:
    p, c = parties(worth=.4, fights=(1, 0)), awaited()
    c.triggers["how"], c.outcomes["complete"], c.later[:] = 1, (99, 6), .7
    for t, left in ((9, 6), (14, 1), (15, 0)):
        waiting.wait(p, c, P, t)
        margin = waiting.option(.7, .01, .98, left) - .4
        assert p["waiting"][0] == (pytest.approx(pace(margin)) if left else 1) and p["waiting"][1] == 1
        if left:
            assert p["wait_margin"][0] == p["wait_trend"][0] == pytest.approx(margin)
            assert p["wait_gain"][0] == pytest.approx(.3)
    c.later[:] = .1
    waiting.wait(p, c, P, 9)
    assert p["wait_gain"][0] == 0, "nobody need take worse terms than those on the table"
    c.events["attention"] = 5
    waiting.wait(p, c, P, 9)
    assert p["waiting"][0] == 1


def test_of_two_events_the_one_that_is_worth_most_sets_the_pace() -> None:
    for first in (0, 1):
        p, c = parties(worth=.1), calendar_of(2, waits=1, attention=10)
        c.triggers["when"], c.outcomes["marginal"] = 9, .5
        c.expected["terms"][:, first], c.expected["terms"][:, 1 - first] = .8, .3
        waiting.wait(p, c, P, 5)
        assert p["wait_gain"][0] == pytest.approx(.7)


def test_terms_are_looked_up_while_an_event_is_waited_for() -> None:
    p = parties(share=.5, worth=(.55, .35), hope=.4, drift_mean=.004, drift_ahead=(.002, -.002), drift_var=.0004,
                logit=(.3, -.3), fights=(1, 0))
    st = state(barrier=2.0)
    for ahead, looks in ((0, False), (1, True)):
        c = awaited(attention=3)
        waiting.expect(p, c, P, 5, ahead, st)
        expected = [waiting.after(p, c, P, 0, 0, o, 5, st) for o in (0, 1)] if looks else [.6, .2]
        assert c.expected["terms"][0, 0] == pytest.approx(expected) and not c.later.any()
    c = awaited(attention=3)
    c.triggers["how"], c.outcomes["complete"] = 1, (99, 6)
    for t, ahead, left in ((12, 0, 3), (11, 0, None), (11, 1, 4), (15, 1, None), (14, 0, 1)):
        c.later[:] = 9
        waiting.expect(p, c, P, t, ahead, st)
        assert c.later[1, 0] == 9, "who does not fight waits for no change of strength"
        if left is None:
            assert c.later[0, 0] == 9
            continue
        there = .3 + left * .006
        then = beliefs.hope(there, 2.0, float(expit(there)), .006, .0004, P)
        assert c.later[0, 0] == pytest.approx(.55 + .5 * (then - .4))
