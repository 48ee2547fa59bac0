"""The weighted median voter: the position that no weighted majority would leave in either direction.

Idea
    If proposals are voted on in pairs and everybody votes for the nearer one, the median position beats every
    other. With unequal actors the votes are capability × salience.
Symbols
    x_ik position (issue's scale), w_ik = c_ik s_ik weight, W_k = Σ_i w_ik.
Steps
    1. Sort the positions of actors with w_ik > 0.
    2. y_k is the position at which the running sum of weights passes W_k / 2: equivalently the actor position
       (or positions) minimising Σ_i w_ik |x_ik − p|.
    3. A running sum that equals W_k / 2 (to 1e-9 of W_k) leaves an interval between two positions: both ends are
       reported, one tie is counted, and ``tie`` says which point is the outcome.
    4. Ordered options: y_k is the option with the smallest Σ_i w_ik |x_ik − option|. The middle of two tied
       options is not an option, so ``midpoint`` takes the lower one.
Names in the literature
    Median voter (Black 1948, 1958), Condorcet winner on a line, weighted median.
Reproduces
    EC car emissions: 7.0 years, round 0 of Scholz, Calbert & Smith (2011).
Departures
    None.
Weaknesses, and when not to use it
    It knows no veto: where consent is needed a majority cannot decide. It jumps from one camp to the other when
    weights are close to equal, which a distribution over draws shows as two humps.
References
    black-1948, black-1958
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from peaceroom.core.case import TIE, Array, Case
from peaceroom.core.settlement import Settlement
from peaceroom.models.base import options_of, param, register
from peaceroom.models.protocols import Traits


@register("median")
@dataclass(frozen=True)
class Median:
    """Weighted median of the positions, weights capability × salience."""

    tie: str = param("midpoint", "which point of a tied interval is the outcome",
                     choices=("midpoint", "lower", "upper"))

    traits: ClassVar[Traits] = Traits(
        "Position that no majority of capability × salience would leave", "voting", cost="N log N"
    )

    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        """``(D, K)`` medians with the ends of tied intervals; NaN where nobody who can act cares."""
        low, high = weighted_median(case.position, case.weight)
        silent: dict[str, str] = {}
        for k, options in enumerate(case.options):
            if options is not None:
                low[:, k], high[:, k] = _best_options(case.position[:, :, k], case.weight[:, :, k], options)
            if np.isnan(low[:, k]).all():
                silent[case.issues[k]] = "nobody who can act cares about this issue"
        ordered = np.array([o is not None for o in case.options], bool)
        middle = np.where(ordered, low, (low + high) / 2)
        outcome = {"midpoint": middle, "lower": low, "upper": high}[self.tie]
        return Settlement.of(
            "median", case.issues, outcome, interval_low=low, interval_high=high,
            ties=(high - low > TIE * (case.high - case.low)).astype(np.int64),
            reading=options_of(self), unavailable=silent,
        )


def weighted_median(position: Array, weight: Array) -> tuple[Array, Array]:
    """Both ends ``(D, K)`` of the weighted median of ``(D, N, K)`` positions; NaN where all weights are 0."""
    order = np.argsort(position, axis=1, kind="stable")  # NaN last; their weight is 0
    x = np.take_along_axis(position, order, axis=1)
    running = np.cumsum(np.take_along_axis(weight, order, axis=1), axis=1)
    total = running[:, -1:, :]
    slack = TIE * total
    # the first actor whose running sum reaches, and the first whose running sum passes, one half
    first = np.argmax(running >= total / 2 - slack, axis=1)[:, None, :]
    last = np.argmax(running > total / 2 + slack, axis=1)[:, None, :]
    somebody = total[:, 0, :] > 0
    low = np.where(somebody, np.take_along_axis(x, first, axis=1)[:, 0, :], np.nan)
    high = np.where(somebody, np.take_along_axis(x, last, axis=1)[:, 0, :], np.nan)
    return low, high


def _best_options(position: Array, weight: Array, options: Array) -> tuple[Array, Array]:
    """Lowest and highest option with the smallest weighted distance to the ``(D, N)`` positions."""
    x = np.nan_to_num(position)
    loss = np.stack([(weight * np.abs(x - o)).sum(axis=1) for o in options], axis=1)
    total = weight.sum(axis=1)
    slack = TIE * total[:, None] * (options[-1] - options[0])
    best = loss <= loss.min(axis=1, keepdims=True) + slack
    low = np.where(total > 0, options[np.argmax(best, axis=1)], np.nan)
    high = np.where(total > 0, options[len(options) - 1 - np.argmax(best[:, ::-1], axis=1)], np.nan)
    return low, high
