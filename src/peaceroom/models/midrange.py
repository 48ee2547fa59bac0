"""The midrange: half-way between the two furthest positions.

Idea
    Splitting the difference between the extremes, whatever lies between them and however strong they are.
Symbols
    x_ik position (issue's scale).
Steps
    1. y_k = (min_i x_ik + max_i x_ik) / 2 over the actors with a position on k.
    2. Where nobody has a position the model says nothing (NaN).
Names in the literature
    Midrange, split the difference. It minimises the largest distance to any actor, so it is also the egalitarian
    and the Kalai–Smorodinsky point when failure is very costly to all and losses are alike.
Reproduces
    EC car emissions: 7.0 years (positions from 4 to 10).
Departures
    None. With ordered options the midrange goes to the nearest option, of two equally near ones to the lower.
Weaknesses, and when not to use it
    One extreme and irrelevant actor moves it as far as a great power would. Use it as a benchmark only.
References
    achen-2006, thomson-2011
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from peaceroom.core.case import Case
from peaceroom.core.settlement import Settlement, on_options
from peaceroom.models.base import options_of, register
from peaceroom.models.protocols import Traits


@register("midrange")
@dataclass(frozen=True)
class Midrange:
    """Middle between the lowest and the highest known position. No options."""

    traits: ClassVar[Traits] = Traits(
        "Half-way between the lowest and the highest position", "benchmark", inert_zero_salience=False
    )

    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        """``(D, K)`` midranges; an issue without any position is unavailable."""
        low = np.fmin.reduce(case.position, axis=1)
        high = np.fmax.reduce(case.position, axis=1)
        y = (low + high) / 2
        reason = "nobody has a position on this issue"
        silent = {k: reason for j, k in enumerate(case.issues) if np.isnan(y[:, j]).all()}
        return on_options(Settlement.of("midrange", case.issues, y, reading=options_of(self), unavailable=silent), case)
