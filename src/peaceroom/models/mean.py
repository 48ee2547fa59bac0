"""The plain mean: every actor with a position counts the same.

Idea
    The simplest centre: knowing who wants what, and nothing about who can do how much or cares how much. A
    model that uses capability and salience must do better than this to have used them well.
Symbols
    x_ik position (issue's scale); n_k number of actors with a position on issue k.
Steps
    1. y_k = Σ_i x_ik / n_k over the actors with a position on k.
    2. Where nobody has a position the model says nothing (NaN).
Names in the literature
    Unweighted mean, mean position.
Reproduces
    EC car emissions: 6.7 years (ten positions: four at 4, three at 7, three at 10).
Departures
    None. With ordered options the mean goes to the nearest option, of two equally near ones to the lower.
Weaknesses, and when not to use it
    Who is listed decides: splitting a party into two actors doubles its pull. An actor that does not care at
    all (salience 0) counts in full. Use it as a benchmark only.
References
    achen-2006, thomson-2011
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from peaceroom.core.case import Case
from peaceroom.core.settlement import Settlement, on_options
from peaceroom.models._centre import centre
from peaceroom.models.base import options_of, register
from peaceroom.models.protocols import Traits


@register("mean")
@dataclass(frozen=True)
class Mean:
    """Plain mean of the known positions. No options."""

    traits: ClassVar[Traits] = Traits("Plain mean of the positions", "benchmark", inert_zero_salience=False)

    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        """``(D, K)`` means; an issue without any position is unavailable."""
        y, silent = centre(case, np.ones_like(case.position))
        return on_options(Settlement.of("mean", case.issues, y, reading=options_of(self), unavailable=silent), case)
