"""Sessions and breaks, authorities, the calendar: each function against what its module says it is."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtr

from peaceroom.process.machine.packing_events import OPS
from peaceroom.process.machine.records import AUTHORITY, CASE, EFFECT, SHOCK, TRIGGER
from peaceroom.process.machine.state import (
    AGREED,
    DORMANT,
    IN_SESSION,
    NOT_OPENED,
    OPEN,
    RECESS,
    SIGNED,
    SUSPENDED,
)
from peaceroom.process.machine.streams import BREAKS
from peaceroom.process.mechanisms import (
    authorities,
    breaks,
    calendar,
)

from .by_hand import NAN, RNG, SLOTS, Numbers, P, agenda, calendar_of, parties, records, state


@pytest.mark.parametrize(("lasted", "ease"), [(0.0, 1.0), (.1, 1.0), (6.0, 1.0), (6.0, .4)])
def test_the_length_of_a_break_is_log_normal_given_how_long_it_has_lasted(lasted: float, ease: float) -> None:
    """Its survival beyond what it has lasted, to the power of the ease, is the quantile asked for."""
    def longer(weeks: float) -> float:
        return float(ndtr((1.2 - math.log(weeks)) / 1.5))

    for u in (.9, .4, .01):
        weeks = breaks.length(P, u, lasted, ease)
        assert (longer(weeks) / longer(max(lasted, .3))) ** ease == pytest.approx(u, rel=1e-6)
    assert breaks.length(P, 0.0, 0.0, 1.0) == math.exp(50), "there is a longest one"


@pytest.mark.parametrize(("stage", "lasted", "since", "ease"), [
    (SUSPENDED, 5.0, 5.0, 1.0), (DORMANT, 120.0, 120.0, .4), (DORMANT, 0.0, 104.0, .4), (IN_SESSION, 5.0, NAN, 1),
    (NOT_OPENED, 5.0, NAN, 1)])
def test_a_break_under_way_goes_on(stage: int, lasted: float, since: float, ease: float, numbers: Numbers) -> None:
    numbers.given = {("breaks", 0, 0): (.3, .9, .9, .9)}
    st = state(break_left=7, dormant_in=7)
    breaks.start_session(records(CASE, 1, stage0=stage, break_weeks=lasted)[0], P, RNG, st)
    left, ahead = (0, 0) if math.isnan(since) else (breaks.length(P, .3, since, ease) - since, 104 - since)
    assert (st.stage, st.break_left, st.dormant_in) == (stage, pytest.approx(left), ahead)


def test_talks_wait_for_what_they_resume_with() -> None:
    items = agenda([0, 1], resumes=(1, 0), status=(OPEN, OPEN)).items
    assert breaks.awaited(items)
    items["status"] = (AGREED, OPEN)
    assert not breaks.awaited(items)


def week(st: Any, recess: float = 0.0, on: int = 1, items: Any = None) -> float:
    left = np.array([recess])
    breaks.session(parties(ready=(.2, .3)), agenda([0]).items if items is None else items, left, records(CASE, 1)[0], P,
                   on, RNG, SLOTS, 9, st)
    return float(left[0])


READY = (.7 * math.sqrt(.06) + .3 * .2) / .25


def test_talks_open_at_a_rate_that_readiness_sets(numbers: Numbers) -> None:
    for off, recess, stage in ((-1e-9, 0, IN_SESSION), (1e-9, 0, NOT_OPENED), (-1e-9, 2, RECESS)):
        numbers.given = {("opening", 9, 0): (1 - math.exp(-.2 * READY) + off, 9, 9, 9)}
        st = state(stage=NOT_OPENED)
        week(st, recess)
        assert st.stage == stage


def test_a_recess_lasts_as_planned() -> None:
    st = state(stage=IN_SESSION, broke=1)
    assert week(st, 1.5) == .5 and (st.stage, st.broke) == (RECESS, 0)
    assert week(st, .5) == 0 and st.stage == RECESS
    assert week(st) == 0 and st.stage == IN_SESSION
    st = state(stage=SIGNED)
    assert week(st, 3.0) == 2 and st.stage == SIGNED


@pytest.mark.parametrize(("left", "ahead", "recess", "resumes", "stage"), [
    (1.0, 9.0, 0, 0, IN_SESSION), (1.0, 9.0, 2, 0, RECESS), (1.5, 9.0, 0, 0, SUSPENDED), (1.5, 1.0, 0, 0, DORMANT),
    (1.0, 9.0, 0, 1, SUSPENDED), (1.0, 1.0, 0, 1, DORMANT), (1.5, 1.5, 0, 0, SUSPENDED)])
def test_a_break_ends_when_its_weeks_are_over(left: float, ahead: float, recess: float, resumes: int,
                                              stage: int) -> None:
    for begun in (SUSPENDED, DORMANT):
        st = state(stage=begun, break_left=left, dormant_in=ahead)
        week(st, recess, items=agenda([0], resumes=resumes).items)
        assert st.stage == (begun if stage == SUSPENDED else stage)
        assert (st.break_left, st.dormant_in) == (left - 1, ahead - 1)


def test_talks_break_the_likelier_the_less_they_are_ready(numbers: Numbers) -> None:
    hazard = .05 * READY**-.6 * (1 + 2 * .3)
    numbers.given = {("breaks", 9, 0): (.1, .1, .45, .1)}
    for off, on, breaks_off in ((-1e-9, 1, True), (1e-9, 1, False), (-1e-9, 0, False)):
        numbers.weeks = {("breaks", 9, BREAKS, 0): 1 - math.exp(-hazard) + off}
        st = state(stage=IN_SESSION, attack=.3, effort=.8)
        week(st, on=on)
        assert (st.stage, st.broke) == ((SUSPENDED, 1) if breaks_off else (IN_SESSION, 0))
        if breaks_off:
            expected = breaks.length(P, .45, 0.0, 1.0) * READY**-.7 * (.8 / .5)**-.5
            assert st.break_length == st.break_left == pytest.approx(expected)
            assert (st.dormant_in, st.first_break) == (104, 9)
            st.stage, st.first_break = IN_SESSION, 3
            week(st)
            assert st.stage == SUSPENDED and st.first_break == 3


def test_an_authority_lifts_its_stop_at_a_rate() -> None:
    assert [authorities.stop_length(.1, u) for u in (.9, .5, 1e-4)] == [
        math.ceil(-math.log(u) / .1) for u in (.9, .5, 1e-4)]
    assert authorities.stop_length(0.0, .5) == 1e9 and authorities.stop_length(1.0, 0.0) == 691


def authority(n: int = 1, **fields: Any) -> Any:
    return records(AUTHORITY, n, **({"until": -1, "after": -1, "resumes": .1, "stops": .2} | fields))


def test_of_several_stops_the_last_to_be_lifted_counts(numbers: Numbers) -> None:
    numbers.given = {("authority", 0, 0): (.9, .5, 0, 0), ("authority", 0, 1): (.1, .2, 0, 0),
                     ("authority", 0, 2): (.1, .01, 0, 0)}
    for stage, left in ((SUSPENDED, 17), (DORMANT, 17), (IN_SESSION, 3)):
        st = state(stage=stage, break_left=3)
        authorities.start_stopped(authority(3, stopped=(1, 1, 0)), RNG, st)
        assert st.break_left == left
    st = state(stage=SUSPENDED, break_left=3)
    authorities.start_stopped(authority(2), RNG, st)
    assert st.break_left == 3, "nobody has stopped it"


@pytest.mark.parametrize(("fields", "truce", "stops"), [
    ({}, False, True), ({"until": 0}, False, False), ({"until": 1}, False, True), ({"after": 0}, False, True),
    ({"after": 1}, False, False), ({"quiet": 1}, True, False), ({"quiet": 1}, False, True), ({"quiet": 0}, True, True)])
def test_an_authority_stops_talks_while_its_reasons_hold(fields: dict[str, Any], truce: bool, stops: bool,
                                                         numbers: Numbers) -> None:
    items = agenda([0, 1], status=(AGREED, OPEN)).items
    for off in (-1e-9, 1e-9):
        numbers.given = {("authority", 6, 0): (1 - math.exp(-.2) + off, .5, 0, 0)}
        for stage in (IN_SESSION, RECESS, SUSPENDED):
            st = state(stage=stage)
            authorities.stop(authority(**fields), items, truce, P, RNG, 6, st)
            stopped = stops and off < 0 and stage != SUSPENDED
            assert (st.stage, st.broke) == ((SUSPENDED, 1) if stopped else (stage, 0))
            if stopped:
                assert (st.break_length, st.break_left, st.dormant_in, st.first_break) == (7, 7, 104, 6)


def test_the_second_authority_is_asked_after_the_first_and_stops_nothing_that_is_stopped(numbers: Numbers) -> None:
    items = agenda([0], status=OPEN).items
    numbers.given = {("authority", 6, 0): (.9, .5, 0, 0), ("authority", 6, 1): (0, .2, 0, 0)}
    st = state(stage=IN_SESSION, first_break=2)
    authorities.stop(authority(2, quiet=(1, 0)), items, True, P, RNG, 6, st)
    assert (st.stage, st.break_length, st.first_break) == (SUSPENDED, 17, 2)
    numbers.given["authority", 6, 0] = (0, .5, 0, 0)
    st = state(stage=IN_SESSION)
    authorities.stop(authority(2), items, False, P, RNG, 6, st)
    assert st.break_length == 7


def test_events_come_in_their_window_and_as_their_parent_came(numbers: Numbers) -> None:
    c = calendar_of(4, breaches=1, low=(3, 0, 5, 5), high=(6, 0, 5, 5))
    c.events["parent"] = (1, -1, 0, -1)  # the first hangs on the second, the third on the first
    c.chances[0] = [[.2, .8], [.9, .05]]
    c.chances[1, 0] = (.5, .5)
    c.chances[2] = [[1, 0], [0, 1]]
    c.events["given"] = (-1, -1, -1, 1)
    c.triggers["when"][4], c.triggers["how"][4] = 8, 0
    for u, week in ((0.0, 3), (.24, 3), (.26, 4), (.99, 6)):
        for of_first, of_second, hows in ((.1, .4, [0, 0, 0]), (.3, .4, [1, 0, 1]), (.1, .6, [0, 1, 0]),
                                          (.92, .6, [1, 1, 1]), (.97, .6, [-1, 1, -1])):
            numbers.given = {("events", 0, 0): (of_first, u, 9, 9), ("events", 0, 1): (of_second, .5, 9, 9),
                             ("events", 0, 2): (0.0, .5, 9, 9)}  # what has no chance does not come by 0 either
            calendar.draw_events(c, RNG)
            assert c.triggers["when"].tolist() == [week, 0, 5, 5, -1]
            assert c.triggers["how"].tolist() == [*hows, 1, -1]


@pytest.mark.parametrize(("during", "sits", "comes"), [(0, True, True), (0, False, True), (1, True, True),
                                                       (1, False, False), (2, True, False), (2, False, True)])
def test_a_shock_comes_at_its_rate_and_not_too_soon_again(during: int, sits: bool, comes: bool,
                                                          numbers: Numbers) -> None:
    c = calendar_of(1)._replace(shocks=records(SHOCK, 2, rate=(.3, 0), quiet=4, during=during),
                                triggers=records(TRIGGER, 3, when=-1, how=-1))
    edge = 1 - math.exp(-.3)
    for t, off, when in ((5, 1e-9, -1), (6, -1e-9, 6), (9, -1e-9, 6), (10, -1e-9, 10)):
        numbers.given = {("events", t, 0): edge + off, ("events", t, 1): 0.0}
        calendar.strike(c, RNG, sits, t)
        assert c.triggers["when"].tolist() == ([-1, when, -1] if comes else [-1, -1, -1])
        assert c.triggers["how"][1] == (0 if c.triggers["when"][1] >= 0 else -1)


def test_effects_begin_after_their_delay_and_branches_at_once() -> None:
    c = calendar_of(1)._replace(effects=records(EFFECT, 3, value=(3, 8, 4), trigger=0, outcome=(1, 0, 1),
                                                place=(0, 1, 2), op=(1, 1, 0), delay=2, ramp=3))
    c.outcomes["branch"][0] = (5, 2)
    c.triggers["when"], c.triggers["how"] = 4, 1
    row, seen, third = np.array([10.0, 20.0, 10.0]), [], []
    for t in range(3, 10):
        st = state(branch=1)
        calendar.advance(c, row, t, st)
        seen.append((float(row[0]), int(st.branch), int(st.fresh), int(st.moved)))
        third.append(float(row[2]))
    assert seen == [(10, 1, 0, 0), (10, 3, 1, 0), (10, 1, 0, 0), (11, 1, 1, 1), (12, 1, 0, 1), (13, 1, 0, 1),
                    (13, 1, 0, 0)]
    assert row[1] == 20 and third == pytest.approx([10, 10, 10, 8, 6, 4, 4]), "equal steps from where it began"
    c.triggers["when"] = -1
    st = state()
    calendar.advance(c, row, 1, st)
    assert row.tolist() == [13, 20, 4] and not st.moved
    c.triggers["when"], c.triggers["how"] = 4, -1
    st = state(branch=1)
    calendar.advance(c, row, 4, st)
    assert (st.branch, st.fresh) == (1, 0)


def test_ways_to_change_a_quantity_are_packed_by_the_numbers_that_they_are_read_by() -> None:
    assert OPS == ("set", "add", "multiply") and (calendar.SET, calendar.ADD, calendar.MULTIPLY) == (0, 1, 2)


@pytest.mark.parametrize(("op", "logarithmic", "value", "start", "path"), [
    ("ADD", 0, 3.0, 10.0, [11, 12, 13]), ("MULTIPLY", 0, 8.0, 2.0, [4, 8, 16]), ("MULTIPLY", 1, 8.0, 2.0, [4, 8, 16]),
    ("SET", 0, 4.0, 10.0, [8, 6, 4]), ("SET", 0, 4.0, NAN, [4, 4, 4]), ("MULTIPLY", 0, 0.0, 9.0, [6, 3, 0]),
    ("SET", 1, 0.0, .99, [.01**(1 / 3) - .01, .01**(2 / 3) - .01, 0]),
    ("ADD", 1, -5.0, .99, [.01**(1 / 3) - .01, .01**(2 / 3) - .01, 0])])
def test_effects_are_phased_in_by_equal_steps(op: str, logarithmic: int, value: float, start: float,
                                              path: list[float]) -> None:
    effect = records(EFFECT, 1, value=value, ramp=3, op=getattr(calendar, op), logarithmic=logarithmic, begun=start)[0]
    now, seen = start, []
    for since in range(3):
        now = calendar.phased(effect, now, since)
        seen.append(now)
    assert seen == pytest.approx(path, abs=1e-12)
    effect.ramp = 2
    assert calendar.phased(effect, calendar.phased(effect, start, 0), 1) == pytest.approx(path[-1], abs=1e-12)
    if op == "SET" and not logarithmic:
        half = (start + value) / 2 if start == start else value
        assert calendar.phased(effect, start, 0) == pytest.approx(half)
    if not (op == "ADD" and logarithmic):
        effect.ramp = 1
        assert calendar.phased(effect, start, 0) == pytest.approx(path[-1], abs=1e-12)


def test_the_nearest_deadline_ahead_presses_most() -> None:
    c = calendar_of(3)._replace(presses=np.array([[1, 0], [1, 1], [1, 1]]))
    c.triggers["when"] = (4, 10, 13)
    items, st = agenda([0, 1], pressure=9.0).items, state(deadline=9)
    calendar.deadline_pressure(c, items, P, 1, 5, st)
    assert items["pressure"] == pytest.approx([1 + .8 * math.exp(-5 / 4)] * 2)
    assert st.deadline == pytest.approx(math.exp(-5 / 4))
    calendar.deadline_pressure(c, items, P, 1, 4, st)
    assert items["pressure"] == pytest.approx([1.8, 1 + .8 * math.exp(-6 / 4)]) and st.deadline == 1
    calendar.deadline_pressure(c, items, P, 0, 4, st)
    assert items["pressure"].tolist() == [1, 1] and st.deadline == 0
