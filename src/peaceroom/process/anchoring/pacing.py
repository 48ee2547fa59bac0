"""The pace of talks: set so that a twin of which nothing is known has the base rate of any next text.

The twin has the agenda, its order and the past texts of a case, the state that the talks are in on the as-of date, and
nothing else of it: a base rate for talks in a break already counts that nothing comes before they resume, so a twin
that sat in session would count it twice. Two numbers are set: a common multiplier on closing, reference and other
texts, so that the twin's probability of any text within 13 weeks is the base rate's; and the ratio of other texts, so
that a given share of its texts closes an item. Base rates do not say it.

The base rate itself knows stage, silence and recent pace, so all three enter through the multiplier. The spread of
pace between draws (`frailty_sd`) stays as fitted. Narrowing it by the likelihood of the past texts as well was tried:
the level at 13 weeks being equal, the twin's curve then rises too fast at 26 and 52 weeks (docs/process.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.errors import InputError
from peaceroom.process.anchoring.generic import generic_case
from peaceroom.process.case import ProcessCase
from peaceroom.process.clocks import OWN_CLOCK
from peaceroom.process.parameters import Parameters
from peaceroom.process.result import ProcessResult
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches

Array = NDArray[np.float64]
#: weeks ahead at which twin and base rate agree
WEEKS = 13
DRAWS = 1024
#: item shares at which the pace is found; between them it is interpolated
SHARES = (0.1, 0.4, 1.0)
#: to which log multipliers are found: a draw or two of the twin's
_WIDTH = 2e-3
_LIMITS = (1e-4, 1e4)


@dataclass(frozen=True)
class Pace:
    """``target``: the base rate (None: nothing is set). By share of texts that close an item: multiplier and ratio."""

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
    """A case of the same agenda, past texts and state of the talks of which nothing else is known.

    Items that close by a clock of their own do not hang on the pace of texts and stand settled in it, so that their
    clock is not set by texts nor the pace of texts by them; unless there are no others.
    """
    found = generic_case(len(case.items))
    own = {k for k, kind in zip(case.items, case.kinds, strict=True) if kind in OWN_CLOCK}
    away = set(case.items_settled) | (own if len(own) < len(case.items) else set())
    settled = tuple(mine for mine, k in zip(found.items, case.items, strict=True) if k in away)
    return found.replace(precedence=case.precedence, steps_ago=case.steps_ago, tracks=case.tracks,
                         items_settled=settled, stage=case.stage, break_weeks=case.break_weeks)


def find_pace(case: ProcessCase, target: float, params: Parameters | None = None, switches: Switches | None = None, *,
              shares: tuple[float, ...] = SHARES, draws: int = DRAWS, seed: int = 1) -> Pace:
    """The pace at which the twin of ``case`` has a text within 13 weeks with probability ``target``.

    Parameters
    ----------
    target
        In (0, 1): the base rate of any next text for the stage, silence and recent pace of the case.
    switches
        Finding the pace anew with a mechanism off compares at a matched base rate.
    shares
        Shares of texts that close an item, each in (0, 1], rising. A judgement: the data do not code agenda items.

    Raises
    ------
    InputError
        E809 where no multiplier from 1e-4 to 1e4 gives the probability.
    """
    if not 0 < target < 1:
        raise InputError.one("E809", f"a base rate of {target:g}", "it is a probability strictly between 0 and 1",
                             "take it from peaceroom base-rate")
    alike = twin(case)

    @cache  # the search comes back to where it was: to its ends, and to what it found
    def run(multiplier: float, ratio: float) -> ProcessResult:
        return simulate(alike.replace(multiplier=multiplier, texts_ratio=ratio), params, switches, draws=draws,
                        weeks=WEEKS, seed=seed, workers=1)

    def balanced(multiplier: float, ratio: float, share: float) -> float:
        """The ratio at which, at this pace, the share of texts that close an item would be the given one."""
        seen = run(multiplier, ratio)
        # what was settled before the as-of date has week 0 and is no text to come
        items = sum(int((seen.column(k) > 0).sum()) for k in alike.items)
        others = max(int(seen.text_events[0].sum()) - items, 1)
        # where nothing is left to close, all texts to come are other ones, whatever their share
        return ratio * items / others * (1 - share) / share if items else ratio

    def level(ratio: float, near: float | None = None) -> float:
        return _level(lambda multiplier: float(run(multiplier, ratio).by("step")[WEEKS]), target, near)

    def at(share: float) -> tuple[float, float]:
        # items run out as the pace rises and other texts do not, so the ratio is found anew at the pace found with it
        ratio = balanced(1.0, 1.0, share)
        multiplier = level(ratio)
        for _ in range(2 if share < 1 else 0):
            ratio = balanced(multiplier, ratio, share)
            multiplier = level(ratio, multiplier)
        return multiplier, ratio

    multipliers, ratios = zip(*map(at, shares), strict=True)
    return Pace(target, multipliers, ratios, shares)


def _level(reached: Callable[[float], float], target: float, near: float | None = None) -> float:
    """Multiplier at which the target is reached, by Brent's method on the log scale under common random numbers.

    ``near``: where it was for almost the same; looked for about it first.
    """
    from scipy.optimize import brentq

    def off(log: float) -> float:
        return reached(float(np.exp(log))) - target

    if near is not None:
        low, high = float(np.log(near / 2)), float(np.log(near * 2))
        if off(low) <= 0 <= off(high):
            return float(np.exp(brentq(off, low, high, xtol=_WIDTH)))
    low, high = (float(np.log(x)) for x in _LIMITS)
    if not off(low) <= 0 <= off(high):
        raise InputError.one(
            "E809", f"no pace of these talks gives a next text within {WEEKS} weeks with probability {target:g}",
            "the agenda may be settled, or the mechanisms by which texts come may be off",
            "check the agenda, the mechanisms and the base rate")
    return float(np.exp(brentq(off, low, high, xtol=_WIDTH)))
