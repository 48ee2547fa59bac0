"""The pace of an origin at other numbers: so that its twin has as many texts as at the defaults.

The full search (`peaceroom.scenario.talks.anchor`) is made once, at the defaults. At other numbers the twin is run with
the same random numbers, and the pace moved until its chance of a text in 13 weeks is what it was; the ratio of other
texts stays. What only moves the level of texts (h0, other texts) is thereby taken up by the pace and not fitted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peaceroom.base_rates.left_out import known
from peaceroom.process.anchoring.pacing import WEEKS, twin
from peaceroom.process.case import ProcessCase
from peaceroom.process.parameters import Parameters
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches
from peaceroom.scenario.cases.types import Origin
from peaceroom.scenario.talks.anchor import anchor
from peaceroom.scenario.types import Scenario

#: share of coming texts that close an item, at which the pace is found
SHARE = 0.65
#: draws of the full search, and of each look later
_FULL, _LOOK = 512, 256
#: rise of the log of the cumulative hazard with the log of the pace; looks at most; how near is near
_SLOPE, _LOOKS, _NEAR = 0.7, 3, 0.05
_FARTHEST = 1.5


@dataclass(frozen=True, slots=True)
class Paces:
    """Multiplier and ratio of other texts at the defaults, and what the twin has there (None: no pace is set)."""

    twin: ProcessCase
    switches: Switches
    seed: int
    multiplier: float
    ratio: float
    wanted: float | None

    @classmethod
    def of(cls, origin: Origin, s: Scenario, case: ProcessCase, switches: Switches, seed: int) -> Paces:
        """Search at the defaults, the origin's country left out of the base rate."""
        pace = anchor(s, case, seed, switches, (SHARE,), without=known(origin.cluster), draws=_FULL)
        multiplier, ratio = pace.at(SHARE)
        first = cls(twin(case), switches, seed, multiplier, ratio, None)
        if pace.target is None:
            return first
        # a case that cannot have its base rate from where its talks stand was set from talks in session
        if abs(first.level(Parameters(), 1.0) - np.log(-np.log1p(-pace.target))) > 1:
            talking = twin(case.replace(stage="in_session", break_weeks=0.0))
            first = cls(talking, switches, seed, multiplier, ratio, None)
        return cls(first.twin, switches, seed, multiplier, ratio, first.level(Parameters(), 1.0))

    def level(self, params: Parameters, times: float) -> float:
        """Log of the twin's cumulative hazard of a text by 13 weeks, at so many times the pace."""
        r = simulate(self.twin.replace(multiplier=self.multiplier * times, texts_ratio=self.ratio), params,
                     self.switches, draws=_LOOK, weeks=WEEKS, seed=self.seed, workers=1)
        p = float(np.clip(r.by("step")[WEEKS], 0.5 / _LOOK, 1 - 0.5 / _LOOK))
        return float(np.log(-np.log1p(-p)))

    def at(self, params: Parameters) -> tuple[float, float]:
        """Multiplier and ratio at other numbers."""
        place = 0.0
        for _ in range(_LOOKS if self.wanted is not None else 0):
            assert self.wanted is not None
            off = self.wanted - self.level(params, float(np.exp(place)))
            if abs(off) <= _NEAR:
                break
            place += float(np.clip(off / _SLOPE, -_FARTHEST, _FARTHEST))
        return self.multiplier * float(np.exp(place)), self.ratio
