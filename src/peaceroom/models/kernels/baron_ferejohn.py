"""Stationary equilibria of legislative bargaining on a line, compiled. Everything on the unit scale."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import TIE, Array
from peaceroom.core.compiling import kernel
from peaceroom.models.kernels.bargaining import power

_ROUNDS = 5_000
_JUMP = 6


@kernel()
def equilibrium(
    x: Array, chance: Array, vote: Array, needed: float, strictly: bool, patience: Array, rho: Array, reference: Array,
    menu: Array, y: Array, rests: NDArray[np.bool_], rounds: NDArray[np.int64],
) -> None:
    """Proposals ``y`` of D games, written; x, chance, vote, rho ``(D, N)``, patience ``(N,)``, reference ``(D,)``.

    The set of texts that carry is an interval; it starts as the whole scale and is found anew from the proposals that
    it leads to. Every few steps each end jumps to where steps that shrink evenly would lead (Aitken), since with much
    patience they shrink slowly. ``menu``: the options, empty on a continuum.
    """
    draws, actors = x.shape
    value, reach, stay, apart = np.empty(actors), np.empty(actors), np.empty(actors), np.empty((actors, actors))
    for d in range(draws):
        low, high, last_low, last_high = 0.0, 1.0, 0.0, 0.0
        rests[d] = False
        for i in range(actors):  # powers cost most: those that stay the same are found once
            stay[i] = 0.0 if np.isnan(reference[d]) else 1.0 - power(abs(reference[d] - x[d, i]), rho[d, i])
            for j in range(actors):
                apart[i, j] = power(abs(x[d, j] - x[d, i]), rho[d, i])
        for step in range(_ROUNDS):
            for i in range(actors):
                y[d, i] = _nearest(x[d, i], low, high, menu)
            for i in range(actors):
                worth = 0.0
                at_low, at_high = power(abs(low - x[d, i]), rho[d, i]), power(abs(high - x[d, i]), rho[d, i])
                for j in range(actors):
                    if chance[d, j] > 0.0:
                        if y[d, j] == x[d, j]:
                            loss = apart[i, j]
                        elif y[d, j] == low:
                            loss = at_low
                        elif y[d, j] == high:
                            loss = at_high
                        else:
                            loss = power(abs(y[d, j] - x[d, i]), rho[d, i])
                        worth += chance[d, j] * (1.0 - loss)
                value[i] = (1.0 - patience[i]) * stay[i] + patience[i] * worth
            left, right = _accepted(x[d], vote[d], needed, strictly, rho[d], value, reach)
            rounds[d] = step + 1
            if abs(left - low) <= TIE and abs(right - high) <= TIE:
                rests[d] = True
                break
            jump = step % _JUMP == _JUMP - 1
            step_low, step_high = left - low, right - high
            low = left + (_further(last_low, step_low) if jump else 0.0)
            high = right + (_further(last_high, step_high) if jump else 0.0)
            low, high = min(max(low, 0.0), 1.0), min(max(high, 0.0), 1.0)
            if low > high:
                low, high = left, right
            last_low, last_high = step_low, step_high
        for i in range(actors):
            y[d, i] = _nearest(x[d, i], low, high, menu)


@kernel()
def _further(before: float, now: float) -> float:
    """What steps that go on to shrink as the last one did would still add; 0 where they do not shrink evenly."""
    if before == 0.0 or not 0.0 < now / before < 1.0 - 1e-6:
        return 0.0
    ratio = now / before
    return now * ratio / (1.0 - ratio)


@kernel()
def _nearest(x: float, low: float, high: float, menu: Array) -> float:
    """The point of [low, high] nearest to x; with a menu the nearest option in it, else the nearest to it."""
    at = min(max(x, low), high)
    if menu.size == 0:
        return at
    best, gap, inside = float(menu[0]), np.inf, False
    for m in range(menu.size):
        here = low - TIE <= menu[m] <= high + TIE
        away = abs(menu[m] - x) if here else abs(menu[m] - at)
        if (here and not inside) or (here == inside and away < gap - 1e-12):
            best, gap, inside = float(menu[m]), away, here
    return best


@kernel()
def _accepted(
    x: Array, vote: Array, needed: float, strictly: bool, rho: Array, value: Array, reach: Array
) -> tuple[float, float]:
    """Ends of the texts that carry: the outermost ends of deciders' own intervals at which enough of them accept.

    The median of the proposals always carries in theory; where rounding leaves nothing, the texts that come nearest
    to what all need stand for it. ``reach`` is scratch, as long as ``x``.
    """
    actors = x.size
    for i in range(actors):
        reach[i] = power(max(1.0 - value[i], 0.0), 1.0 / rho[i])
    low, high, most, middle = np.inf, -np.inf, -1.0, 0.5
    for i in range(actors):
        if vote[i] <= 0.0:
            continue
        for side in range(3):
            p = min(max(x[i] + (side - 1) * reach[i], 0.0), 1.0)
            if low <= p <= high:  # it would move neither end
                continue
            held = 0.0
            for j in range(actors):
                if vote[j] > 0.0 and abs(p - x[j]) <= reach[j] + TIE:
                    held += vote[j]
            if held > most + TIE:
                most, middle = held, p
            if held > needed + TIE if strictly else held >= needed - TIE:
                low, high = min(low, p), max(high, p)
    if low > high:
        return middle, middle
    return low, high
