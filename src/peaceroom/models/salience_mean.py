"""The salience-weighted mean: positions count by how much the actor cares.

Idea
    Between the plain mean and the compromise mean: attention counts, power does not. Comparing the three says
    what each ingredient adds.
Symbols
    x_ik position (issue's scale), s_ik salience in [0, 1].
Steps
    1. y_k = Σ_i s_ik x_ik / Σ_i s_ik over the actors with a position on k.
    2. Where Σ_i s_ik = 0 nobody cares: the model says nothing (NaN).
Names in the literature
    Salience-weighted mean; compromise model with equal capabilities.
Reproduces
    EC car emissions: 40.6 / 6.1 = 6.655738 years (Σ s x / Σ s of the published table).
Departures
    None. With ordered options the mean goes to the nearest option, of two equally near ones to the lower.
Weaknesses, and when not to use it
    Saliences are comparable between actors only as far as the coders made them so. It ignores power, vetoes and
    the reference point. Use it as a benchmark, or where capability is not known at all.
References
    achen-2006, thomson-2011, van-den-bos-1991
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from peaceroom.core.case import Case
from peaceroom.core.settlement import Settlement, on_options
from peaceroom.models._centre import centre
from peaceroom.models.base import options_of, register
from peaceroom.models.protocols import Traits


@register("salience-mean")
@dataclass(frozen=True)
class SalienceMean:
    """Mean weighted by salience alone. No options."""

    traits: ClassVar[Traits] = Traits("Mean of the positions, weighted by salience alone", "benchmark")

    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        """``(D, K)`` means; an issue about which nobody cares is unavailable."""
        y, silent = centre(case, case.salience)
        answer = Settlement.of("salience-mean", case.issues, y, reading=options_of(self), unavailable=silent)
        return on_options(answer, case)
