"""The best text of one issue on a continuum.

For losses with ρ ≥ 1 all that a rule maximises is concave along the scale, so halving the stretch in which its slope
changes sign finds the best place to the last bits. A programme (`programming`) needs some sixty rounds for the same.
Of places that are equally good the lowest is taken.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from peaceroom.models.packages.answer import Answer
from peaceroom.models.packages.enumeration import EGALITARIAN, NASH, RATIO, UTILITARIAN
from peaceroom.models.packages.problem import Continuum, Problem

Array = NDArray[np.float64]

#: gains within this of the least, of the most points of all, count as least
_LEVEL = 1e-12


def concave(problem: Problem) -> bool:
    """Whether the problem is one issue on a continuum on which all points are concave in the first draw."""
    if len(problem.issues) != 1 or not isinstance(problem.issues[0], Continuum):
        return False
    issue = problem.issues[0]
    return bool((issue.exponent[0][issue.weight[0] > 0] >= 1).all())


def best_text(
    rule: int, problem: Problem, span: Array, weight: Array, *, acceptable: bool, seconds: float = 60.0
) -> Answer:
    """The best text of the first draw by a rule; arguments as in `programming.best_text`, ``seconds`` unused."""
    threshold = problem.threshold[0]
    if rule == NASH and (problem.best()[0] - threshold <= problem.tolerance()[0]).any():
        return Answer(None, -np.inf, -np.inf)  # somebody gains nothing in any text
    ends = _accepted(problem) if acceptable else (_issue(problem).low, _issue(problem).high)
    if ends is None:
        return Answer(None, -np.inf, -np.inf)
    counted = span > 0 if rule == RATIO else np.ones(threshold.size, bool)
    scale = span[counted] if rule == RATIO else 1.0
    level = _LEVEL * max(1.0, float(problem.best()[0].max()))

    def gain(y: float) -> Array:
        return np.asarray(problem.worth((y,))[0] - threshold)

    def slope(y: float) -> float:
        rising = _slopes(_issue(problem), y)
        if rule == UTILITARIAN:
            return float(rising.sum())
        if rule == NASH:
            with np.errstate(divide="ignore", invalid="ignore"):  # at the ends somebody may gain nothing
                return float(np.nansum(weight * rising / np.maximum(gain(y), 0.0)))
        shares, rates = gain(y)[counted] / scale, rising[counted] / scale
        return float(rates[shares <= shares.min() + level].min()) if shares.size else 0.0

    y = _top(slope, *ends)
    value = float(problem.worth((y,))[0].sum()) if rule == UTILITARIAN else _value(
        rule, gain(y), counted, scale, weight)
    return Answer((y,), value, value) if value > -np.inf else Answer(None, -np.inf, -np.inf)


def acceptable_text(problem: Problem, *, seconds: float = 60.0) -> Answer:
    """The text that all accept and that is best for who gains least, if there is one."""
    ones = np.ones(len(problem.parties))
    return best_text(EGALITARIAN, problem, ones, ones, acceptable=True, seconds=seconds)


def most_points(problem: Problem, party: int, *, seconds: float = 60.0) -> tuple[float, bool] | None:
    """The most points of a party in a text that all accept, and that this is proved; ``None`` without such a text."""
    ends = _accepted(problem)
    if ends is None:
        return None
    nearest = float(np.clip(_issue(problem).position[0, party], *ends)) if _issue(problem).weight[0, party] > 0 else (
        ends[0])
    return float(problem.worth((nearest,))[0, party]), True


def _issue(problem: Problem) -> Continuum:
    issue = problem.issues[0]
    assert isinstance(issue, Continuum)
    return issue


def _accepted(problem: Problem) -> tuple[float, float] | None:
    """The stretch of the scale that all accept in the first draw."""
    # half of what counts as nothing: at the ends a text is still accepted when its points are reckoned anew
    issue, need = _issue(problem), problem.threshold[0] - 0.5 * problem.tolerance()[0]
    weight = issue.weight[0]
    if (need > weight).any():
        return None  # without weight all texts are worth nothing
    some = (weight > 0) & (need > -np.inf)
    x, reach, rho = issue.position[0][some], issue.reach[0][some], issue.exponent[0][some]
    away = reach * (1 - need[some] / weight[some]) ** (1 / rho)
    low = max(issue.low, float(issue.least[0].max()), float((x - away).max(initial=-np.inf)))
    high = min(issue.high, float(issue.most[0].min()), float((x + away).min(initial=np.inf)))
    return (low, high) if low <= high else None


def _slopes(issue: Continuum, y: float) -> Array:
    """``(N,)`` how fast each party's points rise from ``y`` upwards."""
    weight, reach, rho = issue.weight[0], issue.reach[0], issue.exponent[0]
    known = weight > 0
    away = np.where(known, y - np.where(known, issue.position[0], y), 0.0)
    steep = weight * rho * (np.abs(away) / reach) ** (rho - 1) / reach
    return np.where(known, np.where(away >= 0, -steep, steep), 0.0)


def _top(slope: Callable[[float], float], low: float, high: float) -> float:
    """The lowest place between two ends from which a concave function rises no more."""
    if slope(low) <= 0:
        return low
    while low < (middle := low + (high - low) / 2) < high:
        if slope(middle) > 0:
            low = middle
        else:
            high = middle
    return high


def _value(rule: int, gain: Array, counted: NDArray[np.bool_], scale: Array | float, weight: Array) -> float:
    """The logarithm of the product of gains, or the least share of those that count."""
    if rule == NASH:
        return float((weight * np.log(gain)).sum()) if (gain > 0).all() else -np.inf
    return float((gain[counted] / scale).min(initial=np.inf)) if counted.any() else 0.0
