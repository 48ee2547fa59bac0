"""How long items of an agenda stay open, by kind: cases that answers, and the simulator's weekly chances, rest on.

Procedure runs from the opening of talks, over talks coded by hand; the other kinds from a process's first text to its
first with provisions of substance on the subject. Sources, fit and limits: docs/base-rates-classes.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.base_rates.curves import Cases

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Items:
    """Items of one kind: from when they count as open (``clock``), and their lengths.

    ``first``: processes whose first text was on the subject already, which are no cases. ``coded``: by hand, not PA-X.
    """

    kind: str
    clock: str
    cases: Cases
    first: int
    coded: bool

    @property
    def edges(self) -> Array:
        """Weeks at which the rate changes ``(B + 1,)``; the last rate goes on."""
        return np.asarray(self.cases.edges / 7)

    @property
    def rates(self) -> Array:
        """Rate a week between the edges ``(B,)``."""
        return np.asarray(7 * self.cases.rates[0])

    @property
    def drawn_rates(self) -> Array:
        """The same for resampled clusters ``(DRAWS, B)``."""
        return np.asarray(7 * self.cases.rates[1:])

    def hazard(self, week: float) -> float:
        """P(it closes in the week that begins ``week`` weeks after the clock's start | open until then)."""
        return self.cases.hazard(week)


@cache
def items() -> dict[str, Items]:
    """Every kind that the data can say something of, read once."""
    raw = json.loads(files("peaceroom.base_rates").joinpath("data", "items.json")
                     .read_text(encoding="utf-8"))
    return {kind: Items(kind, r["clock"], cases(r), r.get("first", 0), r["coded"]) for kind, r in raw.items()
            if isinstance(r, dict)}


def cases(row: Mapping[str, Any]) -> Cases:
    """The cases of a shipped class: its days, ended, cluster and edges_weeks."""
    return Cases(np.array(row["days"], float), np.array(row["ended"], bool), np.array(row["cluster"], np.int64),
                 7 * np.array(row["edges_weeks"], float))
