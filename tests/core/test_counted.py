"""Counts of settlements say what the settlements themselves say, to within a cell of the scale."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from peaceroom.core.counted import CELLS, Counted
from peaceroom.core.modes import modes, quantiles

Make = Callable[[np.random.Generator, int], np.ndarray]
SHAPES: dict[str, Make] = {
    "one hump": lambda rng, n: np.clip(rng.normal(40, 8, n), 0, 100),
    "two humps": lambda rng, n: np.where(rng.random(n) < 0.4, rng.normal(20, 4, n), rng.normal(80, 4, n)),
    "three humps": lambda rng, n: rng.choice([10.0, 50.0, 90.0], n) + rng.normal(0, 3, n),
    "flat": lambda rng, n: rng.uniform(0, 100, n),
    "heaped on one value": lambda rng, n: np.where(rng.random(n) < 0.5, 50.0, rng.uniform(0, 100, n)),
    "at both ends": lambda rng, n: rng.choice([0.0, 100.0], n),
    "all the same": lambda rng, n: np.full(n, 37.25),
    "a single draw": lambda rng, n: np.array([12.5]),
}


def counted(values: np.ndarray, options: np.ndarray | None = None, low: float = 0, high: float = 100) -> Counted:
    cells = np.minimum(((values - low) / (high - low) * CELLS).astype(int), CELLS - 1)
    assert values.min() >= low and values.max() <= high
    return Counted(low, high, np.bincount(cells, minlength=CELLS), float(values.mean()), float(values.min()),
                   float(values.max()), options)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", range(4))
def test_quantiles_and_humps_are_those_of_the_values(shape: str, seed: int) -> None:
    values = np.clip(SHAPES[shape](np.random.default_rng(seed), 20_000), 0, 100)
    found = counted(values)
    cell = 100 / CELLS
    assert found.n == values.size
    assert np.abs(np.subtract(found.quantiles(), quantiles(values))).max() <= cell
    mine, theirs = found.modes(), modes(values, 0, 100)
    assert len(mine) == len(theirs)
    for a, b in zip(mine, theirs, strict=True):
        assert abs(a.share - b.share) < 0.002
        # where a hump ends moves by up to half a cell of the density, and its quantiles a little with it
        assert max(abs(a.low - b.low), abs(a.median - b.median), abs(a.high - b.high)) < 0.25 / 2


@pytest.mark.parametrize("seed", range(6))
def test_of_options_every_quantile_is_one_of_them_and_the_same_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    options = np.sort(rng.choice(1000, 5, replace=False)) / 10.0
    options[0], options[-1] = 0.0, 100.0
    values = rng.choice(options, 3_001, p=rng.dirichlet(np.ones(5)))
    found = counted(values, options)
    assert found.quantiles() == quantiles(values, discrete=True)
    assert [(m.low, m.median, m.high) for m in found.modes()] == [
        (m.low, m.median, m.high) for m in modes(values, 0, 100, discrete=True)]


def test_a_scale_may_begin_anywhere_and_run_backwards_from_nothing() -> None:
    values = np.random.default_rng(5).normal(1990, 3, 5_000)
    found = counted(values, low=1950, high=2030)
    assert np.abs(np.subtract(found.quantiles(), quantiles(values))).max() <= 80 / CELLS


def test_draws_of_a_cell_lie_evenly_in_it() -> None:
    counts = np.zeros(CELLS, np.int64)
    counts[[3, 5, 6]] = 10, 10, 20
    found = Counted(0.0, float(CELLS), counts, 5.0, 3.0, 7.0, None)  # cells of one unit
    # ranks 3.9, 19.5 and 35.1 of 40: the fourth draw of ten in the first cell, the last of the second, …
    assert found.quantiles() == pytest.approx((3 + .39 + .05, (5.95 + 6.025) / 2, 6 + 15.1 / 20 + .025))


def test_options_that_lie_a_cell_apart_are_kept_apart() -> None:
    cell = 100 / CELLS
    options = np.array([0.0, 50.0 + .4 * cell, 50.0 + 1.1 * cell, 100.0])
    values = np.repeat(options, [1, 2, 6, 1])
    found = Counted(0.0, 100.0, np.bincount((values / cell).astype(int).clip(0, CELLS - 1), minlength=CELLS),
                    float(values.mean()), 0.0, 100.0, options)
    assert found.quantiles() == (0.0, options[2], options[2])


@pytest.mark.parametrize(("low", "high"), [(20.0, 60.0), (-30.0, -10.0)])
def test_a_scale_that_begins_elsewhere_has_the_same_humps(low: float, high: float) -> None:
    values = np.clip(SHAPES["two humps"](np.random.default_rng(2), 20_000), 0, 100)
    plain, moved = counted(values).modes(), counted(low + (high - low) * values / 100, None, low, high).modes()
    assert len(plain) == len(moved) == 2
    for a, b in zip(plain, moved, strict=True):
        assert b.share == pytest.approx(a.share, abs=1e-3)  # a draw at the edge of a cell may change it
        assert (b.low, b.median, b.high) == pytest.approx(
            tuple(low + (high - low) * x / 100 for x in (a.low, a.median, a.high)), abs=(high - low) / CELLS)
