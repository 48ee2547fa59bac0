"""Where one actor can go at once: the best value among its moves, over all states.

The move changes any of its own options together, each as its direction allows (0 both ways, 1 only taken up,
2 only given up); states in between need not be feasible.
"""

from __future__ import annotations

from typing import Any

from peaceroom.core.compiling import bare_kernel


@bare_kernel()
def best_of_moves(values: Any, first: int, count: int, directions: Any) -> None:
    """Replace each value by the greatest among the state's own and those that the actor can move to."""
    n = values.shape[0]
    for bit in range(first, first + count):
        step = 1 << bit
        direction = directions[bit]
        for base in range(0, n, 2 * step):
            for low in range(base, base + step):
                high = low + step
                if direction == 0:
                    most = max(values[low], values[high])
                    values[low] = most
                    values[high] = most
                elif direction == 1:
                    values[low] = max(values[low], values[high])
                else:
                    values[high] = max(values[low], values[high])


@bare_kernel()
def kept_down(ranks: Any, worst: Any, met: Any) -> None:
    """What a move to a state is worth if it is answered: the lesser of its rank and of its worst answer."""
    for code in range(ranks.shape[0]):
        if ranks[code] < 0:
            met[code] = -1
        else:
            met[code] = min(ranks[code], worst[code])


@bare_kernel()
def within(most: Any, ranks: Any, stable: Any) -> None:
    """Mark feasible states whose greatest value does not exceed their rank."""
    for code in range(ranks.shape[0]):
        stable[code] = 1 if ranks[code] >= 0 and most[code] <= ranks[code] else 0
