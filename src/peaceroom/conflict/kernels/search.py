"""Shortest paths of moves from one state to all others.

In option form two moves of one actor in succession are one move, so no shortest path holds them, and it need not be
kept who moved last.
"""

from __future__ import annotations

from typing import Any

from peaceroom.core.compiling import bare_kernel


@bare_kernel()
def spread(start: int, ranks: Any, firsts: Any, counts: Any, directions: Any, improving: bool, before: Any,
           mover: Any, length: Any, todo: Any) -> int:
    """Breadth-first from a state; how many states are reached, itself included, in the order of ``todo``.

    ``before`` (states,) int32 set to -1: the state before on a shortest path (of the start: itself); ``mover``
    (states,) int8: who moves from there; ``length`` (states,) int32 zeros: moves from the start.
    """
    actors = ranks.shape[0]
    before[start] = start
    todo[0] = start
    done, found = 0, 1
    while done < found:
        state = todo[done]
        done += 1
        for actor in range(actors):
            free = 0
            for bit in range(firsts[actor], firsts[actor] + counts[actor]):
                if directions[bit] == 0 or (directions[bit] == 1) == ((state >> bit) & 1 == 0):
                    free |= 1 << bit
            part = (0 - free) & free
            while part != 0:
                there = state ^ part
                if before[there] < 0 and ranks[actor, there] >= 0 and (
                        not improving or ranks[actor, there] > ranks[actor, state]):
                    before[there] = state
                    mover[there] = actor
                    length[there] = length[state] + 1
                    todo[found] = there
                    found += 1
                part = (part - free) & free
    return found
