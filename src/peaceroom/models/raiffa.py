"""Raiffa's solution: agree step by step, each step splitting what all could still gain.

Idea
    Nobody has to believe in a final formula. From failure on, everybody's standing rises by a fair share of what it
    could gain at the most while the others keep theirs; from the new standing the same again, until nothing is left to
    gain.
Symbols
    x_i position, u_i(y) = 1 − (|y − x_i| / (hi − lo))^ρ_i utility, d_i standing (at first the utility of disagreement),
    b_i(d) the most that i can have while every other j has at least d_j, n members.
Steps
    1. Members: actors whose consent is required, with a position and salience above 0; else all such actors.
    2. Zone: the y with u_i(y) ≥ d_i for every member. If it holds no y better for all: the reference point, flagged
       ``no_agreement`` (NaN where no reference point is known).
    3. ``discrete``: d_i ← d_i + (b_i(d) − d_i) / n for all at once, until one y is left. ``continuous``: the same in
       ten times smaller steps, near the path d′(t) = b(d) − d.
    4. Ordered options: the option better than failure for all that is nearest to y, the lower of two; none: no zone.
Names in the literature
    Sequential Raiffa solution, discrete and continuous (Raiffa 1953; Luce & Raiffa 1957, 6.7; Salonen 1988).
Reproduces
    Two risk-neutral members: half-way between the ends of the zone, both forms (tests).
Departures
    In one dimension what a member gains alone may give the others more than they need; as in the literature the others'
    standing alone counts.
Weaknesses, and when not to use it
    Capability and salience play no part. Near a reference point inside the range of positions there is no zone. A
    middle member whose standing never binds has no influence.
References
    raiffa-1953, luce-raiffa-1957, salonen-1988, thomson-1994
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Array, Case
from peaceroom.core.settlement import Settlement
from peaceroom.models._bargaining import failure_option, risk_option, seat, settle_by, traits_of, who_option
from peaceroom.models.base import param, register
from peaceroom.models.protocols import Traits

#: share of a discrete step that a step of the continuous form takes
_FINE = 0.1


@register("raiffa", presets={"no-agreement": {"disagreement": "no_agreement"}})
@dataclass(frozen=True)
class Raiffa:
    """Fair shares of what can still be gained, step by step, one issue at a time."""

    form: str = param("discrete", "size of the steps", choices=("discrete", "continuous"))
    disagreement: str = failure_option(distant=False)
    who: str = who_option()
    risk: float = risk_option()

    @property
    def traits(self) -> Traits:
        """Traits under the chosen disagreement."""
        return traits_of(self, "Step by step, everybody gains a fair share of what it could still gain")

    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        """``(D, K)`` outcomes; issues without a known disagreement are unavailable."""
        from peaceroom.models.kernels.raiffa import settle_raiffa

        table = seat(case, self)

        def column(k: int) -> tuple[Array, NDArray[np.int64]]:
            y, state = np.empty(case.draws), np.zeros(case.draws, np.int64)
            settle_raiffa(
                np.ascontiguousarray(table.x[:, :, k]), np.ascontiguousarray(table.member[:, :, k]),
                np.ascontiguousarray(table.rho), np.ascontiguousarray(table.radius[:, :, k]),
                1.0 if self.form == "discrete" else _FINE, y, state)
            return y, state

        return settle_by(case, table, self, column)
