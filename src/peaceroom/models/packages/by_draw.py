"""The best package by a rule in every draw: the draws side by side, a thread for each processor."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from peaceroom.models.packages.problem import Options, Problem
from peaceroom.models.packages.rules import arrays

Array = NDArray[np.float64]

#: draws that a thread takes at a time: few, as one draw may take a thousand times as long as another
_BLOCK = 32


def best_by_draw(problem: Problem, rule: str, *, workers: int | None = None) -> tuple[Array, Array]:
    """What `rules.best_by` finds with equal weights, for each draw of a problem with options only.

    Returns the texts ``(D, K)`` and their values by the rule ``(D,)``, NaN where a draw has no text: none is accepted,
    and the rule is ``nash`` or ``kalai-smorodinsky``. Raises `ValueError` for a continuum or an unknown rule.
    """
    from peaceroom.models.packages import acceptance
    from peaceroom.models.packages import enumeration as walk

    numbers = {"nash": walk.NASH, "kalai-smorodinsky": walk.RATIO, "egalitarian": walk.EGALITARIAN,
               "utilitarian": walk.UTILITARIAN}
    if rule not in numbers:
        raise ValueError(f"{rule!r} is not one of {', '.join(numbers)}")
    points, sizes, allowed = arrays(problem)
    draws, issues, n, _ = points.shape
    slack, among, may_refuse = problem.tolerance(), problem.among, problem.spare
    choice, value = np.full((draws, issues), -1, np.int64), np.full(draws, -np.inf)

    def block(start: int) -> None:
        d = slice(start, start + _BLOCK)
        fits, threshold, spare = allowed[d], problem.threshold[d], slack[d]
        span = np.ones_like(threshold)
        if rule == "kalai-smorodinsky" or (rule == "nash" and may_refuse):
            acceptance.best_acceptable(points[d], sizes, fits, threshold - spare, among, may_refuse, span)
            room = np.where(np.isfinite(span), span - threshold, 0.0)
            span = np.where(room > spare, room, 0.0)

        def run(number: int, which: NDArray[np.intp], acceptable: bool) -> Array:
            out, found = np.empty((which.size, issues), np.int64), np.empty(which.size)
            walk.search_draws(number, points[d][which], sizes, fits[which], threshold[which], spare[which], span[which],
                              np.ones((which.size, n)), among, may_refuse, np.full(which.size, acceptable), out, found)
            choice[start + which] = out
            return found

        found = run(numbers[rule], np.arange(len(threshold)), True)
        left = np.flatnonzero(found == -np.inf)
        if rule == "nash":  # every product is 0: the text that is best for who gains least stands for them
            found = np.exp(found)
            found[left] = np.where(run(walk.EGALITARIAN, left, True) > -np.inf, 0.0, np.nan)
        elif rule in ("egalitarian", "utilitarian"):
            found[left] = run(numbers[rule], left, False)
        value[d] = found

    with ThreadPoolExecutor(workers or os.cpu_count()) as pool:
        list(pool.map(block, range(0, draws, _BLOCK)))
    none = choice[:, :1] < 0
    menus = [issue.values for issue in problem.issues if isinstance(issue, Options)]
    texts = np.stack([values[choice[:, k]] for k, values in enumerate(menus)], axis=1)
    return np.where(none, np.nan, texts), np.where(none[:, 0], np.nan, value)
