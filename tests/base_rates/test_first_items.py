"""The first open item of an agenda: the frequency behind it, its table, and where a run takes it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from peaceroom.accuracy.backtest.outcomes import outcome_file, read_outcomes
from peaceroom.accuracy.backtest.outside import Known, outside_view, talks_of
from peaceroom.accuracy.fitting.base_rates.first_items import fit_first_items
from peaceroom.analysis.process.numbers import rates_by_day, weight_of
from peaceroom.analysis.process.rates import Rate
from peaceroom.base_rates.first_items import first_item_rate
from peaceroom.base_rates.frequency import frequency
from peaceroom.base_rates.item_rate import TALKS
from peaceroom.cli import group
from peaceroom.core.errors import InputError
from peaceroom.process.actors import Violence
from peaceroom.scenario.cases.compiling import open_items, scenario_data
from peaceroom.scenario.cases.reading import origin_files, read_origin
from peaceroom.scenario.file.loading import from_dict
from peaceroom.scenario.talks.case import Builder
from peaceroom.scenario.talks.horizon import Horizon
from peaceroom.scenario.types import Scenario

DATA = Path(__file__).parents[2] / "src/peaceroom/base_rates/data"


def test_a_frequency_by_hand() -> None:
    """Four cases of one country weigh 1/2 each, one of another 1: it came in (2/2 + 1) / (4/2 + 1 + 2) of all."""
    came, alike = np.array([1, 1, 0, 0, 0], bool), np.array([1, 0, 0, 0, 1], bool)
    country = np.array([0, 0, 0, 0, 1])
    assert frequency(came, alike, country) == pytest.approx([(1 + 4 * 0.4) / (2 + 4)])
    # the second country twice, the first never
    assert frequency(came, alike, country, np.array([[0.0, 2.0]])) == pytest.approx([(0 + 4 * 1 / 4) / (2 + 4)])


@given(st.sampled_from(TALKS), st.floats(1, 1826), st.floats(1, 1826))
def test_looking_further_never_lowers_it(talks: str, a: float, b: float) -> None:
    near, far = (first_item_rate(w, talks=talks) for w in sorted((a, b)))
    for one in (near, far):
        assert one.p is not None and one.low is not None and one.high is not None
        assert 0 < one.low <= one.p <= one.high < 1
    assert near.p is not None and far.p is not None and near.p <= far.p + 1e-12


def test_beyond_two_years_the_second_years_hazard_goes_on() -> None:
    one, two, three = (first_item_rate(365 * years).p for years in (1, 2, 3))
    assert one is not None and two is not None and three is not None
    assert (1 - three) / (1 - two) == pytest.approx((1 - two) / (1 - one))
    assert [w.code for w in first_item_rate(1000).warnings] == ["W201"]


def test_the_shipped_table_is_the_librarys() -> None:
    shipped = json.loads((DATA / "first_items.json").read_text(encoding="utf-8"))
    made = fit_first_items()
    assert {name: shipped[name] for name in made} == made


def test_it_is_what_the_backtest_scores() -> None:
    """For an origin of a country that the library does not have, whose first item is not procedure."""
    known = []
    for o in map(read_origin, origin_files()):
        said = read_outcomes(outcome_file(o.case)).origins[o.as_of]
        known.append(Known(o, {q: a.answer == "yes" for q, a in said.items() if a.answer in ("yes", "no")}))
    for talks in ("in-session", "break"):
        mine = next(k.origin for k in known
                    if talks_of(k.origin) == talks and open_items(k.origin)[0].kind != "procedure")
        view = outside_view(mine.model_copy(update={"cluster": "nowhere"}), known)["q6"]
        assert view is not None and view.p == pytest.approx(first_item_rate(180, talks=talks).p)


def test_a_run_has_it_beside_the_first_open_item_alone() -> None:
    origin = read_origin(next(path for path in origin_files() if path.parts[-2:] == ("el-salvador", "1990-06-01.yaml")))
    assert [item.kind for item in open_items(origin)][:2] == ["security", "justice"]
    s = from_dict(scenario_data(origin, "in_session"))
    ahead = Horizon(104, (13, 52), (s.as_of + timedelta(91), s.as_of + timedelta(364)))

    def rates_of(s: Scenario) -> dict[str, list[Rate]]:
        return rates_by_day(Builder(s, 1, 2, Violence()), ahead)

    rates = rates_of(s)
    assert [rates["armed-forces"][k].p for k in (0, 1)] == [first_item_rate(n).p for n in (91, 364)]
    assert "human-rights" not in rates and weight_of("armed-forces", "security") == 0
    broken = rates_of(from_dict(scenario_data(origin, "suspended")))
    assert broken["armed-forces"][0].p == first_item_rate(91, talks="break").p
    other = rates_of(s.model_copy(update={"process": None}))
    assert "armed-forces" not in other, "nothing says that these are talks to end a war"


def test_questions_that_cannot_be_asked() -> None:
    with pytest.raises(InputError, match="E705"):
        first_item_rate(180, talks="somewhere")
    asked = CliRunner().invoke(group, ["base-rate", "--item", "first", "--open", "3d"])
    assert asked.exit_code == 2 and "leave out --open" in asked.output
    told = CliRunner().invoke(group, ["base-rate", "--item", "first", "--within", "6m", "--json"])
    assert json.loads(told.output)["p"] == first_item_rate("6m").p
