"""Base rates without one country's processes, for scoring: a forecast must not rest on what came of its own country.

Only the estimates of texts are fitted anew; of items, the country's cases are dropped. Which countries there are, and
which processes of PA-X are theirs, is what the library of origins needs (`peaceroom fit base-rates` makes the table).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from peaceroom.base_rates import tables
from peaceroom.base_rates.blend import Logit, Piecewise, between, blended
from peaceroom.base_rates.terms import BINS, EDGES, HORIZONS, PACES, QUIET, STAGES
from peaceroom.core.months import MONTH_DAYS

Array = NDArray[np.float64]

#: kinds of text whose shares are kept
SHARED = ("substantive", "comprehensive")


@dataclass(frozen=True, slots=True)
class Without:
    """What the answers rest on without a country.

    ``steps``, ``hazard``, ``logits``: the blend; ``smoothed`` ``(6, 4, 6)`` and ``every`` ``(6,)``: hazards a month by
    stage, pace and bin; ``shares`` ``(2, 7, 6, 5)``: kind, stage and all, bin, horizon; ``dropped``: kind of item →
    the cases that are the country's.
    """

    steps: Piecewise
    hazard: Logit
    logits: Mapping[int, Logit]
    smoothed: Array
    every: Array
    shares: Array
    dropped: Mapping[str, Sequence[int]]

    def chances(self, stage: str, elapsed: float, within: float, days: Sequence[float]) -> tuple[float, float, float]:
        """P(any, substantive, comprehensive text within so many days), each no likelier than the one before."""
        rates = [self._any(stage, elapsed, within, days), *(self._share(k, stage, elapsed, within) for k in (0, 1))]
        found = np.minimum.accumulate(rates)
        return float(found[0]), float(found[1]), float(found[2])

    def _any(self, stage: str, elapsed: float, within: float, days: Sequence[float]) -> float:
        pace = sum(days[-1] - day < 365 for day in days)
        at = STAGES.index(stage), PACES.index(tables.pace_word(pace))
        if elapsed > QUIET:
            return _grown(self.every if elapsed > EDGES[-1] else self.smoothed[at], elapsed, within)
        near = min(within, float(QUIET))
        p = float(blended(self.steps, self.hazard, self.logits, np.array(days, float), at[0], elapsed, near)[0])
        later = _grown(self.smoothed[at], elapsed + near, within - near) if within > near else 0.0
        return 1 - (1 - p) * (1 - later)

    def _share(self, kind: int, stage: str, elapsed: float, within: float) -> float:
        row = len(STAGES) if elapsed > EDGES[-1] else STAGES.index(stage)
        p = self.shares[kind, row, BINS.index(tables.widest_bin(elapsed))]
        at = np.array(HORIZONS, float)
        if within > HORIZONS[-1]:
            at, p = np.append(at, EDGES[-1]), np.append(p, -np.expm1(np.log1p(-p[-1]) * EDGES[-1] / HORIZONS[-1]))
        return float(between(at, p, within))


def _grown(hazard: Array, elapsed: float, within: float) -> float:
    """P(text in ``(e, e + within]``) from hazards a month by bin; the last goes on."""
    low, high = np.array(EDGES[:-1], float), np.append(np.array(EDGES[1:-1], float), np.inf)
    inside = np.clip(np.minimum(high, elapsed + within) - np.maximum(low, elapsed), 0, None)
    return float(-np.expm1(-(hazard @ inside) / MONTH_DAYS))


@cache
def countries() -> dict[str, Without]:
    """Every country that can be left out, read once."""
    raw = json.loads(files("peaceroom.base_rates").joinpath("data", "left_out.json").read_text(encoding="utf-8"))
    mean, spread = np.array(raw["mean"]), np.array(raw["spread"])

    def logit(values: list[float]) -> Logit:
        return Logit(mean, spread, np.array(values)[None])

    return {name: Without(
        Piecewise(np.array(r["rates"])[None], np.array(r["stages"])[None]), logit(r["hazard"]),
        {h: logit(r[f"logit_{h}"]) for h in HORIZONS}, np.array(r["smoothed"]), np.array(r["every"]),
        np.array(r["shares"]), r["items"]) for name, r in raw["countries"].items()}


@dataclass(frozen=True, slots=True)
class Ends:
    """Ends of wars and of breaks without a country; None, or empty, where the tables have nothing of it.

    ``ends`` ``(3, 3, 2, G)``: years, class, end of one side, months: incidences (`peaceroom.base_rates.ends`);
    ``exits``: the country's cases among the shipped exits; ``hollow``: what the simulator's ``hollow_mean``, which
    rests on them, moves by without these; ``breaks``: mean and standard deviation of log weeks.
    """

    ends: Array | None
    exits: Sequence[int]
    hollow: float
    breaks: tuple[float, float] | None


@cache
def ends_without() -> Mapping[str, Ends]:
    """The same countries, read once."""
    raw = json.loads(files("peaceroom.base_rates").joinpath("data", "left_out_ends.json").read_text(encoding="utf-8"))
    return {name: Ends(np.array(r["ends"]) if "ends" in r else None, r.get("exits", ()),
                       r.get("hollow", 0.0), (r["breaks"][0], r["breaks"][1]) if "breaks" in r else None)
            for name, r in raw["countries"].items()}


def known(country: str) -> str | None:
    """The country where its processes can be left out; None where the table does not have it, for then it has none."""
    return country if country in countries() else None
