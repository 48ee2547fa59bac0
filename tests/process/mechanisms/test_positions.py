"""Positions and limits: each function against what its module says it is."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.special import ndtri

from peaceroom.process.machine.records import CASE, CONDITION
from peaceroom.process.machine.state import (
    AGREED,
    GIVEN,
    OPEN,
    REFERRED,
    RESERVATION,
    STANCES,
)
from peaceroom.process.mechanisms import (
    positions,
    table,
)

from .by_hand import NAN, RNG, Numbers, P, agenda, parties, quantities, records, state


def test_attractors_are_means_by_salience_and_strength() -> None:
    a = agenda([0, 0], stance=[[10, NAN], [60, 40]], salience=[[.2, .1], [.1, .3]])
    q, p, st = quantities(2, 2, position=[[20, 30], [80, NAN]]), parties(share=(.25, .75)), state(branch=1)
    for kind, expected in ((STANCES, [(.5 * 10 + .75 * 60) / 1.25, 40]), (1, [(.5 * 20 + .75 * 80) / 1.25, 30])):
        positions.attract(a, q.position, p, records(CASE, 1, attractors=kind)[0], False, st)
        assert a.issues["attractor"] == pytest.approx(expected)
    p["share"] = 0
    positions.attract(a, q.position, p, records(CASE, 1, attractors=1)[0], False, st)
    assert a.issues["attractor"] == pytest.approx([50, 30]), "where nobody weighs anything, the plain mean"
    a = a._replace(branches=np.array([[1.0, 2], [3, 4]]))
    positions.attract(a, q.position, p, records(CASE, 1, attractors=GIVEN)[0], True, st)
    assert a.issues["attractor"].tolist() == [3, 4]


def test_equal_gains_over_no_deal() -> None:
    a, q = agenda([0, 0], salience=[[2, 1], [1, 3]]), quantities(2, 2, position=[[20, 30], [80, 10]])
    p, st, case = parties(reserve=(.3, .5)), state(), records(CASE, 1, attractors=RESERVATION)[0]
    positions.attract(a, q.position, p, case, False, st)
    x = a.issues["attractor"]
    worth = [(2 - 2 * abs(x[0] - 20) / 100 + 1 - abs(x[1] - 30) / 100) / 3,
             (1 - abs(x[0] - 80) / 100 + 3 - 3 * abs(x[1] - 10) / 100) / 4]
    assert worth[0] - .3 == pytest.approx(worth[1] - .5)
    assert (x[0] - 20) / 60 == pytest.approx((30 - x[1]) / 20), "the same share of the way on every issue"
    for reserve, expected in (((0, .9), [80, 10]), ((.9, 0), [20, 30])):
        p["reserve"] = reserve
        positions.attract(a, q.position, p, case, False, st)
        assert a.issues["attractor"] == pytest.approx(expected)
    positions.attract(a, q.position, p, case, True, st)
    share = [(2 * 20 + 80) / 3, (30 + 3 * 10) / 4]
    assert a.issues["attractor"] == pytest.approx(share), "before values of no deal are known, the mean"


def test_positions_of_a_draw_are_drawn_together(numbers: Numbers) -> None:
    a = agenda([0, 1], ease0=(2, 3), clocked=(0, 1))
    a.cells["ideal"], a.cells["bottom"] = [[10, 20], [90, 60]], [[30, NAN], [70, 50]]
    q, st, p = quantities(2, 2), state(branch=4), parties()
    case = records(CASE, 1, attractors=1, gap_low=.5, gap_high=1.5)[0]
    numbers.given = {("items", 0, 0): (.25, .8, 0, 0), ("items", 0, 1): (.5, .8, 0, 0)}
    for on in (0, 1):
        positions.start_positions(a, q, p, case, P, RNG, on, st)
        assert q.position == pytest.approx(np.array([[20, 20], [80, 60]])) and st.branch == 0
        assert q.bottom_line == pytest.approx(np.array([[35, NAN], [65, 50]]), nan_ok=True)
        assert (a.cells["stance"] == q.position).all()
        assert a.items["ease"] == pytest.approx([2 * math.exp(.6 * ndtri(.8) - .18) if on else 2, 3])


def test_a_limit_moves_with_the_value_of_no_deal_and_with_conditions() -> None:
    conditions = records(CONDITION, 2, bottom=(80, 5), party=(0, 0), issue=(1, 0), item=0)
    a = agenda([0, 1], conditions=conditions, status=(OPEN, OPEN))
    party = parties(reserve=.5, reserve0=.4)[0]

    def far(i: int, j: int, bottom: float) -> float:
        return positions.limit(conditions, a.items, party, i, j, 20.0, bottom, P)

    assert far(0, 1, 50.0) == pytest.approx(30 - 5) and far(0, 1, 10.0) == pytest.approx(5) and far(0, 1, 17.0) == 0
    assert far(0, 1, NAN) == 1e9
    a.items["status"][0] = AGREED
    assert far(0, 1, 50.0) == pytest.approx(60 - 5) and far(1, 1, 50.0) == far(0, 2, 50.0) == pytest.approx(25)
    q = quantities(2, 2, position=[[20, 20], [NAN, 1]], bottom_line=[[NAN, NAN], [NAN, NAN]])
    assert not positions.unbounded(a, q, 0, 0) and not positions.unbounded(a, q, 0, 1)
    a.items["status"][0] = OPEN
    assert positions.unbounded(a, q, 0, 1) and not positions.unbounded(a, q, 1, 0) and positions.unbounded(a, q, 1, 1)


def test_the_package_is_worth_what_is_settled_and_else_what_is_conceded_towards() -> None:
    a = agenda([0, 1, 2], salience=[[2, 1, 1]] * 2, attractor=(9, 40, 9), settled=(70, 9, 30),
               status=(AGREED, OPEN, REFERRED))
    q = quantities(2, 3, position=[[20, 50, 20], [NAN] * 3])
    assert positions.utility_of(a, q.position, 0, P) == pytest.approx((2 * .5 + .9 + .9 - .15) / 4)
    a.issues["settled"][2] = 110
    assert positions.utility_of(a, q.position, 0, P) == pytest.approx((2 * .5 + .9 + 0) / 4), "not below nothing"
    assert positions.utility_of(a, q.position, 1, P) == 1


def test_defeat_is_the_others_ideals_by_their_strength() -> None:
    a, q = agenda([0, 1], n=3, salience=[[2, 1]] * 3), quantities(3, 2, position=[[20, 50], [80, NAN], [60, NAN]])
    p = parties(3, share=(.2, .5, .3))
    others = (.5 * 80 + .3 * 60) / .8
    assert positions.defeat(a.cells, q.position, p, 0) == pytest.approx((2 * (1 - (others - 20) / 100) + 1) / 3)
    assert positions.defeat(a.cells, q.position, p, 1) == pytest.approx(1 - (80 - (.2 * 20 + .3 * 60) / .5) / 100)
    p["defeat_given"][0] = .3
    assert positions.defeat(a.cells, q.position, p, 0) == .3
    q.position[1] = NAN
    assert positions.defeat(a.cells, q.position, p, 1) == 1


def test_concessions_are_a_share_of_the_way_within_the_limit() -> None:
    party = parties(ready=.3, waiting=.8, lean=1.1)[0]
    assert positions.pace(party, P, state(deadline=.25)) == pytest.approx(.2 * 1.2 * .8 * (1 + .5 * .8 * .25) * 1.1)
    a = agenda([0, 1, 2, 3], stance=20.0, attractor=(60, 60, 0, 60), status=(OPEN, OPEN, OPEN, AGREED),
               away=(0, 1, 0, 0))
    q = quantities(2, 4, position=20.0, bottom_line=[[90, 40, 0, 90], [NAN] * 4])
    for away, expected in ((True, [20, 25, 20, 20]), (False, [30, 28.75, 15, 20])):
        positions.concede(a, q, party, 0, P, .25, away)
        assert a.cells["stance"][0] == pytest.approx(expected) and (a.cells["stance"][1] == 20).all()
    positions.concede(a, q, party, 0, P, 7.0, False)
    assert a.cells["stance"][0] == pytest.approx([60, 40, 0, 20]), "no further than there"


def test_gaps_are_those_between_parties_that_are_asked() -> None:
    a = agenda([0, 0, 1], n=3, stance=[[10, 5, NAN], [40, 70, 20], [90, 8, 60]], gap=99)
    a.required[0, 2] = 0
    positions.gaps(a)
    assert a.items["gap"].tolist() == [65, 40]


def test_an_item_closes_where_limits_meet() -> None:
    a, p = agenda([0, 0], attractor=(50, 10), settled=-5), parties()
    q = quantities(2, 2, position=[[10, 20], [90, 40]], bottom_line=[[40, 50], [60, 30]])
    assert positions.accepted(a, q, p, 0, 0, P, 2.0) == (pytest.approx(58), pytest.approx(42))
    assert positions.apart(a, q, p, 0, P, 2.0) == pytest.approx(16) and positions.apart(a, q, p, 0, P, 10.0) == 0
    assert not positions.admit(a, q, p, 0, P, 9.9)
    assert positions.admit(a, q, p, 0, P, 10.0)
    assert a.issues["settled"] == pytest.approx([50, 20]), "at the attractor, held to what both accept"
    a.required[0, 1] = 0
    assert positions.accepted(a, q, p, 0, 0, P, 2.0) == (0, pytest.approx(42))


def test_what_is_referred_counts_less_in_the_package_that_an_item_joins() -> None:
    a = agenda([0, 1], attractor=(60, 9), settled=(30, 0), status=(OPEN, REFERRED))
    q = quantities(2, 2, position=[[0, 0], [60, 0]])
    for reserve, closes in ((.62, True), (.63, False)):  # (.4 + 1 − .15) / 2
        assert table.closes(a, q, parties(reserve=(reserve, 0)), 0, P, 0.0) == closes
        a.items["clocked"] = 1
        assert table.closes(a, q, parties(reserve=(reserve, 0)), 0, P, 0.0), "procedure binds nobody to a package"
        a.items["clocked"] = 0


def test_without_a_bottom_line_the_package_decides() -> None:
    a, p = agenda([0], attractor=60, settled=30, status=OPEN), parties(reserve=.7)
    q = quantities(2, 1, position=[[0], [60]])
    assert positions.gained_by(a, q, p, 0, P) and a.items["status"][0] == OPEN
    p["reserve"] = (.71, .7)
    assert not positions.gained_by(a, q, p, 0, P) and a.items["status"][0] == OPEN
    q.bottom_line[0, 0] = 100
    assert positions.gained_by(a, q, p, 0, P), "a bottom line says itself how far a party goes"
    q.bottom_line[:], a.required[0, 0] = NAN, 0
    assert positions.gained_by(a, q, p, 0, P)
