"""Every interval that is printed has the level that is said: made from samples whose quantiles are known."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from peaceroom.accuracy.fitting.base_rates.failure import _curves
from peaceroom.accuracy.fitting.base_rates.skill import _ratio
from peaceroom.accuracy.fitting.estimating import Estimate
from peaceroom.accuracy.fitting.settlement import _form
from peaceroom.accuracy.scoring.bootstrap import cluster_intervals
from peaceroom.accuracy.scoring.scores import LEVELS
from peaceroom.accuracy.scoring.violence_methods import INTERVALS
from peaceroom.analysis.pooled_inputs import numbers
from peaceroom.analysis.process.answers import interval
from peaceroom.analysis.process.run import paired_mean
from peaceroom.analysis.violence_forecast import QUANTILES
from peaceroom.base_rates import tables
from peaceroom.base_rates.base_rate import base_rate
from peaceroom.base_rates.terms import STAGES
from peaceroom.findings.changed_answers import _answer
from peaceroom.findings.process import FIRM


def half_widths(level: float) -> float:
    """Standard errors from the middle to an end of a normal interval."""
    return float(stats.norm.ppf(.5 + level / 2))


@pytest.fixture(scope="module")
def sample() -> NDArray[np.float64]:
    """400 values with mean 0 and variance 1 exactly."""
    return stats.zscore(np.random.default_rng(1).normal(size=400))


# 10,000 resamples of 400: an end of an interval is known to about 2 % of its distance from the middle
NEAR = .03


@pytest.mark.parametrize("level", [.5, .8, .9, .95])
def test_means_over_clusters(sample: NDArray[np.float64], level: float) -> None:
    mean, low, high = cluster_intervals(sample[:, None], np.arange(400), level=level)
    assert mean[0] == pytest.approx(0, abs=1e-12)
    assert (high[0] - low[0]) / 2 == pytest.approx(half_widths(level) / 20, rel=NEAR)


def test_means_over_clusters_are_95_percent_where_nothing_is_said(sample: NDArray[np.float64]) -> None:
    _, low, high = cluster_intervals(sample[:, None], np.arange(400))
    assert (high[0] - low[0]) / 2 == pytest.approx(half_widths(.95) / 20, rel=NEAR)


def test_skill_of_base_rates_is_90_percent(sample: NDArray[np.float64]) -> None:
    found, low, high = _ratio(1 + .1 * sample, np.ones(400), np.arange(400))
    assert found == pytest.approx(0, abs=1e-12)
    assert (high - low) / 2 == pytest.approx(half_widths(.9) * .1 / 20, rel=2 * NEAR)  # fewer resamples


def test_curves_of_failure_are_90_percent() -> None:
    rows = _curves([("all", f"c{i}", 100 if i % 2 else 4000, bool(i % 2)) for i in range(400)], "w", ["all"])
    year = rows[0]
    assert year["p"] == pytest.approx(.5)
    assert (year["high"] - year["low"]) / 2 == pytest.approx(half_widths(.9) * .5 / 20, rel=2 * NEAR)


def test_coefficients_of_a_fit_are_95_percent() -> None:
    (told,) = _form(Estimate(np.array([1.0]), np.array([[4.0]])), {"a": "what a is"})["coefficients"].values()
    assert (told["estimate"], told["se"]) == (1, 2)
    assert (told["low"], told["high"]) == pytest.approx((1 - 2 * half_widths(.95), 1 + 2 * half_widths(.95)), abs=1e-3)


def test_paired_differences_of_the_process_are_95_percent() -> None:
    values = np.array([.01, .03, -.02, .05, .04, .02])
    found = paired_mean(values)
    low, high = stats.t.interval(.95, 5, values.mean(), stats.sem(values))
    assert (found["delta"], found["low"], found["high"]) == pytest.approx((values.mean(), low, high))


def test_a_difference_is_firm_at_three_standard_errors() -> None:
    assert FIRM * half_widths(.95) == pytest.approx(3, rel=1e-3)


def test_input_draws_of_the_process_are_10_to_90_percent() -> None:
    low, high = interval(np.linspace(.2, .6, 401), .4, 10**9)  # so many draws each that nothing is chance
    assert (low, high) == pytest.approx((.24, .56), abs=1e-6)


def test_months_of_violence_are_told_at_their_probabilities() -> None:
    assert QUANTILES == {"p2.5": .025, "p10": .1, "median": .5, "p90": .9, "p97.5": .975}
    assert INTERVALS == ((.1, .9), (.025, .975)) and LEVELS == (.5, .8, .95)  # what accuracy says it covered


def test_a_base_rate_with_a_history_is_90_percent() -> None:
    """The resampled fits of the blend, between their 5th and 95th percentile."""
    found = base_rate("partial", None, 180, dates=["2019-01-01", "2020-01-01"], as_of="2020-06-01")
    assert found.method == "blend"
    days = np.array([date(2019, 1, 1).toordinal(), date(2020, 1, 1).toordinal()], float)
    drawn = tables.blend().chance(days, STAGES.index("partial"), 152, 180.0)
    assert drawn[0] == pytest.approx(found.p)
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(drawn[1:], (.05, .95))))


def test_a_pooled_number_is_told_between_its_10_and_90_percent_and_by_its_80_percent_set() -> None:
    pooled = SimpleNamespace(ends=(0.0, 10.0), quantile=lambda at: np.asarray(at) * 100, mean=50.0, sd=1.0,
                             highest_density_set=lambda level: [(100 * level, 100)])
    told = numbers(pooled)  # type: ignore[arg-type]
    assert (told["p10"], told["median"], told["p90"]) == pytest.approx((1, 5, 9))
    assert told["set"] == [[8, 10]]


@pytest.mark.parametrize(("errors", "chance"), [(1.9, True), (2.0, False)])
def test_other_draws_move_a_median_by_chance_within_95_percent(errors: float, chance: bool) -> None:
    """Normal answers of standard deviation 10 on 400 draws each: the median has √(π/2) times the mean's error."""
    error = np.sqrt(np.pi / 2) * 10 * np.sqrt(2 / 400)
    before, after = ({"median": m, "p10": m - 12.8155, "p90": m + 12.8155, "words": "w"}
                     for m in (50, 50 + errors * error))
    row = _answer("i", "m", before, after, 100.0, (400, 400))  # type: ignore[arg-type]
    assert row is not None and bool(row["chance"]) == chance
