"""Exchange of control, compiled."""

from __future__ import annotations

import numpy as np

from peaceroom.core.case import Array
from peaceroom.core.compiling import kernel

_STEPS = 20_000
_REST = 1e-14


@kernel()
def prices(control: Array, interest: Array, value: Array) -> None:
    """Values of the issues ``(D, K)`` at which all that is held is bought, from a first guess, written.

    ``control, interest`` ``(D, N, K)``. Each draw stops by itself, so that its neighbours do not matter.
    """
    draws, actors, issues = control.shape
    after = np.empty(issues)
    for d in range(draws):
        for _ in range(_STEPS):
            after[:] = 0.0
            for n in range(actors):
                power = 0.0
                for k in range(issues):
                    power += control[d, n, k] * value[d, k]
                if power > 0.0:
                    for k in range(issues):
                        after[k] += interest[d, n, k] * power
            moved = 0.0
            for k in range(issues):
                # half a step: a chain that goes round in circles comes to rest as well
                half = (value[d, k] + after[k]) / 2
                moved = max(moved, abs(half - value[d, k]))
                value[d, k] = half
            if moved < _REST:
                break
