"""Elementary functions of the kernels."""

from __future__ import annotations

import math

import numpy as np

from peaceroom.core.compiling import bare_kernel


@bare_kernel(inline=True)
def logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


@bare_kernel(inline=True)
def logit(p: float) -> float:
    return math.log(p / (1.0 - p))


@bare_kernel(inline=True)
def clip(x: float, low: float, high: float) -> float:
    return min(max(x, low), high)


@bare_kernel(inline=True)
def cdf(z: float) -> float:
    """Normal distribution function."""
    return 0.5 * math.erfc(-z * 0.7071067811865476)


@bare_kernel()
def normal(u: float) -> float:
    """Normal quantile (Acklam's rational approximation, relative error below 1.2e-9)."""
    if u < 0.02425 or u > 1.0 - 0.02425:
        q = math.sqrt(-2.0 * math.log(u if u < 0.5 else 1.0 - u))
        z = (((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838) * q
               - 2.549732539343734) * q + 4.374664141464968) * q + 2.938163982698783) / (
            (((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996) * q
             + 3.754408661907416) * q + 1.0)
        return z if u < 0.5 else -z
    q = u - 0.5
    r = q * q
    return (((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r
              + 1.383577518672690e+02) * r - 3.066479806614716e+01) * r + 2.506628277459239) * q / (
        ((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r
          + 6.680131188771972e+01) * r - 1.328068155288572e+01) * r + 1.0)


@bare_kernel()
def bits(x: np.uint64) -> int:
    """How many bits are set."""
    n = 0
    while x:
        x &= x - np.uint64(1)
        n += 1
    return n
