"""Strong and weak stability, where some preferences are strong.

Hamouda, Kilgour and Hipel, *Strength of preference in graph models for multiple-decision-maker conflicts*, Applied
Mathematics and Computation 179 (2006): a stable state is strongly stable if every improvement can be answered by a
state that is not only no better than it, but worse by a strong preference; else weakly.
"""

from __future__ import annotations

import numpy as np

from peaceroom.conflict.graph import Graph, OptionGraph, strengths
from peaceroom.conflict.preferences import Ranks
from peaceroom.conflict.relations import Answers, Judge, Player, Relations, States, individual, numbers, stable
from peaceroom.conflict.stability import worst_answer

#: concepts that can be strong
WITH_STRENGTH = ("GMR", "SMR", "SEQ", "SSEQ")


def has_strength(graph: Graph) -> bool:
    """Whether any actor has a strong preference."""
    return any(getattr(actor.preference, "strong", 0) for actor in graph.conflict.actors)


def strongly_stable(graph: Graph, concept: str, relations: Relations | None = None) -> list[list[int]]:
    """For each actor the numbers of its strongly stable states under GMR, SMR, SEQ or SSEQ."""
    actors = range(len(graph.conflict.actors))
    if isinstance(graph, OptionGraph):
        return [_in_options(graph, i, concept) for i in actors]
    relations = relations or Relations(graph)
    judge, answers = _strongly(relations), Answers()
    return [list(numbers(stable(relations, judge, (i,), concept, answers))) for i in actors]


def _classes(graph: Graph, actor: int) -> Ranks:
    found = strengths(graph, actor)
    return np.minimum(graph.ranks[actor], 0) if found is None else found


def _in_options(graph: OptionGraph, actor: int, concept: str) -> list[int]:
    """By the sweep of `peaceroom.conflict.stability`, with classes of strength as what an answer is worth.

    A move to t tempts away from s when rank(t) > rank(s) and no answer is strongly worse than s, which is when the
    highest rank within the class of its worst answer is at least rank(s). Both hold when the lesser of rank(t) and that
    rank + 1 exceeds rank(s).
    """
    from peaceroom.conflict.kernels.moves import best_of_moves, within

    ranks, classes = graph.ranks[actor], _classes(graph, actor)
    own = (int(graph.firsts[actor]), int(graph.counts[actor]), graph.directions)
    harm = classes.astype(np.int32)
    if concept in ("SMR", "SSEQ"):
        best_of_moves(harm, *own)
    worst = worst_answer(graph, actor, harm, improving=concept in ("SEQ", "SSEQ"))
    feasible = ranks >= 0
    top = np.zeros(int(classes.max(initial=0)) + 1, np.int32)
    np.maximum.at(top, classes[feasible], ranks[feasible])
    met = np.where(feasible, np.minimum(ranks, top[np.maximum(worst, 0)] + 1), -1).astype(np.int32)
    best_of_moves(met, *own)
    marked = np.empty(len(ranks), np.uint8)
    within(met, ranks, marked)
    return graph.numbers(marked)


def _strongly(relations: Relations) -> Judge:
    """As `individual`, deterred only by what is strongly worse."""
    graph, judge = relations.graph, individual(relations)
    below: list[list[States]] = []
    classes = [_classes(graph, i) for i in range(len(graph.conflict.actors))]
    if isinstance(graph, OptionGraph):
        classes = [row[graph.codes] for row in classes]
    for row in classes:
        levels = [0] * (int(row.max()) + 2)
        for n, level in enumerate(row.tolist()):
            levels[level + 1] |= 1 << n
        for level in range(1, len(levels)):
            levels[level] |= levels[level - 1]
        below.append(levels)  # [c]: states of a class below c

    def deterred(player: Player, state: int) -> States:
        return below[player[0]][int(classes[player[0]][state - 1])]

    return Judge(judge.drawn, deterred, judge.step, judge.opponents, judge.improvers)
