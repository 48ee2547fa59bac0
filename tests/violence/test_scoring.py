"""CRPS on country-months: its definition, the panel, and the numbers of the shipped record."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceroom.accuracy.scoring import violence_analog as analog
from peaceroom.accuracy.scoring import violence_trees as trees
from peaceroom.accuracy.scoring.violence_methods import (
    Backtest,
    Panel,
    backtest,
    crps,
    largest,
    read_panel,
    skill,
    summary,
)
from peaceroom.core.errors import InputError
from peaceroom.violence.forecasts import DEFAULT, analog_table, record
from peaceroom.violence.trees import forest, tree_of

points = st.lists(st.floats(0, 1e4), min_size=1, max_size=20)


@given(points, st.floats(0, 1e4))
def test_crps_is_its_definition(values: list[float], y: float) -> None:
    x = np.array(values)
    expected = np.abs(x - y).mean() - np.abs(x[:, None] - x[None, :]).mean() / 2
    assert crps(x[None], np.array([y]))[0] == pytest.approx(expected, abs=1e-6)
    assert crps(x[None], np.array([y]))[0] >= -1e-9


@given(points, st.floats(0, 1e4))
def test_crps_is_the_squared_distance_of_distributions(values: list[float], y: float) -> None:
    x = np.sort(values)
    edges = np.unique(np.r_[x, y])
    steps = [(np.mean(x <= a) - (y <= a)) ** 2 * (b - a) for a, b in pairwise(edges)]
    assert crps(x[None], np.array([y]))[0] == pytest.approx(sum(steps), abs=1e-6)


def _panel(n: int = 24) -> Panel:
    rng = np.random.default_rng(5)
    level = np.resize([1, 2, 3, 40, 400, 2000], n)
    history = tuple(rng.poisson(level[:, None], (n, m)).astype(float) for m in (6, 12, 12, 12))
    return Panel(np.arange(n), (24213, 24225, 24237, 24249), history,
                 rng.poisson(level[:, None], (4, n, 12)).astype(float))


def test_backtest_of_known_series() -> None:
    panel = _panel()
    done = backtest(panel, ["bootstrap", "last", "analog"])
    for year, history in enumerate(panel.history):  # 300 points are 25 or 50 of each of the 12 or 6 values
        expected = crps(np.broadcast_to(history[:, None], (24, 12, history.shape[1])), panel.outcomes[year])
        np.testing.assert_allclose(done.crps["bootstrap"][year], expected, atol=1e-9)
    found = summary(done)
    assert found["methods"]["last"]["crps"] == pytest.approx(done.crps["last"].mean())
    assert found["methods"]["last"]["skill"][0] == pytest.approx(
        1 - done.crps["last"].mean() / done.crps["bootstrap"].mean())
    inside = done.inside["last"][0]
    assert inside.shape == (4, 24, 12)
    assert found["methods"]["last"]["covered"][0] == pytest.approx(inside[np.stack(
        [h.mean(axis=1) >= 1 for h in panel.history])].mean())
    assert largest(panel, 4) == sorted(largest(panel, 4), key=lambda yc: -panel.outcomes[yc].sum())


def test_skill_is_zero_against_itself_and_keeps_what_is_kept() -> None:
    a = np.abs(np.random.default_rng(1).normal(size=(4, 30, 12))) + 1
    assert skill(a, a) == (0, 0, 0)
    half = skill(a / 2, a)
    assert half == pytest.approx((0.5, 0.5, 0.5))
    b = a.copy()
    b[0, 0] *= 1000
    keep = np.ones((4, 30), bool)
    keep[0, 0] = False
    assert skill(b, a, keep=keep) == (0, 0, 0)


def test_analog_counts_ratios_of_its_years_only() -> None:
    values = np.random.default_rng(3).poisson([0.01, 0.2, 0.7, 2, 6, 20, 60, 200, 800], (60, 9)).astype(float)
    values[:12] = 0
    until = "2003-12"  # 48 months from January 2000
    table = analog.fit(12 * 2000, values, until)
    changed = values.copy()
    changed[48:] = 12345
    assert analog.fit(12 * 2000, changed, until) == table
    origins = sum(change[0] for row in table["n"] for change in row)
    assert origins == 9 * (36 + 35)  # with 1 and with 2 months to come


def test_files_in_another_form_are_refused(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pytest.raises(InputError) as caught:
        read_panel(tmp_path)
    assert caught.value.problems[0].code == "E001"
    path = tmp_path / "cm_features_to_oct2018.parquet"
    pq.write_table(pa.table({"month_id": [1], "country_id": [1], "ged_sb": [0.0]}), path)
    with pytest.raises(InputError) as caught:
        read_panel(tmp_path)
    assert caught.value.problems[0].code == "E729" and "ged_sb_tlag_1" in caught.value.problems[0].message
    path.write_text("no parquet")
    with pytest.raises(InputError) as caught:
        read_panel(tmp_path)
    assert caught.value.problems[0].code == "E729"
    for text in ("", "a,b\n", "x,A\n1989-01-31,5\n1989-03-31,6\n", "x,A\n1989-01-31,many\n"):
        (tmp_path / "wide.csv").write_text(text)
        with pytest.raises(InputError) as caught:
            analog.read_wide(tmp_path / "wide.csv")
        assert caught.value.problems[0].code == "E729"


@pytest.fixture(scope="module")
def raw() -> Path:
    data = os.environ.get("PEACEROOM_DATA")
    if not data:
        pytest.skip("PEACEROOM_DATA is not set: the country-months are not part of the repository")
    return Path(data) / "peace/raw"


@pytest.fixture(scope="module")
def done(raw: Path) -> Backtest:
    return backtest(read_panel(raw))


#: mean CRPS by year, overall, trimmed of the eight largest country-years: base-rate study, table t12
STUDY = {
    "negative-binomial": (12.1523, 7.9985, 11.2, 26.8081, 14.5397, 5.2616),
    "bootstrap": (13.0971, 9.2249, 12.0639, 27.6318, 15.5044, 5.7667),
    "mean12": (16.6815, 12.5724, 14.8398, 31.4196, 18.8783, 7.9114),
    "last": (20.0464, 9.6413, 13.6978, 37.1341, 20.1299, 8.7648),
}


@pytest.mark.slow
def test_the_study_is_reproduced(done: Backtest) -> None:
    found: dict[str, Any] = summary(done)["methods"]
    for method, (*years, overall, trimmed) in STUDY.items():
        m = found[method]
        assert [*m["by_year"].values(), m["crps"], m["trimmed"]] == pytest.approx([*years, overall, trimmed], abs=6e-5)
    assert np.log1p(done.crps["negative-binomial"]).mean() == pytest.approx(0.4796, abs=6e-5)
    assert np.log1p(done.crps["bootstrap"]).mean() == pytest.approx(0.4792, abs=6e-5)


@pytest.mark.slow
def test_the_default_beats_the_bootstrap_where_it_should(done: Backtest) -> None:
    found = summary(done)["methods"]
    ours, base = found[DEFAULT], found["bootstrap"]
    assert all(ours["by_year"][y] <= base["by_year"][y] for y in base["by_year"])
    assert ours["skill"][1] > 0 and ours["skill_trimmed"][1] > 0
    assert ours["log"] <= 0.148 and ours["skill_log"][1] > 0
    eighty, most = ours["covered"]
    assert 0.78 <= eighty <= 0.82 and 0.90 <= most <= 0.96


@pytest.mark.slow
def test_the_shipped_tables_are_those_of_the_data(raw: Path, done: Backtest) -> None:
    shipped, found = record()["methods"], summary(done)["methods"]
    for method, m in found.items():
        for key in ("crps", "trimmed", "log"):
            assert shipped[method][key] == pytest.approx(m[key], abs=6e-5)
        assert list(shipped[method]["by_year"].values()) == pytest.approx(list(m["by_year"].values()), abs=6e-5)
    table = analog.fit(*analog.read_wide(raw / "pace_Conf.csv"), analog_table()["until"])
    assert table == {k: v for k, v in analog_table().items() if k != "source"}
    grown = trees.fit(*analog.read_wide(raw / "pace_Conf.csv"), forest().until)
    assert len(grown["trees"]) == len(forest().trees)
    for made, kept in zip(map(tree_of, grown["trees"]), forest().trees, strict=True):
        assert np.array_equal(made.feature, kept.feature) and np.allclose(made.leaf, kept.leaf, atol=2e-3)
