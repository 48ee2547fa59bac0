"""Nash, GMR, SMR, SEQ and SSEQ of every state for every actor, in time linear in the arcs.

Definitions: Fang, Hipel and Kilgour 1993, chapter 3; SSEQ: Rêgo and Vieira, *Symmetric sequential stability in the
graph model for conflict resolution with multiple decision makers*, Group Decision and Negotiation 26 (2017).

A state s is GMR, SMR, SEQ or SSEQ for an actor if each improvement leads where the others can answer it with a state
that is no better than s. How bad the worst answer to a move is does not depend on s, so it is found once for every
state, from the worst upwards, and never by pairs of states.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from peaceroom.conflict.graph import OptionGraph
from peaceroom.conflict.preferences import Ranks

Basic: TypeAlias = Literal["Nash", "GMR", "SMR", "SEQ", "SSEQ"]
BASIC: tuple[Basic, ...] = ("Nash", "GMR", "SMR", "SEQ", "SSEQ")
Marks: TypeAlias = npt.NDArray[np.uint8]


def stable_states(graph: OptionGraph, concepts: Sequence[Basic] = BASIC,
                  workers: int = 2) -> dict[Basic, list[Marks]]:
    """Which states are stable: for each concept and actor an array (2^options,) of 0 and 1, infeasible states 0."""
    with ThreadPoolExecutor(workers) as pool:
        found = list(pool.map(lambda actor: stable_for(graph, actor, concepts), range(len(graph.ranks))))
    return {concept: [of_actor[concept] for of_actor in found] for concept in concepts}


def stable_for(graph: OptionGraph, actor: int, concepts: Sequence[Basic] = BASIC) -> dict[Basic, Marks]:
    """`stable_states` of one actor."""
    from peaceroom.conflict.kernels.moves import best_of_moves, within

    ranks = graph.ranks[actor]
    own = (int(graph.firsts[actor]), int(graph.counts[actor]), graph.directions)
    best = ranks.copy()
    best_of_moves(best, *own)
    found: dict[Basic, Marks] = {}
    for concept in concepts:
        stable = np.empty(len(ranks), np.uint8)
        if concept == "Nash":
            within(best, ranks, stable)
        else:
            symmetric = concept in ("SMR", "SSEQ")
            met = answered(graph, actor, best if symmetric else ranks, improving=concept in ("SEQ", "SSEQ"))
            best_of_moves(met, *own)
            within(met, ranks, stable)
        found[concept] = stable
    return found


def answered(graph: OptionGraph, actor: int, harm: Ranks, *, improving: bool) -> Ranks:
    """(2^options,) what a move of the actor to each state is worth to it once the others have answered: at most the
    state's own rank. ``harm`` is what each state is worth as an answer."""
    from peaceroom.conflict.kernels.moves import kept_down

    met = np.empty(len(harm), np.int32)
    kept_down(graph.ranks[actor], worst_answer(graph, actor, harm, improving=improving), met)
    return met


def worst_answer(graph: OptionGraph, actor: int, harm: Ranks, *, improving: bool) -> Ranks:
    """(2^options,) the least value of ``harm`` that the others can reach from each state, that of the state included;
    -1 where a state is not feasible."""
    from peaceroom.conflict.kernels.answers import ascending, worst_answers

    n = len(harm)
    order = np.empty(n, np.int32)
    found = ascending(harm, graph.ranks[actor], np.zeros(int(harm.max(initial=0)) + 2, np.int64), order)
    worst = np.full(n, -1, np.int32)
    worst_answers(harm, graph.ranks, actor, graph.firsts, graph.counts, graph.directions, improving, order, found,
                  np.full(graph.ranks.shape, -1, np.int32), np.empty(n, np.int32), np.empty(n, np.int32), worst)
    return worst
