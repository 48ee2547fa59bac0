"""How deaths move over years: the numbers, how they are found, and what the simulator makes of a level."""

from __future__ import annotations

import numpy as np
import pytest

from base_rates.data import folder
from peaceroom.accuracy.scoring.violence_years import likeliest, moves, moves_of
from peaceroom.analysis.process.violence_level import start_of
from peaceroom.process.actors import Violence
from peaceroom.process.anchoring.generic import generic_case
from peaceroom.process.result import ProcessResult
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches
from peaceroom.scenario.cases.compiling import scenario_data
from peaceroom.scenario.cases.reading import origin_files, read_origin
from peaceroom.scenario.file.loading import from_dict
from peaceroom.scenario.talks.level import of_level
from peaceroom.violence.years import ENDS, KEPT, LASTING, WEEK_KEPT, WEEK_SHOCK, still


def test_planted_numbers_are_found_again() -> None:
    rng = np.random.default_rng(3)
    n, lasting, kept, ends = 20_000, 1.2, 0.6, 0.15
    now, lag = np.exp(rng.normal(6, 1, n)), rng.choice([1.0, 2.0, 3.0, 5.0], n)
    sd = lasting * np.sqrt(1 - kept ** (2 * lag))
    then = now * np.exp(sd * rng.normal(size=n) - sd**2 / 2) * (rng.exponential(1 / ends, n) > lag)
    assert likeliest(now, lag, then) == pytest.approx((lasting, kept, ends), rel=0.06)


def test_a_year_without_an_entry_is_one_with_few_deaths() -> None:
    """Pairs that all fight on at their level for ten years never end; those that all stop after a year do."""
    lasts = [{2000 + k: 500.0 for k in range(10)} for _ in range(50)]
    stops = [{2000: 500.0}] * 50 + [{2009: 500.0}]
    assert moves(lasts).ends < 0.001 < 1 < moves(stops).ends


@pytest.mark.slow
def test_the_shipped_numbers_are_those_of_the_data() -> None:
    found = moves_of(folder())
    assert found == pytest.approx((LASTING, KEPT, ENDS), rel=0.02)


def test_by_week_and_by_year_are_the_same() -> None:
    weeks = 365.25 / 7
    assert WEEK_KEPT**weeks == pytest.approx(KEPT)
    lasting = WEEK_SHOCK / (1 - WEEK_KEPT**2) ** 0.5
    assert lasting == pytest.approx(LASTING)
    assert still(0) == 1 and still(2) == pytest.approx(np.exp(-2 * ENDS))


def fought(level: float, **fields: float) -> ProcessResult:
    """Two years of fighting alone, at so many deaths a week."""
    case = generic_case().replace(violence=Violence(level=level, **fields))
    return simulate(case, None, Switches.only("violence"), draws=4_000, weeks=106, workers=1)


def test_deaths_of_a_year_are_those_of_its_months() -> None:
    """At a level that does not move a year has 52 times a week's deaths, and 25 of them come or not by chance alone."""
    r = fought(25 / 52.2, phi=0.0, sd=0.0, shape=1e6)
    assert r.year_counts.shape[0] == 2 and (r.year_counts.sum(axis=1) == r.draws).all()
    assert r.year_deaths(25) == pytest.approx([0.53, 0.53], abs=0.04)  # Poisson: 25 or more of a mean of 25
    assert (r.year_deaths(0) == 1).all()


def test_doubt_about_a_level_grows_with_the_years() -> None:
    """A hundred a month is not sure to be 25 in the second year: by UCDP one pair in six has stopped or fallen."""
    r = fought(100 / 4.35, phi=WEEK_KEPT, sd=WEEK_SHOCK)
    first, second = r.year_deaths(25)
    assert first > second > 0.9
    assert 0.75 < second * still(1.75) < 0.88
    low = fought(2.5 / 4.35, phi=WEEK_KEPT, sd=WEEK_SHOCK).year_deaths(25)
    assert 0.1 < low[1] < 0.5


def test_a_level_alone_moves_as_wars_do_and_a_series_as_itself() -> None:
    """Both the backtest and a run start from the same."""
    s = from_dict(scenario_data(read_origin(origin_files()[0])))
    found = of_level(s)
    assert found is not None and (found.phi, found.sd) == (WEEK_KEPT, WEEK_SHOCK)
    assert start_of(s) == found


def test_who_has_won_kills_no_more() -> None:
    case = generic_case().replace(share=np.array([0.9999, 0.0001]), violence=Violence(level=50, phi=0.0, sd=0.0))
    r = simulate(case, None, Switches.only("violence", "balance"), draws=500, weeks=106, workers=1)
    assert r.victory("a")[20] > 0.99
    assert r.year_deaths(25)[0] > 0.9 and r.year_deaths(1)[1] == 0
