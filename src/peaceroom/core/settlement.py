"""`Settlement`: what a settlement model answers, and how an answer keeps to an issue's options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import TIE, Case

Array = NDArray[np.float64]


#: the value of an option of a model: a switch, a number or a word
Option: TypeAlias = bool | int | float | str


@dataclass(frozen=True, slots=True)
class Settlement:
    """Outcome of a model on a `Case` of D draws and K issues.

    Attributes
    ----------
    model, reading
        Registry key with preset, and every option's value: the reading of the literature that was used.
    issues
        Ids in the order of the arrays.
    outcome
        ``(D, K)`` on the issue's own scale; NaN where the model says nothing.
    no_agreement
        ``(D, K)`` bool: the model finds no settlement that every required actor prefers to the reference
        point; ``outcome`` then is what the model predicts instead (the reference point, as a rule).
    unavailable
        ``issue id → reason`` for issues that this model cannot treat (no reference point, one actor, …).
    converged, rounds, ties
        ``(D, K)``: did the process come to rest, after how many rounds, how many choices were ties.
    interval_low, interval_high
        ``(D, K)``: both ends where the definition leaves an interval (a tied median); equal to ``outcome``
        elsewhere.
    trajectory, forecast
        On request: ``(D, R+1, N, K)`` positions by round, and ``{"median": …, "mean": …}`` of ``(D, R+1, K)``;
        round 0 is the input.
    """

    model: str
    issues: tuple[str, ...]
    outcome: Array
    no_agreement: NDArray[np.bool_]
    converged: NDArray[np.bool_]
    rounds: NDArray[np.int64]
    ties: NDArray[np.int64]
    interval_low: Array
    interval_high: Array
    reading: Mapping[str, Option] = field(default_factory=dict)
    unavailable: Mapping[str, str] = field(default_factory=dict)
    trajectory: Array | None = None
    forecast: Mapping[str, Array] | None = None

    @classmethod
    def of(cls, model: str, issues: tuple[str, ...], outcome: Array, **more: Any) -> Settlement:
        """A settlement whose unnamed parts are those of a one-step model without ties."""
        shape = outcome.shape
        plain = cls(model=model, issues=issues, outcome=outcome, no_agreement=np.zeros(shape, bool),
                    converged=np.ones(shape, bool), rounds=np.zeros(shape, np.int64), ties=np.zeros(shape, np.int64),
                    interval_low=outcome, interval_high=outcome)
        return replace(plain, **more)


def on_options(settlement: Settlement, case: Case) -> Settlement:
    """The settlement with every value on an option of its issue, where the issue has options.

    Each outcome goes to the nearest option. Of two that are equally near (to 1e-9 of the scale) the lower one is the
    outcome, both are ends of the interval, and a tie is counted. Ends of intervals, forecasts by round, and what is
    predicted instead of an agreement go to their nearest option too. Nothing changes where all are on options.
    """
    columns = [k for k, options in enumerate(case.options) if options is not None]
    if not columns:
        return settlement
    outcome, ties = np.array(settlement.outcome), np.array(settlement.ties)
    lower, upper = np.array(settlement.interval_low), np.array(settlement.interval_high)
    forecast = None if settlement.forecast is None else {n: np.array(v) for n, v in settlement.forecast.items()}
    for k in columns:
        options, width = np.sort(np.asarray(case.options[k], float)), float(case.high[k] - case.low[k])
        first, last = nearest_options(outcome[:, k], options, width)
        ties[:, k] += last > first
        outcome[:, k] = first
        lower[:, k] = np.fmin(nearest_options(lower[:, k], options, width)[0], first)
        upper[:, k] = np.fmax(nearest_options(upper[:, k], options, width)[1], last)
        for values in (forecast or {}).values():
            values[..., k] = nearest_options(values[..., k], options, width)[0]
    return replace(settlement, forecast=forecast, outcome=outcome, ties=ties, interval_low=lower, interval_high=upper)


def nearest_options(values: Array, options: Array, width: float) -> tuple[Array, Array]:
    """The lower and the upper of the nearest ``options`` ``(M,)``, rising, of each value; NaN of NaN.

    They differ only where two are equally near, to 1e-9 of the ``width`` of the scale.
    """
    low, high = np.full(np.shape(values), np.nan), np.full(np.shape(values), np.nan)
    least = np.full(np.shape(values), np.inf)
    for option in options:
        gap = np.abs(values - option)
        nearer, equal = gap < least - TIE * width, np.abs(gap - least) <= TIE * width
        low = np.where(nearer, option, low)
        high = np.where(nearer | equal, option, high)
        least = np.fmin(least, gap)
    return low, high
