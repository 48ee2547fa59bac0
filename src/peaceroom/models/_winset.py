"""Who decides an issue, and what beats the reference point: shared by the voting models (internal to this room).

An actor prefers y to the reference point r exactly when |y − x_i| < |r − x_i|, whatever its exponent of risk. Under the
rules ``consent`` and ``unanimity`` every veto player must prefer it; under ``majority`` those who do must hold the
quota of the capability at the table.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import TIE, Array, Case

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


def carries(case: Case, k: int, support: Flags) -> Flags:
    """``(D, M)`` whether those who support a text carry it; ``support`` is ``(D, N, M)``.

    Half of the votes is no majority; any larger quota is enough when it is reached exactly.
    """
    who = deciders(case, k)
    if case.rule[k] != "majority":
        return np.asarray((support | ~who[:, :, None]).all(axis=1) & np.any(who, axis=1, keepdims=True))
    held = (votes(case, k)[:, :, None] * support).sum(axis=1)
    needed = quota(case, k)
    return np.asarray(held > needed + TIE if needed <= SIMPLE_MAJORITY else held >= needed - TIE)


def beats_reference(case: Case, k: int, y: Array) -> Flags:
    """``(D, M)`` whether texts ``y`` ``(D, M)`` are at least as good as the reference point for those who carry it."""
    x, r = case.position[:, :, k], case.reference[:, k]
    tie = TIE * float(case.high[k] - case.low[k])
    with np.errstate(invalid="ignore"):
        support = np.abs(y[:, None, :] - x[:, :, None]) <= np.abs(r[:, None] - x)[:, :, None] + tie
    return carries(case, k, support)


def ends(case: Case, k: int) -> Array:
    """``(D, N + 1)`` every point at which the set of texts that beat the reference point can end.

    These are the reference point and its mirror image in each decider's position, cut to the scale.
    """
    x, r = case.position[:, :, k], case.reference[:, k]
    mirrored = np.where(deciders(case, k), 2 * x - r[:, None], r[:, None])
    return np.asarray(np.clip(np.concatenate([r[:, None], mirrored], axis=1), case.low[k], case.high[k]))
