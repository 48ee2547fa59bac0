"""How long items of an agenda stay open, by kind: shares still open, and rates a week for the simulator.

Procedure runs from the opening of talks, over talks coded by hand; the other kinds from a process's first text to its
first with provisions of substance on the subject. Sources, fit and limits: docs/base-rates-classes.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: days on which the share still open is kept; between them its logarithm is straight
GRID_DAYS = (0, 3, 7, 14, 21, 28, 35, 42, 56, 70, 84, 98, 112, 126, 154, 182, 210, 238, 273, 308, 365, 425, 485, 545,
             608, 730, 912, 1096, 1461, 1826)


@dataclass(frozen=True, slots=True)
class Items:
    """Items of one kind.

    Attributes
    ----------
    clock
        From when an item counts as open.
    survival, drawn_survival
        Share still open on `GRID_DAYS` ``(G,)``, and for resampled clusters ``(k, G)``.
    edges, rates, drawn_rates
        Weeks at which the rate changes ``(B + 1,)``, and the rate a week between them ``(B,)``, ``(k, B)``.
    forgotten
        The share had ten failed talks more been written down; None for kinds from PA-X.
    ended_days, open_days
        Lengths of items that closed and of those that were open when last seen.
    first
        Processes whose first text was on the subject already, which are no cases.
    """

    kind: str
    clock: str
    survival: Array
    drawn_survival: Array
    edges: Array
    rates: Array
    drawn_rates: Array
    forgotten: Array | None
    ended_days: Array
    open_days: Array
    clusters: int
    first: int

    def closed(self, given: float, within: float) -> tuple[float, float, float]:
        """P(it closes within ``within`` days | open for ``given`` days), with its 90 % interval."""
        p, drawn = closed(self.survival, given, within), closed(self.drawn_survival, given, within)
        low, high = (float(q) for q in np.quantile(drawn, (0.05, 0.95)))
        return float(p), min(low, float(p)), max(high, float(p))

    def hazard(self, week: float) -> float:
        """P(it closes in the week that begins ``week`` weeks after the clock's start | open until then)."""
        high = np.append(self.edges[1:-1], np.inf)  # the last rate goes on
        exposed = np.clip(np.minimum(high, week + 1) - np.maximum(self.edges[:-1], week), 0, None)
        return float(-np.expm1(-(self.rates @ exposed)))


def closed(survival: Array, given: float, within: float) -> Array:
    """1 − S(given + within)/S(given) for shares on `GRID_DAYS` ``(…, G)``; beyond the grid the last rate goes on."""
    grid = np.array(GRID_DAYS, float)
    log = np.log(survival)

    def at(day: float) -> Array:
        k = min(max(int(np.searchsorted(grid, day)), 1), len(grid) - 1)
        share = (day - grid[k - 1]) / (grid[k] - grid[k - 1])
        found: Array = log[..., k - 1] + share * (log[..., k] - log[..., k - 1])
        return found

    found: Array = -np.expm1(at(given + within) - at(given))
    return found


@cache
def items() -> dict[str, Items]:
    """Every kind that the data can say something of, read once."""
    raw: dict[str, Any] = json.loads(files("peaceroom.base_rates").joinpath("data", "items.json")
                                     .read_text(encoding="utf-8"))
    assert tuple(raw["grid_days"]) == GRID_DAYS

    def one(kind: str, r: dict[str, Any]) -> Items:
        forgotten = np.array(r["survival_with_forgotten"]) if "survival_with_forgotten" in r else None
        return Items(kind, r["clock"], np.array(r["survival"]), np.array(r["drawn_survival"]),
                     np.array(r["edges_weeks"], float), np.array(r["rate_a_week"]), np.array(r["drawn_rate_a_week"]),
                     forgotten, np.array(r["ended_days"]), np.array(r["open_days"]), r["clusters"], r.get("first", 0))

    return {kind: one(kind, r) for kind, r in raw["kinds"].items()}
