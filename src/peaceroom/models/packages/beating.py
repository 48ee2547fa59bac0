"""What a text is worth by a kind of rule, and what points must reach to beat a value (compiled)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import kernel

Array = NDArray[np.float64]

#: kinds of rules
PRODUCT, LEAST, SUM = 0, 1, 2
#: a value must be beaten by so much of it to count as beaten
BEATS = 1e-9


@kernel()
def worth(kind: int, have: Array, threshold: Array, span: Array, weight: Array, need: Array, power: Array) -> float:
    """The value of points ``(N,)``; −∞ where somebody has less than it needs, or a product is not positive."""
    total = np.inf if kind == LEAST else 0.0
    for i in range(have.size):
        if have[i] < need[i]:
            return -np.inf
        gain = have[i] - threshold[i]
        if kind == LEAST:
            if span[i] > 0.0:
                total = min(total, gain / span[i])
        elif kind == SUM:
            total += weight[i] * have[i]
        elif power[i] > 0.0:
            if gain <= 0.0:
                return -np.inf
            total += power[i] * np.log(gain)
    return total if total < np.inf else 0.0


@kernel()
def rows_to_beat(
    kind: int, value: float, threshold: Array, span: Array, need: Array, grain: Array, rows: Array
) -> None:
    """``(N + 1,)`` what each row must reach to beat ``value``, written; −∞ where a party asks for nothing.

    Row N is the sum. Points of a party that are all multiples of a ``grain`` are rounded up to the next multiple.
    """
    n = need.size
    beaten = value + BEATS * max(1.0, abs(value)) if value > -np.inf else -np.inf
    for i in range(n):
        rows[i] = need[i]
        if kind == LEAST and span[i] > 0.0 and beaten > -np.inf:
            rows[i] = max(rows[i], threshold[i] + beaten * span[i])
        if grain[i] > 0.0 and rows[i] > -np.inf:
            rows[i] = np.ceil(rows[i] / grain[i] - 1e-7) * grain[i]
    rows[n] = beaten if kind == SUM else -np.inf
    if kind == SUM and grain[n] > 0.0 and beaten > -np.inf:
        rows[n] = np.ceil(beaten / grain[n] - 1e-7) * grain[n]
