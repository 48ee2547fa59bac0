"""A conflict as a graph of moves: states, ranks, and where each actor can go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from peaceroom.conflict.model import DIRECTIONS, Actor, Conflict
from peaceroom.conflict.preferences import (
    Preference,
    Ranking,
    Ranks,
    Statements,
    Weights,
    ranks_of_numbers,
    ranks_of_options,
    strength,
)
from peaceroom.conflict.statements import Words, truth


@dataclass(slots=True, eq=False)
class OptionGraph:
    """States in option form. Nothing is listed: a state is its code, a move changes bits.

    Attributes
    ----------
    ranks
        (actors, 2^options) int32: how good a state is for each actor, 0 the worst, -1 where it is not feasible.
    firsts, counts
        (actors,) int64: the first option of each actor and how many it has.
    directions
        (options,) int64, see `peaceroom.conflict.model.DIRECTIONS`.
    codes
        (feasible states,) int64, ascending: code of state number i + 1.
    """

    conflict: Conflict
    ranks: Ranks
    firsts: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]
    directions: npt.NDArray[np.int64]
    codes: npt.NDArray[np.int64]

    @property
    def size(self) -> int:
        """Feasible states."""
        return len(self.codes)

    @property
    def all_states(self) -> int:
        return int(self.ranks.shape[1])

    def number(self, code: int) -> int | None:
        """The state number of a code; None where the state is not feasible."""
        at = int(np.searchsorted(self.codes, code))
        return at + 1 if at < len(self.codes) and self.codes[at] == code else None

    def numbers(self, marked: npt.NDArray[Any]) -> list[int]:
        """Numbers of the states that are marked in an array over all codes."""
        found: list[int] = (np.flatnonzero(np.asarray(marked)[self.codes]) + 1).tolist()
        return found

    def rank(self, actor: int, number: int) -> int:
        return int(self.ranks[actor, self.codes[number - 1]])

    def moves(self, actor: int, number: int) -> list[int]:
        """Numbers of the states that an actor can move to at once, ascending."""
        code = int(self.codes[number - 1])
        found = (self.number(code ^ change) for change in self.changes(actor, code))
        return sorted(n for n in found if n is not None)

    def changes(self, actor: int, code: int) -> Iterator[int]:
        """Sets of the actor's options that it may change together at a state, as bits; not the empty set."""
        first, count = int(self.firsts[actor]), int(self.counts[actor])
        free = sum(1 << b for b in range(first, first + count)
                   if self.directions[b] == 0 or (self.directions[b] == 1) == (code >> b & 1 == 0))
        part = free
        while part:
            yield part
            part = (part - 1) & free

    def text(self, number: int) -> str:
        """``YN-`` form, the first option first."""
        code = int(self.codes[number - 1])
        return "".join("Y" if code >> i & 1 else "N" for i in range(len(self.directions)))


@dataclass(slots=True, eq=False)
class DrawnGraph:
    """A graph given by hand: ``ranks`` (actors, states), ``arcs`` of each actor by state number."""

    conflict: Conflict
    ranks: Ranks
    arcs: tuple[dict[int, list[int]], ...] = field(default_factory=tuple)

    @property
    def size(self) -> int:
        return int(self.ranks.shape[1])

    @property
    def all_states(self) -> int:
        return self.size

    def rank(self, actor: int, number: int) -> int:
        return int(self.ranks[actor, number - 1])

    def moves(self, actor: int, number: int) -> list[int]:
        """Numbers of the states that an actor can move to at once, ascending."""
        return self.arcs[actor].get(number, [])

    def text(self, number: int) -> str:
        return self.conflict.states[number - 1]


Graph = OptionGraph | DrawnGraph


def feasible_ranks(conflict: Conflict) -> Ranks:
    """(2^options,) int32: 0 where a state is feasible, else -1."""
    from peaceroom.conflict.kernels.ranks import feasible_ranks as fill

    k = len(conflict.options)
    ranks = np.empty(1 << k, np.int32)
    out: Words = np.zeros(max(1, (1 << k) >> 6), np.uint64)
    for statement in conflict.infeasible:
        out |= truth(statement, k)
    fill(out, ranks)
    if conflict.only is not None:
        kept = np.full(1 << k, -1, np.int32)
        chosen = np.asarray(conflict.only, np.int64)
        kept[chosen] = ranks[chosen]
        return kept
    return ranks


def graph_of(conflict: Conflict) -> Graph:
    """The graph of a conflict whose preferences are all known. It is taken to be sound: `checks` says so before."""
    if conflict.drawn:
        ranks = np.stack([_ranks_drawn(conflict, actor.preference) for actor in conflict.actors])
        return DrawnGraph(conflict, ranks, tuple(_listed(actor) for actor in conflict.actors))
    feasible = feasible_ranks(conflict)
    codes = np.flatnonzero(feasible >= 0)
    ranks = np.empty((len(conflict.actors), len(feasible)), np.int32)
    for i, actor in enumerate(conflict.actors):
        ranks[i] = ranks_by_code(conflict, actor.preference, feasible, codes)
    counts = np.array([len(a.options) for a in conflict.actors], np.int64)
    directions = np.array([DIRECTIONS[o.direction] for o in conflict.options], np.int64)
    return OptionGraph(conflict, ranks, np.cumsum(counts) - counts, counts, directions, codes)


def ranks_by_code(conflict: Conflict, preference: Preference | None, feasible: Ranks,
                  codes: npt.NDArray[np.int64]) -> Ranks:
    """(2^options,) ranks of one preference; without one, all feasible states are equal."""
    if preference is None:
        return feasible
    if isinstance(preference, Statements | Weights):
        return ranks_of_options(preference, len(conflict.options), feasible)
    ranks = feasible.copy()
    ranks[codes] = ranks_of_numbers(preference, len(codes))
    return ranks


def strengths(graph: Graph, actor: int) -> Ranks | None:
    """Classes of strength over the same states as the ranks, or None where the actor has no strong preference."""
    preference = graph.conflict.actors[actor].preference
    if not isinstance(preference, Statements | Ranking) or not preference.strong:
        return None
    prefix = None
    if isinstance(preference, Statements):
        assert isinstance(graph, OptionGraph)
        feasible = np.minimum(graph.ranks[actor], 0)
        prefix = ranks_of_options(preference, len(graph.directions), feasible, preference.strong)
    return strength(preference, graph.ranks[actor], prefix)


def _ranks_drawn(conflict: Conflict, preference: Preference | None) -> Ranks:
    if preference is None:
        return np.zeros(len(conflict.states), np.int32)
    assert not isinstance(preference, Statements | Weights)
    return ranks_of_numbers(preference, len(conflict.states))


def _listed(actor: Actor) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for a, b in sorted(actor.arcs):
        found.setdefault(a, []).append(b)
    return found


def joined(graph: Graph, actors: Sequence[int], number: int) -> list[int]:
    """Numbers of the states that any of the actors can move to at once."""
    return sorted({t for actor in actors for t in graph.moves(actor, number)})
