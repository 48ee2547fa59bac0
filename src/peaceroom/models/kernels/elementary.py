"""Exponential and logarithm in plain arithmetic, so that loops over them use the whole width of the processor.

Library functions are called one number at a time; these are inlined into the loop and vectorised, three to five
times as quick. They use only additions, multiplications, divisions and products added to without a rounding between
(`core.compiling.fused`) in a fixed order, so results are the same bits on every machine. Relative error below 4e-16
(tested against numpy).
"""

from __future__ import annotations

import numpy as np

from peaceroom.core.compiling import fused, kernel

_LOG2_E = 1.4426950408889634
# ln 2 in two parts: the first has trailing zeros, so that its product with a small integer is exact
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_ROUND = 6755399441055744.0  # 1.5 · 2**52: adding it leaves the nearest integer in the low bits
_S52 = np.int64(52)
_MANTISSA = np.int64(0x000FFFFFFFFFFFFF)
_ONE_BITS = np.int64(0x3FF0000000000000)
_TWO52_BITS = np.int64(0x4330000000000000)
_BIAS = 4503599627371519.0  # 2**52 + 1023: an exponent put into the low bits of 2**52, less this, is itself


@kernel(inline=True)
def exp(x: float) -> float:
    """e**x for x ≤ 0; below −708 that of −708."""
    x = max(x, -708.0)
    shifted = np.float64(fused(x, _LOG2_E, _ROUND))
    k = shifted - _ROUND
    r = fused(-k, _LN2_LOW, fused(-k, _LN2_HIGH, x))  # |r| ≤ ln 2 / 2
    y = 1.0 / 479001600.0
    y = fused(y, r, 1.0 / 39916800.0)
    y = fused(y, r, 1.0 / 3628800.0)
    y = fused(y, r, 1.0 / 362880.0)
    y = fused(y, r, 1.0 / 40320.0)
    y = fused(y, r, 1.0 / 5040.0)
    y = fused(y, r, 1.0 / 720.0)
    y = fused(y, r, 1.0 / 120.0)
    y = fused(y, r, 1.0 / 24.0)
    y = fused(y, r, 1.0 / 6.0)
    y = fused(y, r, 0.5)
    y = fused(y, r, 1.0)
    y = fused(y, r, 1.0)
    return np.int64(np.float64(y).view(np.int64) + (shifted.view(np.int64) << _S52)).view(np.float64)


@kernel(inline=True)
def log(x: float) -> float:
    """Natural logarithm of x in (0, 1]; of 0 about −709, whose exponential is as good as 0.

    Loops over it need ``error_model="numpy"``: a check for division by zero would keep them from being vectorised.
    """
    bits = np.float64(x).view(np.int64)
    power = np.int64((bits >> _S52) | _TWO52_BITS).view(np.float64) - _BIAS
    m = np.int64((bits & _MANTISSA) | _ONE_BITS).view(np.float64)  # 1 ≤ m < 2, x = m · 2**power
    large = m > 1.4142135623730951
    m = 0.5 * m if large else m
    power = power + 1.0 if large else power
    s = (m - 1.0) / (m + 1.0)
    z = s * s
    y = 1.0 / 23.0
    y = fused(y, z, 1.0 / 21.0)
    y = fused(y, z, 1.0 / 19.0)
    y = fused(y, z, 1.0 / 17.0)
    y = fused(y, z, 1.0 / 15.0)
    y = fused(y, z, 1.0 / 13.0)
    y = fused(y, z, 1.0 / 11.0)
    y = fused(y, z, 1.0 / 9.0)
    y = fused(y, z, 1.0 / 7.0)
    y = fused(y, z, 1.0 / 5.0)
    y = fused(y, z, 1.0 / 3.0)
    twice = 2.0 * s
    return fused(power, _LN2_HIGH, fused(power, _LN2_LOW, fused(twice * z, y, twice)))
