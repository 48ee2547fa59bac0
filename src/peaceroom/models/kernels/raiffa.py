"""Raiffa's steps on one issue, compiled. Everything on the unit scale, see `peaceroom.models.kernels.bargaining`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Array
from peaceroom.core.compiling import kernel
from peaceroom.models.kernels.bargaining import NO_ZONE, NOBODY, SETTLED
from peaceroom.models.kernels.basics import power

_STEPS = 100_000
_NARROW = 1e-12  # width of what is left when the steps end


@kernel()
def settle_raiffa(
    x: Array, member: NDArray[np.bool_], rho: Array, radius: Array, share: float, outcome: Array,
    state: NDArray[np.int64],
) -> None:
    """Steps until one point is left, for D draws; x, member, rho, radius ``(D, N)``.

    A member's radius is the distance at which an outcome is worth as much to it as disagreement. In each step every
    member's standing rises by ``share`` / n of what it could still gain if the others kept only theirs; a rising
    standing is a shrinking radius.
    """
    draws, actors = x.shape
    for d in range(draws):
        n, known = 0, True
        for i in range(actors):
            n += member[d, i]
            known = known and not (member[d, i] and np.isnan(radius[d, i]))
        outcome[d] = np.nan
        if n == 0:
            state[d] = NOBODY
            continue
        if not known:  # what failure means to somebody is not known
            state[d] = NO_ZONE
            continue
        r = radius[d].copy()
        low, high = _left(x[d], member[d], r)
        if not high - low > _NARROW:
            state[d] = NO_ZONE
            continue
        state[d] = SETTLED
        for _ in range(_STEPS):
            for i in range(actors):
                if member[d, i]:
                    nearest = min(max(x[d, i], low), high)
                    loss = power(r[i], rho[d, i])
                    loss -= share / n * (loss - power(abs(nearest - x[d, i]), rho[d, i]))
                    r[i] = max(loss, 0.0) ** (1.0 / rho[d, i])
            below, above = _left(x[d], member[d], r)
            if below > above:  # rounding at the end
                break
            low, high = below, above
            if high - low <= _NARROW:
                break
        outcome[d] = 0.5 * (low + high)


@kernel()
def _left(x: Array, member: NDArray[np.bool_], r: Array) -> tuple[float, float]:
    """The outcomes within every member's radius: ends of an interval in [0, 1], low > high where there are none."""
    low, high = 0.0, 1.0
    for i in range(x.size):
        if member[i]:
            low = max(low, x[i] - r[i])
            high = min(high, x[i] + r[i])
    return low, high
