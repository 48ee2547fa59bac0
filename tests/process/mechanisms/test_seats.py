"""Seats, proposals, ratification: each function against what its module says it is."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from peaceroom.process.machine.records import CASE, PROPOSAL, RATIFIER, SEAT
from peaceroom.process.machine.state import (
    AGREED,
    DORMANT,
    IN_SESSION,
    LOCKED,
    OPEN,
    RATIFIED,
    REFERRED,
    SIGNED,
    SUSPENDED,
)
from peaceroom.process.mechanisms import (
    proposals,
    ratification,
    seats,
)

from .by_hand import NAN, RNG, Numbers, P, agenda, parties, quantities, records, state


def seat(n: int = 2, **fields: Any) -> Any:
    return records(SEAT, n, **({"join_rate": NAN, "leave_rate": NAN, "join_item": -1, "leave_item": -1} | fields))


def test_who_comes_and_goes_once_or_at_a_rate() -> None:
    items = agenda([0, 1], status=(AGREED, OPEN)).items
    edge = 1 - math.exp(-.3)
    for rate, week, item, done, t, u, expected in (
            (NAN, 5, -1, 0, 5, .9, True), (NAN, 5, -1, 0, 4, 0, False), (NAN, 5, -1, 1, 9, 0, False),
            (NAN, 0, 0, 0, 1, .9, True), (NAN, 0, 1, 0, 1, 0, False), (.3, 5, -1, 1, 5, edge - 1e-9, True),
            (.3, 5, -1, 0, 5, edge + 1e-9, False), (.3, 5, -1, 0, 4, 0, False)):
        assert seats.due(rate, week, item, done, items, t, u) is expected


def world(n: int = 3, **fields: Any) -> Any:
    return SimpleNamespace(parties=parties(n, worth=1.0), seats=seat(n, **fields), agenda=agenda([0], n=n),
                           quantities=quantities(n, 1, position=[[10 * (i + 1)] for i in range(n)], bottom_line=100.0))


def test_parties_take_their_seats(numbers: Numbers) -> None:
    w, st = world(here0=(1, 0, 1), joined=9, left=9, joins=(0, 1, 0), leaves=(1, 0, 0), join_week=4,
                  leave_rate=(.3, NAN, NAN)), state()
    seats.start_seats(w, P, st)
    assert w.parties["here"].tolist() == [1, 0, 1] and not w.seats["joined"].any() and not w.seats["left"].any()
    assert st.seated == 2 and w.agenda.required[0].tolist() == [1, 0, 1]
    seen = []
    for t in (3, 4, 5):
        numbers.given = {("seats", t, 0): (0.0 if t == 5 else .9, .9, 0, 0)}
        seats.take_seats(w, P, RNG, t, st)
        seen.append((w.parties["here"].tolist(), int(st.seated), w.agenda.required[0].tolist()))
    assert seen == [([1, 0, 1], 2, [1, 0, 1]), ([1, 1, 1], 3, [1, 1, 1]), ([0, 1, 1], 2, [0, 1, 1])]
    assert w.seats["left"].tolist() == [1, 0, 0] and w.seats["joined"].tolist() == [0, 1, 0]


def test_a_sufficient_consensus_asks_the_nearest() -> None:
    w, st = world(4), state(bridge=0)
    w.quantities.position[:, 0], w.quantities.bottom_line[:, 0] = (0, 90, 60, 50), (60, 80, 50, 45)
    w.agenda.cells["stance"], w.agenda.issues["attractor"] = [[0], [90], [60], [49]], 55
    w.agenda.asked[0], w.agenda.items["others"], w.agenda.required[0] = (1, 2, 2, 2), 1, (1, 0, 0, 0)
    # 55 lies 25 beyond what the second accepts, within what the third does, at the end of what the fourth does
    assert [seats.distance(w.agenda, w.quantities, w.parties, i, 0, P, 0.0) for i in (1, 2, 3)] == pytest.approx(
        [25.035, .005, .006])
    seats.ask(w, P, st)
    assert w.agenda.required[0].tolist() == [1, 0, 1, 0] and not w.agenda.items["held"][0]
    w.parties["here"][2] = 0
    seats.ask(w, P, st)
    assert w.agenda.required[0].tolist() == [1, 0, 0, 1] and st.seated == 3
    w.parties["here"] = (1, 1, 0, 0)
    seats.ask(w, P, st)
    assert w.agenda.required[0].tolist() == [1, 1, 0, 0] and not w.agenda.items["held"][0]
    w.parties["here"] = (1, 0, 0, 0)
    seats.ask(w, P, st)
    assert w.agenda.required[0].tolist() == [1, 0, 0, 0] and w.agenda.items["held"][0] == 1
    w.agenda.items["others"], w.agenda.asked[0] = 0, (1, 1, 0, 0)
    seats.ask(w, P, st)
    assert w.agenda.items["held"][0] == 1, "one alone agrees to nothing"
    w.parties["here"] = 1
    seats.ask(w, P, st)
    assert w.agenda.items["held"][0] == 0
    w.agenda.items["status"], w.parties["here"] = AGREED, 0
    seats.ask(w, P, st)
    assert w.agenda.required[0].tolist() == [1, 1, 0, 0], "what is settled needs nobody's consent any more"


def test_who_would_rather_have_no_deal_is_asked_last() -> None:
    w = world()
    w.quantities.bottom_line[1] = NAN
    w.parties["reserve"], w.parties["worth"] = .5, .4
    near = seats.distance(w.agenda, w.quantities, w.parties, 1, 0, P, 0.0)
    assert near > 1e6 > seats.distance(w.agenda, w.quantities, w.parties, 2, 0, P, 0.0)
    w.parties["worth"][1] = .5
    assert seats.distance(w.agenda, w.quantities, w.parties, 1, 0, P, 0.0) == pytest.approx(.001 * 50)


@pytest.mark.parametrize("rule", [0, 1])
def test_whose_signature_is_needed(rule: int) -> None:
    w, case = world(), records(CASE, 1, sign_rule=rule)[0]
    w.agenda.signing[:], w.agenda.asked[0], w.parties["here"] = (2, 0, 1), (1, 2, 1), (1, 1, 0)
    assert [seats.role(w, case, i) for i in range(3)] == ([2, 0, 0] if rule else [1, 0, 0])


def test_a_proposal_is_tabled_and_answered(numbers: Numbers) -> None:
    def tabled(more: dict[str, Any], **items: Any) -> tuple[float, float]:
        a = agenda([0, 1], stance=[[20, 0], [80, 0]], attractor=70, **({"status": (OPEN, AGREED)} | items))
        q = quantities(2, 2, position=[[20, 0], [80, 0]], bottom_line=[[60, NAN], [75, NAN]])
        fields = {"value": 50, "rate": NAN, "week": 4, "after": -1, "number": 3}
        one = records(PROPOSAL, 1, **(fields | {k: v for k, v in more.items() if k in fields or k == "done"}))
        p, st = parties(here=more.get("here", 1)), state(stage=more.get("stage", IN_SESSION))
        proposals.propose(a, q, p, one, P, RNG, more.get("t", 4), st)
        stance = a.cells["stance"][:, 0]
        assert one["done"][0] == (stance[0] != 20 or more.get("done", 0))
        return float(stance[0]), float(stance[1])

    answer = 80 + .2 * (75 - 80)  # a step towards 50, held to its bottom line
    assert tabled({}) == (50, answer) and tabled({"value": 99}) == (60, answer) and tabled({"t": 7}) == (50, answer)
    assert tabled({"value": 78}) == (60, answer) and tabled({"after": 1}) == (50, answer)
    for more in ({"t": 3}, {"done": 1}, {"after": 0}, {"here": (0, 1)}):
        assert tabled(more) == (20, 80), more
    assert tabled({}, status=(REFERRED, AGREED)) == (20, 80) and tabled({}, status=(LOCKED, AGREED)) == (50, 80)
    assert tabled({"here": (1, 0)}) == (50, 80) and tabled({"stage": SUSPENDED}) == (50, 80)
    assert tabled({"stage": SUSPENDED}, away=1) == (50, answer)
    for off, done in ((-1e-9, (50, answer)), (1e-9, (20, 80))):
        numbers.given = {("proposals", 4, 3): 1 - math.exp(-.3) + off}
        assert tabled({"rate": .3}) == done


def test_what_ratifiers_need_hangs_together_within_a_party(numbers: Numbers) -> None:
    numbers.given = {("ratify", 0, 2): .8, ("ratify", 0, ratification.COMMON + 1): .3}
    z = math.sqrt(.35) * ndtri(.3) + math.sqrt(.65) * ndtri(.8)
    ratifier = records(RATIFIER, 1, low=NAN, high=NAN, party=1)[0]
    assert ratification.needs(ratifier, 2, .5, P, RNG) == pytest.approx(.5 + .1 * z)
    assert ratification.needs(ratifier, 2, 1.5, P, RNG) == 1 and ratification.needs(ratifier, 2, -1.0, P, RNG) == 0
    ratifier.low, ratifier.high = .2, .6
    assert ratification.needs(ratifier, 2, .5, P, RNG) == pytest.approx(.2 + .4 * ndtr(z))


def voting(ideals: Any = ((NAN, NAN),), low: float = .55, reserve: float = .1) -> Any:
    """Worth to the first .65; its ratifier needs exactly ``low``."""
    ideals = np.array(ideals, float)
    return SimpleNamespace(
        parties=parties(reserve=(0, reserve)), ratifier_ideals=ideals,
        ratifiers=records(RATIFIER, len(ideals), low=low, high=low, party=0),
        agenda=agenda([0, 1], status=AGREED, settled=(50, 60), salience=[[1, 1], [1, 0]]),
        quantities=quantities(2, 2, position=[[20, 20], [60, 10]]))


def test_a_text_is_worth_to_a_ratifier_what_its_own_positions_say() -> None:
    assert ratification.judged(voting(), 0, P) == pytest.approx((.7 + .6) / 2)
    assert ratification.judged(voting([[40, NAN]]), 0, P) == pytest.approx((.9 + .6) / 2)
    w = voting([[NAN, NAN]])
    w.agenda.items["status"][0] = REFERRED
    assert ratification.judged(w, 0, P) == pytest.approx((.7 - .15 + .6) / 2)
    w = voting([[40, 30]])
    w.agenda.cells["salience"] = 0
    assert ratification.judged(w, 0, P) == 1


def test_ratifiers_accept_refuse_once_and_again(numbers: Numbers) -> None:
    def vote(w: Any, on: int = 1, off: float = -1e-9, **fields: Any) -> Any:
        st = state(**({"stage": SIGNED, "frozen": 1} | fields))
        numbers.given = {("ratify", 5, ratification.VOTE): 1 - math.exp(-.5) + off}
        ratification.ratify(w, P, on, RNG, 5, st)
        return st

    assert (st := vote(voting())).stage == RATIFIED and st.first_ratified == 5 and st.frozen == 1
    assert vote(voting(), first_ratified=3).first_ratified == 3
    assert vote(voting(), off=1e-9).stage == SIGNED
    assert vote(voting(low=.66), on=0, off=1e-9).stage == RATIFIED
    w = voting()
    w.ratifiers = w.ratifiers[:0]
    assert vote(w).stage == SIGNED
    # .1 short of .75: the text moves a share .1/.35 of the way to the ratifier, and the second party still gains
    w = voting(low=.75)
    assert (st := vote(w)).stage == SIGNED and (st.revised, st.stepped) == (1, 1)
    assert w.agenda.issues["settled"] == pytest.approx([50 - 30 * .1 / .35, 60 - 40 * .1 / .35])
    assert ratification.judged(w, 0, P) == pytest.approx(.75) and ratification.judged(w, 0, P) >= .75
    assert w.parties["worth"] == pytest.approx([.75, 1 - (60 - w.agenda.issues["settled"][0]) / 100])
    assert vote(w, revised=1).stage == RATIFIED
    for again, reserve in ((1, .1), (0, .9)):
        st = vote(voting(low=.75, reserve=reserve), revised=again)
        assert (st.stage, st.frozen, st.stepped) == (DORMANT, 0, 0)
