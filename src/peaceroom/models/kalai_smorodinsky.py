"""The Kalai–Smorodinsky solution: everybody gives up the same share of the best it could have hoped for.

Idea
    Among the outcomes that all prefer to failure, each has a best one. A fair text gives everybody the same
    share of the gain that its own best text would have brought.
Symbols
    x_i position, u_i(y) = 1 − (|y − x_i| / (hi − lo))^ρ_i utility, d_i utility of disagreement, ρ_i risk,
    b_i = max u_i(y) − d_i over the y that all members prefer to disagreement (ideal gain).
Steps
    1. Members: actors whose consent is required, with a position and salience above 0; else all such actors.
    2. Zone: the y with u_i(y) ≥ d_i for every member. If it holds no y better for all: the reference point,
       flagged ``no_agreement`` (NaN where no reference point is known).
    3. y maximises min_i (u_i(y) − d_i) / b_i. With two members on a continuum both shares are equal. With more
       members equality is out of reach on one dimension, so this is the maximin form; each share has one peak,
       so the maximiser is unique and the lexicographic refinement changes nothing there.
    4. Ordered options: the lexicographic maximin over the options that are better for all.
    5. ``distant``: as disagreement becomes very costly to all alike, the limit minimises the largest regret.
Names in the literature
    Kalai–Smorodinsky (1975), Raiffa's proposal; maximin of relative gains (Imai 1983, lexicographic, n persons).
Reproduces
    Two members on opposite sides of a zone and ρ = 1: shares equal by hand calculation (tests). ``distant`` with
    equal ρ: the midrange of the members.
Departures
    The original is for two persons and convex sets; with ρ < 1 the zone of utilities is not convex and the
    maximin form is all that is claimed.
Weaknesses, and when not to use it
    Capability plays no part. A change of one actor's best text moves the outcome although that text was never
    in question. Much worse than the compromise mean on EU decisions, where failure is not the threat.
References
    kalai-smorodinsky-1975, imai-1983, thomson-1994
"""

from __future__ import annotations

from dataclasses import dataclass

from peaceroom.core.case import Case
from peaceroom.core.settlement import Settlement
from peaceroom.models._bargaining import failure_option, risk_option, seat, settle, traits_of, who_option
from peaceroom.models.base import register
from peaceroom.models.protocols import Traits


@register("kalai-smorodinsky", presets={"distant": {"disagreement": "distant"},
                                        "no-agreement": {"disagreement": "no_agreement"}})
@dataclass(frozen=True)
class KalaiSmorodinsky:
    """Equal shares of the ideal gains, one issue at a time."""

    disagreement: str = failure_option()
    who: str = who_option()
    risk: float = risk_option()

    @property
    def traits(self) -> Traits:
        """Traits under the chosen disagreement."""
        return traits_of(self, "Everybody gets the same share of the best it could hope for")

    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        """``(D, K)`` outcomes; issues without a known disagreement are unavailable."""
        from peaceroom.models.kernels.bargaining import KALAI_SMORODINSKY

        return settle(case, seat(case, self), KALAI_SMORODINSKY, self, self.disagreement)
