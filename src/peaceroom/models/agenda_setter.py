"""The agenda setter: whoever makes the proposal gets the best text that the others prefer to nothing.

Idea
    Only one actor can propose, and the others can only take it or leave it. Power lies in the worst that can happen to
    those who say no: the further the reference point is from them, the more the setter can ask.
Symbols
    x_i position, x_s the setter's, r reference point, W(r) the texts that those who decide prefer to r or find as good.
Steps
    1. Setter: the actor that the case names for the issue; where it names none, the one with the largest capability ×
       salience (several with the same: the mean of their outcomes).
    2. W(r): under consent and unanimity the texts with |y − x_i| ≤ |r − x_i| for every veto player, under majority for
       actors that hold the quota of capability (more than half where none is given). It always holds r.
    3. y = the text of W(r) nearest to x_s. Ordered options: the nearest option of W(r), of two the lower.
    4. Where y = r nothing changes; the issue is flagged ``no_agreement``.
Names in the literature
    Agenda setter, monopoly proposer, take-it-or-leave-it (Romer & Rosenthal 1978); gatekeeping.
Reproduces
    Romer & Rosenthal's example: a median voter at x and a reference point r < x accept all up to 2x − r (tests).
Departures
    The literature has one setter and one median voter; here every decider counts by the issue's own rule.
Weaknesses, and when not to use it
    Few negotiations have a single proposer who cannot be amended; a mediator who drafts is one only if the parties
    cannot ask for changes. Without a reference point it says nothing.
References
    romer-rosenthal-1978, tsebelis-2002
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
from peaceroom.models.protocols import Traits


@register("agenda-setter")
@dataclass(frozen=True)
class AgendaSetter:
    """The text nearest to the setter among those that carry against the reference point."""

    traits: ClassVar[Traits] = Traits(
        "Best text for whoever proposes that the others prefer to nothing", "voting", needs_reference=True,
        scale_free_capability=True, cost="N^2",
    )

    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        """``(D, K)`` proposals; NaN where the reference point is not known or nobody could propose."""
        shape = (case.draws, len(case.issues))
        outcome, stays = np.full(shape, np.nan), np.zeros(shape, bool)
        silent: dict[str, str] = {}
        for k, issue in enumerate(case.issues):
            weight = _setters(case, k)
            known = ~np.isnan(case.reference[:, k]) & (weight.sum(axis=1) > 0)
            if not known.any():
                silent[issue] = ("the reference point is not known" if np.isnan(case.reference[:, k]).all()
                                 else "nobody who could propose has a position")
                continue
            setters = np.flatnonzero((weight > 0).any(axis=0))
            share = weight[:, setters]
            y = self._proposals(case, k, setters)
            outcome[:, k] = np.where(known, (np.where(share > 0, y, 0.0) * share).sum(axis=1), np.nan)
            tie = TIE * float(case.high[k] - case.low[k])
            stays[:, k] = known & (np.abs(outcome[:, k] - case.reference[:, k]) <= tie)
            outcome[:, k] = np.where(stays[:, k], case.reference[:, k], outcome[:, k])
        answer = Settlement.of(key_of(self), case.issues, outcome, no_agreement=stays, reading=options_of(self),
                               unavailable=silent)
        return on_options(answer, case)

    @staticmethod
    def _proposals(case: Case, k: int, setters: NDArray[np.int64]) -> Array:
        """``(D, S)`` the best text of each of the actors ``setters``; NaN without a position."""
        x = case.position[:, setters, k]
        options = case.options[k]
        if options is None:
            tried = np.concatenate([ends(case, k), np.nan_to_num(x, nan=float(case.low[k]))], axis=1)
        else:
            tried = np.broadcast_to(options, (case.draws, len(options)))
        good = beats_reference(case, k, tried)
        # the reference point itself is always there, whether or not it is one of the options
        tried = np.concatenate([case.reference[:, k][:, None], tried], axis=1)
        good = np.concatenate([np.ones((case.draws, 1), bool), good], axis=1)
        with np.errstate(invalid="ignore"):
            away = np.where(good[:, None, :], np.abs(tried[:, None, :] - x[:, :, None]), np.inf)
        tie = TIE * float(case.high[k] - case.low[k])
        least = away.min(axis=2, keepdims=True)
        nearest = np.where(away <= least + tie, tried[:, None, :], np.inf).min(axis=2)
        return np.asarray(np.where(np.isnan(x), np.nan, nearest))


def _setters(case: Case, k: int) -> Array:
    """``(D, N)`` weights of the setters of issue ``k``: 1 for the named one, equal shares of the heaviest otherwise."""
    seated = ~np.isnan(case.position[:, :, k])
    named = case.setter[k]
    if named is not None and named in case.actors:
        chosen = seated & (np.arange(len(case.actors)) == case.actors.index(named))
    else:
        weight = np.where(seated, case.weight[:, :, k], -1.0)
        top = weight.max(axis=1, keepdims=True)
        chosen = seated & (weight >= top * (1 - TIE)) & (top > 0)
    return np.asarray(chosen / np.maximum(chosen.sum(axis=1, keepdims=True), 1))
