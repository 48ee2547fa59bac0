"""What to try next: the pace at which a probability crosses a target, the ratio at which two counts balance.

On simulations that share their random numbers, so that what is tried twice is the same twice.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from peaceroom.core.errors import InputError

#: weeks ahead at which twin and base rate agree
WEEKS = 13
#: log paces that are looked through
LIMITS = (float(np.log(1e-4)), float(np.log(1e4)))
#: two log paces about the target that are as good as one: a few draws of 1,024
CLOSE = 8e-3
#: the rise of log cumulative hazard with log pace at first, and between what it is held
_SLOPE, _SLOPES = 0.7, (0.2, 1.2)
#: a step at most; steps of the log pace that are too short to read a slope from
_STEP, _NEAR = 3.0, 0.05
#: the part of what encloses the target that a step leaves at either end of it
_INSIDE = 0.1
#: the part of the ratio by which it may be off balance
_BALANCED = 0.03


class Crossing:
    """The next log pace to try, from those tried: a secant in log cumulative hazards, held within what encloses it.

    Log cumulative hazards are nearly straight in the log pace, which probabilities are not. Draws change sides one by
    one, so that a straight line through two near points tells nothing: slopes are read from points apart, and once a
    pace on either side of the target is known the next one lies between.
    """

    def __init__(self, target: float, draws: int) -> None:
        self.target, self.draws = target, draws
        self._wanted = self._level(target)
        self._slope = _SLOPE
        self._last = (np.nan, np.nan)
        self._sides: dict[bool, tuple[float, float]] = {}
        self._same = 0

    def seen(self, place: float, reached: float) -> bool:
        """Take in that a probability was reached at a log pace. Whether it is found: to two draws, or enclosed."""
        level, above = self._level(reached), reached > self.target
        if abs(place - self._last[0]) > _NEAR:
            self._slope = float(np.clip((level - self._last[1]) / (place - self._last[0]), *_SLOPES))
        self._same = self._same + 1 if len(self._sides) == 2 else 0
        self._last = self._sides[above] = place, level
        near = len(self._sides) == 2 and abs(self._sides[True][0] - self._sides[False][0]) <= CLOSE
        return near or abs(reached - self.target) <= 2 / self.draws

    def forget(self) -> None:
        """What was seen before the last is on no side any more: something else than the pace changes."""
        self._sides.clear()

    def next(self) -> float | None:
        """The log pace to try next; None where none in the limits is left."""
        place, level = self._last
        if len(self._sides) < 2:
            if place in LIMITS and self._sides:
                return None
            return float(np.clip(place + np.clip((self._wanted - level) / self._slope, -_STEP, _STEP), *LIMITS))
        (low, low_level), (high, high_level) = self._sides[False], self._sides[True]
        part = 0.5
        # every third step halves, so that no side stands still
        if self._same % 3 < 2 and high_level > low_level:
            part = float(np.clip((self._wanted - low_level) / (high_level - low_level), _INSIDE, 1 - _INSIDE))
        return low + part * (high - low)

    def _level(self, p: float) -> float:
        """Logarithm of the cumulative hazard, p held half a draw from 0 and 1."""
        return float(np.log(-np.log1p(-np.clip(p, 0.5 / self.draws, 1 - 0.5 / self.draws))))


class Balance:
    """The ratio of other texts at which so many of them come for each text that closes an item.

    They rise with the ratio in a straight line, and not from nothing: implementation texts come whatever the ratio.
    """

    def __init__(self, wanted: float) -> None:
        self.wanted = wanted
        self._before = (np.nan, np.nan)

    def step(self, ratio: float, items: float, others: float) -> tuple[float, float]:
        """After so many texts were counted at a ratio: the ratio to try next, the same where they balance.

        And how many others for each text that closes an item are expected there. Where more come than wanted even
        without any of the ratio's, 0 is as near as it gets.
        """
        each = others / items if items else 0.0
        # where nothing is left to close, all texts to come are other ones, whatever their share; and two items more or
        # less change so much
        even = not items or abs(each - self.wanted) <= max(_BALANCED, 2 / max(items, 2)) * self.wanted
        if even or (ratio == 0 and each > self.wanted):
            return ratio, each
        before, at = self._before
        self._before = ratio, each
        if abs(ratio - before) > _BALANCED * ratio and (rise := (each - at) / (ratio - before)) > 0:
            # above no further than it would be if all came by the ratio
            most = max(ratio, before) * max(self.wanted / each, 1)
            found = float(np.clip(ratio + (self.wanted - each) / rise, 0, most))
            return found, each + rise * (found - ratio)
        return ratio * self.wanted / each, self.wanted


def crossing(reached: Callable[[float], float], target: float, draws: int, start: float = 1.0) -> float:
    """The pace at which ``reached`` is the target, looked for from ``start``; E809 where none in the limits is."""
    search, place = Crossing(target, draws), float(np.log(start))
    while not search.seen(place, reached(float(np.exp(place)))):
        after = search.next()
        if after is None:
            raise no_pace(target)
        place = after
    return float(np.exp(place))


def no_pace(target: float) -> InputError:
    """The refusal of a probability that no pace in the limits gives."""
    return InputError.one(
        "E809", f"no pace of these talks gives a next text within {WEEKS} weeks with probability {target:g}",
        "the agenda may be settled, or the mechanisms by which texts come may be off",
        "check the agenda, the mechanisms and the base rate")
