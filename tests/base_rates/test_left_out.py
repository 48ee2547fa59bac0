"""Base rates without a country: nothing of its processes is left in them, and nothing else is changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from base_rates.data import folder, steps
from peaceroom.accuracy.backtest.outside import outside_view
from peaceroom.accuracy.fitting.base_rates.leaving_out import leave_out, processes
from peaceroom.accuracy.fitting.base_rates.spells import spells
from peaceroom.base_rates import left_out
from peaceroom.base_rates.base_rate import KINDS, base_rate
from peaceroom.base_rates.item_rate import item_rate
from peaceroom.base_rates.items import items
from peaceroom.base_rates.left_out import countries, known
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
