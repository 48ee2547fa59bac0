"""`Settlement`: what a settlement model answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


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
    reading: Mapping[str, Any] = field(default_factory=dict)
    unavailable: Mapping[str, str] = field(default_factory=dict)
    trajectory: Array | None = None
    forecast: Mapping[str, Array] | None = None

    @classmethod
    def of(cls, model: str, issues: tuple[str, ...], outcome: Array, **more: Any) -> Settlement:
        """A settlement whose unnamed parts are those of a one-step model without ties."""
        shape = outcome.shape
        given: dict[str, Any] = {
            "no_agreement": np.zeros(shape, bool),
            "converged": np.ones(shape, bool),
            "rounds": np.zeros(shape, np.int64),
            "ties": np.zeros(shape, np.int64),
            "interval_low": outcome,
            "interval_high": outcome,
        }
        return cls(model=model, issues=issues, outcome=outcome, **(given | more))
