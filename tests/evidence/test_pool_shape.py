"""The density on a grid as a distribution, its highest-density sets, modes and troughs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from peaceroom.core.distributions import Distribution, Grid
from peaceroom.evidence.pooling.density import highest_density_set, in_trough, modes
from peaceroom.evidence.pooling.likelihood import GRID, WEIGHTS
from peaceroom.evidence.pooling.pooled import pool_items

from .ledgers import PLAIN, item

U = np.linspace(0, 1, 401)


def cdf(grid: Grid, at: np.ndarray) -> np.ndarray:
    """Exact for straight pieces: the trapezoid rule between all points and ``at`` itself."""
    x, f = np.asarray(grid.points), np.asarray(grid.density)
    out = []
    for value in at:
        points = np.append(x[x < value], value)
        heights = np.interp(points, x, f)
        out.append(np.sum(np.diff(points) * (heights[1:] + heights[:-1]) / 2))
    return np.array(out) / np.sum(np.diff(x) * (f[1:] + f[:-1]) / 2)


@settings(deadline=None)
@given(st.lists(st.just(0.) | st.floats(1e-3, 10), min_size=2, max_size=12).filter(lambda f: sum(f) > 0),
       st.floats(-50, 50), st.floats(.1, 10))
def test_the_quantile_function_inverts_the_cdf(density: list[float], start: float, step: float) -> None:
    grid = Grid(tuple(start + step * k for k in range(len(density))), tuple(density))
    assert isinstance(grid, Distribution)
    x = grid.ppf(U)
    assert (np.diff(x) >= -1e-9).all() and x.min() >= grid.points[0] and x.max() <= grid.points[-1] + 1e-9
    assert cdf(grid, x) == pytest.approx(U, abs=1e-9)
    assert grid.best == pytest.approx(float(grid.ppf(.5)))


def test_a_normal_on_the_grid() -> None:
    grid = Grid(tuple(GRID), tuple(stats.norm(40, 9).pdf(GRID)))
    assert grid.ppf([[.1, .5], [.9, .99]]) == pytest.approx(stats.norm(40, 9).ppf([[.1, .5], [.9, .99]]), abs=2e-3)
    assert grid.best == pytest.approx(40, abs=1e-3)


@pytest.mark.parametrize("level", [.5, .8, .95])
def test_the_highest_density_set_of_one_hill_is_its_middle(level: float) -> None:
    (low, high), = highest_density_set(stats.norm(40, 9).pdf(GRID), level)
    assert (low, high) == pytest.approx(stats.norm(40, 9).interval(level), abs=.02)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.floats(0, 100), st.floats(1, 20), st.floats(.1, 1)), min_size=1, max_size=4),
       st.floats(.05, .99))
def test_the_set_holds_its_share_and_is_denser_than_the_rest(hills: list[tuple[float, float, float]], level: float
                                                             ) -> None:
    f = .001 + GRID * 1e-6 + sum(h * np.exp(-.5 * ((GRID - x) / s) ** 2) / s for x, s, h in hills)
    f = np.asarray(f / (f @ WEIGHTS))
    found = highest_density_set(f, level)
    inside = np.any([(low <= GRID) & (high >= GRID) for low, high in found], axis=0)
    grid = Grid(tuple(GRID), tuple(f))
    held = sum(float(np.diff(cdf(grid, np.array(pair)))[0]) for pair in found)
    assert held == pytest.approx(level, abs=1e-6)
    assert inside.any() and (inside.all() or f[inside].min() >= f[~inside].max() * (1 - 1e-9))


def test_a_level_within_a_flat_stretch_takes_all_of_it() -> None:
    f = np.where(np.abs(GRID - 20) < 5, .05, .005)
    (low, high), = highest_density_set(f / (f @ WEIGHTS), .3)
    assert (low, high) == pytest.approx((15, 25), abs=.11)
    assert highest_density_set(f / (f @ WEIGHTS), .8) == ((0, 100),)
    rough = 1 + 1e-12 * np.sin(np.arange(GRID.size) * 1.7)  # flat but for the last digits
    assert highest_density_set(rough / (rough @ WEIGHTS), .5) == ((0, 100),)
    assert not GRID.flags.writeable and not WEIGHTS.flags.writeable


def test_modes_and_troughs() -> None:
    two = stats.norm(20, 5).pdf(GRID) + .5 * stats.norm(75, 5).pdf(GRID)
    assert modes(two) == pytest.approx((20, 75)) and in_trough(two, 45) and not in_trough(two, 20)
    assert not in_trough(two, 2) and not in_trough(two, 99)  # beside the hills, not between them
    shoulder = stats.norm(40, 8).pdf(GRID) + .8 * stats.norm(57, 8).pdf(GRID)
    assert len(modes(shoulder)) == 1
    # of hills that no valley parts the higher one stands for both, whichever comes first
    rising = .97 * stats.norm(40, 5).pdf(GRID) + stats.norm(53, 5).pdf(GRID)
    assert modes(rising) == pytest.approx((53,), abs=2) and modes(rising[::-1]) == pytest.approx((47,), abs=2)
    assert len(modes(stats.norm(5, 2).pdf(GRID) + rising)) == 2
    assert modes(np.exp(-GRID / 10)) == (0,) and modes(np.exp(GRID / 10)) == (100,)


def test_on_the_scale_of_the_issue() -> None:
    pooled = pool_items([item("a", 20, 8, .9)], PLAIN, ends=(-5., 5.))
    assert pooled.distribution().best == pytest.approx(-5 + pooled.median / 10)
    assert pooled.distribution((100., 0.)).best == pytest.approx(100 - pooled.median)
    options = pooled.on_options([5, -3, 0])
    assert options.values == (-3, 0, 5) and options.best == -3
    assert options.weights == pytest.approx(np.array([pooled.density[k] for k in (200, 500, 1000)])
                                            / sum(pooled.density[k] for k in (200, 500, 1000)))


def test_options_where_the_density_is_zero() -> None:
    pooled = pool_items([item("a", 20, .1, .9)], PLAIN, "log")
    assert pooled.on_options([60, 90, 100]).weights == (1, 0, 0)
