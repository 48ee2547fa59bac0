"""The five methods against their definitions; streams of draws; what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceroom.core.errors import InputError
from peaceroom.violence.forecasts import (
    DEFAULT,
    METHODS,
    TABLED,
    analog_table,
    forecast_series,
    level,
    recency,
    record,
    shape,
    usual,
)
from peaceroom.violence.months import month_name, month_number

START = 12 * 2019


def months(n: int) -> list[str]:
    return [month_name(START + i) for i in range(n)]


VALUES = [10.0, 0, 4, 7, 30, 2, 2, 11, 6, 5, 9, 1, 3, 8]
series = st.lists(st.integers(0, 4000), min_size=3, max_size=40)


def test_months_are_numbers() -> None:
    assert month_number("2020-09") == 24248 and month_name(24248) == "2020-09"
    assert [month_number(m) for m in ("2020-13", "2020-9", "20-09", "2020-09-01", "")] == [None] * 5


def test_level_and_shape_by_hand() -> None:
    v = np.array(VALUES)
    last = v[-12:]
    assert level(v) == pytest.approx(0.7 * last.mean() + 0.3 * 4.0)
    m, s2 = last.mean(), last.var(ddof=1)
    assert shape(v) == pytest.approx(0.3 + 0.5 * m**2 / (s2 - m))
    assert shape(np.full(12, 5.0)) == pytest.approx(0.3 + 0.5 * 5)  # no more spread than Poisson: the upper end
    assert shape(np.r_[np.zeros(11), 600.0]) == pytest.approx(0.3 + 0.5 * 0.2)  # the lower end


def test_each_method_has_the_mean_it_says() -> None:
    found = {m: forecast_series(months(14), VALUES, method=m, horizon=2).months[0].counts.mean for m in METHODS}
    v = np.array(VALUES)
    assert found["last"] == 8
    assert found["mean12"] == found["bootstrap"] == pytest.approx(v[-12:].mean())
    assert found["negative-binomial"] == pytest.approx(level(v))


@given(series, st.sampled_from(sorted(METHODS)))
def test_forecasts_follow_the_last_month_and_are_in_order(values: list[int], method: str) -> None:
    made = forecast_series(months(len(values)), values, method=method, horizon=14)
    assert [m.month for m in made.months] == [month_name(START + len(values) + h) for h in range(14)]
    q = made.quantiles([0.025, 0.1, 0.5, 0.9, 0.975])
    assert q.shape == (14, 5) and (q >= 0).all() and (np.diff(q, axis=1) >= 0).all()


@given(series, st.sampled_from(sorted(METHODS)))
def test_only_the_last_twelve_months_count(values: list[int], method: str) -> None:
    long = [9999, 0, *values]
    a = forecast_series(months(len(long)), long, method=method).quantiles([0.1, 0.5, 0.9])
    b = forecast_series(months(len(long[-12:])), long[-12:], method=method).quantiles([0.1, 0.5, 0.9])
    np.testing.assert_array_equal(a, b)


def test_draws_come_from_streams_of_series_and_month() -> None:
    made = forecast_series(months(14), VALUES, name="a", method="negative-binomial", horizon=3)
    few, many = made.draws(10, 7), made.draws(4000, 7)
    np.testing.assert_array_equal(few, many[:10])
    shorter = forecast_series(months(14), VALUES, name="a", method="negative-binomial", horizon=2).draws(10, 7)
    np.testing.assert_array_equal(shorter, few[:, :2])
    other = forecast_series(months(14), VALUES, name="b", method="negative-binomial", horizon=3).draws(4000, 7)
    assert (other != many).mean() > 0.5
    mean, k = level(np.array(VALUES)), shape(np.array(VALUES))
    error = ((mean + mean**2 / k) / many.size) ** 0.5
    assert abs(many.mean() - mean) < 4 * error


def test_the_analog_table_knows_nothing_of_the_scored_years() -> None:
    table = analog_table()
    assert table["until"] == "2017-10"  # the origin of the first scored year
    assert table["leads"][0][0] == 1 and table["leads"][-1][1] == 14
    for row in table["quantiles"]:
        for q in (q for classes in row for q in classes):
            assert len(q) == len(table["probabilities"]) and (np.diff(q) >= 0).all() and q[0] >= 0


def test_usual_and_recency_by_hand() -> None:
    v = np.array([0.0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 3, 3])
    assert usual(v) == pytest.approx(np.exp(3 * np.log(4) / 12) - 1)
    assert recency(v) == pytest.approx(3.1 / (4**0.25 - 0.9))
    assert recency(np.zeros(12)) == 1
    assert recency(np.r_[[9999.0] * 5, v]) == recency(v)


def test_the_pool_is_a_third_of_each() -> None:
    parts = [forecast_series(months(14), VALUES, method=m).months[5].counts
             for m in ("negative-binomial", "bootstrap", "trees")]
    pool = forecast_series(months(14), VALUES, method="pool").months[5].counts
    x = np.arange(0, 60)
    np.testing.assert_allclose(pool.cdf(x), sum(p.cdf(x) for p in parts) / 3)
    assert pool.mean == pytest.approx(sum(p.mean for p in parts) / 3)
    assert DEFAULT == "pool"


def test_after_a_quiet_year_only_the_table_doubts() -> None:
    for method in METHODS:
        top = forecast_series(months(12), [0] * 12, method=method).months[-1].quantile(0.999)
        assert (top > 0) == (method in TABLED)


def test_the_record_holds_every_method() -> None:
    assert set(record()["methods"]) == set(METHODS)


@pytest.mark.parametrize(("rows", "values", "code"), [
    (["2020-01", "2020-02", "2020-02"], [1, 2, 3], "E717"), (["2020-01", "2020-03", "2020-02"], [1, 2, 3], "E719"),
    (["2020-02", "2020-01", "2020-03"], [1, 2, 3], "E718"), (["2020-01", "soon", "2020-03"], [1, 2, 3], "E713"),
    (["2020-01", "2020-02"], [1, 2], "E720"), ([], [], "E720"),
    (["2020-01", "2020-02", "2020-03"], [1, -2, 3], "E715"), (["2020-01", "2020-02", "2020-03"], [1, 2.5, 3], "E716"),
    (["2020-01", "2020-02", "2020-03"], [1, float("nan"), 3], "E714"),
    (["2020-01", "2020-02", "2020-03"], [1, float("inf"), 3], "E714"),
    (["2020-01", "2020-02", "2020-03"], [1, 2], "E722"),
])
def test_bad_series_are_refused(rows: list[str], values: list[float], code: str) -> None:
    with pytest.raises(InputError) as caught:
        forecast_series(rows, values)
    assert caught.value.problems[0].code == code


def test_bad_options_are_refused() -> None:
    for options, code in (({"method": "arima"}, "E723"), ({"horizon": 0}, "E724"), ({"horizon": 15}, "E724")):
        with pytest.raises(InputError) as caught:
            forecast_series(months(14), VALUES, **options)  # type: ignore[arg-type]  # options differ in type
        assert caught.value.problems[0].code == code
