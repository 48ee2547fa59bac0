"""The pace of an origin at other numbers: so that its twin has as many texts as at the defaults.

The full search (`peaceroom.scenario.talks.anchor`) is made once, at the defaults. At other numbers the twin is run with
the same random numbers, and the pace moved until its chance of a text in 13 weeks is what it was; the ratio of other
texts stays. What only moves the level of texts (h0, other texts) is thereby taken up by the pace and not fitted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from peaceroom.accuracy.backtest.inside import numbers_of
from peaceroom.base_rates.left_out import known
from peaceroom.process.anchoring.pacing import Pace, twin
from peaceroom.process.anchoring.search import WEEKS
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
#: rise of the log of the cumulative hazard with the log of the pace, and its ends
_SLOPE, _SLOPES = 0.7, (0.4, 6.0)
#: looks at most; how near is near; the longest step; steps too short to read a slope from
_LOOKS, _NEAR, _FARTHEST, _SHORT = 3, 0.05, 1.5, 0.05


@dataclass(frozen=True, slots=True)
class Paces:
    """The pace at the defaults, and what the twin has there (None: no pace is set)."""

    twin: ProcessCase
    switches: Switches
    seed: int
    pace: Pace
    wanted: float | None

    @classmethod
    def of(cls, origin: Origin, s: Scenario, case: ProcessCase, switches: Switches, seed: int) -> Paces:
        """Search at the defaults, the origin's country left out of the base rate and of the lengths of breaks."""
        start = numbers_of(Parameters(), origin, None)
        pace = anchor(s, case, seed, switches, (SHARE,), params=start, without=known(origin.cluster), draws=_FULL)
        first = cls(twin(case), switches, seed, pace, None)
        return first if pace.target is None else replace(first, wanted=first.level(start, 0.0))

    def at_place(self, case: ProcessCase, place: float) -> ProcessCase:
        """The case at the pace moved by so much on the log scale."""
        multiplier, ratio, away, resumed = self.pace.at(SHARE)
        return case.replace(multiplier=multiplier * float(np.exp(place)), texts_ratio=ratio, texts_away=away,
                            texts_resumed=resumed)

    def level(self, params: Parameters, place: float) -> float:
        """Log of the twin's cumulative hazard of a text by 13 weeks."""
        r = simulate(self.at_place(self.twin, place), params, self.switches, draws=_LOOK, weeks=WEEKS, seed=self.seed,
                     workers=1)
        p = float(np.clip(r.by("step")[WEEKS], 0.5 / _LOOK, 1 - 0.5 / _LOOK))
        return float(np.log(-np.log1p(-p)))

    def place(self, params: Parameters) -> float:
        """How far to move the pace at other numbers."""
        if self.wanted is None:
            return 0.0
        place, slope = 0.0, _SLOPE
        before: tuple[float, float] | None = None
        for _ in range(_LOOKS):
            level = self.level(params, place)
            if abs(self.wanted - level) <= _NEAR:
                break
            if before is not None and abs(place - before[0]) > _SHORT:
                slope = float(np.clip((level - before[1]) / (place - before[0]), *_SLOPES))
            before = place, level
            place += float(np.clip((self.wanted - level) / slope, -_FARTHEST, _FARTHEST))
        return place
