"""The utilitarian solution: the largest sum of what the outcome is worth to everybody.

Idea
    Count what a text is worth to each and take the one with the largest total, whoever gains.
Symbols
    x_i position, u_i(y) = 1 − (|y − x_i| / (hi − lo))^ρ_i utility, s_i salience, c_i capability, ρ_i risk.
Steps
    1. Members: actors with a position and salience above 0; with ``who="required"`` only those whose consent is
       required, where there are any.
    2. y maximises Σ_i a_i u_i(y) with a_i = s_i (``salience``), c_i s_i (``capability-salience``) or 1 (``equal``).
    3. ρ = 1: a weighted median, which may be an interval: both ends are reported, its middle is the outcome, one tie is
       counted. ρ = 2: the weighted mean. Ordered options: the best option, the lower of two equal ones.
Names in the literature
    Utilitarian or Benthamite solution, Harsanyi's (1955) social welfare function, sum of utilities.
Reproduces
    With ρ = 2 and ``capability-salience`` over all actors the compromise mean; with ρ = 1 the weighted median (tests).
Departures
    The sum is not restricted to texts that nobody would refuse: failure plays no part.
Weaknesses, and when not to use it
    It compares utilities between persons and sacrifices whoever is few. It knows no veto and no failure.
References
    harsanyi-1955, thomson-1994
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from peaceroom.core.case import Case
from peaceroom.core.settlement import Settlement
from peaceroom.models._bargaining import WHO, risk_option, settle, sit
from peaceroom.models.base import param, register
from peaceroom.models.protocols import Traits


@register("utilitarian")
@dataclass(frozen=True)
class Utilitarian:
    """Largest sum of utilities, one issue at a time."""

    weights: str = param("salience", "how much each one's utility counts",
                         choices=("salience", "capability-salience", "equal"))
    who: str = param("all", "whose utility counts: those whose consent is required, or all", choices=WHO)
    risk: float = risk_option()

    traits: ClassVar[Traits] = Traits("Largest sum of what the outcome is worth to everybody", "bargaining")

    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        """``(D, K)`` outcomes; NaN where nobody cares."""
        from peaceroom.models.kernels.bargaining import NASH

        weights = "capability-salience" if self.weights == "capability-salience" else "equal"
        table = sit(case, who=self.who, weights=weights, disagreement="distant", risk=self.risk)
        if self.weights == "salience":
            table = replace(table, power=np.nan_to_num(case.salience))
        return settle(case, table, NASH, self, "distant")
