"""The shipped tables of the outside view, read once."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from peaceroom.base_rates.blend import Logit, Piecewise, blended
from peaceroom.base_rates.terms import BINS, EDGES, HORIZONS, PACES, STAGES
from peaceroom.core.months import MONTH_DAYS

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


def _text(name: str) -> str:
    return files("peaceroom.base_rates").joinpath("data", name).read_text(encoding="utf-8")


@cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """Rows of ``base_rates_<name>.csv`` as text, without its comment lines."""
    lines = [line for line in _text(f"{name}.csv").splitlines() if not line.startswith("#")]
    return tuple(csv.DictReader(lines))


@dataclass(frozen=True, slots=True)
class Class_:
    """Hazards of one reference class, bin by bin ``(B,)``: estimate and 90 % limits a month, and what they rest on."""

    hazard: Array
    low: Array
    high: Array
    events: Ints
    processes: Ints

    def chance(self, elapsed: float, within: float) -> tuple[float, float, float]:
        """P(step in ``(e, e + within]`` given none up to e), with the limits of all bins taken together."""
        months = _months(elapsed, within)
        p, low, high = (float(-np.expm1(-(h @ months))) for h in (self.hazard, self.low, self.high))
        return p, low, high

    def basis(self, elapsed: float, within: float) -> tuple[int, int]:
        """Processes at risk where the answer begins, and steps in the bins it covers."""
        months = _months(elapsed, within)
        first = int(np.flatnonzero(months > 0)[0])
        return int(self.processes[first]), int(self.events[months > 0].sum())


def _months(elapsed: float, within: float) -> Array:
    """Months of ``(e, e + within]`` in each bin; what lies beyond the last edge counts to the last bin."""
    low = np.array(EDGES[:-1], float)
    high = np.append(np.array(EDGES[1:-1], float), np.inf)
    inside: Array = np.clip(np.minimum(high, elapsed + within) - np.maximum(low, elapsed), 0, None) / MONTH_DAYS
    return inside


@cache
def hazards(target: str, group: str) -> Class_:
    """Hazards of the next step by ``group``: ``all``, a stage's code, or ``pace 2-3``."""
    return _class([r for r in table("hazards") if (r["target"], r["group"]) == (target, group)])


@cache
def smoothed(stage: str, pace: str) -> Class_:
    """Smoothed hazards of any next step of a stage at a pace (a word of `PACES`)."""
    return _class([r for r in table("smoothed") if (r["stage"], r["pace"]) == (stage, pace)])


def _class(rows: list[Mapping[str, str]]) -> Class_:
    assert [r["bin"] for r in rows] == list(BINS)
    number = [np.array([float(r[c]) for r in rows]) for c in ("hazard", "low", "high")]
    whole = [np.array([int(r[c]) for r in rows]) for c in ("events", "processes")]
    return Class_(number[0], number[1], number[2], whole[0], whole[1])


@cache
def shares(target: str, stage: str, bin_: str) -> tuple[Array, Array, Array, int, int]:
    """Chances of a substantive or comprehensive text: p, low, high at `HORIZONS` ``(5,)``, processes, such texts."""
    rows = [r for r in table("shares") if (r["target"], r["stage"], r["bin"]) == (target, stage, bin_)]
    assert [int(r["within"]) for r in rows] == list(HORIZONS)
    p, low, high = (np.array([float(r[c]) for r in rows]) for c in ("p", "low", "high"))
    return p, low, high, int(rows[3]["processes"]), int(rows[3]["events"])


@dataclass(frozen=True, slots=True)
class Blend:
    """What the forecast from a process's own history is computed from; index 0 is the fit, the rest resamples."""

    steps: Piecewise
    hazard: Logit
    logits: Mapping[int, Logit]
    processes: int
    rows: int

    def chance(self, days: Array, stage: int, elapsed: float, within: float) -> Array:
        """Probabilities ``(1 + draws,)`` of a next step within so many days (up to 730)."""
        return blended(self.steps, self.hazard, self.logits, days, stage, elapsed, within)


@cache
def blend() -> Blend:
    """The shipped blend."""
    raw = json.loads(_text("blend.json"))

    def both(name: str) -> Array:
        return np.vstack([np.array(raw[name])[None], np.array(raw[f"drawn_{name}"])])

    mean, spread = np.array(raw["mean"]), np.array(raw["spread"])
    return Blend(Piecewise(both("rates"), both("stages")), Logit(mean, spread, both("hazard")),
                 {h: Logit(mean, spread, both(f"logit_{h}")) for h in HORIZONS}, raw["processes"], raw["rows"])


def widest_bin(elapsed: float) -> str:
    """The bin of a time since the last step; the last one beyond the data."""
    return BINS[min(int(np.searchsorted(EDGES[1:], elapsed)), len(BINS) - 1)]


def pace_word(pace: int) -> str:
    """The row of `PACES` of a number of steps (≥ 1)."""
    return PACES[sum(pace >= least for least in (2, 4, 8))]


assert len(STAGES) == 6 and len(PACES) == 4
