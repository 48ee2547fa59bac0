"""Base rates without a country: nothing of its processes is left in them, and nothing else is changed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from base_rates.data import folder, steps
from peaceroom.accuracy.backtest.inside import without_own
from peaceroom.accuracy.backtest.outside import outside_view
from peaceroom.accuracy.fitting.base_rates.ends import TERMINATIONS, origins
from peaceroom.accuracy.fitting.base_rates.files import find
from peaceroom.accuracy.fitting.base_rates.leaving_out import leave_out, processes
from peaceroom.accuracy.fitting.base_rates.leaving_out_ends import leave_out_ends, places
from peaceroom.accuracy.fitting.base_rates.spells import spells
from peaceroom.base_rates import left_out
from peaceroom.base_rates.base_rate import KINDS, base_rate
from peaceroom.base_rates.breaks import breaks
from peaceroom.base_rates.end_rate import end_rate
from peaceroom.base_rates.item_rate import item_rate
from peaceroom.base_rates.items import items
from peaceroom.base_rates.left_out import countries, ends_without, known
from peaceroom.process.parameters import Parameters
from peaceroom.scenario.cases.reading import origin_files, read_origin

DATES = ("1999-01-10", "1999-06-01", "2000-02-01")


def rate(within: float = 180, target: str = "any", without: str | None = None, as_of: str = "2000-05-01") -> float:
    return base_rate("partial", None, within, target=target, dates=DATES, as_of=as_of, without=without).p


def test_every_country_of_the_library_can_be_left_out() -> None:
    assert {read_origin(path).cluster for path in origin_files()} == set(countries())
    assert known("colombia") == "colombia" and known("nowhere") is None


@pytest.mark.parametrize("as_of", ["2000-05-01", "2003-01-01", "2006-01-01"])  # active, silent three years, six
def test_without_a_country_rates_move_a_little_and_stay_in_order(as_of: str) -> None:
    for within in (30, 91, 365, 730, 1000, 1826):
        for country in ("colombia", "sudan", "comoros"):
            p = [rate(within, kind, country, as_of) for kind in KINDS]
            whole = [rate(within, kind, as_of=as_of) for kind in KINDS]
            assert p == sorted(p, reverse=True)
            assert all(0.6 < mine / every < 1.6 for mine, every in zip(p, whole, strict=True))
            assert p != whole


def test_leaving_out_nobody_gives_the_rates_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same estimates by the other road: from the shipped tables of all, as if a country without processes."""
    from peaceroom.base_rates import tables
    from peaceroom.base_rates.blend import Logit, Piecewise
    from peaceroom.base_rates.terms import BINS, HORIZONS, PACES, STAGES

    b = tables.blend()
    nobody = left_out.Without(
        Piecewise(b.steps.rates[:1], b.steps.stages[:1]), replace(b.hazard, beta=b.hazard.beta[:1]),
        {h: Logit(b.hazard.mean, b.hazard.spread, b.logits[h].beta[:1]) for h in HORIZONS},
        np.array([[tables.smoothed(s, p).hazard for p in PACES] for s in STAGES]), tables.hazards("any", "all").hazard,
        np.array([[[tables.shares(t, s, name)[0] for name in BINS] for s in (*STAGES, "all")]
                  for t in left_out.SHARED]), {})
    monkeypatch.setattr("peaceroom.base_rates.base_rate.countries", lambda: {"nobody": nobody})
    for as_of in ("2000-05-01", "2003-01-01", "2006-01-01"):
        for within in (30, 200, 365, 900, 1826):
            for kind in KINDS:
                assert rate(within, kind, "nobody", as_of) == pytest.approx(rate(within, kind, as_of=as_of), rel=1e-6)


def test_items_of_the_country_are_no_cases() -> None:
    whole, mine = (item_rate("procedure", "23d", "58d", without=w) for w in (None, "colombia"))
    dropped = countries()["colombia"].dropped["procedure"]
    assert len(dropped) == 6  # two each with the FARC, the ELN and both together
    lengths = items()["procedure"].cases.days
    assert mine.cases == whole.cases - int((lengths[list(dropped)] > 23).sum())
    assert mine.p != whole.p


def test_the_backtest_leaves_the_country_out() -> None:
    origin = next(o for o in map(read_origin, origin_files()) if o.cluster == "colombia" and o.texts)
    view, apart = outside_view(origin, []), outside_view(origin.model_copy(update={"cluster": "nowhere"}), [])
    for key in ("q1", "q3", "q4"):
        mine, every = view[key], apart[key]
        assert mine is not None and every is not None
        assert mine.p != every.p and mine.reference.endswith("without colombia")


@pytest.mark.slow
def test_the_shipped_table_is_that_of_the_data() -> None:
    found = steps()
    theirs = processes(found)
    assert theirs["colombia"].sum() == 6  # all of Colombia's, not the library's alone
    made = leave_out(found, spells(found), folder(), (10.0, 1000.0))["countries"]
    assert isinstance(made, dict)
    colombia, shipped = made["colombia"], countries()["colombia"]
    assert np.allclose(colombia["rates"], shipped.steps.rates[0]) and np.allclose(colombia["shares"], shipped.shares)
    assert colombia["items"] == shipped.dropped
    assert date(2021, 12, 31).toordinal() == found.end


def test_wars_exits_and_breaks_of_the_country_are_left_out() -> None:
    """Afghanistan has one exit among the principal ones, fifteen years of war with a patron, and a break of its own."""
    whole, mine = (end_rate("government-defeat", "after-exit", "24m", without=w) for w in (None, "afghanistan"))
    assert mine.cases == whole.cases - 1 and mine.p != whole.p
    for end in ("victory", "government-defeat", "government-victory"):
        every, own = (end_rate(end, "no-patron", "24m", without=w) for w in (None, "colombia"))
        assert own.p is not None and every.p is not None and own.low is not None and own.high is not None
        assert own.p > every.p, "of Colombia's years of war none brought a victory"
        assert own.low <= own.p <= own.high
    assert end_rate("victory", "no-patron", "24m", without="mexico").p == end_rate("victory", "no-patron", "24m").p
    own, every = ends_without()["philippines"].breaks, breaks().fit
    assert own is not None and own[0] < every.mu, "without the long breaks of the Philippines they are shorter"


def test_the_inside_view_has_lengths_of_breaks_without_the_country() -> None:
    drawn = Parameters().replace(break_mean=3.6)
    own = ends_without()["philippines"].breaks
    assert own is not None
    moved = without_own(drawn, "philippines")
    assert moved["break_mean"] == pytest.approx(3.6 + own[0] - 3.437) and moved["tau"] == drawn["tau"]
    assert moved["break_sd"] == pytest.approx(own[1])
    assert moved["hollow_mean"] == drawn["hollow_mean"], "its patron never left"
    assert without_own(drawn, "nepal") is drawn and without_own(drawn, "kosovo") is drawn


def test_the_inside_view_has_what_exits_did_without_the_country() -> None:
    """Of 17 governments 8 were defeated within five years; without one that was, the others were less hollow."""
    usual = Parameters()["hollow_mean"]
    for country, defeated in (("central-african-republic", True), ("angola", False), ("tajikistan", False)):
        whole, mine = (end_rate("government-defeat", "after-exit", "60m", without=w) for w in (None, country))
        assert mine.p is not None and whole.p is not None
        assert (mine.p < whole.p) is defeated
        assert (without_own(Parameters(), country)["hollow_mean"] < usual) is defeated
    # its exits are of troops beside others, which the strength lost does not rest on
    assert ends_without()["democratic-republic-of-congo"].hollow == 0.0


@pytest.mark.slow
def test_what_is_left_out_of_ends_is_what_the_data_say() -> None:
    made = leave_out_ends(folder())["countries"]
    shipped = json.loads((Path(left_out.__file__).parent / "data" / "left_out_ends.json").read_text(encoding="utf-8"))
    assert json.loads(json.dumps(made)) == shipped["countries"]
    there = set(origins(find(folder(), TERMINATIONS)).place.tolist())
    # years of war that went on into a next one; the others have none of their own
    assert {name for name in countries() if not there & set(places(name))} == {
        "comoros", "madagascar", "mexico", "moldova"}
