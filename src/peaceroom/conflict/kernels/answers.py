"""The worst that others can bring about from a state, over all states at once, in time linear in the arcs.

States are taken in ascending order of harm, and from each the others' moves are followed backwards: the first
state that reaches another is the worst of its answers. A group of states between which an actor moves freely is
entered once for each level, so that arcs within it are not walked one by one.
"""

from __future__ import annotations

from typing import Any

from peaceroom.core.compiling import bare_kernel


@bare_kernel()
def ascending(harm: Any, ranks: Any, counts: Any, order: Any) -> int:
    """Fill ``order`` with the feasible states by ascending harm; how many they are. ``counts`` is zeroed room."""
    n = harm.shape[0]
    for code in range(n):
        if ranks[code] >= 0:
            counts[harm[code] + 1] += 1
    for level in range(1, counts.shape[0]):
        counts[level] += counts[level - 1]
    found = 0
    for code in range(n):
        if ranks[code] >= 0:
            order[counts[harm[code]]] = code
            counts[harm[code]] += 1
            found += 1
    return found


@bare_kernel()
def worst_answers(harm: Any, ranks: Any, focal: int, firsts: Any, counts: Any, directions: Any, improving: bool,
                  order: Any, found: int, marks: Any, todo: Any, groups: Any, worst: Any) -> None:
    """The least harm value that the others of ``focal`` can reach from each state by legal sequences, itself included.

    Parameters
    ----------
    harm
        (states,) int32, what a state is worth as an answer.
    ranks
        (actors, states) int32, -1 where infeasible.
    firsts, counts, directions
        Of each actor the first option and their number; of each option its direction.
    improving
        Whether every step must be an improvement for its mover.
    marks
        (actors, states) int32 set to -1: the highest rank of its actor from which a group has been entered.
    todo, groups
        (states,) int32, room for what is still to be done.
    worst
        (states,) int32 set to -1, filled for feasible states.
    """
    actors = ranks.shape[0]
    for position in range(found):
        source = order[position]
        if worst[source] >= 0:
            continue
        level = harm[source]
        worst[source] = level
        todo[0] = source
        left = 1
        while left > 0:
            left -= 1
            state = todo[left]
            for actor in range(actors):
                if actor == focal or counts[actor] == 0:
                    continue
                free = 0
                for bit in range(firsts[actor], firsts[actor] + counts[actor]):
                    if directions[bit] == 0:
                        free |= 1 << bit
                height = ranks[actor, state] if improving else 0
                group = state & ~free
                if marks[actor, group] >= height:
                    continue
                marks[actor, group] = height
                groups[0] = group
                open_groups = 1
                while open_groups > 0:
                    open_groups -= 1
                    group = groups[open_groups]
                    part = 0
                    while True:
                        before = group | part
                        if worst[before] < 0 and ranks[actor, before] >= 0 and (
                                not improving or ranks[actor, before] < height):
                            worst[before] = level
                            todo[left] = before
                            left += 1
                        part = (part - free) & free
                        if part == 0:
                            break
                    for bit in range(firsts[actor], firsts[actor] + counts[actor]):
                        taken = (group >> bit) & 1
                        if (directions[bit] == 1 and taken == 1) or (directions[bit] == 2 and taken == 0):
                            earlier = group ^ (1 << bit)
                            if marks[actor, earlier] < height:
                                marks[actor, earlier] = height
                                groups[open_groups] = earlier
                                open_groups += 1
