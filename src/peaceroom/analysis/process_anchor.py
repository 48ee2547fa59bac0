"""The pace of a scenario: set so that a twin of which nothing is known has the base rate of any next text.

The twin has the scenario's agenda, order and past texts, and nothing else of it. Two numbers are set: a common
multiplier on closing, reference and other texts, so that the twin's probability of any text within 13 weeks is the
base rate's; and the ratio of other texts, so that a given share of its texts closes an item. Base rates do not say it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peaceroom.process.base_rates import base_rate
from peaceroom.process.case import ProcessCase
from peaceroom.process.generic import generic_case
from peaceroom.process.result import ProcessResult
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches
from peaceroom.scenario.types import Scenario

Array = NDArray[np.float64]
WEEKS = 13
DRAWS = 1024
#: item shares at which the pace is found; between them it is interpolated
SHARES = (0.1, 0.4, 1.0)
_STEPS = 10
_LIMITS = (1e-2, 1e3)


@dataclass(frozen=True)
class Anchor:
    """``target``: the base rate (None: there is no history, so nothing is set). By item share: multiplier, ratio."""

    target: float | None
    multipliers: tuple[float, ...] = ()
    ratios: tuple[float, ...] = ()
    shares: tuple[float, ...] = SHARES

    def at(self, share: float) -> tuple[float, float]:
        """Multiplier and ratio of other texts at a share of texts that close an item."""
        if self.target is None:
            return 1.0, 1.0
        multiplier = float(np.exp(np.interp(share, self.shares, np.log(self.multipliers))))
        return multiplier, float(np.interp(share, self.shares, self.ratios))


def twin(case: ProcessCase) -> ProcessCase:
    """A case of the same agenda and past texts of which nothing else is known."""
    found = generic_case(len(case.items))
    settled = tuple(found.items[case.items.index(k)] for k in case.items_settled)
    return found.replace(precedence=case.precedence, steps_ago=case.steps_ago, tracks=case.tracks,
                         items_settled=settled)


def anchor(scenario: Scenario, case: ProcessCase, seed: int, switches: Switches | None = None,
           shares: tuple[float, ...] = SHARES) -> Anchor:
    """Find the pace of a scenario with a history; ``switches`` for a mechanism off, at a matched base rate."""
    if scenario.history is None:
        return Anchor(None)
    found = base_rate(scenario.history.last_stage(), None, 7 * WEEKS, as_of=scenario.as_of,
                      dates=[step.date for step in scenario.history.steps])
    alike = twin(case)

    def run(multiplier: float, ratio: float) -> ProcessResult:
        return simulate(alike.replace(multiplier=multiplier, texts_ratio=ratio), None, switches, draws=DRAWS,
                        weeks=WEEKS, seed=seed, workers=1)

    first = run(1.0, 1.0)
    items = sum(int((first.column(k) >= 0).sum()) for k in alike.items)
    others = max(int(first.text_events[0].sum()) - items, 1)
    ratios = [items / others * (1 - share) / share for share in shares]
    return Anchor(found.p, tuple(_level(run, r, found.p) for r in ratios), tuple(ratios), shares)


def _level(run: Callable[[float, float], ProcessResult], ratio: float, target: float) -> float:
    """Multiplier at which the twin has the target, by bisection on the log scale under common random numbers."""
    low, high = (float(np.log(x)) for x in _LIMITS)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if run(float(np.exp(middle)), ratio).by("step")[WEEKS] < target:
            low = middle
        else:
            high = middle
    return float(np.exp((low + high) / 2))
