"""What the fits compute, against definitions, other libraries and processes made by a known rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from peaceroom.accuracy.fitting.base_rates.backtest import (
    AHEAD,
    SCORED,
    backtest,
    read_predictions,
    write_predictions,
)
from peaceroom.accuracy.fitting.base_rates.models import history, logit, piecewise
from peaceroom.accuracy.fitting.base_rates.pax import read_steps
from peaceroom.accuracy.fitting.base_rates.risk import NEVER, month_ends, risk_set
from peaceroom.accuracy.fitting.base_rates.skill import calibration, reliability, skill_table, where_table
from peaceroom.accuracy.fitting.base_rates.spells import kaplan_meier, resamples, spells
from peaceroom.accuracy.fitting.base_rates.tables import hazard_table, shares
from peaceroom.base_rates.blend import between, months_ahead, survive
from peaceroom.base_rates.history import FEATURES, aged, covariates, pace
from peaceroom.base_rates.terms import BINS, EDGES, QUIET, STAGES
from peaceroom.core.months import MONTH_DAYS

from .sample import poisson_processes, row, write


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=1, max_size=40))
def test_kaplan_meier_is_that_of_scipy(rows: list[tuple[int, bool]]) -> None:
    length, ended = np.array([r[0] for r in rows], float), np.array([r[1] for r in rows])
    at = np.arange(0, 61, dtype=float)
    data = stats.CensoredData.right_censored(length, ~ended)
    theirs = stats.ecdf(data).cdf.evaluate(at)
    assert kaplan_meier(length, ended, at) == pytest.approx(theirs, abs=1e-12)


def test_kaplan_meier_with_weights_repeats_rows() -> None:
    length, ended = np.array([3.0, 5, 5, 8, 9]), np.array([True, False, True, True, False])
    times = np.array([2, 0, 3, 1, 1])
    at = np.array([1.0, 3, 5, 8, 20])
    repeated = kaplan_meier(np.repeat(length, times), np.repeat(ended, times), at)
    assert kaplan_meier(length, ended, at, times.astype(float)) == pytest.approx(repeated, abs=1e-12)


def test_steps_of_a_small_file(tmp_path: Path) -> None:
    """Two texts of a day are one step with the higher stage; what is not in the sample is left out and counted."""
    rows = [row(1, "2000-01-01"), row(2, "2000-01-01", "SubPar"), row(3, "2000-03-01", "Cea"),
            row(4, "2000-05-01", Status="Unilateral document"), row(5, "2000-05-02", Agtp="IntraLocal"),
            row(6, "2000-05-03", Part="The United Nations Security Council"), row(7, "2022-05-01"),
            row(8, "2001-01-01", PP="2", PPName="Sylvania local talks", Con="Sylvania"),
            row(9, "2002-01-01", "SubComp", PP="3", PPName="Second talks"), row(10, "2003-01-01", "Oth", PP="3")]
    s = read_steps(write(tmp_path / "pax.csv", rows))
    assert [n for _, n, _ in s.flow] == [10, 9, 8, 7, 7, 6, 5]
    assert [(STAGES[k], date.fromordinal(int(d)).isoformat()) for k, d in zip(s.stage, s.day, strict=True)] == [
        ("partial", "2000-01-01"), ("cease", "2000-03-01"), ("comp", "2002-01-01"), ("impl", "2003-01-01")]
    assert s.substantive.tolist() == [True, False, True, False]
    assert s.comprehensive.tolist() == [False, False, True, False]
    assert s.names == ("Freedonia talks", "Second talks") and s.country.tolist() == [0, 0]


def test_month_ends() -> None:
    found = [date.fromordinal(int(d)).isoformat()
             for d in month_ends(date(2019, 11, 30).toordinal(), date(2020, 2, 29).toordinal())]
    assert found == ["2019-11-30", "2019-12-31", "2020-01-31", "2020-02-29"]
    assert len(month_ends(date(2020, 2, 1).toordinal(), date(2020, 2, 28).toordinal())) == 0


def test_risk_set_knows_the_past_only() -> None:
    s = poisson_processes(5, 0.1, seed=3)
    risk = risk_set(s)
    for i in range(0, len(risk), 37):
        mine = s.day[s.process == risk.process[i]]
        before, after = mine[mine <= risk.day[i]], mine[mine > risk.day[i]]
        assert risk.count[i] == len(before) and risk.elapsed[i] == risk.day[i] - before[-1]
        assert risk.next_any[i] == (after[0] if len(after) else NEVER)
        assert risk.within(90)[i] == bool(len(after) and after[0] <= risk.day[i] + 90)


def test_a_constant_hazard_is_found() -> None:
    s = poisson_processes(60, 0.2, seed=1)
    rows = hazard_table(spells(s), 60, resamples(60, 200, 1))
    for r in rows:
        if r["target"] == "any" and r["group"] == "all" and r["bin"] in BINS[:4]:
            assert float(str(r["low"])) < 0.2 * 1.05 and float(str(r["high"])) > 0.2 * 0.92
            assert float(str(r["hazard"])) == pytest.approx(0.2, rel=0.1)
    pw = piecewise(spells(s))
    assert pw.rates[:5] == pytest.approx(np.full(5, 0.2 / MONTH_DAYS), rel=0.15)
    assert pw.stages == pytest.approx(np.ones(6), rel=0.15)


def test_spells_until_a_day_forget_what_came_later() -> None:
    s = spells(poisson_processes(10, 0.1, seed=2))
    day = date(2005, 1, 1).toordinal()
    known = s.until(day)
    assert (known.start < day).all() and (known.start + known.length <= day).all()
    assert known.ended.sum() == ((s.start + s.length <= day) & s.ended & (s.start < day)).sum()


def test_logit_against_its_definition() -> None:
    """At the optimum the gradient is 0; without covariates that matter it gives the share; weights repeat rows."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(400, 3)) * (1, 5, 0.2) + 2
    y = (rng.random(400) < 1 / (1 + np.exp(-x[:, 0] + 2))).astype(float)
    for ridge in (1.0, 100.0):
        m = logit(x, y, ridge)
        z = np.clip((x - m.mean) / m.spread, -4, 4)
        gradient = z.T @ (y - m.chance(x)) - ridge * m.beta[1:]
        assert np.abs(gradient).max() < 1e-6 and (y - m.chance(x)).sum() == pytest.approx(0, abs=1e-6)
    assert logit(x, y, 1e12).chance(x) == pytest.approx(np.full(400, y.mean()), abs=1e-6)
    times = rng.integers(0, 3, 400)
    weighted, repeated = logit(x, y, 1.0, times.astype(float)), logit(np.repeat(x, times, 0), np.repeat(y, times), 1.0)
    assert weighted.beta == pytest.approx(repeated.beta, abs=1e-6)


def test_covariates_by_hand() -> None:
    days = np.array([0.0, 100.0, 400.0])
    found = dict(zip(FEATURES, covariates(days, STAGES.index("cease"), 460.0), strict=True))
    assert found["log_e"] == pytest.approx(np.log(75)) and found["log_steps"] == pytest.approx(np.log(3))
    assert found["mean_log_gap"] == pytest.approx((np.log(107) + np.log(307)) / 2)
    assert (found["log_n6"], found["log_n12"], found["log_n24"]) == pytest.approx(
        (np.log(2), np.log(3), np.log(4)))  # steps 60, 360 and 460 days ago
    assert found["pace"] == pytest.approx(np.log(3.5 / 550)) and found["no_gap"] == 0
    assert found["relative_silence"] == pytest.approx(np.log(75 / 307))
    assert found["stage_cease"] == 1 and found["stage_pre"] == 0
    assert pace(days) == 2 and pace(np.array([0.0, 365.0])) == 1
    later = aged(days, 1, 60.0, np.array([0.0, 30.0]))[1]
    assert later == pytest.approx(covariates(days, 1, 490.0))


def test_covariates_of_the_risk_set_are_the_same() -> None:
    s = poisson_processes(4, 0.1, seed=5)
    risk = risk_set(s)
    x = history(risk, s, np.zeros(1))[:, 0]
    i = len(risk) // 2
    past = s.day[(s.process == risk.process[i]) & (s.day <= risk.day[i])].astype(float)
    assert x[i] == pytest.approx(covariates(past, int(risk.stage[i]), float(risk.day[i])))


def test_monthly_chances_multiply() -> None:
    assert survive(np.array([0.5, 0.5]), 2 * MONTH_DAYS) == pytest.approx(0.75)
    assert survive(np.array([0.5, 0.5]), 1.5 * MONTH_DAYS) == pytest.approx(1 - 0.5**1.5)
    assert len(months_ahead(90)) == 3 and len(months_ahead(MONTH_DAYS)) == 1


def test_between_horizons() -> None:
    at, p = np.array([30.0, 90.0]), np.array([0.2, 0.5])
    assert [float(between(at, p, h)) for h in (30, 90)] == pytest.approx([0.2, 0.5])
    assert float(between(at, p, 15)) == pytest.approx(1 - 0.8**0.5)
    assert float(between(at, np.array([0.5, 0.2]), 90)) == pytest.approx(0.5)  # never falls


def test_shares_lean_on_all_stages() -> None:
    risk = risk_set(poisson_processes(30, 0.1, seed=4))
    found = shares(risk, "comprehensive", 365)
    b = np.searchsorted(EDGES[1:], risk.elapsed)
    mine = (risk.stage == 1) & (b == 2)
    raw = risk.within(365, "comprehensive")[mine].mean()
    assert min(raw, found[-1, 2]) <= found[1, 2] <= max(raw, found[-1, 2])


def test_calibration_of_true_probabilities() -> None:
    rng = np.random.default_rng(1)
    p = rng.uniform(0.05, 0.95, 40_000)
    y = (rng.random(40_000) < p).astype(float)
    assert calibration(p, y) == pytest.approx((1, 0), abs=0.05)
    logits = 2 * np.log(p / (1 - p))
    assert calibration(1 / (1 + np.exp(-logits)), y)[0] == pytest.approx(0.5, abs=0.06)  # too bold by two


@pytest.mark.slow
def test_backtest_on_made_processes(tmp_path: Path) -> None:
    """Without any pattern to learn there is no skill to find, and the file gives every score again."""
    s = poisson_processes(24, 0.12, seed=6)
    out = backtest(s)
    path = tmp_path / "predictions.csv"
    write_predictions(out, path)
    found = read_predictions(path)
    scored = out.risk.day >= date(SCORED, 1, 1).toordinal()
    for key, p in out.p.items():
        assert np.isfinite(p[scored]).all() and ((p >= 0) & (p <= 1))[scored].all(), key
        assert found.p[key] == pytest.approx(p[scored], abs=1e-6)
    rows = {(r["forecast"], r["target"], r["days"]): r for r in skill_table(found)}
    for days in AHEAD:
        mine = rows["recommended", "any", days]
        by_hand = 1 - ((out.p["recommended", "any", days] - out.risk.within(days))[scored] ** 2).mean() / (
            (out.p["pw-stage", "any", days] - out.risk.within(days))[scored] ** 2).mean()
        assert mine["skill"] == pytest.approx(by_hand, abs=1e-5)
        assert abs(float(str(mine["skill"]))) < 0.03 and rows["pw-stage", "any", days]["skill"] == 0
    assert sum(int(str(r["n"])) for r in where_table(found) if r["days"] == 90 and "step" not in str(r["origins"])
               and "or more" not in str(r["origins"])) == scored.sum()
    bins = reliability(found)
    for target, days in {(r["target"], r["days"]) for r in bins}:
        mine = [r for r in bins if (r["target"], r["days"]) == (target, days)]
        came, p = found.came[str(target), int(str(days))], found.p["recommended", str(target), int(str(days))]
        told, n = np.isfinite(came), np.array([int(str(r["n"])) for r in mine])
        assert n.sum() == told.sum()
        for key, values in (("came", came), ("forecast", p)):
            assert n @ np.array([float(str(r[key])) for r in mine]) == pytest.approx(values[told].sum())
        assert all(float(str(r["from"])) <= float(str(r["forecast"])) <= float(str(r["to"])) for r in mine)
    came, told = out.came("quiet", QUIET), out.risk.day - out.risk.elapsed + QUIET <= s.end
    assert (np.isfinite(came) == told).all() and not told.all()
    assert rows["recommended", "quiet", QUIET]["n"] == (told & scored).sum()
    for days in AHEAD:  # so many days are left of the two years: going quiet is that no step comes in them
        left = scored & (out.risk.elapsed == QUIET - days)
        assert left.any()
        assert came[left & told] == pytest.approx(1 - out.risk.within(days)[left & told])
        for name in ("pw-stage", "hazard", "history", "recommended"):
            assert out.p[name, "quiet", QUIET][left] == pytest.approx(1 - out.p[name, "any", days][left], abs=1e-9)


@pytest.mark.slow
def test_backtest_never_looks_ahead_or_home() -> None:
    """Steps of the test country and steps after the forecast's year change nothing in it."""
    s = poisson_processes(24, 0.12, seed=6)
    out = backtest(s)
    later = s.day > date(2001, 1, 1).toordinal()
    moved = s.day.copy()
    moved[later] = moved[later] + 3 * (s.end - moved[later] > 400)
    from dataclasses import replace

    again = backtest(replace(s, day=moved))
    before = (out.risk.day < date(2001, 1, 1).toordinal()) & (out.risk.day >= date(SCORED, 1, 1).toordinal())
    same = (again.risk.day < date(2001, 1, 1).toordinal()) & (again.risk.day >= date(SCORED, 1, 1).toordinal())
    assert before.sum() == same.sum() > 500
    for key, p in out.p.items():
        assert again.p[key][same] == pytest.approx(p[before], abs=1e-12), key
