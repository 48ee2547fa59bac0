"""The violence of a case recovers what made a series."""

from __future__ import annotations

import numpy as np
import pytest

from peaceroom.accuracy.fitting.violence import WEEKS, filtered, fit_violence
from peaceroom.core.errors import InputError


def _series(months: int, phi: float, sd: float, shape: float, level: float, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    s, out = rng.normal(0, sd / np.sqrt(1 - phi**2)), []
    for _ in range(months):
        s = phi * s + rng.normal(0, sd)
        mean = np.exp(level + s)
        out.append(rng.poisson(mean * rng.gamma(shape, 1 / shape)))
    return np.array(out, float)


@pytest.mark.slow
def test_recovers_persistence_and_level() -> None:
    fits = [fit_violence(_series(240, .8, .3, 8.0, 5.0, seed), 6) for seed in range(5)]
    assert np.mean([f.phi ** WEEKS for f in fits]) == pytest.approx(.8, abs=.08)
    expected = np.exp(5 + .5 * .09 / .36) / WEEKS
    assert np.mean([f.level for f in fits]) == pytest.approx(expected, rel=.15)


def test_level_follows_the_series() -> None:
    y = _series(36, .6, .2, 20.0, 4.0, 1)
    fit = fit_violence(y, 9)
    assert .6 < fit.level * WEEKS / y.mean() < 1.6
    double = fit_violence(2 * y, 9)
    assert double.level == pytest.approx(2 * fit.level, rel=.15)
    # what is counted twice is as persistent and as unsteady in logarithms
    assert double.phi == pytest.approx(fit.phi, abs=.05) and double.sd == pytest.approx(fit.sd, rel=.3)


def test_likelihood_is_that_of_independent_months_without_memory() -> None:
    """φ near 0: the sum over months of the log of a negative binomial mixed over a normal level."""
    from scipy.stats import nbinom, norm

    y, level, sd, shape = np.array([3.0, 10.0, 6.0]), 1.8, .4, 3.0
    grid = level + sd * np.linspace(-8, 8, 4001)
    weight = norm.pdf(grid, level, sd) * (grid[1] - grid[0])
    expected = sum(np.log((weight * nbinom.pmf(v, shape, shape / (shape + np.exp(grid)))).sum()) for v in y)
    assert filtered(y, level, 0.0, sd, shape, np.zeros(3))[0] == pytest.approx(expected, abs=2e-3)


def test_short_or_negative_series_are_refused() -> None:
    with pytest.raises(InputError, match="E720"):
        fit_violence([1.0] * 11, 1)
    with pytest.raises(InputError, match="E715"):
        fit_violence([1.0] * 11 + [-1.0], 1)
