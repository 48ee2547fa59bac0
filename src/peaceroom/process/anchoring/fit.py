"""Anchor the simulator to base rates: fit the generic scenario, and set a scenario's pace.

The generic scenario is fitted by a seeded random search, then a simplex, on the table ``data/anchor.json``:
hazards of the next text by time since the last (all processes, and by pace at half weight), the curve of comprehensive
texts. Each target counts by its squared log error in units of its own log standard error.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.blas_threads import one_blas_thread
from peaceroom.process.anchoring.generic import generic_case
from peaceroom.process.case import ProcessCase
from peaceroom.process.parameters import Parameters
from peaceroom.process.result import TEXT_ROWS, ProcessResult
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches

Array = NDArray[np.float64]

#: what is fitted, with the ends of the search
FITTED: dict[str, tuple[float, float]] = {
    "h0": (.002, .1), "frailty_sd": (.8, 2.4), "item_sd": (.05, 1.8), "momentum": (.2, 6.), "other_texts": (.002, .05),
    "break_hazard": (.004, .05), "cost": (.02, .35),
}
#: How long breaks last is set, not searched (`peaceroom.base_rates.breaks`).
YEARS_WEEKS = {1: 52, 2: 104, 5: 261, 10: 522}
#: no target is known to better than this (log)
LEAST_SD = 0.08


class Hazards(TypedDict):
    """Values with their 90 % intervals and their weight in the fit, by bin of the time since the last text."""

    value: list[float]
    low: list[float]
    high: list[float]
    weight: float


class ByYear(Hazards):
    """The same by year."""

    years: list[int]


class Targets(TypedDict):
    """What the simulator is fitted to: ``data/anchor.json``."""

    bins: list[str]
    hazards: dict[str, Hazards]
    comprehensive: ByYear


@cache
def targets() -> Targets:
    """The shipped table of targets."""
    text = (files("peaceroom.process") / "data" / "anchor.json").read_text(encoding="utf-8")
    found: Targets = json.loads(text)
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """One target: what was seen (with its 90 % interval; 95 % for comprehensive texts) and what the simulator gives."""

    name: str
    seen: float
    low: float
    high: float
    simulated: float
    weight: float

    @property
    def sd(self) -> float:
        return max(LEAST_SD, float(np.log(self.high / self.low)) / 3.29) if self.high > self.low else LEAST_SD

    @property
    def loss(self) -> float:
        return self.weight * float(np.log(max(self.simulated, 1e-5) / self.seen) / self.sd) ** 2


def compare(result: ProcessResult) -> tuple[Line, ...]:
    """Targets against a run of the generic scenario; years beyond the run are left out."""
    t = targets()
    lines = []
    hazards = result.hazards
    for row, name in enumerate(TEXT_ROWS):
        part = t["hazards"][name]
        for b, label in enumerate(t["bins"]):
            value = hazards[row, b]
            lines.append(Line(f"{name}, {label}", part["value"][b], part["low"][b], part["high"][b],
                              0.0 if np.isnan(value) else float(value), part["weight"]))
    years = t["comprehensive"]
    curve = result.by("comprehensive")
    for k, year in enumerate(years["years"]):
        if YEARS_WEEKS[year] <= result.weeks:
            lines.append(Line(f"comprehensive, {year} y", years["value"][k], years["low"][k], years["high"][k],
                              float(curve[YEARS_WEEKS[year]]), years["weight"]))
    return tuple(lines)


def loss(values: Parameters, *, draws: int, seed: int, weeks: int = 522, case: ProcessCase | None = None,
         switches: Switches | None = None, workers: int | None = None) -> float:
    """Sum of the squared log errors of all targets."""
    run = simulate(case or generic_case(), values, switches, draws=draws, weeks=weeks, seed=seed, workers=workers)
    return sum(line.loss for line in compare(run))


def _at(x: Array, names: tuple[str, ...], base: Parameters) -> Parameters:
    """Parameters at a point of the unit cube (log scale between the ends of the search)."""
    values = {}
    for u, name in zip(np.clip(x, 0, 1), names, strict=True):
        low, high = FITTED[name]
        values[name] = float(low * (high / low) ** u)
    return base.replace(**values)


def _point(base: Parameters, names: tuple[str, ...]) -> Array:
    found = [np.log(base[n] / FITTED[n][0]) / np.log(FITTED[n][1] / FITTED[n][0]) for n in names]
    return np.array(found).clip(.01, .99)


@one_blas_thread()
def fit(
    *, base: Parameters | None = None, names: tuple[str, ...] = tuple(FITTED), seed: int = 1, draws: int = 2048,
    search: int = 80, simplex: int = 300, switches: Switches | None = None, workers: int | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[Parameters, tuple[Line, ...]]:
    """Fit ``names`` by ``search`` random points about the start, then ``simplex`` steps of Nelder and Mead.

    Returns the parameters and the comparison on a fresh seed with four times the draws. The loss is a Monte Carlo
    estimate under common random numbers: the found minimum carries the noise of its seed, which the fresh seed shows.
    """
    from scipy.optimize import minimize

    base = base or Parameters()
    tell = progress or (lambda _: None)
    rng = np.random.default_rng(seed)
    best = _point(base, names)

    def value(x: Array) -> float:
        # beyond the ends of the search: a slope back
        out = float(np.sum(np.maximum(0, np.abs(x - .5) - .5)))
        return loss(_at(x, names, base), draws=draws, seed=seed, switches=switches, workers=workers) + 1000 * out

    least = value(best)
    for k in range(search):
        x = np.clip(best + rng.normal(0, .12 if k < search // 2 else .05, best.size), 0, 1)
        found = value(x)
        if found < least:
            best, least = x, found
            tell(f"search {k + 1}: loss {least:.2f}")
    start = np.vstack([best, *(np.clip(best + .08 * np.eye(best.size)[j] * (1 if best[j] < .5 else -1), 0, 1)
                               for j in range(best.size))])
    done = minimize(value, best, method="Nelder-Mead", options={
        "maxfev": simplex, "initial_simplex": start, "xatol": .005, "fatol": .05})
    tell(f"simplex: loss {done.fun:.2f} after {done.nfev} runs")
    fitted = _at(done.x, names, base)
    fresh = simulate(generic_case(), fitted, switches, draws=4 * draws, weeks=522, seed=seed + 1, workers=workers)
    return fitted, compare(fresh)
