"""A conflict that its actors see differently: what each believes can be, and what it believes others prefer.

Wang, Hipel and Fraser, *Modeling misperceptions in games*, Behavioral Science 33 (1988); Aljefri, Bashar, Fang and
Hipel, *First-level hypergame for investigating misperception in conflicts*, IEEE Transactions on Systems, Man, and
Cybernetics: Systems 48 (2018). A state lasts if each actor, in the conflict as it sees it, would stay there; somebody
who does not know that the state can be finds itself in one that it cannot judge, which is said beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from peaceroom.conflict.graph import Graph, OptionGraph, graph_of
from peaceroom.conflict.model import Conflict, Perception
from peaceroom.conflict.preferences import Ranks
from peaceroom.conflict.relations import Answers, Relations, individual, numbers, stable
from peaceroom.conflict.stability import BASIC, Basic, stable_for
from peaceroom.conflict.statements import truth
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError


@dataclass(frozen=True, slots=True)
class Seen:
    """The conflict as one actor sees it: numbers (of the whole conflict) of the states that it knows of, and for each
    concept and actor the states that it believes stable for that actor."""

    states: frozenset[int]
    stable: dict[str, list[frozenset[int]]]

    def equilibria(self, concept: str) -> frozenset[int]:
        """What the actor believes could last."""
        return frozenset.intersection(*self.stable[concept])


@dataclass(frozen=True, slots=True)
class Lasting:
    """A state that every actor who knows of it would stay in. ``unseen_by`` do not know of it; ``expected_by`` believe
    it an equilibrium of the conflict as they see it."""

    state: int
    unseen_by: tuple[int, ...]
    expected_by: tuple[int, ...]


def seen(conflict: Conflict, concepts: Sequence[Basic] = BASIC) -> list[Seen]:
    """The conflict as each of its actors sees it. Raises `InputError` (E379) where somebody sees no state at all."""
    whole = graph_of(conflict)
    return [_as_seen(whole, conflict.perceptions.get(actor.id), actor.id, concepts) for actor in conflict.actors]


def lasting(views: Sequence[Seen], concept: str) -> list[Lasting]:
    """States that last under a concept: known to somebody, and stable in the own eyes of all who know of them."""
    found = []
    for state in sorted(frozenset.union(*(v.states for v in views))):
        knows = [i for i, v in enumerate(views) if state in v.states]
        if all(state in views[i].stable[concept][i] for i in knows):
            found.append(Lasting(state, tuple(i for i in range(len(views)) if i not in knows),
                                 tuple(i for i in knows if state in views[i].equilibria(concept))))
    return found


def _as_seen(whole: Graph, perception: Perception | None, name: str, concepts: Sequence[Basic]) -> Seen:
    conflict = whole.conflict
    believed = {} if perception is None else perception.preferences
    own = replace(conflict, actors=tuple(replace(a, preference=believed.get(a.id, a.preference))
                                         for a in conflict.actors))
    graph = graph_of(own) if believed else whole
    everybody = range(len(conflict.actors))
    if not isinstance(graph, OptionGraph):
        relations, answers = Relations(graph), Answers()
        judge = individual(relations)
        return Seen(frozenset(range(1, graph.size + 1)), {
            c: [frozenset(numbers(stable(relations, judge, (i,), c, answers))) for i in everybody] for c in concepts})
    ranks: Ranks = graph.ranks.copy()
    for statement in () if perception is None else perception.unaware:
        words = truth(statement, len(graph.directions)).view(np.uint8)
        ranks[:, np.unpackbits(words, bitorder="little", count=graph.all_states).view(bool)] = -1
    codes = np.flatnonzero(ranks[0] >= 0)
    if not len(codes):
        raise InputError.one("E379", f"{name} knows of no state that can be", CODES["E379"][1],
                             f"take away some of what {name} is unaware of")
    narrow = OptionGraph(own, ranks, graph.firsts, graph.counts, graph.directions, codes)
    marks = [stable_for(narrow, i, concepts) for i in everybody]
    return Seen(frozenset((np.searchsorted(graph.codes, codes) + 1).tolist()), {
        c: [frozenset(graph.numbers(marks[i][c])) for i in everybody] for c in concepts})
