"""Parts of the compiled loop one by one, run as plain Python on records made by hand."""

from __future__ import annotations

import math
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from peaceroom.process.machine import elementary, start, tally
from peaceroom.process.machine.quantities import Layout
from peaceroom.process.machine.records import CASE, CELL, ISSUE, ITEM, PARTY, PROMISE, PROPOSAL, TRUCE
from peaceroom.process.machine.state import AGREED, LOCKED, OPEN, REFERRED, STATE, VICTORY
from peaceroom.process.machine.streams import SLOT

from .small import plain


@pytest.fixture(autouse=True)
def uncompiled(monkeypatch: pytest.MonkeyPatch) -> None:
    modules: tuple[ModuleType, ...] = (elementary, start, tally)
    for module in modules:
        for name, value in vars(module).items():
            if hasattr(value, "py_func"):
                monkeypatch.setattr(module, name, plain(value))


def records(kind: np.dtype[Any], n: int, **fields: Any) -> Any:
    out = np.zeros(n, kind)
    for name, values in fields.items():
        out[name] = values
    return out


def test_elementary_functions() -> None:
    u = np.concatenate([np.geomspace(1e-12, .02425, 40), np.linspace(.0243, .9757, 97),
                        1 - np.geomspace(1e-9, .02, 30)])
    np.testing.assert_allclose([elementary.normal(x) for x in u], ndtri(u), rtol=3e-9, atol=1e-12)
    z = np.linspace(-8, 8, 33)
    np.testing.assert_allclose([elementary.cdf(x) for x in z], ndtr(z), rtol=1e-12)
    np.testing.assert_allclose([elementary.logistic(x) for x in z], np.exp(z) / (1 + np.exp(z)))
    np.testing.assert_allclose([elementary.logit(elementary.logistic(x)) for x in z], z, rtol=1e-10, atol=1e-12)
    assert [elementary.clip(x, -1.0, 2.0) for x in (-3.0, -1.0, .5, 2.0, 7.0)] == [-1, -1, .5, 2, 2]
    assert [elementary.bits(np.uint64(x)) for x in (0, 1, 6, 255, 2**63 + 2**40 + 1)] == [0, 1, 2, 8, 3]


def counted(parties: Any, agenda: Any, t: int = 2, live: bool = True, **state: Any) -> tally.Tally:
    out = tally.new_tally(4, len(agenda.items), len(parties), 3)
    st = records(STATE, 1, **state)[0]
    tally.count_week(parties, agenda, t, live, st, out)
    for name, array in zip(out._fields, out, strict=True):
        if len(array) == 5:
            rest = np.delete(array, t, axis=0)
            assert not rest.any(), f"{name} counts in week {t} only"
    return out


def two(**fields: Any) -> Any:
    given = {"share": [.25, .75], "ready": [.49, .25], "waiting": [.5, 1.0], "wait_margin": [-1.0, -.25],
             "wait_trend": [9.0, .125], "wait_gain": [9.0, .375], "reserve": [.2, .3]}
    return records(PARTY, 2, **(given | fields))


def agenda(**truces: Any) -> Any:
    items = records(ITEM, 4, status=[LOCKED, OPEN, AGREED, REFERRED], gap=[10.0, 38.5, 0.0, 0.0])
    return SimpleNamespace(items=items, truces=records(TRUCE, 3, **truces))


def test_a_week_is_counted_party_by_party_and_item_by_item() -> None:
    found = counted(two(), agenda(cls=[0, 2, 3], held=[0, 1, 0], broke=[1, 0, 1]), stage=3, cease=2)
    assert found.state[2].tolist() == [0, 0, 0, 1, 0, 0, 0, 0, 0]
    assert found.items[2].tolist() == [0, 0, 1, 1]
    assert found.referred[2].tolist() == [0, 0, 0, 1]
    assert [tuple(x) for x in np.argwhere(found.gap[2])] == [(1, 9)], "38.5 of 100 in bins of 4, while open"
    assert found.cease[2].tolist() == [0, 1, 0]
    assert found.truces[2].tolist() == [[0, 0, 1], [1, 1, 0], [1, 0, 1]]
    assert [tuple(x) for x in np.argwhere(found.balance[2])] == [(0, 50), (1, 150)]
    assert np.argwhere(found.ready[2]).tolist() == [[17]], "√(.49 · .25) = .35 in bins of .02"
    np.testing.assert_array_equal(found.waiting[2], [.5, 1])
    np.testing.assert_array_equal(found.option[2], [0, -.25])
    np.testing.assert_array_equal(found.trend[2], [0, .125])
    np.testing.assert_array_equal(found.gain[2], [0, .375])
    assert found.waits[2].tolist() == [0, 1], "who waits for nothing has a margin of −1"
    np.testing.assert_array_equal(found.reserve[2], [.2, .3])
    assert not found.broke.any() and not found.breaks.any()
    assert (found.balance[2].sum(), found.ready[2].sum(), found.gap[2].sum()) == (2, 1, 1)


def test_what_lies_at_the_end_of_a_scale_counts_to_the_last_bin() -> None:
    full = SimpleNamespace(items=records(ITEM, 1, status=OPEN, gap=100.0), truces=records(TRUCE, 3))
    found = counted(two(share=[1.0, 0.0], ready=[1.0, 1.0]), full, cease=0)
    assert np.argwhere(found.balance[2]).tolist() == [[0, tally.BALANCE_BINS - 1], [1, 0]]
    assert np.argwhere(found.ready[2]).tolist() == [[tally.READY_BINS - 1]]
    assert np.argwhere(found.gap[2]).tolist() == [[0, tally.GAP_BINS - 1]]
    assert not found.cease.any() and not found.truces.any()


@pytest.mark.parametrize(("live", "broke", "weeks", "day"), [
    (True, 1, 2.5, 17), (True, 1, 300.0, 729), (True, 0, 2.5, None), (False, 1, 2.5, None)])
def test_breaks_are_counted_by_their_days_where_they_begin(live: bool, broke: int, weeks: float,
                                                           day: int | None) -> None:
    found = counted(two(), agenda(), live=live, broke=broke, break_length=weeks)
    assert np.argwhere(found.breaks).ravel().tolist() == ([] if day is None else [day])
    assert found.broke[2] == (day is not None)


def test_victories_are_states_of_their_own() -> None:
    states = [tally.final_state(records(STATE, 1, stage=stage, victor=victor)[0])
              for stage, victor in ((0, -1), (6, -1), (VICTORY, 0), (VICTORY, 2))]
    assert states == [0, 6, 7, 9]


@pytest.mark.parametrize(("stage", "seen"), [(1, [10.0, 14.0]), (VICTORY, [0.0, 0.0])])
def test_deaths_are_counted_by_month_and_year_while_there_is_war(
    stage: int, seen: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Months 10 and 11 of two weeks each, 5 deaths a week and then 7; the year ends with month 11."""
    monkeypatch.setattr(tally, "month_deaths", lambda gamma, rng, month, st: st.month_sum)
    st = records(STATE, 1, stage=stage, violence=5.0)[0]
    deaths, years = np.zeros((12, tally.DEATH_BINS), np.int64), np.zeros((1, tally.DEATH_BINS), np.int64)
    month = np.array([10, 10, 11, 11])
    for draw in range(2):
        for t in range(1, 5):
            st.violence = 5.0 if t < 3 else 7.0
            tally.count_deaths(month, np.zeros(3), None, t, 4, st, deaths, years)
            assert deaths.sum() == 2 * draw + (t >= 2) + (t == 4)
    assert np.argwhere(deaths).tolist() == [[10 + m, int(25 * math.log1p(x))] for m, x in enumerate(seen)]
    assert np.argwhere(years).tolist() == [[0, int(25 * math.log1p(sum(seen)))]]
    assert deaths.max() == years.max() == 2, "both draws"
    assert st.year_sum == 0 and st.month_sum == 0
    tally.count_deaths(np.array([10, 23]), np.zeros(3), None, 2, 2, st, np.zeros((24, 400), np.int64), years)
    assert years.sum() == 2, "a second year is none of this run"


def test_many_deaths_count_to_the_last_bin() -> None:
    assert tally.death_bin(0.0) == 0 and tally.death_bin(math.expm1(4.02)) == 100
    assert tally.death_bin(1e9) == tally.DEATH_BINS - 1


def world(n: int = 2) -> Any:
    items = records(ITEM, 3, status0=[LOCKED, AGREED, OPEN], weeks0=[0, 3, 5], status=9, age=9, unravel=9, pressure=9,
                    first=9)
    issues = records(ISSUE, 3, item=[0, 1, 1], attractor=[10, 20, 30], settled=[-5, -5, -5])
    return SimpleNamespace(
        start=np.array([.5, .25, 0.0]), quantities=SimpleNamespace(row=np.full(3, 7.0)), parties=records(PARTY, n),
        agenda=SimpleNamespace(items=items, issues=issues), promises=records(PROMISE, 2, state=3),
        slots=records(SLOT, 3, block=8), proposals=records(PROPOSAL, 1, done=1))


def test_nothing_of_the_last_draw_is_left() -> None:
    w, st = world(), records(STATE, 1)[0]
    for name in STATE.names or ():
        setattr(st, name, 8)
    case = records(CASE, 1, age0=6, texts_mask0=5, texts0=2)[0]
    start.clear(w, case, SimpleNamespace(trust_half_life=4.0), st)
    np.testing.assert_array_equal(w.quantities.row, w.start)
    items = w.agenda.items
    assert items["status"].tolist() == [LOCKED, AGREED, OPEN] and items["age"].tolist() == [0, 3, 5]
    assert (items["unravel"] == -1).all() and (items["pressure"] == 1).all() and (items["first"] == -1).all()
    assert not w.promises["state"].any() and (w.slots["block"] == -1).all() and not w.proposals["done"].any()
    assert (w.parties["here"] == 1).all() and st.seated == 2
    assert st.keep_trust == pytest.approx(.5 ** .25)
    ones, none = ("fresh", "moved"), ("blocked", "open_items", "stepped", "signed", "broke", "revised",
                                      "comprehensive", "frozen", "optimism_shock", "attack", "deadline")
    assert {st[x] for x in ones} == {1} and {st[x] for x in none} == {0}
    assert {st[x] for x in STATE.names or () if x.startswith("first_")} == {-1}
    assert st.victor == -1 and st.unravel_at == -1 and (st.age, st.mask, st.texts) == (6, 5, 2)


def test_what_was_settled_before_lies_at_its_attractors() -> None:
    w = world()
    start.keep_attractors(w, 1)
    assert w.agenda.issues["settled"].tolist() == [-5, 20, 30]


@pytest.mark.parametrize("draws", [1, 3])
def test_a_draw_has_its_own_rows_or_those_of_all(draws: int) -> None:
    shape = (draws, 2, 3)
    one = np.arange(np.prod(shape), dtype=float).reshape(shape)
    rows = SimpleNamespace(ideal=one, bottom=one + 100, salience=one + 200, attractor=one + 300,
                           no_agreement=one[:, :, 0] + 400)
    w = world()
    w.agenda.cells, w.agenda.branches = np.zeros((2, 3), CELL), np.zeros((2, 3))
    start.load(w, rows, 2)
    mine = one[-1]
    for name, at in (("ideal", 0), ("bottom", 100), ("salience", 200)):
        np.testing.assert_array_equal(w.agenda.cells[name], mine + at)
    np.testing.assert_array_equal(w.agenda.branches, mine + 300)
    np.testing.assert_array_equal(w.parties["no_agreement"], mine[:, 0] + 400)


def test_the_pace_of_a_process_has_mean_one() -> None:
    u = (np.arange(4000) + .5) / 4000
    p = SimpleNamespace(frailty_sd=.7)
    assert np.mean([start.frailty(p, 1, x) for x in u]) == pytest.approx(1, abs=2e-3)
    assert np.std([math.log(start.frailty(p, 1, x)) for x in u]) == pytest.approx(.7, abs=2e-3)
    assert start.frailty(p, 0, .9) == 1.0


def test_every_quantity_has_a_place_of_its_own_in_the_row() -> None:
    layout = Layout.of(("a", "b"), ("i", "j", "k"), ("t",))
    assert layout.size == 2 + 6 + 6 + 2 + 2 + 2 + 1 + 2 + 1 + 1 + 1 + 2
    q = layout.views(np.arange(layout.size, dtype=float))
    expected = {"support.t.b": q.support[0, 1], "position.b.i": q.position[1, 0],
                "bottom_line.a.k": q.bottom_line[0, 2], "pressure.b": q.pressure[1],
                "strength.a": q.strength[0], "reservation.b": q.reservation[1],
                "effort.t": q.effort[0], "leverage.t.a": q.leverage[0, 0], "violence": q.violence[0],
                "trust": q.trust[0], "recess": q.recess[0], "hollow.b": q.hollow[1]}
    assert {name: layout.index[name] for name in expected} == expected
    assert sorted(layout.index.values()) == list(range(layout.size))
    assert list(layout.start) == list(layout.shape) == list(q._fields[1:])
