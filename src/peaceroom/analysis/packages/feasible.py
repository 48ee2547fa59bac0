"""Whether some text has the approval that it needs, draw by draw."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.packages.margins import package_margin
from peaceroom.models.packages.grouped import MOST_GROUPS
from peaceroom.models.packages.problem import Continuum, Options, Problem
from peaceroom.models.packages.rules import arrays, best_by

Flags = NDArray[np.bool_]

#: options of mixed problems are gone through up to so many combinations
_MOST_COMBINATIONS = 512


def feasible(problem: Problem) -> Flags:
    """``(D,)`` whether some text has the approval that it needs.

    With options only every text may be tried; on continua with straight losses the game of `analysis.packages.margins`
    decides, for each combination of the options of the other issues; where losses are curved the programme of
    `models.packages.programming` does, a draw at a time.
    """
    if not problem.parties:
        return np.ones(problem.draws, bool)
    if problem.discrete:
        from peaceroom.models.packages.acceptance import exists

        points, sizes, allowed = arrays(problem)
        found = np.zeros(problem.draws, bool)
        exists(points, sizes, allowed, problem.threshold - problem.tolerance(), problem.among, problem.spare, found)
        return found
    if problem.spare and problem.groups_number <= MOST_GROUPS:
        return _by_group(problem)
    lines = [i for i in problem.issues if isinstance(i, Continuum)]
    lists = [i for i in problem.issues if isinstance(i, Options)]
    if _is_game(problem):
        return _by_game(problem, lines, lists)
    return np.array([best_by("egalitarian", problem.slice(d, d + 1), seconds=2.0).acceptable
                     for d in range(problem.draws)])


def is_quick(problem: Problem) -> bool:
    """Whether `feasible` takes all draws together, and not one after the other."""
    return problem.discrete or bool(problem.spare and problem.groups_number <= MOST_GROUPS) or _is_game(problem)


def _is_game(problem: Problem) -> bool:
    """Straight losses, consent of all, and few enough combinations of the options of other issues."""
    sizes = [o.values.size for o in problem.issues if isinstance(o, Options)]
    return not problem.spare and int(np.prod(sizes)) <= _MOST_COMBINATIONS and all(
        bool((i.exponent[i.weight > 0] == 1).all()) for i in problem.issues if isinstance(i, Continuum))


def _by_group(problem: Problem) -> Flags:
    """Whether some group that carries a text accepts one."""
    found = np.zeros(problem.draws, bool)
    for group in problem.groups():
        open_ = np.flatnonzero(~found)
        if not open_.size:
            break
        found[open_] = feasible(replace(problem.only(list(group)), approval=None).draws_of(open_))
    return found


def _by_game(problem: Problem, lines: list[Continuum], lists: list[Options]) -> Flags:
    x = np.stack([i.position for i in lines], axis=2)
    weight = np.stack([i.weight for i in lines], axis=2)
    low, high = np.array([i.low for i in lines]), np.array([i.high for i in lines])
    within = (np.maximum(low, np.stack([i.least.max(axis=1) for i in lines], axis=1)),
              np.minimum(high, np.stack([i.most.min(axis=1) for i in lines], axis=1)))
    found = np.zeros(problem.draws, bool)
    for choice in product(*(range(o.values.size) for o in lists)):
        open_ = ~found
        need = (problem.threshold - problem.tolerance())[open_]
        for o, m in zip(lists, choice, strict=True):
            need = need - o.points[open_, :, m]
            need = np.where(o.allowed[open_, :, m], need, np.inf)
        able = np.isfinite(need).all(axis=1)
        at = np.flatnonzero(open_)[able]
        if at.size:
            margin = package_margin(x[at], weight[at], need[able], low, high, within=(within[0][at], within[1][at]))
            found[at] = margin >= 0
    return found
