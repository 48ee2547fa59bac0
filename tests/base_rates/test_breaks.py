"""Breaks of talks: one length, conditional on the time lasted; the fit recovers what was planted."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from peaceroom.accuracy.fitting.base_rates.breaks import RECORDED, fit_breaks, log_normal
from peaceroom.base_rates.breaks import Lengths, breaks
from peaceroom.base_rates.resume_rate import resume_rate
from peaceroom.cli import group
from peaceroom.core.errors import InputError

from .data import folder

weeks = st.floats(0, 500)


def test_the_record_of_real_breaks() -> None:
    """Coded breaks: .30 (.23–.38) within 13 weeks, .59 within a year, .87 within five."""
    found = breaks()
    for after, low, high in ((13, 0.23, 0.38), (52, 0.48, 0.71), (260, 0.79, 0.96)):
        assert low <= 1 - found.fit.lasting(after) <= high
    assert 1 - found.fit.lasting(52) == pytest.approx(0.59, abs=0.01)
    assert 1 - found.fit.lasting(260) == pytest.approx(0.87, abs=0.02)
    assert (found.cases, found.events, found.processes) == (58, 54, 20)


def test_an_old_break_ends_more_slowly_than_a_new_one() -> None:
    """The tail is heavy: a break of two years does not end like one of two months."""
    hazard = breaks().fit.hazard
    assert hazard(8) > 2 * hazard(52) > 3 * hazard(260) > 0
    assert hazard(104) == pytest.approx(0.007, abs=0.002)


@given(weeks, weeks, st.floats(0.5, 200))
def test_lasting_falls_and_conditions(a: float, b: float, within: float) -> None:
    fit = breaks().fit
    near, far = sorted((a, b))
    assert 0 < fit.lasting(far) <= fit.lasting(near) <= 1
    assert 0 <= fit.resumed(near, within) <= 1
    assert 1 - fit.resumed(near, within) == pytest.approx(fit.lasting(near + within) / fit.lasting(near), rel=1e-9)
    assert fit.hazard(near) == fit.resumed(near, 1.0)


@given(st.floats(0, 36_525), st.floats(1, 1826))
def test_an_answer_for_any_break_is_a_probability(broken: float, within: float) -> None:
    found = resume_rate(broken, within)
    assert (found.p is None) == (found.cases == 0) == (broken / 7 >= breaks().ended_weeks.max())
    if found.p is None or found.low is None or found.high is None:
        return
    assert 0 <= found.low <= found.p <= found.high <= 1
    assert all(0 <= p <= 1 for p in found.sensitivity.values())


def test_a_break_is_a_pause_of_two_weeks_or_more() -> None:
    fit = breaks().fit
    assert fit.hazard(0) == fit.hazard(1) == 0 and fit.hazard(2) > 0 and fit.lasting(2) == 1


def test_by_hand() -> None:
    """Log length normal with mean log 10 and deviation 1: half last ten weeks, but more of those that last two."""
    lengths = Lengths(np.array(math.log(10)), np.array(1.0), 2.0)
    beyond_two = 0.9462  # Φ(log 5)
    assert lengths.lasting(10) == pytest.approx(0.5 / beyond_two, abs=1e-4)
    assert lengths.resumed(10, 10 * (math.e - 1)) == pytest.approx(1 - 0.1587 / 0.5, abs=1e-4)


def _made(mu: float, sigma: float, n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Lengths of two weeks or more, observed for at most 300 weeks."""
    rng = np.random.default_rng(seed)
    length = np.exp(rng.normal(mu, sigma, 4 * n))
    length = length[length >= 2][:n]
    return np.minimum(length, 300), length <= 300


def test_the_fit_finds_what_was_planted() -> None:
    length, ended = _made(2.5, 1.4, 4000, 1)
    mu, sigma = log_normal(length, ended)
    assert mu == pytest.approx(2.5, abs=0.1) and sigma == pytest.approx(1.4, abs=0.06)


@pytest.mark.parametrize("words", sorted(RECORDED))
def test_the_fit_finds_lengths_behind_a_biased_record(words: str) -> None:
    rng = np.random.default_rng(2)
    length, ended = _made(2.5, 0.9, 20_000, 3)
    length[~ended] = 300.0
    kept = rng.random(len(length)) < RECORDED[words](length) / RECORDED[words](np.array([300.0]))
    mu, sigma = log_normal(length[kept], ended[kept], recorded=RECORDED[words])
    naive = log_normal(length[kept], ended[kept])[0]
    assert mu == pytest.approx(2.5, abs=0.15) and sigma == pytest.approx(0.9, abs=0.08)
    assert naive > 2.5 + 0.2


def test_a_row_counted_twice_is_two_rows() -> None:
    length, ended = _made(3.0, 1.5, 40, 4)
    twice = log_normal(np.tile(length, 2), np.tile(ended, 2))
    assert log_normal(length, ended, np.full(40, 2.0)) == pytest.approx(twice, rel=1e-3)


def test_the_answer_says_how_the_record_is_selected() -> None:
    found = resume_rate("6w", "13w")
    assert found.p is not None and found.low is not None and found.high is not None
    assert found.low < found.p < found.high and found.p == pytest.approx(0.26, abs=0.02)
    assert len(found.sensitivity) == 2 and all(p > found.p for p in found.sensitivity.values())
    assert "long ones" in found.bias[0] and (found.given_days, found.within_days) == (42, 91)
    assert [w.code for w in resume_rate("3y", "3y").warnings] == ["W201"]
    assert "W202" in [w.code for w in resume_rate("5y", "30d").warnings]
    for wrong, code in (({"broken": "soon"}, "E702"), ({"broken": -1}, "E702"), ({"within": "6y"}, "E703"),
                        ({"within": 0}, "E703")):
        with pytest.raises(InputError) as caught:
            resume_rate(**({"broken": "6w", "within": "13w"} | wrong))
        assert [p.code for p in caught.value.problems] == [code]


def test_the_command() -> None:
    def run(*args: str, code: int = 0) -> str:
        done = CliRunner().invoke(group, ["base-rate", *args], catch_exceptions=False)
        assert done.exit_code == code, done.output
        return done.output

    printed = json.loads(run("--resume", "--broken", "6w", "--within", "13w", "--json"))
    assert printed == resume_rate("6w", "13w").to_dict()
    text = run("--resume", "--broken", "6w", "--within", "13w")
    assert "0.26 (90 % interval" in text and "What is wrong with the class" in text and "coder's memory" in text
    assert "Missing option '--broken'" in run("--resume", code=2)
    assert "leave out --stage" in run("--resume", "--broken", "6w", "--stage", "ceasefire", code=2)


def _written(path: Path, rows: list[tuple[str, str, str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("process", "began", "resumed", "last_seen"), *rows])


def test_rows_that_cannot_be(tmp_path: Path) -> None:
    for row in (("Freedonia", "2001-02-30", "2001-06-01", ""), ("Freedonia", "2001-02-01", "", ""),
                ("Freedonia", "2001-02-01", "2000-06-01", ""), ("Freedonia", "", "2000-06-01", "")):
        _written(tmp_path / "breaks.csv", [row])
        with pytest.raises(InputError) as caught:
            fit_breaks(tmp_path)
        assert caught.value.problems[0].code == "E733"


def test_the_shipped_distribution_is_that_of_the_refit() -> None:
    made = fit_breaks(folder())
    text = (Path(__file__).parents[2] / "src/peaceroom/base_rates/data/breaks.json").read_text(encoding="utf-8")
    shipped = json.loads(text)
    for name, value in made.items():
        assert json.loads(json.dumps(value)) == shipped[name], name


def test_a_process_can_be_left_out(tmp_path: Path) -> None:
    rows = [(name, f"200{k}-01-01", f"200{k}-0{m}-01", "") for name, m in (("Freedonia", 3), ("Sylvania", 8))
            for k in range(1, 6)]
    _written(tmp_path / "breaks.csv", rows)
    assert fit_breaks(tmp_path)["breaks"] == 10
    short = fit_breaks(tmp_path, without={"Sylvania"})
    assert short["breaks"] == 5 and short["ended_weeks"] == [8.429] * 4 + [8.571]
