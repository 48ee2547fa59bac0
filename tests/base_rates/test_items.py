"""Items of the agenda: procedure since the opening of talks, other kinds since a process's first text."""

from __future__ import annotations

import csv
import json
import math
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from peaceroom.accuracy.fitting.base_rates.contents import PROVISIONS, waits
from peaceroom.accuracy.fitting.base_rates.items import EDGES_WEEKS, case_table, fit_items, procedure
from peaceroom.base_rates.curves import KM_PART, SOME, Cases
from peaceroom.base_rates.item_rate import KINDS, TALKS, item_rate
from peaceroom.base_rates.items import items
from peaceroom.cli import group
from peaceroom.core.errors import InputError

from . import sample
from .data import folder

kinds = st.sampled_from([k for k in KINDS if k != "other"])
DATA = Path(__file__).parents[2] / "src/peaceroom/base_rates/data"


@given(kinds, st.floats(0, 36_525), st.floats(1, 1826), st.floats(1, 1826))
def test_a_rate_is_a_probability_and_grows_with_the_time_ahead(kind: str, past: float, a: float, b: float) -> None:
    near, far = (item_rate(kind, past, w) for w in sorted((a, b)))
    if near.cases == 0:
        assert near.p is far.p is None and near.reference.startswith("none: no case lasted")
        return
    for one in (near, far):
        assert one.p is not None and one.low is not None and one.high is not None
        assert 0 <= one.low <= one.p <= one.high <= 1
    assert near.p is not None and far.p is not None and near.p <= far.p + 1e-12


@given(kinds, st.floats(0, 700), st.floats(1, 500))
def test_waiting_multiplies(kind: str, past: float, within: float) -> None:
    if item_rate(kind, past + within, within).cases == 0:
        return
    whole, first, then = (item_rate(kind, *q).p for q in ((past, 2 * within), (past, within), (past + within, within)))
    assert whole is not None and first is not None and then is not None
    assert 1 - whole == pytest.approx((1 - first) * (1 - then), rel=1e-9)


def test_procedure_as_real_talks_had_it() -> None:
    """Open for 23 days: 58 to 87 days later .375 (.21–.56), 180 .63, 365 .84; with ten more failed talks .25."""
    assert 0.33 < _p("procedure", 58) < _p("procedure", 87) < 0.42
    assert (_p("procedure", 58) + _p("procedure", 87)) / 2 == pytest.approx(0.375, abs=0.02)
    assert _p("procedure", 180) == pytest.approx(0.63, abs=0.03)
    assert _p("procedure", 365) == pytest.approx(0.84, abs=0.05)
    found = item_rate("procedure", "23d", "58d")
    assert found.low == pytest.approx(0.20, abs=0.05) and found.high == pytest.approx(0.55, abs=0.05)
    assert list(found.sensitivity.values()) == [pytest.approx(0.25, abs=0.02)]
    assert (found.cases, found.clusters) == (24, 33)
    assert "under-recorded" in found.bias[0] and "3 of 45" in found.bias[0]


def _p(kind: str, within: float) -> float:
    found = item_rate(kind, 23, within).p
    assert found is not None
    return found


def test_the_hazard_of_procedure_falls_after_the_first_two_weeks() -> None:
    """.26 a week in weeks 1–2, then .037, .066, .037 and .024: within a quarter of an event of the printed rates."""
    p = items()["procedure"]
    rates = [-math.log(1 - p.hazard(w)) for w in (0, 1, 2, 5, 12, 60)]
    assert rates[0] == pytest.approx(rates[1]) == pytest.approx(0.27, abs=0.02)
    assert rates[2:] == [pytest.approx(v, abs=0.012) for v in (0.037, 0.066, 0.037, 0.024)]
    first, second = 7 * p.cases.rates[0, :2]
    assert p.hazard(1.5) == pytest.approx(-math.expm1(-(first + second) / 2), rel=1e-12)  # across an edge
    assert p.hazard(1000) == p.hazard(100)
    weeks = np.array(EDGES_WEEKS)
    assert p.edges.tolist() == pytest.approx(weeks) and -math.log(1 - p.hazard(10)) == pytest.approx(p.rates[3])
    assert np.quantile(p.drawn_rates[:, 0], 0.05) < p.rates[0] < np.quantile(p.drawn_rates[:, 0], 0.95)


def _ten() -> Cases:
    """Five closed on day 3½, five open for 70 days, each a cluster."""
    return case_table(np.array([3.5] * 5 + [70.0] * 5), np.array([True] * 5 + [False] * 5),
                      [str(k) for k in range(10)], EDGES_WEEKS)


def test_by_hand() -> None:
    """Half a week's risk each for the five that closed, two weeks for the rest: 5 in 12½ weeks, and nothing later."""
    cases = _ten()
    assert (7 * cases.rates[0]).tolist() == pytest.approx([5 / 12.5, 0, 0, 0, 0])
    for day, km in ((3, 1.0), (4, 0.5), (60, 0.5)):
        expected = KM_PART * km + (1 - KM_PART) * math.exp(-0.4 * min(day, 14) / 7)
        assert cases.open_share(day)[0] == pytest.approx(expected, rel=1e-12)
    assert cases.closed(0, 4)[0] == pytest.approx(1 - cases.open_share(4)[0])
    assert (cases.at_risk(0), cases.at_risk(10), cases.events(0, 4), cases.events(10, 50)) == (10, 5, 5, 0)
    more = cases.more([365.0] * 10)
    assert more.closed(0, 4)[0] < cases.closed(0, 4)[0] / 1.9 and int(more.cluster.max()) == 19
    half = cases.only(cases.ended)
    assert len(half.days) == 5 and half.cluster.tolist() == [0, 1, 2, 3, 4]


def test_no_stretch_of_days_is_impossible() -> None:
    """No case of procedure closed between two events of the table; the constant rates say that one might."""
    cases = items()["procedure"].cases
    days = np.unique(cases.days[cases.ended & (cases.days > 20) & (cases.days <= cases.last)])
    k = int(np.argmax(np.diff(days)))
    assert 0 < cases.closed(float(days[k]), float(days[k + 1] - days[k]) / 2)[0] < 0.2


def test_where_few_are_left_the_last_rate_goes_on() -> None:
    cases = Cases(np.array([10.0, 20, 30, 40, 50, 60, 70]), np.ones(7, bool), np.arange(7), np.array([0.0, 700]))
    assert cases.last == 30 and (cases.days >= 30).sum() == SOME
    rate = cases.rates[0, 0]
    assert rate == pytest.approx(7 / 280)
    km = 4 / 7 * math.exp(-rate * 100)
    assert cases.open_share(130)[0] == pytest.approx(KM_PART * km + (1 - KM_PART) * math.exp(-rate * 130))


def test_whole_clusters_are_resampled() -> None:
    """Twenty cases that are one another's twins say as much as two."""
    days = np.array([5.0, 50.0] * 10)
    apart = Cases(days, np.ones(20, bool), np.arange(20), np.array([0.0, 700]))
    tied = Cases(days, np.ones(20, bool), np.arange(20) % 2, np.array([0.0, 700]))
    (p, low, high), (q, lower, higher) = apart.answer(0, 10), tied.answer(0, 10)
    assert p == q and higher - lower > 2 * (high - low)


def test_a_kind_without_data_has_no_rate() -> None:
    found = item_rate("other", 23, 58)
    assert (found.p, found.low, found.high) == (None, None, None) and found.reference.startswith("none")
    assert set(items()) == set(KINDS) - {"other"}
    assert set(PROVISIONS) == set(KINDS) - {"other", "procedure"}


def test_refusals() -> None:
    for kind, past, within, code in (("agenda", "23", "58", "E705"), ("procedure", "long", "58", "E702"),
                                     ("procedure", "23", "6y", "E703"), ("other", "23", "0", "E703")):
        with pytest.raises(InputError) as caught:
            item_rate(kind, past, within)
        assert [p.code for p in caught.value.problems] == [code]


def test_the_command() -> None:
    def run(*args: str, code: int = 0) -> str:
        done = CliRunner().invoke(group, ["base-rate", *args], catch_exceptions=False)
        assert done.exit_code == code, done.output
        return done.output

    asked = ("--item", "procedure", "--open", "23d", "--within", "58d")
    assert json.loads(run(*asked, "--json")) == item_rate("procedure", "23d", "58d").to_dict()
    assert "An agenda item (procedure), open for 23 days" in run(*asked) and "under-recorded" in run(*asked)
    assert ": none" in run("--item", "other", "--open", "23d")
    assert json.loads(run("--item", "other", "--open", "23d", "--json"))["p"] is None
    assert "Give both --item" in run("--item", "procedure", code=2)
    assert "leave out --broken" in run(*asked, "--broken", "6w", code=2)


def _coded(path: Path, rows: list[tuple[str, str, str, str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "cluster", "opened", "agreed", "last_seen", "era"),
                                    *((f"{r[0]}-{r[1]}", *r) for r in rows)])
    return path


ROWS = [("freedonia", "2001-01-01", "2001-01-11", "", "main"), ("sylvania", "2001-03-01", "", "2001-06-09", "main"),
        ("freedonia", "2003-01-01", "2003-02-20", "", "kept-apart"),
        ("osterlich", "2005-01-01", "2005-03-02", "", "main")]


def test_what_was_known_on_a_day(tmp_path: Path) -> None:
    path = _coded(tmp_path / "items.csv", ROWS)
    days, ended, clusters = procedure(path)
    assert days.tolist() == [10.5, 100.5, 60.5] and ended.tolist() == [True, False, True]
    assert clusters == ["freedonia", "sylvania", "osterlich"]
    days, ended, _ = procedure(path, date(2005, 1, 21))
    assert days.tolist() == [10.5, 100.5, 20.5] and ended.tolist() == [True, False, False]
    assert procedure(path, date(2001, 4, 10))[0].tolist() == [10.5, 40.5]
    assert procedure(path, without={"freedonia"})[2] == ["sylvania", "osterlich"]


def test_when_a_process_first_has_a_text_on_a_subject(tmp_path: Path) -> None:
    columns = sorted({c for found in PROVISIONS.values() for c in found})
    none = dict.fromkeys(columns, "0")
    rows = [
        sample.row(1, "2001-01-01") | none, sample.row(2, "2001-02-01") | none | {"TjPrire": "1"},  # a mention
        sample.row(3, "2001-03-02") | none | {"TjPrire": "2"},
        sample.row(4, "2002-01-01", PP="2", PPName="Sylvania talks") | none | {"TjPrire": "3"},
        sample.row(5, "2003-01-01", PP="3", PPName="Osterlich talks") | none,
        sample.row(6, "2009-01-01", PP="3", PPName="Osterlich talks") | none | {"TjPrire": "3"},  # too long a silence
    ]
    found = waits(sample.write(tmp_path / "pax.csv", rows, (*sample.FIELDS, *columns)))
    w = found["prisoners"]
    assert (w.first, w.names, w.days, w.ended) == (1, ("1", "3"), (60, 730), (True, False))
    assert found["economy"].ended == (False, False, False) and found["economy"].first == 0


def test_the_shipped_items_are_those_of_the_refit() -> None:
    shipped = json.loads((DATA / "items.json").read_text(encoding="utf-8"))
    for name, value in fit_items(folder()).items():
        assert json.loads(json.dumps(value)) == shipped[name], name


def test_procedure_closes_more_slowly_in_a_break_and_is_not_known_before_talks_open() -> None:
    """By .57 (.37 to .79), as texts do in breaks. Library origins agree: 3 of 17 in 91 days, 5.2 by the class."""
    fresh, broken, never = (item_rate("procedure", 23, 91, talks=talks) for talks in TALKS)
    assert fresh.p is not None and broken.p is not None and broken.low is not None and broken.high is not None
    assert broken.p == pytest.approx(1 - (1 - fresh.p) ** 0.57)
    assert broken.low < fresh.low and broken.high < fresh.high
    assert broken.sensitivity["talks in a break were as fast as others"] == fresh.p
    assert never.p is None and never.reference.startswith("none: the class counts from the opening")


def test_where_talks_stand_says_nothing_of_provisions_in_texts() -> None:
    assert item_rate("security", 23, 91, talks="break") == item_rate("security", 23, 91)
    with pytest.raises(InputError) as caught:
        item_rate("procedure", 23, 91, talks="resting")
    assert caught.value.problems[0].code == "E705"


def test_the_command_asks_where_talks_stand() -> None:
    said = CliRunner().invoke(group, ["base-rate", "--item", "procedure", "--open", "23d", "--within", "58d", "--talks",
                                      "break"])
    assert said.exit_code == 0 and "in a break" in said.output
    assert CliRunner().invoke(group, ["base-rate", "--resume", "--broken", "6w", "--talks", "break"]).exit_code == 2
