"""The egalitarian solution: everybody gains the same over failure.

Idea
    A text is fair if agreeing brings everybody equally much. Where that cannot be, improve the lot of whoever
    gains least.
Symbols
    x_i position, u_i(y) = 1 − (|y − x_i| / (hi − lo))^ρ_i utility, d_i utility of disagreement, ρ_i risk.
Steps
    1. Members: actors whose consent is required, with a position and salience above 0; else all such actors.
    2. Zone: the y with u_i(y) ≥ d_i for every member. If it holds no y better for all: the reference point,
       flagged ``no_agreement`` (NaN where no reference point is known).
    3. y maximises min_i (u_i(y) − d_i). Exact equality is reached only where two gains cross; elsewhere this is
       the maximin form. Each gain has one peak, so on a continuum the maximiser is unique and the lexicographic
       refinement changes nothing.
    4. Ordered options: the lexicographic maximin over the options that are better for all.
    5. ``distant``: d_i equal for all and far below: y maximises min_i u_i(y), Rawls's maximin.
Names in the literature
    Egalitarian or proportional solution (Kalai 1977), maximin, leximin (Imai 1983).
Reproduces
    ``distant`` with equal ρ: the midrange of the members.
Departures
    The literature takes the strongly monotone point even where it is not efficient; on one dimension the maximin
    form is efficient and is used.
Weaknesses, and when not to use it
    It compares utilities between persons, which the others avoid: a tenth of the scale is taken as equally bad
    for all. Capability plays no part. Near a reference point inside the range of positions there is no zone.
References
    kalai-1977-proportional, imai-1983, thomson-1994
"""

from __future__ import annotations

from dataclasses import dataclass

from peaceroom.core.case import Case
from peaceroom.core.settlement import Settlement
from peaceroom.models._bargaining import failure_option, risk_option, seat, settle, traits_of, who_option
from peaceroom.models.base import register
from peaceroom.models.protocols import Traits


@register("egalitarian", presets={"distant": {"disagreement": "distant"},
                                  "no-agreement": {"disagreement": "no_agreement"}})
@dataclass(frozen=True)
class Egalitarian:
    """Largest smallest gain, one issue at a time."""

    disagreement: str = failure_option()
    who: str = who_option()
    risk: float = risk_option()

    @property
    def traits(self) -> Traits:
        """Traits under the chosen disagreement."""
        return traits_of(self, "Everybody gains the same over failure, or the worst off gains most")

    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        """``(D, K)`` outcomes; issues without a known disagreement are unavailable."""
        from peaceroom.models.kernels.bargaining import EGALITARIAN

        return settle(case, seat(case, self), EGALITARIAN, self, self.disagreement)
