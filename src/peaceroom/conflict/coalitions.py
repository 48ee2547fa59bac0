"""Actors that move together: stability against coalitions, blocks as players, and who could move an equilibrium.

Kilgour, Hipel, Fang and Peng, *Coalition analysis in group decision support*, Group Decision and Negotiation 10 (2001);
Inohara and Hipel, *Coalition analysis in the graph model for conflict resolution*, Systems Engineering 11 (2008).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from peaceroom.conflict.relations import Answers, Judge, Player, Relations, States, numbers, set_of, stable


def subsets(actors: Iterable[int], *, least: int = 1) -> list[Player]:
    """All coalitions of these actors with at least so many members, the smallest first."""
    members = sorted(actors)
    return [c for size in range(least, len(members) + 1) for c in combinations(members, size)]


def coalition_judge(relations: Relations) -> Judge:
    """A coalition is tempted by what is better for all its members, and deterred by what is not. Its opponents answer
    one by one, or in their own interest by coalition improvements of any of their coalitions."""
    everybody = range(len(relations.graph.conflict.actors))

    def others(player: Player) -> Sequence[Player]:
        return [(i,) for i in everybody if i not in player]

    def improvers(player: Player) -> Sequence[Player]:
        return subsets(i for i in everybody if i not in player)

    return Judge(relations.better_for_all,
                 lambda player, state: relations.everything & ~relations.better_for_all(player, state),
                 relations.improvements, others, improvers)


def partition_judge(relations: Relations, blocks: Sequence[Player]) -> Judge:
    """Each block as one player: it moves by its members' moves, and improves when all its members do."""
    judge = coalition_judge(relations)

    def others(player: Player) -> Sequence[Player]:
        return [b for b in blocks if b != player]

    return Judge(judge.drawn, judge.deterred, judge.step, others, others)


@dataclass(frozen=True, slots=True)
class CoalitionMove:
    """A coalition whose members all gain by moving from one equilibrium to another."""

    start: int
    end: int
    members: Player


def coalition_moves(relations: Relations, equilibria: Sequence[int], ends: Sequence[int] | None = None, *,
                    least: int = 2) -> list[CoalitionMove]:
    """Which coalitions move an equilibrium to which other (or to any of ``ends``), to the gain of all members.

    A coalition is listed only where no part of it could do the same.
    """
    targets = set_of(equilibria if ends is None else ends)
    found: list[CoalitionMove] = []
    for start in equilibria:
        done: dict[int, list[Player]] = {}
        for members in subsets(range(len(relations.graph.conflict.actors)), least=least):
            for end in numbers(relations.improvements(members, start) & targets):
                if not any(set(smaller) <= set(members) for smaller in done.get(end, [])):
                    done.setdefault(end, []).append(members)
                    found.append(CoalitionMove(start, end, members))
    return found


def coalition_stable(relations: Relations, coalitions: Sequence[Player], concept: str) -> dict[Player, States]:
    """The states that are stable for each of the coalitions. ``concept``: Nash, GMR, SMR, SEQ or SSEQ."""
    judge, answers = coalition_judge(relations), Answers()
    return {c: stable(relations, judge, c, concept, answers) for c in coalitions}
