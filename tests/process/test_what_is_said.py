"""Numbers that an answer is made of: the sign of a difference, its interval, weeks of dates, ratifiers together."""

from __future__ import annotations

from datetime import date, timedelta
from math import asin, pi

import numpy as np
import pytest
from scipy import stats

from peaceroom.analysis.process.run import differences, paired_mean
from peaceroom.process.actors import Ratifier, Violence
from peaceroom.process.parameters import Parameters
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches
from peaceroom.scenario.file.loading import from_dict
from peaceroom.scenario.talks.case import Builder

from .small import QUICK, duel, within

AS_OF = date(2026, 3, 2)


def test_a_difference_is_the_other_run_less_this_one() -> None:
    never = simulate(duel(), QUICK.replace(h0=0.0), Switches.only(), draws=256, weeks=4, workers=1)
    sure = simulate(duel(), QUICK, Switches.only(), draws=256, weeks=4, workers=1)
    assert never.difference(sure, "pie", 4) == (1.0, 0.0)
    assert sure.difference(never, "pie", 4) == (-1.0, 0.0)


def test_the_interval_of_a_mean_difference_is_students_at_95_per_cent() -> None:
    values = np.array([.1, -.2, .3, .05, .4, -.1])
    low, high = stats.t.interval(.95, values.size - 1, values.mean(), stats.sem(values))
    assert paired_mean(values) == pytest.approx({"delta": values.mean(), "low": low, "high": high})


@pytest.mark.parametrize("corr", [0.0, .35, .65, 1.0])
def test_ratifiers_of_a_party_hang_together_as_told(corr: float) -> None:
    """Two that each accept half the time both do with probability 1/4 + asin(ρ)/2π (the orthant of a normal pair)."""
    # the other side is at its limit, so that a refused text cannot be moved
    case = duel(no_agreement=[0.0, .5], ratifiers=(Ratifier("one", "a", (0.0, 1.0)), Ratifier("two", "a", (0.0, 1.0))))
    r = simulate(case, QUICK.replace(ratifier_corr=corr), Switches.only("ratify"), draws=20_000, weeks=8, workers=1)
    assert r.by("comprehensive")[-1] == 1
    assert within(float(r.by("ratified")[-1]), .25 + asin(corr) / (2 * pi), 20_000)
    assert Parameters()["ratifier_corr"] == .65


@pytest.mark.parametrize(("days", "week"), [(1, 1), (7, 1), (8, 2), (14, 2), (15, 3), (20, 3), (21, 3)])
def test_a_date_falls_into_the_week_that_ends_on_it_or_after(days: int, week: int) -> None:
    """Whatever is dated in the week after day 14 happens in week 3: ceasefires, promises, events and exits."""
    day = (AS_OF + timedelta(days=days)).isoformat()
    party = {"kind": "party", "consent": "required", "capability": 50}
    s = from_dict({
        "peaceroom": 1, "title": "Dates", "as_of": AS_OF.isoformat(), "horizon": "2026-12-01",
        "coders": {"c": {"name": "C"}},
        "actors": {"up": party | {"name": "Up"}, "down": party | {"name": "Down"},
                   "far": {"name": "Far", "kind": "patron"}},
        "issues": {"toll": {"name": "Toll", "scale": {0: "none", 100: "full"}}},
        "positions": [{"actor": "up", "issue": "toll", "position": 80, "salience": 50},
                      {"actor": "down", "issue": "toll", "position": 20, "salience": 50}],
        "events": {"vote": {"name": "Vote", "date": day, "outcomes": {
            "yes": {"p": 0.5, "effects": []}, "no": {"p": "rest", "effects": []}}}},
        "process": {
            "ceasefires": [{"class": "preliminary", "until": day}],
            "third_parties": {"far": {"support": {"up": 1}}},
            "exits": [{"from": "far", "to": "up", "date": day, "keeps": 0.5}],
            "commitments": {"leave": {"debtor": "up", "creditor": "down", "act": "leave", "due": day, "kept": 0.5}}}})
    case = Builder(s, 1, 2, Violence()).case(0)
    assert [held.expires for held in case.ceasefires] == [week]
    assert case.commitments[0].due == week
    assert next(e for e in case.events if e.id == "vote").window == (week, week)
    (leaves,) = next(e for e in case.events if e.id != "vote").outcomes[0].effects
    assert 1 + leaves.delay == week


def test_a_difference_is_the_other_world_less_the_one_that_stands() -> None:
    found = differences(({"signed": [.5, .7, .9], "broken": [.1, .1, .1]}, b""),
                        {"signed": np.array([.4, .5, .6]), "broken": np.array([.3, .3, .3])})
    assert found["signed"]["delta"] == pytest.approx(.2) and found["broken"]["delta"] == pytest.approx(-.2)
    assert found["signed"]["low"] < .2 < found["signed"]["high"]
