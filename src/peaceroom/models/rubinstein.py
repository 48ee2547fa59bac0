"""Rubinstein's alternating offers: whoever can wait longer gets more, and whoever begins a little more still.

Idea
    Two sides make offers in turn, and every round of waiting costs. In equilibrium the first offer leaves the other
    side exactly as well off as waiting for its own turn would, and is accepted.
Symbols
    x_a ≤ x_b lowest and highest position of the members, u_i(y) = 1 − (|y − x_i| / (hi − lo))^ρ_i, d_i utility of
    disagreement, g_i(y) = u_i(y) − d_i gain, δ_i patience: what a gain is still worth a round later.
Steps
    1. Members: actors whose consent is required, with a position and salience above 0; else all such actors.
    2. Zone: the y with g_i(y) ≥ 0 for every member. If it holds no y better for all: the reference point, flagged
       ``no_agreement`` (NaN where no reference point is known).
    3. The members at the two ends of the positions bargain; their offers y_a ≤ y_b lie in the zone and solve
       g_b(y_a) = δ_b g_b(y_b) and g_a(y_b) = δ_a g_a(y_a), where an offer may be the end of the zone at which the other
       side would take still less.
    4. Outcome: y_a if the low side begins, y_b if the high side does, the mean of both where a coin decides
       (``first``). Ordered options: the option better than failure for all that is nearest, the lower of two.
Names in the literature
    Alternating-offers game, strategic bargaining (Ståhl 1972; Rubinstein 1982); its limit for quick rounds is the
    asymmetric Nash solution (Binmore, Rubinstein & Wolinsky 1986).
Reproduces
    Divided dollar: the first mover's share (1 − δ_2) / (1 − δ_1 δ_2), Rubinstein 1982 (tests); δ → 1: Nash.
Departures
    With more than two members those at the ends of the positions speak for their sides and the others only narrow the
    zone; several at one end count with their mean patience and the nearest radius.
Weaknesses, and when not to use it
    Patience is hardly ever known: where the case gives none all have the same, and then only who begins matters. In
    talks with a war outside waiting costs the sides through events rather than by a fixed factor.
References
    rubinstein-1982, binmore-rubinstein-wolinsky-1986, stahl-1972
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import TIE, Array, Case
from peaceroom.core.settlement import Settlement
from peaceroom.models._bargaining import (
    Table,
    failure_option,
    risk_option,
    seat,
    settle_by,
    traits_of,
    who_option,
)
from peaceroom.models.base import param, register
from peaceroom.models.protocols import Traits


@register("rubinstein", presets={"no-agreement": {"disagreement": "no_agreement"}})
@dataclass(frozen=True)
class Rubinstein:
    """Offers in turn between the two ends of the positions, one issue at a time."""

    first: str = param("either", "which side makes the first offer: a coin decides, the low or the high end",
                       choices=("either", "low", "high"))
    patience: float = param(0.95, "what a gain is worth a round later, where the case gives none", low=0.0, high=0.9999)
    disagreement: str = failure_option(distant=False)
    who: str = who_option()
    risk: float = risk_option()

    @property
    def traits(self) -> Traits:
        """Traits under the chosen options."""
        return traits_of(self, "Two sides make offers in turn; whoever can wait gets more",
                         mirror=self.first == "either")

    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        """``(D, K)`` outcomes; issues without a known disagreement are unavailable."""
        table = seat(case, self)

        def column(k: int) -> tuple[Array, NDArray[np.int64]]:
            patience = np.where(np.isnan(case.patience[:, k]), self.patience, case.patience[:, k])
            low, high, state = _offers(table, k, patience)
            return {"low": low, "high": high, "either": (low + high) / 2}[self.first], state

        return settle_by(case, table, self, column)


def _offers(table: Table, k: int, patience: Array) -> tuple[Array, Array, NDArray[np.int64]]:
    """Offers of the low and of the high side ``(D,)`` on the unit scale, and states; patience ``(N,)``."""
    from peaceroom.models.kernels.bargaining import NO_ZONE, NOBODY, SETTLED
    from peaceroom.models.kernels.rubinstein import offers

    member = table.member[:, :, k]
    x, radius = np.where(member, table.x[:, :, k], np.nan), np.where(member, table.radius[:, :, k], np.nan)
    some = member.any(axis=1)
    left = np.maximum(np.where(member, x - radius, -np.inf).max(axis=1), 0.0)
    right = np.minimum(np.where(member, x + radius, np.inf).min(axis=1), 1.0)
    a = np.where(some, np.where(member, x, np.inf).min(axis=1), 0.0)
    b = np.where(some, np.where(member, x, -np.inf).max(axis=1), 0.0)
    sides = [_side(x, radius, table.rho, member, end, patience) for end in (a, b)]
    rho, room, waiting = (np.stack(numbers) for numbers in zip(*sides, strict=True))
    y_a, y_b = np.empty(a.shape), np.empty(a.shape)
    # what both ends would accept and neither would leave for something that all prefer
    offers(a, b, np.clip(a, left, right), np.clip(b, left, right), rho, room, waiting, y_a, y_b)
    state = np.where(some, np.where(right - left > TIE, SETTLED, NO_ZONE), NOBODY)
    return np.where(some, y_a, np.nan), np.where(some, y_b, np.nan), state


def _side(x: Array, radius: Array, rho: Array, member: NDArray[np.bool_], end: Array,
          patience: Array) -> tuple[Array, Array, Array]:
    """Who stands at one end: exponent, value of disagreement as a loss, and patience, ``(D,)`` each."""
    with np.errstate(invalid="ignore"):
        there = member & (np.abs(x - end[:, None]) <= TIE)
    count = np.maximum(there.sum(axis=1), 1)
    exponent = np.where(there, rho, 0.0).sum(axis=1) / count
    nearest = np.where(there, radius, np.inf).min(axis=1)
    waiting = np.where(there, patience, 0.0).sum(axis=1) / count
    exponent = np.where(exponent > 0, exponent, 1.0)
    return exponent, np.where(np.isfinite(nearest), nearest, 0.0) ** exponent, waiting
