"""The matrix form of stability, as dense arrays of all pairs of states: what the engine is judged by.

Xu, Hipel, Kilgour and Fang, *Conflict Resolution Using the Graph Model* (Springer 2018), chapter 4. Sequences of moves
are made step by step with the last mover kept.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from peaceroom.conflict.graph import Graph

Matrix = npt.NDArray[np.bool_]


def move_matrices(graph: Graph) -> list[Matrix]:
    """J of each actor, from its definition: states that differ in its own options only, each change allowed."""
    conflict = graph.conflict
    n = graph.size
    found = []
    at = 0
    for actor in conflict.actors:
        made = np.zeros((n, n), bool)
        if conflict.drawn:
            for a, b in actor.arcs:
                made[a - 1, b - 1] = True
        else:
            own = range(at, at + len(actor.options))
            at += len(actor.options)
            texts = [graph.text(i + 1) for i in range(n)]
            for a, one in enumerate(texts):
                for b, other in enumerate(texts):
                    changed = [i for i in range(len(one)) if one[i] != other[i]]
                    made[a, b] = bool(changed) and all(i in own and conflict.options[i].direction in (
                        "both", "forward" if one[i] == "N" else "backward") for i in changed)
        found.append(made)
    return found


def better_matrices(graph: Graph) -> list[Matrix]:
    """P+ of each actor: [s, t] whether t is better than s."""
    ranks = [np.array([graph.rank(i, s) for s in range(1, graph.size + 1)]) for i in range(len(graph.conflict.actors))]
    return [r[None, :] > r[:, None] for r in ranks]


def reachable(steps: Sequence[Matrix]) -> Matrix:
    """What the owners of these step matrices reach by sequences in which nobody moves twice in succession."""
    last = [step.copy() for step in steps]
    while True:
        total = 0
        new = []
        for i, step in enumerate(steps):
            before = np.zeros_like(step)
            for j, reached in enumerate(last):
                if j != i:
                    before |= reached
            new.append(last[i] | (before.astype(np.float32) @ step.astype(np.float32) > 0))
            total += int(new[-1].sum() - last[i].sum())
        last = new
        if not total:
            return np.logical_or.reduce(last) if last else np.zeros((0, 0), bool)


def stability(graph: Graph) -> dict[str, list[list[int]]]:
    """Concept → for each actor the numbers of its stable states."""
    moves, better = move_matrices(graph), better_matrices(graph)
    found: dict[str, list[list[int]]] = {c: [] for c in ("Nash", "GMR", "SMR", "SEQ", "SSEQ")}
    everybody = range(len(moves))
    for i in everybody:
        others = [j for j in everybody if j != i]
        improving = moves[i] & better[i]
        no_better = ~better[i]
        found["Nash"].append(_numbers(~improving.any(1)))
        # [s, z]: whether i can escape from z to something better than s
        escape = (better[i].astype(np.float32) @ moves[i].T.astype(np.float32)) > 0
        for concept, steps in (("MR", [moves[j] for j in others]), ("EQ", [moves[j] & better[j] for j in others])):
            reach = reachable(steps).astype(np.float32)
            for symmetric in (False, True):
                deterring = (no_better & ~escape) if symmetric else no_better
                met = (deterring.astype(np.float32) @ reach.T) > 0  # [s, s1]: whether s1 has an answer
                name = {"MRFalse": "GMR", "MRTrue": "SMR", "EQFalse": "SEQ", "EQTrue": "SSEQ"}[f"{concept}{symmetric}"]
                found[name].append(_numbers(~(improving & ~met).any(1)))
    return found


def _numbers(marked: Matrix) -> list[int]:
    numbers: list[int] = (np.flatnonzero(marked) + 1).tolist()
    return numbers
