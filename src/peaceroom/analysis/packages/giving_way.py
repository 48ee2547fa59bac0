"""The smallest change with which a text comes about: points that parties ask less for, bottom lines that move."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.packages.feasible import feasible
from peaceroom.models.packages.problem import Issue, Options, Problem

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: halvings of the change that would be enough
_HALVINGS = 10


def concession(problem: Problem, party: int) -> Array:
    """``(D,)`` the least points that a party would have to give up for some text to be carried; ∞ if none would do.

    Its bottom lines stay as they are. By halving; right to a thousandth of what it needs.
    """
    room = np.maximum(problem.threshold[:, party] - problem.worst()[:, party], 0.0)

    def less(part: Array) -> Problem:
        threshold = problem.threshold.copy()
        threshold[:, party] -= part * room
        return replace(problem, threshold=threshold)

    return _of(room, _least(less, problem.draws))


def common_concession(problem: Problem, parties: Sequence[int]) -> Array:
    """``(D,)`` the least part of their best packages by which all of some parties would have to ask for less; ∞: none.

    Their bottom lines stay as they are.
    """
    some = list(parties)
    whole = np.maximum(problem.best()[:, some], 1e-300)
    room = np.maximum((problem.threshold[:, some] - problem.worst()[:, some]) / whole, 0.0).max(axis=1)

    def less(part: Array) -> Problem:
        threshold = problem.threshold.copy()
        threshold[:, some] -= (part * room)[:, None] * whole
        return replace(problem, threshold=threshold)

    return _of(room, _least(less, problem.draws))


def _of(room: Array, part: Array) -> Array:
    """So much of the room; ∞ where no part of it is enough, even of none."""
    return np.where(np.isfinite(part), room * np.where(np.isfinite(part), part, 0.0), np.inf)


def line_shift(problem: Problem, party: int, issues: Sequence[int]) -> Array:
    """``(D,)`` the least part of the scale by which a party's bottom lines on some issues would have to move; ∞: none.

    Of ordered options the next one lies within the line once the line has moved as far.
    """
    return _least(lambda part: widened(problem, party, issues, part), problem.draws)


def _least(changed: Callable[[Array], Problem], draws: int) -> Array:
    """The least part, from 0 to 1, of a change with which some text is carried; ∞ where all of it is not enough."""
    low, high = np.zeros(draws), np.ones(draws)
    never = ~feasible(changed(high))
    if never.all():
        return np.full(draws, np.inf)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        done = feasible(changed(middle))
        low, high = np.where(done, low, middle), np.where(done, middle, high)
    return np.where(never, np.inf, high)


def lined(problem: Problem, party: int) -> list[int]:
    """Numbers of the issues on which a party has a bottom line that rules something out, in some draw."""
    found = []
    for k, issue in enumerate(problem.issues):
        if isinstance(issue, Options):
            bound = bool((~issue.allowed[:, party]).any())
        else:
            bound = bool((issue.least[:, party] > issue.low).any() or (issue.most[:, party] < issue.high).any())
        if bound:
            found.append(k)
    return found


def waived(problem: Problem, party: int) -> Problem:
    """The problem without a party's bottom lines."""
    return widened(problem, party, range(len(problem.issues)), np.ones(problem.draws))


def widened(problem: Problem, party: int, issues: Sequence[int], part: Array) -> Problem:
    """The problem with a party's bottom lines on some issues moved outwards by a ``part`` ``(D,)`` of the scale."""
    found: list[Issue] = list(problem.issues)
    for k in issues:
        issue = problem.issues[k]
        if isinstance(issue, Options):
            allowed = issue.allowed.copy()
            allowed[:, party] |= _beyond(issue, party) <= part[:, None] + 1e-9
            found[k] = replace(issue, allowed=allowed)
        else:
            least, most = issue.least.copy(), issue.most.copy()
            width = part * (issue.high - issue.low)
            least[:, party] -= width
            most[:, party] += width
            found[k] = replace(issue, least=least, most=most)
    return replace(problem, issues=tuple(found))


def _beyond(issue: Options, party: int) -> Array:
    """``(D, M)`` how far each option lies from the nearest one that the party does not refuse, as part of the scale."""
    width = max(float(np.ptp(issue.values)), 1e-300)
    apart = np.abs(issue.values[:, None] - issue.values[None, :]) / width
    near = np.where(issue.allowed[:, party, None, :], apart, np.inf).min(axis=2)
    return np.asarray(np.where(np.isfinite(near), near, 1.0))
