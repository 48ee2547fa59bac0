"""Compiled kernels that several others use: a power, a count, a sort (internal to this room)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Array
from peaceroom.core.compiling import bare_kernel, kernel


@bare_kernel(inline=True)
def power(m: float, rho: float) -> float:
    """m^ρ for m ≥ 0, quick in the common cases."""
    if rho == 1.0:
        return m
    if rho == 2.0:
        return m * m
    return float(m**rho)


@kernel()
def count(member: NDArray[np.bool_]) -> int:
    """How many take part. (A count begun at a literal 0 would have every kernel compiled twice.)"""
    n = 0
    for m in member:
        if m:
            n += 1
    return n


@kernel()
def sort(values: Array, n: int) -> None:
    """Put the first n values in rising order (few values, and much quicker to compile than numpy's)."""
    for i in range(1, n):
        v = values[i]
        j = i
        while j > 0 and values[j - 1] > v:
            values[j] = values[j - 1]
            j -= 1
        values[j] = v
