"""Who decides an issue, with how many votes, and how many carry it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Array, Case

Flags = NDArray[np.bool_]

#: share of the capability that carries a majority issue without a quota of its own
SIMPLE_MAJORITY = 0.5


def deciders(case: Case, k: int) -> Flags:
    """``(D, N)`` who decides issue ``k``: veto players, or all that have a vote under the rule of majority.

    Actors with a position and a salience above 0; under ``consent`` and ``unanimity`` those whose consent is required,
    where there are any.
    """
    cares = ~np.isnan(case.position[:, :, k]) & (np.nan_to_num(case.salience[:, :, k]) > 0)
    if case.rule[k] == "majority":
        return np.asarray(cares & (np.nan_to_num(case.capability[:, :, k]) > 0))
    needed = cares & case.required[:, k]
    return np.where(needed.any(axis=1, keepdims=True), needed, cares)


def votes(case: Case, k: int) -> Array:
    """``(D, N)`` shares of the capability of the deciders of issue ``k``; 0 for the others."""
    held = np.where(deciders(case, k), np.nan_to_num(case.capability[:, :, k]), 0.0)
    total = held.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(held, total, out=np.zeros_like(held), where=total > 0))


def quota(case: Case, k: int) -> float:
    """Share of the votes that carries issue ``k`` under the rule of majority."""
    given = float(case.quota[k])
    return given if np.isfinite(given) else SIMPLE_MAJORITY
