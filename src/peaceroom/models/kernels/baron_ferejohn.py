"""Stationary equilibria of legislative bargaining on a line, compiled. Everything on the unit scale."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import TIE, Array
from peaceroom.core.compiling import kernel
from peaceroom.models.kernels.basics import power

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
    patience they shrink slowly. ``menu``: the options, empty on a continuum. What the game is worth to an actor matters
    only where the actor has a vote: the voters of a draw are packed together, and loops over them are vectorised.
    """
    draws, actors = x.shape
    at, votes, curve, stay, worth, reach, near_low, near_high = (
        np.empty(actors), np.empty(actors), np.empty(actors), np.empty(actors), np.empty(actors), np.empty(actors),
        np.empty(actors), np.empty(actors))
    keep, apart = np.empty(actors), np.empty((actors, actors))
    for d in range(draws):
        low, high, last_low, last_high = 0.0, 1.0, 0.0, 0.0
        rests[d] = False
        n = 0
        for i in range(actors):  # powers cost most: those that stay the same are found once
            if vote[d, i] > 0.0:
                at[n], votes[n], curve[n], keep[n] = x[d, i], vote[d, i], rho[d, i], patience[i]
                stay[n] = 0.0 if np.isnan(reference[d]) else 1.0 - power(abs(reference[d] - x[d, i]), rho[d, i])
                for j in range(actors):
                    apart[j, n] = power(abs(x[d, j] - x[d, i]), rho[d, i])
                n += 1
        for step in range(_ROUNDS):
            for i in range(n):
                near_low[i], near_high[i] = power(abs(low - at[i]), curve[i]), power(abs(high - at[i]), curve[i])
                worth[i] = 0.0
            for j in range(actors):
                if chance[d, j] > 0.0:
                    proposed = _nearest(x[d, j], low, high, menu)
                    if proposed == x[d, j]:
                        _add(chance[d, j], apart[j], n, worth)
                    elif proposed == low:
                        _add(chance[d, j], near_low, n, worth)
                    elif proposed == high:
                        _add(chance[d, j], near_high, n, worth)
                    else:
                        for i in range(n):
                            worth[i] += chance[d, j] * (1.0 - power(abs(proposed - at[i]), curve[i]))
            for i in range(n):
                value = (1.0 - keep[i]) * stay[i] + keep[i] * worth[i]
                reach[i] = power(max(1.0 - value, 0.0), 1.0 / curve[i])
            left, right = _accepted(at, votes, n, needed, strictly, reach)
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
def _add(chance: float, loss: Array, n: int, worth: Array) -> None:
    """Add to the worth of the game what a proposal is worth to each of the n voters."""
    for i in range(n):
        worth[i] += chance * (1.0 - loss[i])


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
    x: Array, vote: Array, n: int, needed: float, strictly: bool, reach: Array
) -> tuple[float, float]:
    """Ends of the texts that carry: the outermost ends of the n voters' own intervals at which enough of them accept.

    The median of the proposals always carries in theory; where rounding leaves nothing, the texts that come nearest
    to what all need stand for it. ``reach``: how far from its own position each voter accepts a text.
    """
    low, high, most, middle = np.inf, -np.inf, -1.0, 0.5
    for i in range(n):
        for side in range(3):
            p = min(max(x[i] + (side - 1) * reach[i], 0.0), 1.0)
            if low <= p <= high:  # it would move neither end
                continue
            held = 0.0
            for j in range(n):
                held += vote[j] if abs(p - x[j]) <= reach[j] + TIE else 0.0
            if held > most + TIE:
                most, middle = held, p
            if held > needed + TIE if strictly else held >= needed - TIE:
                low, high = min(low, p), max(high, p)
    if low > high:
        return middle, middle
    return low, high
