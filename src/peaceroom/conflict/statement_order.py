"""How firm an equilibrium is: the smallest change of the order of an actor's statements that makes or breaks it.

The distance between two orders is the number of swaps of neighbours between them (Kendall's tau distance).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from peaceroom.conflict.concepts import Analysis
from peaceroom.conflict.graph import graph_of
from peaceroom.conflict.model import Conflict
from peaceroom.conflict.preferences import Statements

#: orders that are tried for one actor
MOST_TRIED = 2_000


@dataclass(frozen=True, slots=True)
class Reordered:
    """The nearest order of an actor's statements (indices into them, from 0) under which a state changes sides.

    ``swaps`` of neighbours lead there; None where there is none. Every order with fewer swaps than ``searched`` was
    tried; where ``order`` is None and ``all`` is true, every order whatever.
    """

    actor: int
    state: int
    concept: str
    is_equilibrium: bool
    order: tuple[int, ...] | None
    swaps: int | None
    searched: int
    all: bool


def nearest_reordering(conflict: Conflict, actor: int, state: int, concept: str, *,
                       most: int = MOST_TRIED) -> Reordered | None:
    """The smallest change of the actor's order of statements that makes ``state`` an equilibrium, or breaks it.

    None where the actor's preferences are not statements. Orders are tried by their distance, so that the first that is
    found is a nearest one.
    """
    preference = conflict.actors[actor].preference
    if not isinstance(preference, Statements) or len(preference.statements) < 2:
        return None
    start = tuple(range(len(preference.statements)))
    now = _stands(conflict, actor, preference, start, state, concept)
    layer, seen, swaps, tried = [start], {start}, 0, 0
    while layer:
        following = []
        for order in layer:
            for neighbour in _neighbours(order):
                if neighbour in seen:
                    continue
                if tried == most:
                    return Reordered(actor, state, concept, now, None, None, swaps + 1, False)
                seen.add(neighbour)
                tried += 1
                if _stands(conflict, actor, preference, neighbour, state, concept) != now:
                    return Reordered(actor, state, concept, now, neighbour, swaps + 1, swaps + 1, False)
                following.append(neighbour)
        layer, swaps = following, swaps + 1
    return Reordered(actor, state, concept, now, None, None, swaps, True)


def _neighbours(order: tuple[int, ...]) -> Sequence[tuple[int, ...]]:
    return [(*order[:k], order[k + 1], order[k], *order[k + 2:]) for k in range(len(order) - 1)]


def _stands(conflict: Conflict, actor: int, preference: Statements, order: Sequence[int], state: int,
            concept: str) -> bool:
    """Whether the state is an equilibrium with the statements in this order."""
    ordered = replace(preference, statements=tuple(preference.statements[k] for k in order))
    actors = tuple(replace(a, preference=ordered) if i == actor else a for i, a in enumerate(conflict.actors))
    analysis = Analysis(graph_of(replace(conflict, actors=actors)))
    return state in analysis.equilibria(concept)
