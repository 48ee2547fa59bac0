"""Ends of wars by arms, by foreign support; exits of patrons."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from peaceroom.accuracy.fitting.base_rates.ends import END, end_table, fit_exits, incidence, origins
from peaceroom.accuracy.fitting.base_rates.shipping import as_csv
from peaceroom.base_rates.end_rate import end_rate
from peaceroom.base_rates.ends import CLASSES, ENDS, GRID_MONTHS, exits
from peaceroom.base_rates.terms import OWN_SOURCES
from peaceroom.cli import group
from peaceroom.core.errors import InputError

from .data import folder

DATA = Path(__file__).parents[2] / "src/peaceroom/base_rates/data"


def _p(end: str, of: str, within: str, **more: bool) -> float:
    found = end_rate(end, of, within, **more)
    assert found.p is not None
    return found.p


def test_defeat_after_the_exit_of_a_principal_patron() -> None:
    """Seventeen exits: defeat within 4, 12, 24, 36, 60 months .18, .24, .29, .41, .53."""
    for months, expected in ((4, 0.18), (12, 0.24), (24, 0.29), (36, 0.41), (60, 0.53)):
        found = end_rate("government-defeat", "after-exit", f"{months}m")
        assert found.p == pytest.approx(expected, abs=0.02)
        assert found.low is not None and found.high is not None and found.low < expected < found.high
    assert (found.cases, found.clusters, found.events) == (17, 15, 9)


@pytest.mark.parametrize("within", ["30d", "6m", "12m", "58d", "26w", "2y", "5y", "60m"])
@pytest.mark.parametrize("of", CLASSES)
def test_either_side_wins_no_less_often_than_one(of: str, within: str) -> None:
    either = end_rate("victory", of, within)
    for one in (end_rate("government-defeat", of, within), end_rate("government-victory", of, within)):
        for whole, part in ((either.p, one.p), (either.low, one.low), (either.high, one.high)):
            assert whole is not None and part is not None and 0 <= part <= whole + 1e-12 and whole <= 1


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("of", CLASSES)
def test_looking_further_never_lowers_it(end: str, of: str) -> None:
    found = [_p(end, of, f"{m}m") for m in (1, 3, 4, 12, 20, 36, 60)]
    assert all(a <= b + 1e-12 for a, b in pairwise(found))


def test_a_war_with_a_patron_seldom_ends_by_arms() -> None:
    """UCDP: after an exit the government is defeated several times as often as with its patron present."""
    assert _p("government-defeat", "patron-present", "12m") == pytest.approx(0.010, abs=0.002)
    assert _p("government-defeat", "after-exit", "12m") > 10 * _p("government-defeat", "patron-present", "12m")
    assert _p("government-defeat", "no-patron", "12m", war=True) > 3 * _p("government-defeat", "no-patron", "12m")
    found = end_rate("government-defeat", "after-exit", "12m").sensitivity
    assert min(found.values()) == pytest.approx(0.06, abs=0.01)  # all foreign troops that left, by UCDP


def test_the_time_since_the_exit_counts() -> None:
    """Three of seventeen fell within four months: what is left falls more slowly."""
    fresh, later = (end_rate("government-defeat", "after-exit", "4m", since=s).p for s in ("0d", "4m"))
    assert fresh is not None and later is not None and later < fresh / 2
    assert end_rate("government-defeat", "after-exit", "4m", since="4m").cases == 14
    assert [w.code for w in end_rate("government-defeat", "after-exit", "12m", since="59m").warnings][:1] == ["W201"]
    for end in ("victory", "government-defeat"):
        late = end_rate(end, "after-exit", "12m", since="6y")
        assert late.p is None and late.kind == end and "no case lasted" in late.reference


def test_refusals() -> None:
    for end, of, within, since in (("peace", "after-exit", "12m", 0), ("victory", "exit", "12m", 0),
                                   ("victory", "no-patron", "12m", 60)):
        with pytest.raises(InputError) as caught:
            end_rate(end, of, within, since=since)
        assert [p.code for p in caught.value.problems] == ["E705"]
    with pytest.raises(InputError) as caught:
        end_rate("victory", "after-exit", "61m")
    assert [p.code for p in caught.value.problems] == ["E703"]


def test_the_command() -> None:
    def run(*args: str, code: int = 0) -> str:
        done = CliRunner().invoke(group, ["base-rate", *args], catch_exceptions=False)
        assert done.exit_code == code, done.output
        return done.output

    asked = ("--end", "victory", "--class", "after-exit", "--within", "12m")
    assert json.loads(run(*asked, "--json")) == end_rate("victory", "after-exit", "12m").to_dict()
    assert "Either side wins by arms within" in run(*asked) and "few and picked" in run(*asked)
    assert "Give both --end and --class" in run("--class", "no-patron", code=2)
    assert "leave out --pace" in run(*asked, "--pace", "3", code=2)


def test_incidence_by_hand() -> None:
    """Four cases: two end otherwise on days 1 and 3, one by arms on day 2, one lasts: 3/4 · 1/3."""
    days, ended = np.array([1.0, 2, 3, 9]), np.array([True, True, True, False])
    came = np.array([False, True, False, False])
    found = incidence(days, ended, came, np.ones((1, 4)), (1.5, 2, 8))
    assert found[0].tolist() == pytest.approx([0, 0.25, 0.25])


HEAD = ("dyadep_id", "dyadterm", "ependdate", "outcome", "conflict_id", "dyad_id", "year", "side_a_2nd",
        "intensity_level", "type_of_conflict", "location")


def test_origins_are_years_after_which_the_episode_went_on(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    for row in (
        HEAD,
        (1, 0, None, None, 7, 70, 1999, "Government of Sylvania", 2, 4, "Sylvania"),
        (1, 0, None, None, 7, 70, 2000, None, 1, 3, "Sylvania"),
        (1, 1, datetime(2001, 7, 1), 4, 7, 70, 2001, None, 1, 3, "Sylvania"),
        (2, 0, None, None, 8, 80, 2019, None, 1, 3, "Sylvania"),
        (2, 0, None, None, 8, 80, 2020, None, 1, 3, "Sylvania"),
        (3, 0, None, None, 9, 90, 2000, None, 1, 2, "Sylvania"),  # between states
    ):
        book.active.append(row)
    path = tmp_path / "ucdp-term-dyad-3-2021.xlsx"
    book.save(path)
    found = origins(path)
    assert [CLASSES[g] for g in found.group] == ["patron-present", "after-exit", "no-patron"]
    assert found.year.tolist() == [1999, 2000, 2019] and found.outcome.tolist() == [4, 4, 0]
    assert found.days.tolist() == [548, 182, (END - END.replace(year=2019)).days]
    assert found.war.tolist() == [True, False, False] and set(found.place.tolist()) == {"Sylvania"}


def test_exits_that_cannot_be(tmp_path: Path) -> None:
    for months, kind in (("soon", "principal"), ("12", "moral")):
        with (tmp_path / "client_exits.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("id", "client", "months_to_defeat", "months_followed", "kind"),
                                        ("freedonia-1933", "Freedonia (Firefly)", months, "60", kind)])
        with pytest.raises(InputError) as caught:
            fit_exits(tmp_path)
        assert caught.value.problems[0].code == "E733"


def test_a_country_can_be_left_out(tmp_path: Path) -> None:
    with (tmp_path / "client_exits.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "client", "months_to_defeat", "months_followed", "kind"),
                                    ("freedonia-1933", "Freedonia (Firefly)", "7", "60", "principal"),
                                    ("freedonia-1940", "Freedonia", "", "60", "aid"),
                                    ("sylvania-1940", "Sylvania", "", "24", "troops")])
    found = fit_exits(tmp_path)
    assert found["ended"] == [1, 0, 0] and found["cluster"] == [0, 1, 0]
    assert found["days"] == [213.08, 730.56, 1826.4]
    assert fit_exits(tmp_path, without={"Freedonia"})["kind"] == ["troops"]


def test_what_is_shipped_is_what_the_refit_makes() -> None:
    made = end_table(folder())
    assert as_csv(made, OWN_SOURCES["ends"]) == (DATA / "ends.csv").read_text(encoding="utf-8")
    assert len(made) == 3 * len(CLASSES) * len(ENDS) * len(GRID_MONTHS)
    shipped = json.loads((DATA / "exits.json").read_text(encoding="utf-8"))
    for name, value in fit_exits(folder()).items():
        assert value == shipped[name], name
    assert set(exits().kind) == {"principal", "troops", "aid", "de facto"}
