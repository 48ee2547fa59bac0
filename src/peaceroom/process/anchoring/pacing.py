"""The pace of talks: set so that a twin of which nothing is known has the base rate of any next text.

The twin has the agenda, its order and the past texts of a case, the state that the talks are in on the as-of date, and
nothing else of it. Talks that are suspended, dormant or not opened have a next text as often as base rates say, but
not because they come to sit the sooner: breaks end as breaks end (`peaceroom.base_rates.breaks`), and what comes
meanwhile comes without the talks. So their pace is that of the same talks in session, and what is set besides is how
many texts come while they are away.

Three numbers are set: a common multiplier on closing, reference and other texts, so that the twin's probability of any
text within 13 weeks is the base rate's; the ratio of other texts, so that a given share of its texts closes an item,
which base rates do not say; and texts while talks do not sit, of which those of the same talks in session are the
measure (times `away_texts`).

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
from peaceroom.process.case_fields import ALL_TEXTS
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
#: two log paces about the target that are as good as one
_CLOSE = 4 * _WIDTH
_LIMITS = (1e-4, 1e4)
#: the joint search: steps at most, the rise of log cumulative hazard with log pace (at first; held between), and the
#: part of the ratio by which it may be off balance
_STEPS, _SLOPE, _SLOPES, _BALANCED = 16, 0.7, (0.4, 1.2), 0.03
#: states of the talks in which nobody sits
AWAY = ("not_opened", "suspended", "dormant")
#: steps of the log pace that are too short to read a slope from
_NEAR = 0.05


@dataclass(frozen=True)
class Pace:
    """``target``: the base rate (None: nothing is set). The rest by share of texts that close an item.

    ``multipliers``; ``ratios`` of other texts while talks sit; ``aways`` of texts while they do not; ``resumed``: of
    those with a resumption. ``away``: nobody sits on the as-of date; else later breaks bring no texts, with a target or
    without.
    """

    target: float | None
    multipliers: tuple[float, ...] = ()
    ratios: tuple[float, ...] = ()
    aways: tuple[float, ...] = ()
    resumed: tuple[float, ...] = ()
    shares: tuple[float, ...] = SHARES
    away: bool = True

    def at(self, share: float) -> tuple[float, float, float, float]:
        """Multiplier, ratios of texts while talks sit, while they do not, with a resumption, at a share of items."""
        if self.target is None:
            return (1.0, 1.0, ALL_TEXTS, 1.0) if self.away else (1.0, 1.0, 0.0, 0.0)
        multiplier = float(np.exp(np.interp(share, self.shares, np.log(self.multipliers))))
        ratio, away = (float(np.interp(share, self.shares, np.array(x) * self.multipliers)) / multiplier
                       for x in (self.ratios, self.aways))
        return multiplier, ratio, away, float(np.interp(share, self.shares, self.resumed))

    def set_on(self, case: ProcessCase, share: float) -> ProcessCase:
        """The case at this pace."""
        multiplier, ratio, away, resumed = self.at(share)
        return case.replace(multiplier=multiplier, texts_ratio=ratio, texts_away=away, texts_resumed=resumed)


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
                         items_settled=settled, stage=case.stage, break_weeks=case.break_weeks,
                         texts_away=case.texts_away, texts_resumed=case.texts_resumed, item_text=case.item_text)


def find_pace(case: ProcessCase, target: float, params: Parameters | None = None, switches: Switches | None = None, *,
              shares: tuple[float, ...] = SHARES, draws: int = DRAWS, seed: int = 1, near: Pace | None = None) -> Pace:
    """The pace at which the twin of ``case`` has a text within 13 weeks with probability ``target``.

    Parameters
    ----------
    target
        In (0, 1): the base rate of any next text for the stage, silence and recent pace of the case.
    switches
        Finding the pace anew with a mechanism off compares at a matched base rate.
    shares
        Shares of texts that close an item, each in (0, 1], rising. A judgement: the data do not code agenda items.
    near
        The pace of almost the same talks, about which is looked first.

    Raises
    ------
    InputError
        E809 where no multiplier from 1e-4 to 1e4 gives the probability.
    """
    if not 0 < target < 1:
        raise InputError.one("E809", f"a base rate of {target:g}", "it is a probability strictly between 0 and 1",
                             "take it from peaceroom base-rate")
    alike = twin(case)
    sitting = alike if alike.stage not in AWAY else alike.replace(stage="in_session", break_weeks=0.0)

    @cache  # the search comes back to where it was: to its ends, and to what it found
    def run(multiplier: float, ratio: float, away: float | None = None, resumed: float = 1.0) -> ProcessResult:
        talks = sitting if away is None else alike.replace(texts_away=away, texts_resumed=resumed)
        return simulate(talks.replace(multiplier=multiplier, texts_ratio=ratio), params, switches, draws=draws,
                        weeks=WEEKS, seed=seed, workers=1)

    def counted(seen: ProcessResult) -> tuple[float, float]:
        """Texts that close an item, and other texts."""
        # what was settled before the as-of date has week 0 and is no text to come
        items = alike.item_text * sum(int((seen.column(k) > 0).sum()) for k in alike.items)
        return items, max(float(seen.text_events[0].sum()) - items, 1.0)

    def balanced(seen: ProcessResult, ratio: float, share: float) -> tuple[float, float]:
        """The ratio at which, at this pace, the share of texts that close an item would be the given one.

        And the part of it that two items more or less would change.
        """
        items, others = counted(seen)
        # where nothing is left to close, all texts to come are other ones, whatever their share
        return ratio * items / others * (1 - share) / share if items else ratio, 2 / max(items, 2)

    def together(share: float, multiplier: float, ratio: float) -> tuple[float, float] | None:
        """Both from one run a step: the pace by the secant in the log of cumulative hazards, the ratio as it balances.

        None where they do not settle, or only beyond what is looked through.
        """
        slope, before, wanted = _SLOPE, None, _log_hazard(target, draws)
        sides: dict[bool, float] = {}
        for _ in range(_STEPS):
            seen = run(multiplier, ratio)
            reached = float(seen.by("step")[WEEKS])
            other, doubt = balanced(seen, ratio, share)
            sides[reached > target] = float(np.log(multiplier))
            # where draws change sides together no pace has the target, and the two that enclose it are close
            met = abs(reached - target) <= 2 / draws or (len(sides) > 1 and abs(sides[True] - sides[False]) <= _CLOSE)
            if met and abs(other - ratio) <= max(_BALANCED, doubt) * ratio:
                return multiplier, ratio
            # all texts come at the pace of those that close an item and of the others, in balance (1 − share) / share
            aside = (1 - share) / (share * other) if other else 0.0
            level, place = _log_hazard(reached, draws), float(np.log(multiplier * (1 + ratio * aside)))
            if before is not None and abs(place - before[0]) > _NEAR:
                slope = float(np.clip((level - before[1]) / (place - before[0]), *_SLOPES))
            before = (place, level)
            place += float(np.clip((wanted - level) / slope, -3, 3))
            multiplier, ratio = float(np.exp(place)) / (1 + other * aside), other
            if not _LIMITS[0] < multiplier < _LIMITS[1]:
                return None
        return None

    def slowly(share: float) -> tuple[float, float]:
        """The same one after the other, over all that is looked through; E809 where there is none."""
        def level(ratio: float, near: float | None = None) -> float:
            return _level(lambda multiplier: float(run(multiplier, ratio).by("step")[WEEKS]), target, near)

        # items run out as the pace rises and other texts do not, so the ratio is found anew at the pace found with it
        ratio, _ = balanced(run(1.0, 1.0), 1.0, share)
        multiplier = level(ratio)
        for _ in range(2 if share < 1 else 0):
            ratio, _ = balanced(run(multiplier, ratio), ratio, share)
            multiplier = level(ratio, multiplier)
        return multiplier, ratio

    def absent(multiplier: float, ratio: float, away: float) -> tuple[float, float, float]:
        """Multiplier, texts while talks do not sit and texts with a resumption, at which they have the target.

        Where even without both more than that comes once they sit again, everything is slower.
        """
        def reached(times: float) -> float:
            return float(run(multiplier, ratio, away * times, min(times, 1.0)).by("step")[WEEKS])

        least = _LIMITS[0]
        if away > 0 and reached(least) <= target:
            times = _level(reached, target, 1.0)
            return multiplier, away * times, min(times, 1.0)
        slower = _level(lambda f: float(run(multiplier * f, ratio, away * least, least).by("step")[WEEKS]), target, 1.0)
        return multiplier * slower, away * least, least

    multipliers: list[float] = []
    ratios: list[float] = []
    # without other texts every text closes an item
    only = switches is not None and "texts" not in switches.on
    for k, share in enumerate((1.0,) * len(shares) if only else shares):
        if near is not None and near.target is not None:
            multiplier, ratio, _, _ = near.at(share)
            start = (multiplier, ratio)
        elif only and k:
            start = (multipliers[-1], ratios[-1])
        elif k:
            # texts that close an item rise with their share, and the ratio falls as others give way
            rise = share / shares[k - 1]
            start = (multipliers[-1] * rise, ratios[-1] * (1 - share) / (1 - shares[k - 1]) / rise)
        else:
            start = (1.0, 1.0)
        multiplier, ratio = together(share, *start) or slowly(share)
        multipliers.append(multiplier)
        ratios.append(ratio)
    # talks that sit are paced as the generic scenario is, whose breaks bring no texts
    none = [0.0] * len(shares)
    if sitting is alike:
        return Pace(target, tuple(multipliers), tuple(ratios), tuple(none), tuple(none), shares)
    # all texts at this pace for each other text: where nearly every text closes an item, told at another share
    told = min(range(len(shares)), key=lambda k: abs(shares[k] - 0.5))
    whole = 0.0
    if not only:
        split = (multipliers[told], ratios[told]) if shares[told] < 1 else together(0.5, multipliers[told], 1.0)
        if split is not None:
            items, others = counted(run(*split))
            whole = split[0] * split[1] * (items + others) / others
    found = [absent(m, r, whole / m) for m, r in zip(multipliers, ratios, strict=True)]
    multipliers, aways, resumed = ([x[k] for x in found] for k in range(3))
    return Pace(target, tuple(multipliers), tuple(ratios), tuple(aways), tuple(resumed), shares)


def _log_hazard(p: float, draws: int) -> float:
    """Logarithm of the cumulative hazard, p held half a draw from 0 and 1."""
    return float(np.log(-np.log1p(-np.clip(p, 0.5 / draws, 1 - 0.5 / draws))))


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
