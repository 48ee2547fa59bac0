"""What an actor accepts: how much an outcome is worth to it, what failure is worth, and how far it will go.

An outcome y of one issue is worth u_i(y) = 1 − |y − x_i| / max(x_i − low, high − x_i) to an actor with position x_i:
1 at its position, 0 at the farther end of the scale. A package is worth the mean over the issues on which the
actor has a position, weighted by salience.

On one issue an actor accepts what is worth at least what failure is worth to it, d_i (`no_agreement`, a share of its
best package), and lies no farther from its position than its bottom line b_i on that issue: |y − x_i| ≤ |b_i − x_i|.
What lies beyond the bottom line is worth less to it than the bottom line itself, on whichever side. Both bind where
both are known. These are the limits that the process keeps to as well.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import TIE, Array, Case

#: draws that are looked at together
PIECE = 16_384


def utilities(case: Case, points: Array) -> Array:
    """``(D, N, K)`` single-issue utilities in [0, 1] of ``points`` ``(D, K)``; NaN without a position or a point."""
    return np.asarray(1 - np.abs(points[:, None, :] - case.position) / _farthest(case))


def package_weights(case: Case, actors: Sequence[int] | None = None) -> Array:
    """``(D, N, K)`` weights of the issues in each actor's package: salience, summing to 1.

    0 where the actor has no position. An actor that cares about none of its issues weighs them alike. ``actors``: of
    some only, by number.
    """
    position, salience = (a if actors is None else np.take(a, actors, axis=1) for a in (case.position, case.salience))
    known = ~np.isnan(position)
    s = np.where(known, np.nan_to_num(salience), 0.0)
    total = s.sum(axis=2, keepdims=True)
    s = np.where(total > 0, s, known)
    total = s.sum(axis=2, keepdims=True)
    return np.asarray(s / np.where(total > 0, total, 1.0))


def package_utilities(case: Case, points: Array) -> Array:
    """``(D, N)`` what the package ``points`` ``(D, K)`` is worth to each actor, in [0, 1].

    NaN for an actor without a position, and where an issue that counts for the actor has no point.
    """
    out = np.empty(case.position.shape[:2])
    for start in range(0, case.draws, PIECE):  # what lies between is several times as large as the case
        part = case.slice(start, start + PIECE)
        weight = package_weights(part)
        worth = np.where(weight > 0, utilities(part, points[start : start + PIECE]) * weight, 0.0).sum(axis=2)
        out[start : start + PIECE] = np.where(np.isnan(part.position).all(axis=2), np.nan, worth)
    return out


def reach_of_bottom_lines(case: Case) -> Array:
    """``(D, N, K)`` distance from its position that an actor's bottom line leaves; infinite where none is given."""
    reach = np.abs(case.bottom_line - case.position)
    return np.where(np.isnan(reach), np.inf, reach)


def reach(case: Case) -> Array:
    """``(D, N, K)`` distance from its position up to which an actor accepts one issue by itself.

    By the value of failure and by the bottom line, whichever is nearer; infinite where neither is known.
    """
    by_value = (1 - case.no_agreement)[:, :, None] * _farthest(case)
    return np.fmin(by_value, reach_of_bottom_lines(case))


def beyond_bottom_line(case: Case, points: Array) -> NDArray[np.bool_]:
    """``(D, N, K)`` whether ``points`` ``(D, K)`` lie farther from the actor's position than its bottom line."""
    slack = TIE * (case.high - case.low)
    return np.asarray(np.abs(points[:, None, :] - case.position) > reach_of_bottom_lines(case) + slack)


def has_limit(case: Case) -> NDArray[np.bool_]:
    """``(N, K)``: on some draw the value of failure or a bottom line says what the actor accepts on the issue."""
    by_value = np.asarray(np.isfinite(case.no_agreement).any(axis=0))
    return np.asarray(by_value[:, None] | np.isfinite(case.bottom_line).any(axis=0))


def _farthest(case: Case) -> Array:
    return np.asarray(np.maximum(case.position - case.low, case.high - case.position))
