"""Simultaneous answers: an actor's improvement meets what others change at the same time."""

from __future__ import annotations

from typing import Any

from peaceroom.core.compiling import bare_kernel


@bare_kernel()
def met_at_once(ranks: Any, focal: int, firsts: Any, counts: Any, directions: Any, changes: Any, found: Any,
                at: Any, stable: Any) -> None:
    """Mark the states of which each improvement of ``focal`` meets a combination of the others, each staying or taking
    an improvement of its own, such that all changes together lead to a feasible state that is no better for ``focal``.

    ``changes`` (actors, most moves + 1) int64, ``found`` and ``at`` (actors,) int64 are room.
    """
    actors, n = ranks.shape
    for state in range(n):
        stable[state] = 0
        if ranks[focal, state] < 0:
            continue
        for actor in range(actors):
            free = 0
            for bit in range(firsts[actor], firsts[actor] + counts[actor]):
                if directions[bit] == 0 or (directions[bit] == 1) == ((state >> bit) & 1 == 0):
                    free |= 1 << bit
            changes[actor, 0] = 0  # staying
            found[actor] = 1
            part = (0 - free) & free
            while part != 0:
                if ranks[actor, state ^ part] > ranks[actor, state]:
                    changes[actor, found[actor]] = part
                    found[actor] += 1
                part = (part - free) & free
        all_met = 1
        for own in range(1, found[focal]):
            for actor in range(actors):
                at[actor] = 0
            is_met = 0
            while is_met == 0:
                joint = state ^ changes[focal, own]
                for actor in range(actors):
                    if actor != focal:
                        joint ^= changes[actor, at[actor]]
                if 0 <= ranks[focal, joint] <= ranks[focal, state]:
                    is_met = 1
                    break
                actor = 0
                while actor < actors:
                    if actor != focal:
                        at[actor] += 1
                        if at[actor] < found[actor]:
                            break
                        at[actor] = 0
                    actor += 1
                if actor == actors:
                    break
            if is_met == 0:
                all_met = 0
                break
        stable[state] = all_met
