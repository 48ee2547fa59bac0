"""Veto players: what can change at all when everybody who must agree compares it with what holds today.

Idea
    A text can pass only if all veto players prefer it to the reference point (the winset), and nobody would propose one
    that all of them would rather change again (the core). The fewer and the closer the veto players, and the further
    the reference point from them, the more can change; often nothing can.
Symbols
    x_i position of a decider, r reference point, W(r) the texts that carry against r, C the core.
Steps
    1. Core C: under consent and unanimity [min x_i, max x_i] over the veto players; under majority the interval between
       the two pivots: the lowest and the highest y that no quota of capability would leave in one direction.
    2. If r lies in C nothing beats it: y = r, flagged ``no_agreement``.
    3. Otherwise the texts of W(r) that also lie in C form an interval next to r's side of C: both ends are reported,
       its middle is the outcome and one tie is counted, for the theory names a set and not a point.
    4. Ordered options: those of the interval; the lowest and the highest are the ends, the middle one (of two the
       lower) is the outcome. If the interval holds none: r.
Names in the literature
    Veto players, winset of the status quo, unanimity core (Tsebelis 2002); q-majority core, pivots (Krehbiel 1998).
Reproduces
    Tsebelis's figures on a line: the winset shrinks as a veto player is added between r and the others (tests).
Departures
    Equal preference counts as consent. One dimension at a time, as everywhere in this room.
Weaknesses, and when not to use it
    With a reference point between the veto players it predicts standstill, and says nothing of what else would happen.
    It does not know how much anybody cares.
References
    tsebelis-2002, krehbiel-1998
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import TIE, Array, Case
from peaceroom.core.settlement import Settlement, on_options
from peaceroom.models._winset import beats_reference, ends
from peaceroom.models.base import key_of, options_of, register
from peaceroom.models.deciding import SIMPLE_MAJORITY, deciders, quota, votes
from peaceroom.models.protocols import Traits


@register("veto-players")
@dataclass(frozen=True)
class VetoPlayers:
    """Middle of the texts that carry against the reference point and that nothing beats in turn."""

    traits: ClassVar[Traits] = Traits(
        "What all who must agree prefer to what holds today, if there is anything", "voting", needs_reference=True,
        cost="N^2",
    )

    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        """``(D, K)`` middles of the winset within the core, with its ends; NaN where the reference point is unknown."""
        shape = (case.draws, len(case.issues))
        low, high, stays = np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape, bool)
        middle = np.full(shape, np.nan)
        silent: dict[str, str] = {}
        for k, issue in enumerate(case.issues):
            known = ~np.isnan(case.reference[:, k]) & deciders(case, k).any(axis=1)
            if not known.any():
                silent[issue] = ("the reference point is not known" if np.isnan(case.reference[:, k]).all()
                                 else "nobody who decides has a position")
                continue
            a, b = _within(case, k)
            none = known & ~(a <= b)
            options = case.options[k]
            some = a <= b
            m = np.where(some, np.where(some, a, 0.0) / 2 + np.where(some, b, 0.0) / 2, case.reference[:, k])
            if options is not None:
                a, b, m = _options_between(a, b, options, TIE * float(case.high[k] - case.low[k]))
                none = known & np.isnan(m)
            r = case.reference[:, k]
            stays[:, k] = none | (known & (np.abs(m - r) <= TIE * float(case.high[k] - case.low[k])) & (b - a <= 0))
            for column, found in ((low, a), (high, b), (middle, m)):
                column[:, k] = np.where(known, np.where(stays[:, k], r, found), np.nan)
        answer = Settlement.of(
            key_of(self), case.issues, middle, no_agreement=stays, interval_low=low, interval_high=high,
            ties=(high - low > TIE * (case.high - case.low)).astype(np.int64), reading=options_of(self),
            unavailable=silent,
        )
        return on_options(answer, case)


def core(case: Case, k: int) -> tuple[Array, Array]:
    """Ends ``(D,)`` of the core of issue ``k``: the range of veto players, or the pivots; NaN without deciders."""
    who = deciders(case, k)
    x = np.where(who, case.position[:, :, k], np.nan)
    some = who.any(axis=1)
    if case.rule[k] != "majority":
        low = np.where(some, np.min(np.where(who, x, np.inf), axis=1), np.nan)
        high = np.where(some, np.max(np.where(who, x, -np.inf), axis=1), np.nan)
        return low, high
    order = np.argsort(x, axis=1, kind="stable")  # NaN last, without votes
    x = np.take_along_axis(x, order, axis=1)
    held = np.take_along_axis(votes(case, k), order, axis=1)
    below = np.cumsum(held, axis=1)  # votes of those up to and with this one
    needed = quota(case, k)
    # nobody leaves y upwards if those strictly above do not carry: 1 − below(y) fails the quota
    above = 1 - below
    carries_up = above > needed + TIE if needed <= SIMPLE_MAJORITY else above >= needed - TIE
    carries_down = (below - held > needed + TIE) if needed <= SIMPLE_MAJORITY else (below - held >= needed - TIE)
    first = np.argmax(~carries_up, axis=1)
    count = (held > 0).sum(axis=1)
    down = ~carries_down & (np.arange(x.shape[1]) < count[:, None])
    last = x.shape[1] - 1 - np.argmax(down[:, ::-1], axis=1)
    rows = np.arange(case.draws)
    return np.where(some, x[rows, first], np.nan), np.where(some, x[rows, last], np.nan)


def _within(case: Case, k: int) -> tuple[Array, Array]:
    """Ends ``(D,)`` of the winset of the reference point within the core, empty (∞, −∞) where the core holds it."""
    low, high = core(case, k)
    r = case.reference[:, k]
    tried = np.concatenate([ends(case, k), low[:, None], high[:, None]], axis=1)
    tried = np.clip(tried, low[:, None], high[:, None])
    good = beats_reference(case, k, np.nan_to_num(tried)) & ~np.isnan(tried)
    a = np.min(np.where(good, tried, np.inf), axis=1)
    b = np.max(np.where(good, tried, -np.inf), axis=1)
    tie = TIE * float(case.high[k] - case.low[k])
    inside = (r >= low - tie) & (r <= high + tie)
    return np.where(inside, np.inf, a), np.where(inside, -np.inf, b)


def _options_between(a: Array, b: Array, options: Array, tie: float) -> tuple[Array, Array, Array]:
    """Lowest, highest and middle option between a and b ``(D,)``; NaN where there is none."""
    inside = (options >= a[:, None] - tie) & (options <= b[:, None] + tie)
    count = inside.sum(axis=1)
    rank = np.cumsum(inside, axis=1)

    def at(wanted: NDArray[np.int64]) -> Array:
        return np.asarray(options[np.argmax(inside & (rank == wanted[:, None]), axis=1)])

    none = np.where(count > 0, 0.0, np.nan)
    return at(np.ones_like(count)) + none, at(count) + none, at((count + 1) // 2) + none
