"""A case in the memory of the compiled loop."""

from __future__ import annotations

import numpy as np
import pytest

from peaceroom.core.months import month_of_weeks
from peaceroom.process.actors import Event, Outcome
from peaceroom.process.machine.packing import pack
from peaceroom.process.machine.state import FIRSTS
from peaceroom.process.parameters import Parameters
from peaceroom.process.result import EVENTS

from .small import duel

VOTE = Event("vote", (Outcome("new", .3), Outcome("old", .6)), (4, 4))
EXIT = Event("exit", (Outcome("leaves", {"new": .8, "old": .1}),), (12, 12), parent="vote")
TALK = Event("talk", (Outcome("held", {"leaves": .5}),), (20, 20), parent="exit")


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_what_may_come_hangs_on_parents_wherever_they_stand(order: tuple[int, int, int]) -> None:
    """P(leaves) = .3·.8 + .6·.1, P(held) = half of it, however the events are listed."""
    events = tuple((VOTE, EXIT, TALK)[k] for k in order)
    found = pack(duel(events=events), Parameters(), 30).world.calendar.outcomes["marginal"]
    assert found[[e.id for e in events].index("exit"), 0] == pytest.approx(.3)
    assert found[[e.id for e in events].index("talk"), 0] == pytest.approx(.15)


def test_each_thread_writes_to_a_world_of_its_own() -> None:
    packed = pack(duel(events=(VOTE,)), Parameters(), 30)
    one, other = packed.copy(), packed.copy()
    one.quantities.row[:] = 7.0
    one.parties["share"] = 7.0
    assert np.all(one.quantities.trust == 7.0) and np.all(one.quantities.position == 7.0)
    assert not np.any(other.quantities.row == 7.0) and not np.any(other.parties["share"] == 7.0)
    assert not np.any(packed.world.start == 7.0)


def test_months_of_weeks_go_on_after_those_given() -> None:
    month = pack(duel(month_of_week=[0, 0, 0, 1]), Parameters(), 40).world.month
    assert month[:4].tolist() == [0, 0, 0, 1]
    assert np.array_equal(month[4:], 2 + month_of_weeks(36))


def test_a_month_has_30_44_days() -> None:
    """The middle of week 5 is day 31.5, in the second month; twelve months are a year of 52 weeks and a day or two."""
    month = month_of_weeks(522)
    assert month[:6].tolist() == [0, 0, 0, 0, 1, 1]
    assert month[-1] == 119


def test_columns_of_a_result_are_named_after_the_state() -> None:
    assert tuple(name.removeprefix("first_") for name in FIRSTS) == EVENTS
    assert EVENTS == ("opened", "step", "break", "ceasefire", "comprehensive", "ratified", "victory", "unravelled",
                      "substantive")
