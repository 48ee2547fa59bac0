"""Offers in turn of two sides, compiled. Everything on the unit scale."""

from __future__ import annotations

from peaceroom.core.case import Array
from peaceroom.core.compiling import kernel
from peaceroom.models.kernels.basics import power

#: a third of them halve the interval
_STEPS = 240
_REST = 2e-16


@kernel()
def offers(
    a: Array, b: Array, start: Array, stop: Array, rho: Array, room: Array, patience: Array, y_a: Array, y_b: Array
) -> None:
    """Offers of the low side ``y_a`` and the high side ``y_b``, written; all ``(D,)``.

    The sides stand at a ≤ b; both accept what lies from start to stop. ``rho, room, patience`` ``(2, D)``: exponents,
    values of disagreement as a loss and patience of the low and the high side.
    """
    for d in range(a.size):
        low, high = start[d], stop[d]
        left = _eager(low, d, a, b, stop, rho, room, patience)
        right = _eager(high, d, a, b, stop, rho, room, patience)
        if left >= 0.0:
            high = low
        elif right < 0.0:
            low = high
        for step in range(_STEPS):
            if high - low <= _REST:
                break
            # false position, its idle end halved (Illinois), and every third step in the middle
            middle = (low + high) / 2 if step % 3 == 2 else high - right * (high - low) / (right - left)
            if not low < middle < high:
                middle = (low + high) / 2
            if not low < middle < high:
                break
            here = _eager(middle, d, a, b, stop, rho, room, patience)
            if here < 0.0:
                low, left, right = middle, here, right / 2
            else:
                high, right, left = middle, here, left / 2
        y_a[d] = (low + high) / 2
        y_b[d] = _answer(y_a[d], d, a, stop, rho, room, patience)


@kernel()
def _eager(
    y: float, d: int, a: Array, b: Array, stop: Array, rho: Array, room: Array, patience: Array
) -> float:
    """How much more the high side has of y now than of its own offer a round later; rises with y."""
    answer = _answer(y, d, a, stop, rho, room, patience)
    now = room[1, d] - power(abs(y - b[d]), rho[1, d])
    later = room[1, d] - power(abs(answer - b[d]), rho[1, d])
    return float(now - patience[1, d] * later)


@kernel()
def _answer(y: float, d: int, a: Array, stop: Array, rho: Array, room: Array, patience: Array) -> float:
    """The high side's offer that leaves the low one as well off as waiting for y, within the zone."""
    gain = room[0, d] - power(abs(y - a[d]), rho[0, d])
    loss = max(room[0, d] - patience[0, d] * gain, 0.0)
    return float(min(max(a[d] + power(loss, 1.0 / rho[0, d]), y), max(stop[d], y)))
