"""The table, from opening items to signing: each function against what its module says it is."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from peaceroom.process.machine.records import CASE
from peaceroom.process.machine.state import (
    AGREED,
    GENERAL,
    IN_SESSION,
    LOCKED,
    OPEN,
    REFERRED,
    SIGNED,
)
from peaceroom.process.mechanisms import (
    table,
)

from .by_hand import NAN, RNG, SLOTS, Numbers, P, agenda, calendar_of, parties, quantities, records, state


def test_items_open_by_precedence_and_tracks() -> None:
    a = agenda([0, 1, 2, 3], status=(AGREED, LOCKED, LOCKED, OPEN), weeks0=5, age=9, opened=9)
    precedence, st = np.zeros((4, 4), np.int64), state()
    precedence[1, 3] = precedence[2, 0] = 1
    table.open_items(a.items, precedence, 1, 7, st)
    assert a.items["status"].tolist() == [AGREED, LOCKED, LOCKED, OPEN] and (st.open_items, st.settled) == (1, 1)
    table.open_items(a.items, precedence, 2, 7, st)
    assert a.items["status"].tolist() == [AGREED, LOCKED, OPEN, OPEN] and (st.open_items, st.settled) == (2, 1)
    assert (a.items["age"][2], a.items["opened"][2]) == (0, 7)
    a.items["status"] = (AGREED, LOCKED, LOCKED, REFERRED)
    table.open_items(a.items, precedence, 9, 0, st)
    assert a.items["status"].tolist() == [AGREED, OPEN, OPEN, REFERRED] and (st.open_items, st.settled) == (2, 2)
    assert a.items["age"][1:3].tolist() == [5, 5] and a.items["opened"][1:3].tolist() == [-5, -5]


def test_what_settles_is_a_text_by_its_chance(numbers: Numbers) -> None:
    for clocked, written, u, text in ((0, .3, .29, 1), (0, .3, .31, 0), (0, 1.0, 1.0, 1), (1, 1.0, .49, 1),
                                      (1, 1.0, .51, 0)):
        numbers.given = {("items", 6, 0): (0, 0, u, 0)}
        a = agenda([0], status=OPEN, age=4, written=written, clocked=clocked, substance=1, ceasefire_class=2,
                   ceasefire_scope=GENERAL)
        st = state(settled=3)
        table.settle(a, 0, REFERRED, P, RNG, 6, st)
        item = a.items[0]
        assert (item.status, item.age, item.first, st.settled) == (REFERRED, 0, 6, 4)
        assert (st.stepped, st.first_substantive, st.cease) == (text, 6 if text else -1, 2)
    table.settle(a, 0, AGREED, P, RNG, 8, st)
    assert item.first == 6


def test_what_is_referred_lies_between_the_stances() -> None:
    a = agenda([0, 0, 1], stance=[[10, NAN, 5], [40, NAN, 5]], attractor=(1, 2, 3), settled=-5)
    table.refer(a, 0)
    assert a.issues["settled"].tolist() == [25, 2, -5]
    p = parties(3, waiting=(.5, .2, .8))
    assert table.item_wait(p, np.array([[1, 0, 1]]), 0) == .5 and table.item_wait(p, np.array([[0, 0, 0]]), 0) == 1


def sit(off: float, numbers: Numbers, *, refer_off: float = 1.0, away: bool = False, delegate: int = 1,
        bottom: float = 60.0, other: float = 0.0, apart: float = 0.0, **items: Any) -> tuple[Any, Any]:
    """Week 6 of one item with readiness at its reference, stances that hold, a bridge of 5: hazards told by hand."""
    a = agenda([0], stance=[[20], [50]], **({"status": OPEN, "age": 4, "ease": 1.5, "pressure": 1.2} | items))
    a.clock[0] = (.1, .2, .3, .4)
    q = quantities(2, 1, position=[[20], [50]], bottom_line=[[bottom], [other]])
    a.issues["attractor"] = 30
    p, st = parties(ready=.25, waiting=(.8, 1), worth=0), state(closing=3, bridge=5)
    still = SimpleNamespace(**{**vars(P), "gamma": 0.0})
    slow = 1.5 * .8
    h = slow * 1.2 * math.exp(-25 / (40 if a.items["clocked"][0] else 25)) * (
        .3 if a.items["clocked"][0] else .02 * 3)
    far = math.exp(-apart / 20)
    numbers.weeks = {("closing", 6, 2, 0): 1 - math.exp(-h * far) + off,
                     ("delegate", 6, 7, 0): 1 - math.exp(-.1 * 3 * slow * math.exp(-25 / 20) * far) + refer_off}
    case = records(CASE, 1, closing_slot=2, reference_slot=7, tracks=3)[0]
    table.sit(a, q, p, case, still, SimpleNamespace(delegate=delegate), RNG, SLOTS, 6, st, away)
    return a.items[0], a


def test_an_open_item_closes_at_its_hazard(numbers: Numbers) -> None:
    assert sit(-1e-9, numbers)[0].status == AGREED
    item, _ = sit(1e-9, numbers)
    assert (item.status, item.age, item.gap) == (OPEN, 5, 30)
    assert sit(-1e-9, numbers, clocked=1, opened=3)[0].status == AGREED
    assert sit(1e-9, numbers, clocked=1, opened=3)[0].status == OPEN
    for more in ({"held": 1}, {"away": True}, {"status": LOCKED, "held": 1}):
        assert sit(-1e-9, numbers, **more)[0].status == OPEN
    assert sit(-.01, numbers, bottom=21.0)[0].status == AGREED, "21 and the bridge on one side, 0 on the other"
    # limits that do not meet: 20 ± 1 and 50 ± 0 with the bridge of 5
    assert sit(-.01, numbers, bottom=21.0, delegate=0)[1].issues["settled"][0] == 26


def test_an_item_may_be_settled_by_reference_after_a_while(numbers: Numbers) -> None:
    for refer_off, more, status in ((-1e-9, {}, REFERRED), (1e-9, {}, OPEN), (-1e-9, {"age": 2}, OPEN),
                                    (-1e-9, {"delegate": 0}, OPEN), (-1e-9, {"may_refer": 0}, OPEN)):
        item, a = sit(1e-9, numbers, refer_off=refer_off, **({"may_refer": 1} | more))
        assert item.status == status
        if status == REFERRED:
            assert a.issues["settled"][0] == 35


def test_the_further_bottom_lines_are_apart_the_more_rarely_a_reference_is_agreed(numbers: Numbers) -> None:
    # with the bridge one goes up to 26, the other down to 40
    never = {"bottom": 21.0, "other": 45.0, "apart": 14.0, "may_refer": 1}
    for off, status in ((-1e-9, REFERRED), (1e-9, OPEN)):
        assert sit(0, numbers, refer_off=off, **never)[0].status == status
        item, a = sit(off, numbers, clocked=1, opened=3, **never)
        assert item.status == status and a.issues["settled"][0] == (35 if status == REFERRED else 50)
    assert sit(-1e-9, numbers, clocked=1, opened=3, delegate=0, **never)[0].status == OPEN


def test_signing_needs_everybody_who_has_to() -> None:
    case, sw, st = records(CASE, 1)[0], SimpleNamespace(guarantee=1, commitment=0), state(seated=2, barrier=2.0)
    w = SimpleNamespace(parties=parties(3, worth=.6, reserve=(.5, .6, .7), exposure=0.0, here=(1, 1, 0)),
                        agenda=agenda([0], n=3), calendar=calendar_of(0, n=3))
    assert table.refuser(w, case, P, sw, 4, st) == -1
    w.parties["here"] = 1
    assert table.refuser(w, case, P, sw, 4, st) == 2
    w.parties["exposure"][0] = .99  # worth .6·(1 − .6·.3·.99) = .49
    assert table.refuser(w, case, P, sw, 4, st) == 0
    sw.guarantee = 0
    assert table.refuser(w, case, P, sw, 4, st) == 2
    w.parties["exposure"], w.parties["reserve"] = 0, .1
    w.parties["hope"][1], w.parties["shift"][1] = .95, .5
    assert table.refuser(w, case, P, sw, 4, st) == -1
    sw.commitment = 1
    assert table.refuser(w, case, P, sw, 4, st) == 1
    sw.commitment, case.seating, st.seated = 0, 1, 1
    assert table.refuser(w, case, P, sw, 4, st) == -2
    # a sufficient consensus: the first has to, of the others one
    st.seated, case.sign_rule, case.sign_others, w.agenda.signing[:] = 3, 1, 1, (1, 2, 2)
    for reserve, who in (((.1, .1, .1), -1), ((.1, .9, .1), -1), ((.1, .1, .9), -1), ((.1, .9, .9), 2),
                         ((.9, .1, .1), 0)):
        w.parties["reserve"] = reserve
        assert table.refuser(w, case, P, sw, 4, st) == who
    case.sign_others, w.parties["reserve"], w.agenda.signing[:] = 2, .1, (1, 2, 0)
    assert table.refuser(w, case, P, sw, 4, st) == -2, "too few of them are there"


def concluded(numbers: Numbers, off: float = -1e-9, reopen: int = 1, blocked: int = 0, seating: int = 0,
              reserve: float = .1) -> tuple[Any, Any]:
    # worth to the first: 1 − .5 on the first issue (salience 2), 1 − .1 on the second; to the other whatever
    w = SimpleNamespace(
        parties=parties(waiting=(.5, .25), reserve=(reserve, .1)), calendar=calendar_of(0),
        agenda=agenda([0, 1], status=AGREED, settled=(70, 40), salience=[[2, 1]] * 2, stance=[[60, 30]] * 2),
        quantities=quantities(2, 2, position=[[20, 50], [70, 40]]))
    w.agenda.signing[:] = (1, 2)
    w.agenda.asked[:] = (1, 2)
    st, case = state(stage=IN_SESSION, blocked=blocked, seated=2, barrier=2.0), records(CASE, 1, seating=seating)[0]
    sw = SimpleNamespace(guarantee=0, commitment=0, reopen=reopen)
    slow = .5 if seating else .25
    numbers.given = {("signing", 9, 0): 1 - math.exp(-.6 * slow) + off, "durability": .99}
    table.conclude(w, case, P, sw, RNG, 9, st)
    return w, st


def test_what_all_accept_is_signed_by_and_by(numbers: Numbers) -> None:
    for seating in (0, 1):
        w, st = concluded(numbers, blocked=1, seating=seating)
        assert (st.stage, st.signed, st.comprehensive, st.frozen, st.blocked) == (SIGNED, 1, 1, 1, 0)
        assert (st.first_comprehensive, st.first_substantive, st.stepped, st.unravel_at) == (9, 9, 1, -1)
        assert w.parties["worth"] == pytest.approx([(2 * .5 + .9) / 3, 1])
        assert concluded(numbers, 1e-9, seating=seating)[1].stage == IN_SESSION


def test_long_refused_the_item_that_costs_most_comes_back(numbers: Numbers) -> None:
    for blocked, reopen, back in ((1, 1, True), (0, 1, False), (1, 0, False)):
        w, st = concluded(numbers, reserve=.7, blocked=blocked, reopen=reopen)
        assert (st.refuser, st.stage, st.blocked) == (0, IN_SESSION, 0 if back else blocked + 1)
        assert w.agenda.items["status"].tolist() == [LOCKED if back else AGREED, AGREED]
        assert w.agenda.cells["stance"].tolist() == ([[40, 30], [65, 30]] if back else [[60, 30], [60, 30]])
    a = agenda([0, 1, 1], settled=(50, 40, 20), salience=[[1, 1, 2]] * 2)
    q = quantities(2, 3, position=[[0, 10, NAN]] * 2)
    assert table.costliest(a, q, 0) == 0
    q.position[0] = (0, 10, 5)
    assert table.costliest(a, q, 0) == 1
