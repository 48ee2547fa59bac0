"""The compromise mean: every position counts by capability × salience.

Idea
    Under pressure to agree, each actor pulls the outcome towards its position in proportion to how much it
    can do and how much it cares. It is the benchmark that no model of the literature has beaten on EU
    decisions.
Symbols
    x_ik position (issue's scale), s_ik salience in [0, 1], c_ik capability ≥ 0, w_ik = c_ik s_ik.
Steps
    1. y_k = Σ_i w_ik x_ik / Σ_i w_ik over the actors with a position on k.
    2. Where Σ_i w_ik = 0, nobody who can act cares: the model says nothing (NaN).
Names in the literature
    Compromise model (Van den Bos 1991), mean-voter position (Achen 2006), weighted mean, "base model".
Reproduces
    EC car emissions: 7.389955686853767 years.
Departures
    None. With ordered options the mean goes to the nearest option, of two equally near ones to the lower.
Weaknesses, and when not to use it
    It never predicts an extreme although outcomes often are; it ignores vetoes and the reference point; with
    two opposed camps it predicts the text that neither asked for.
References
    achen-2006, van-den-bos-1991
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from peaceroom.core.case import Case
from peaceroom.core.settlement import Settlement, on_options
from peaceroom.models.base import options_of, register
from peaceroom.models.protocols import Traits


@register("compromise")
@dataclass(frozen=True)
class Compromise:
    """Mean of the positions, weights capability × salience. No options."""

    traits: ClassVar[Traits] = Traits("Mean of the positions, weighted by capability × salience", "benchmark")

    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        w = case.weight
        total = w.sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            y = (w * np.nan_to_num(case.position)).sum(axis=1) / total
        y = np.where(total > 0, y, np.nan)
        silent = {k: "nobody who can act cares about this issue"
                  for j, k in enumerate(case.issues) if not (total[:, j] > 0).any()}
        answer = Settlement.of("compromise", case.issues, y, reading=options_of(self), unavailable=silent)
        return on_options(answer, case)
