"""Weighted means, shared by the benchmark models."""

from __future__ import annotations

import numpy as np

from peaceroom.core.case import Array, Case


def centre(case: Case, weight: Array) -> tuple[Array, dict[str, str]]:
    """Weighted mean of the known positions.

    Parameters
    ----------
    weight
        ``(D, N, K)`` ≥ 0; whatever it is where an actor has no position does not count.

    Returns
    -------
    ``(D, K)`` means, NaN where no weight is left, and ``issue → reason`` for issues without any value.
    """
    known = ~np.isnan(case.position)
    w = np.where(known, weight, 0.0)
    total = w.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        y = (w * np.where(known, case.position, 0.0)).sum(axis=1) / total
    y = np.where(total > 0, y, np.nan)
    reason = "nobody with a position cares about this issue"
    return y, {k: reason for j, k in enumerate(case.issues) if not (total[:, j] > 0).any()}
