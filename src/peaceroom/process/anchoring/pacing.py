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

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.errors import InputError
from peaceroom.process.anchoring.generic import generic_case
from peaceroom.process.anchoring.search import LIMITS, WEEKS, Balance, Crossing, crossing, no_pace
from peaceroom.process.case import ProcessCase
from peaceroom.process.case_fields import ALL_TEXTS
from peaceroom.process.clocks import OWN_CLOCK
from peaceroom.process.parameters import Parameters
from peaceroom.process.result import ProcessResult
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches

Array = NDArray[np.float64]
DRAWS = 1024
#: item shares at which the pace is found; between them it is interpolated
SHARES = (0.1, 0.4, 1.0)
#: steps after which the ratio stays where it is, should it not balance
_STEPS = 24
#: states of the talks in which nobody sits
AWAY = ("not_opened", "suspended", "dormant")


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

    def split(seen: ProcessResult) -> tuple[float, float]:
        """Texts that close an item, and other texts."""
        # what was settled before the as-of date has week 0 and is no text to come
        items = alike.item_text * sum(int((seen.column(k) > 0).sum()) for k in alike.items)
        return items, max(float(seen.text_events[0].sum()) - items, 1.0)

    def paced(share: float, multiplier: float, ratio: float) -> tuple[float, float] | None:
        """Both from one run a step: the pace at which the target is crossed, at the ratio that balances.

        None where none in the limits is.
        """
        search, balance = Crossing(target, draws), Balance((1 - share) / share)
        for _ in range(_STEPS):
            seen = run(multiplier, ratio)
            items, others = split(seen)
            each = others / items if items else 0.0
            # all texts come at the pace of those that close an item and of the others
            there = search.seen(float(np.log(multiplier * (1 + each))), float(seen.by("step")[WEEKS]))
            other, expected = ratio, each
            # a ratio of 0 is looked at again once the pace is found, for at another pace it need not balance
            if ratio or there:
                other, expected = balance.step(ratio, items, others)
            if other != ratio:
                search.forget()
            elif there:
                return multiplier, ratio
            after = search.next()
            if after is None:
                return None
            multiplier, ratio = float(np.exp(after)) / (1 + expected), other
        # they do not settle together: the ratio stays, and the pace alone has an end
        return crossing(lambda m: float(run(m, ratio).by("step")[WEEKS]), target, draws, multiplier), ratio

    def absent(multiplier: float, ratio: float, away: float) -> tuple[float, float, float]:
        """Multiplier, texts while talks do not sit and texts with a resumption, at which they have the target.

        Where even without both more than that comes once they sit again, everything is slower.
        """
        def reached(times: float) -> float:
            return float(run(multiplier, ratio, away * times, min(times, 1.0)).by("step")[WEEKS])

        least = float(np.exp(LIMITS[0]))
        if away > 0 and reached(least) <= target:
            times = crossing(reached, target, draws)
            return multiplier, away * times, min(times, 1.0)
        slower = crossing(lambda f: float(run(multiplier * f, ratio, away * least, least).by("step")[WEEKS]), target,
                          draws)
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
        found = paced(share, *start)
        if found is None:
            raise no_pace(target)
        multipliers.append(found[0])
        ratios.append(found[1])
    # talks that sit are paced as the generic scenario is, whose breaks bring no texts
    none = [0.0] * len(shares)
    if sitting is alike:
        return Pace(target, tuple(multipliers), tuple(ratios), tuple(none), tuple(none), shares)
    # all texts at this pace for each other text: told where other texts come, the nearer to half of all the better
    told = sorted((abs(share - 0.5), m, r) for share, m, r in zip(shares, multipliers, ratios, strict=True) if r > 0)
    half = None if only else told[0][1:] if told else paced(SHARES[0], multipliers[0], 1.0)
    whole = 0.0
    if half is not None:
        items, others = split(run(*half))
        whole = half[0] * half[1] * (items + others) / others
    gone = [absent(m, r, whole / m) for m, r in zip(multipliers, ratios, strict=True)]
    multipliers, aways, resumed = ([x[k] for x in gone] for k in range(3))
    return Pace(target, tuple(multipliers), tuple(ratios), tuple(aways), tuple(resumed), shares)
