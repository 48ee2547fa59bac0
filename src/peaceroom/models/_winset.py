"""What beats the reference point: shared by the voting models (internal to this room).

An actor prefers y to the reference point r exactly when |y − x_i| < |r − x_i|, whatever its exponent of risk. Under the
rules ``consent`` and ``unanimity`` every veto player must prefer it; under ``majority`` those who do must hold the
quota of the capability at the table.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import TIE, Array, Case
from peaceroom.models.deciding import SIMPLE_MAJORITY, deciders, quota, votes

Flags = NDArray[np.bool_]

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
