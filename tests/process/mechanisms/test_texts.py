"""Ceasefires, durability, clocks of a kind: each function against what its module says it is."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.special import expit
from scipy.special import logit as logits

from peaceroom.process.machine.state import (
    AGREED,
    GENERAL,
    LOCKED,
    OPEN,
    REFERRED,
)
from peaceroom.process.machine.streams import CEASEFIRE
from peaceroom.process.mechanisms import (
    ceasefires,
    clock,
    durability,
)

from .by_hand import NAN, RNG, SLOTS, Numbers, P, agenda, state


def test_ceasefires_in_force_and_agreed_by_scope() -> None:
    a = agenda([0, 1], ceasefire_class=(2, 1), ceasefire_scope=(GENERAL, 0), ceasefire_term=(6, 0), collapse=(.1, .2))
    st, general = state(), a.truces[GENERAL]
    a.truces["cls0"], a.truces["end0"], a.truces["rate0"], a.truces["broke"] = (0, 1, 2), (-1, 4, -1), (NAN, .3, .4), 1
    ceasefires.start_ceasefire(a.truces, st)
    assert a.truces["cls"].tolist() == [0, 1, 2] and a.truces["end"].tolist() == [-1, 4, -1] and st.cease == 2
    assert a.truces["held"].tolist() == [0, 1, 1] and not a.truces["broke"].any() and (a.truces["item"] == -1).all()
    ceasefires.agree_ceasefire(a, 1, 5, st)
    assert (st.first_ceasefire, a.truces["cls"].tolist(), a.truces["item"].tolist()) == (-1, [1, 1, 2], [1, -1, -1])
    assert a.truces["end"][0] == -1 and a.truces["rate"][0] == .2
    ceasefires.agree_ceasefire(a, 0, 5, st)
    assert (st.first_ceasefire, st.cease, general.end, general.rate, general.item) == (5, 2, 11, .1, 0)
    general.cls, general.item = 3, -1
    ceasefires.agree_ceasefire(a, 0, 7, st)
    assert (st.cease, st.first_ceasefire, general.item) == (3, 5, -1), "a weaker one replaces no stronger one"
    ceasefires.withdraw_ceasefire(a, 1, st)
    assert a.truces["cls"].tolist() == [0, 1, 3] and a.truces["item"].tolist() == [-1, -1, -1] and st.cease == 3
    assert a.truces["held"].tolist() == [0, 1, 1]


@pytest.mark.parametrize(("cls", "rate", "hazard"), [(1, NAN, .1), (2, NAN, .2), (3, NAN, .3), (2, .05, .05)])
@pytest.mark.parametrize("scope", [0, GENERAL])
def test_a_ceasefire_collapses_at_its_hazard(cls: int, rate: float, hazard: float, scope: int,
                                             numbers: Numbers) -> None:
    for off, comprehensive, elasticity in ((-1e-9, 0, .5), (1e-9, 0, .5), (-1e-9, 1, .5), (-1e-9, 0, 0)):
        a, trust = agenda([0], status=AGREED, age=4), np.array([1.0])
        for name, value in (("cls", cls), ("rate", rate), ("item", 0), ("held", 1)):
            a.truces[name][scope] = value
        edge = 1 - math.exp(-hazard * (2 if elasticity else 1)) + off
        numbers.weeks, numbers.given = {("ceasefire", 5, CEASEFIRE, 0): edge}, {("ceasefire", 5, 1 + scope): edge}
        st = state(expected=4.0, comprehensive=comprehensive)
        p = SimpleNamespace(**{**vars(P), "collapse_elasticity": elasticity})
        ceasefires.keep_ceasefires(a, trust, p, RNG, SLOTS, 5, st)
        broke = off < 0
        assert a.truces["cls"][scope] == (0 if broke else cls) and a.truces["broke"][scope] == broke
        assert trust[0] == pytest.approx(.5 if broke else 1)
        back = broke and not comprehensive
        assert (a.items["status"][0], a.items["age"][0]) == ((LOCKED, 0) if back else (AGREED, 4))
        assert st.cease == (cls if scope == GENERAL and not broke else 0)


def test_a_term_that_is_over_is_no_failure(numbers: Numbers) -> None:
    a, trust, st = agenda([0]), np.array([1.0]), state(expected=1.0)
    a.truces["cls"], a.truces["end"], a.truces["rate"] = (1, 1, 2), (5, 6, 4), 0.0
    ceasefires.keep_ceasefires(a, trust, P, RNG, SLOTS, 5, st)
    assert a.truces["cls"].tolist() == [0, 1, 0] and not a.truces["broke"].any() and trust[0] == 1 and st.cease == 0


def test_some_texts_end_and_mostly_early(numbers: Numbers) -> None:
    assert durability.end_of(.3, 30.0, .3 - 1e-9, .2, 7) == 7 + math.ceil(-30 * math.log(.2))
    assert durability.end_of(.3, 30.0, .3 + 1e-9, .2, 7) == -1 and durability.end_of(.3, 30.0, .1, 1.0, 7) == 8
    for status, more in ((AGREED, 0), (REFERRED, .9)):
        share = expit(logits(.3) + .7 * .5 + more)
        for off, end in ((-1e-9, 7 + 49), (1e-9, -1)):
            numbers.given = {("durability", 7, 0): (share + off, .2, 0, 0)}
            a = agenda([0], status=status, pressure=1.5)
            durability.settle_quality(a.items, 0, P, RNG, 7)
            assert a.items["unravel"][0] == end
    a = agenda([0], ceasefire_class=1, unravel=5)
    durability.settle_quality(a.items, 0, P, RNG, 7)
    assert a.items["unravel"][0] == -1
    items, st = agenda([0, 1, 2, 3], status=(AGREED, REFERRED, AGREED, AGREED)).items, state(deadline=.25)
    for guarantee in (0, 1):
        share = expit(logits(.2) + .9 / 4 + .7 * .8 * .25 + guarantee * 1.1 * .6)
        for off, end in ((-1e-9, 7 + 49), (1e-9, -1)):
            numbers.given = {("durability", 7, durability.TEXT): (share + off, .2, 0, 0)}
            durability.sign_quality(items, P, guarantee, RNG, 7, st)
            assert st.unravel_at == end


def test_what_ends_costs_trust() -> None:
    items = agenda([0, 1, 2], status=(OPEN, AGREED, REFERRED), unravel=(1, -1, 6)).items
    trust, st = np.array([1.0]), state()
    assert durability.wear(items, trust, P, 5, st) == -1 and trust[0] == 1
    assert durability.wear(items, trust, P, 6, st) == 2 and trust[0] == pytest.approx(.5)
    items["unravel"][1] = 0
    assert durability.wear(items, trust, P, 7, st) == 1
    st = state(comprehensive=1, unravel_at=8)
    assert durability.wear(items, trust, P, 7, st) == -1 and st.first_unravelled == -1
    assert durability.wear(items, trust, P, 8, st) == -1 and st.first_unravelled == 8
    st.first_unravelled = 3
    assert durability.wear(items, trust, P, 8, st) == -1 and st.first_unravelled == 3


def test_those_still_open_close_at_the_hazard_of_their_class() -> None:
    """The equation of the module, for every week: the class as a whole closes at its own hazard."""
    p = SimpleNamespace(tolerance=10.0, clock_tau=25.0, gamma=.1)
    a = agenda([0, 1, 2], clocked=(1, 1, 0), status=(LOCKED, OPEN, OPEN), opened=(0, -2, 0))
    a.class_hazard[:2] = (.3, .1, .05, .2)
    clock.set_clocks(a, p)
    assert not a.clock[2].any()
    for k, hazards in ((0, (.3, .1, .05, .2)), (1, (.05, .2, .2, .2))):
        still, left = np.ones(16), 1.0
        for week, hazard in enumerate(hazards):
            left *= .9
            content = np.exp(-np.maximum(0, 100 * (np.arange(16) + .5) / 16 * left - 10) / 25)
            after = still * np.exp(-a.clock[k, week] * content)
            # five steps of Newton end within rounding
            assert after.sum() == pytest.approx(math.exp(-hazard) * still.sum(), rel=1e-9)
            still = after
    assert clock.content(35.0, p) == pytest.approx(math.exp(-1)) and clock.content(9.0, p) == 1
    a.items["opened"] = (4, -2, 0)
    assert [clock.clock_hazard(a, k, t) for k, t in ((0, 5), (0, 7), (1, 3))] == [
        a.clock[0, 0], a.clock[0, 2], a.clock[1, 2]]
