"""What a week is made of, run as plain Python on records made by hand: other texts, the field, trust, first weeks."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from peaceroom.process.machine import loop
from peaceroom.process.machine.records import ITEM, PARTY
from peaceroom.process.machine.state import (
    DORMANT,
    FIRSTS,
    IN_SESSION,
    NOT_OPENED,
    RECESS,
    SIGNED,
    STATE,
    SUSPENDED,
    VICTORY,
)

from .small import plain


@pytest.fixture(autouse=True)
def uncompiled(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in vars(loop).items():
        if hasattr(value, "py_func"):
            monkeypatch.setattr(loop, name, plain(value))


def state(**fields: Any) -> Any:
    out = np.zeros(1, STATE)
    for name, value in ({"first_comprehensive": -1, "victor": -1} | fields).items():
        out[name] = value
    return out[0]


P = SimpleNamespace(other_texts=.1, away_texts=.5, away_later=.25, away_weeks=8.0, dormant_weeks=20.0,
                    after_comprehensive=.7, support_floor=.5)
#: hazard after a comprehensive text: 1 + row / 10 + pace / 100 + age / 1000
IMPLEMENTATION = 1 + np.arange(2)[:, None, None] / 10 + np.arange(4)[:, None] / 100 + np.arange(6) / 1000


@pytest.mark.parametrize(("fields", "stage0", "hazard"), [
    ({"stage": IN_SESSION}, 1, .1 * 2 * 3), ({"stage": RECESS}, 1, .1 * 2 * 3),
    ({"stage": NOT_OPENED, "dormant_in": 0}, 0, .1 * 2 * 5 * .5),
    ({"stage": SUSPENDED, "dormant_in": 12.5}, 1, .1 * 2 * 5 * .5),
    ({"stage": SUSPENDED, "dormant_in": 11.5}, 1, .1 * 2 * 5 * .5 * .25),
    ({"stage": DORMANT, "dormant_in": 0}, 4, .1 * 2 * 5 * .5 * .25),
    # signed in week 6: by the row of a new text until the next one
    ({"stage": SIGNED, "comprehensive": 1, "first_comprehensive": 6, "age": 3, "texts": 5}, 1, 1.023 * .7),
    ({"stage": SIGNED, "comprehensive": 1, "first_comprehensive": 6, "age": 2, "texts": 1}, 1, 1.102 * .7),
    ({"stage": DORMANT, "comprehensive": 1, "first_comprehensive": 0, "age": 40, "texts": 9}, SIGNED, 1.035 * .7 * 4),
])
def test_texts_that_close_no_item_come_at_the_rate_of_where_talks_stand(
    fields: dict[str, Any], stage0: int, hazard: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = SimpleNamespace(texts_ratio=3.0, texts_away=5.0, stage0=stage0, multiplier=4.0)
    world = SimpleNamespace(implementation=IMPLEMENTATION, slots="slots")
    for off, comes in ((-1e-9, 1), (1e-9, 0)):
        st = state(closing=2.0, **fields)
        monkeypatch.setattr(loop, "weekly", lambda rng, slots, key, t, slot, index, off=off: {
            ("slots", "key", 10, loop.TEXTS, 0): 1 - math.exp(-hazard) + off}[slots, key, t, slot, index])
        loop.other_texts(case, P, SimpleNamespace(texts="key"), world, 10, st)
        assert st.stepped == comes


@pytest.mark.parametrize(("fields", "new"), [
    ({"comprehensive": 1, "first_comprehensive": 6, "age": 3}, True),
    ({"comprehensive": 1, "first_comprehensive": 6, "age": 2}, False),
    ({"comprehensive": 0, "first_comprehensive": 6, "age": 3}, False)])
def test_a_comprehensive_text_is_new_until_another_comes(fields: dict[str, Any], new: bool) -> None:
    assert loop.newly_signed(state(**fields), 10) is new


def field(n: int = 2) -> Any:
    parties = np.zeros(n, PARTY)
    parties["logit"] = [.5, -.5]
    return SimpleNamespace(parties=parties, quantities=SimpleNamespace(support=np.array([[1.0, 0.0]])), slots=None)


@pytest.mark.parametrize(("beliefs", "winner"), [(0, -1), (1, 1)])
def test_the_field_moves_is_learnt_from_and_may_decide(
    beliefs: int, winner: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    monkeypatch.setattr(loop, "move_balance", lambda parties, *_: parties["logit"].__iadd__(1.0))
    monkeypatch.setattr(loop, "learn", lambda parties, i, case, p: told.append((i, float(parties["logit"][i]))))
    monkeypatch.setattr(loop, "victory", lambda parties, p, st: winner)
    w, st = field(), state(stage=IN_SESSION, first_victory=-1)
    loop.fight(w, None, P, SimpleNamespace(balance=1, beliefs=beliefs), None, 7, st)
    np.testing.assert_array_equal(w.parties["logit_seen"], [.5, -.5])
    assert told == ([(0, 1.5), (1, .5)] if beliefs else []), "they learn from where it has moved to"
    assert (st.stage, st.victor, st.first_victory) == ((VICTORY, 1, 7) if winner >= 0 else (IN_SESSION, -1, -1))


@pytest.mark.parametrize("moved", [0, 1])
def test_without_a_field_support_still_changes(moved: int) -> None:
    w, st = field(), state(stage=IN_SESSION, moved=moved)
    loop.fight(w, None, P, SimpleNamespace(balance=0, beliefs=1), None, 7, st)
    expected = [math.log(1.5), math.log(.5)] if moved else [0, 0]
    np.testing.assert_allclose(w.parties["support"], expected)
    assert st.stage == IN_SESSION and not w.parties["logit_seen"].any()


@pytest.mark.parametrize(("trust", "on", "left"), [(1.0, 0, .8), (-3.0, 0, -2.0), (5.0, 0, 2.0), (1.0, 1, .3)])
def test_trust_fades_and_promises_move_it_within_limits(
    trust: float, on: int, left: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(promises: Any, triggers: Any, held: Any, p: Any, rng: Any, t: int) -> None:
        assert (promises, triggers, p, rng, t) == ("promises", "triggers", P, "rng", 4)
        held[0] -= .5

    monkeypatch.setattr(loop, "promises", broken)
    held = np.array([trust])
    w = SimpleNamespace(quantities=SimpleNamespace(trust=held), promises="promises",
                        calendar=SimpleNamespace(triggers="triggers"))
    loop.keep_trust(w, P, on, "rng", 4, state(keep_trust=.8))
    assert held[0] == pytest.approx(left)


def test_first_weeks_stand_in_the_order_of_a_results_columns() -> None:
    items = np.zeros(2, ITEM)
    items["first"] = [30, 40]
    row = np.zeros(len(FIRSTS) + 2, np.int16)
    loop.note_firsts(state(**{name: 10 + k for k, name in enumerate(FIRSTS)}),
                     SimpleNamespace(agenda=SimpleNamespace(items=items)), row)
    assert row.tolist() == [*range(10, 10 + len(FIRSTS)), 30, 40]


def test_disagreement_is_what_the_first_two_hope_for_beyond_the_whole() -> None:
    parties = np.zeros(3, PARTY)
    parties["hope"] = [.7, .6, .9]
    assert loop.disagreement(SimpleNamespace(parties=parties)) == pytest.approx(.3)
