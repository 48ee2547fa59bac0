"""The best text of a problem with more options than can be walked through, by branch and bound (`branching`)."""

from __future__ import annotations

from dataclasses import replace
from math import gcd
from time import thread_time

import numpy as np
from numpy.typing import NDArray

from peaceroom.models.packages.answer import Answer
from peaceroom.models.packages.enumeration import EGALITARIAN, NASH, RATIO, UTILITARIAN
from peaceroom.models.packages.problem import Options, Problem

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

#: a set of options is kept as the bits of a number
MOST_OPTIONS = 62
#: branches between two looks at the clock
_SLICE = 1_000
#: points that are whole numbers of this part of a point count as such
_DECIMALS = 1_000
#: below every value
_ANY = -1e300


def branchable(problem: Problem) -> bool:
    """Whether every issue has options, and few enough of them."""
    return all(isinstance(i, Options) and i.values.size <= MOST_OPTIONS for i in problem.issues)


def best_text(rule: int, problem: Problem, span: Array, weight: Array, *, acceptable: bool, seconds: float = 60.0,
              enough: float = np.inf) -> Answer:
    """The best text of the first draw by a rule, as `programming.best_text`; good ``enough`` ends the search."""
    kinds = {NASH: 0, RATIO: 1, EGALITARIAN: 1, UTILITARIAN: 2}
    factors = np.ones(len(problem.parties))
    if rule == RATIO and not (span > 0).any():  # all texts are alike to the rule
        found = best_text(EGALITARIAN, problem, span, weight, acceptable=acceptable, seconds=seconds)
        return found if found.text is None else replace(found, value=0.0, bound=0.0)
    return _search(kinds[rule], problem, np.ones_like(span) if rule == EGALITARIAN else span, factors, weight,
                   acceptable, seconds, enough)


def acceptable_text(problem: Problem, *, seconds: float = 60.0) -> Answer:
    """Some text that all accept, if there is one."""
    ones = np.ones(len(problem.parties))
    return best_text(EGALITARIAN, problem, ones, ones, acceptable=True, seconds=seconds, enough=_ANY)


def most_points(problem: Problem, party: int, *, seconds: float = 60.0) -> tuple[float, bool] | None:
    """The most points of a party in a text that all accept, and whether that is proved; ``None``: no text was found."""
    own = np.zeros(len(problem.parties))
    own[party] = 1.0
    found = _search(2, problem, np.ones_like(own), own, own, True, seconds, np.inf)
    return None if found.text is None else (found.value, found.proved)


def _search(kind: int, problem: Problem, span: Array, factors: Array, weight: Array, acceptable: bool, seconds: float,
            enough: float) -> Answer:
    from peaceroom.models.packages.branching import branch

    ends = thread_time() + seconds
    points, scale, masks = _scaled(problem, acceptable)
    issues, _, n = points.shape
    threshold = problem.threshold[0]
    # two scales for what has no party's unit: least gains and sums are about 1 as well
    unit = float(np.mean(span / scale)) if kind == 1 else 1.0
    total = float((factors * scale).sum())
    powers = weight / weight.sum()
    shift = float((powers * np.log(scale)).sum())
    need = (threshold - problem.tolerance()[0]) / scale if acceptable else np.full(n, -np.inf)
    state = np.zeros((issues + 1, issues), np.int64)
    state[0] = masks
    lam = np.ones((issues + 1, n + 1))
    if kind == 0:
        room = np.maximum(points.max(axis=1).sum(axis=0) - threshold / scale, 1e-3)
        lam[:, :n] = powers / (0.5 * room)
    if kind != 2:
        lam[:, n] = 0.0
    value, text, bound = np.array([-np.inf]), np.zeros(issues, np.int64), np.array([np.inf])
    at, todo, depth = np.zeros(issues + 1, np.int64), np.zeros(issues + 1, np.int64), np.array([-1])
    grains = _grains(problem, scale, factors, total)
    done = bool((masks == 0).any())
    while not done:
        done = branch(kind, points, threshold / scale, span / scale / unit, factors * scale / total, need, powers,
                      grains, enough, _SLICE, state, lam, at, todo, depth, value, text, bound)
        if thread_time() > ends:
            break
    if value[0] == -np.inf:
        return Answer(None, -np.inf, -np.inf if done else np.inf, not done)
    best = tuple(float(i.values[m]) for i, m in zip(problem.issues, text, strict=True) if isinstance(i, Options))
    gain = problem.worth(best)[0] - threshold  # valued anew, unscaled
    if kind == 0:
        real, factor, added = float((weight * np.log(gain)).sum()), float(weight.sum()), shift * float(weight.sum())
    elif kind == 1:
        real, factor, added = float((gain[span > 0] / span[span > 0]).min()), 1 / unit, 0.0
    else:
        real, factor, added = float((factors * problem.worth(best)[0]).sum()), total, 0.0
    if done:
        return Answer(best, real, real)
    return Answer(best, real, max(real, float(bound[0]) * factor + added), stopped=True)


def _scaled(problem: Problem, acceptable: bool) -> tuple[Array, Array, Ints]:
    """``(K, M, N)`` points, ``(N,)`` what a party's were divided by, ``(K,)`` bits of the options that may be taken."""
    listed = [i for i in problem.issues if isinstance(i, Options)]
    n = len(problem.parties)
    width = max((o.values.size for o in listed), default=0)
    points, masks = np.zeros((len(listed), width, n)), np.zeros(len(listed), np.int64)
    for k, o in enumerate(listed):
        points[k, : o.values.size] = o.points[0].T
        fits = o.allowed[0].all(axis=0) if acceptable else np.ones(o.values.size, bool)
        masks[k] = sum(1 << m for m in np.flatnonzero(fits).tolist())
    range_ = sum((np.ptp(o.points[0], axis=1) for o in listed), np.zeros(n))
    scale = np.where(range_ > 0, range_, np.maximum(np.abs(problem.best()[0]), 1.0))
    return points / scale, scale, masks


def _grains(problem: Problem, scale: Array, factors: Array, total: float) -> Array:
    """``(N + 1,)`` of what each party's scaled points, and the scaled sum, are multiples; 0: of nothing known."""
    own = []
    for i in range(len(problem.parties)):
        flat = np.concatenate([o.points[0, i] for o in problem.issues if isinstance(o, Options)]) * _DECIMALS
        whole = np.rint(flat)
        fits = bool(np.abs(flat - whole).max(initial=0.0) < 1e-6 and np.abs(whole).max(initial=0.0) < 1e9)
        own.append(gcd(*whole.astype(int).tolist()) if fits else 0)
    counted = [g for g, f in zip(own, factors, strict=True) if f > 0]
    plain = all(counted) and bool(np.isin(factors, (0.0, 1.0)).all())
    grains = np.array(own) / _DECIMALS / scale
    return np.append(grains, gcd(*counted) / _DECIMALS / total if plain else 0.0)

