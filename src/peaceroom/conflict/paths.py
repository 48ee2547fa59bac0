"""How a conflict gets from where it stands to where it could rest.

Li, Kilgour and Hipel, *Status quo analysis in the graph model for conflict resolution*, Journal of the Operational
Research Society 56 (2005).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from heapq import nsmallest

import numpy as np

from peaceroom.conflict.graph import DrawnGraph, Graph, OptionGraph


@dataclass(frozen=True, slots=True)
class Step:
    """One move: who (index) and where to (state number)."""

    actor: int
    to: int


class Paths:
    """Shortest legal paths from one state to every other, of any moves or of improvements only.

    Among paths of the same length the one whose movers come first in the conflict, then the lowest states, is taken.
    """

    def __init__(self, graph: Graph, start: int, *, improving: bool) -> None:
        self.graph, self.start, self.improving = graph, start, improving
        if isinstance(graph, OptionGraph):
            self._spread(graph)
        else:
            self._search(graph)

    def to(self, state: int) -> list[Step] | None:
        """The steps to a state (none to the start itself); None where it cannot be reached."""
        if state == self.start:
            return []
        if isinstance(self.graph, OptionGraph):
            return self._walked(self.graph, state)
        if state not in self._ends:
            return None
        node, steps = self._ends[state], []
        while node[0] != self.start or node[1] >= 0:
            steps.append(Step(node[1], node[0]))
            node = self._from[node]
        return steps[::-1]

    def length(self, state: int) -> int | None:
        """The number of steps to a state; None where it cannot be reached."""
        if isinstance(self.graph, OptionGraph):
            code = int(self.graph.codes[state - 1])
            return int(self._length[code]) if self._before[code] >= 0 else None
        steps = self.to(state)
        return None if steps is None else len(steps)

    def reached(self) -> int:
        """How many states can be reached, the start included."""
        return self._reached

    def _spread(self, graph: OptionGraph) -> None:
        from peaceroom.conflict.kernels.search import spread

        n = graph.all_states
        self._before, self._mover = np.full(n, -1, np.int32), np.full(n, -1, np.int8)
        self._length = np.zeros(n, np.int32)
        self._reached = int(spread(int(graph.codes[self.start - 1]), graph.ranks, graph.firsts, graph.counts,
                                   graph.directions, self.improving, self._before, self._mover,
                                   self._length, np.empty(n, np.int32)))

    def _walked(self, graph: OptionGraph, state: int) -> list[Step] | None:
        code, first = int(graph.codes[state - 1]), int(graph.codes[self.start - 1])
        if self._before[code] < 0:
            return None
        steps = []
        while code != first:
            number = graph.number(code)
            assert number is not None
            steps.append(Step(int(self._mover[code]), number))
            code = int(self._before[code])
        return steps[::-1]

    def _search(self, graph: DrawnGraph) -> None:
        todo = [(self.start, -1)]
        self._from: dict[tuple[int, int], tuple[int, int]] = {todo[0]: todo[0]}
        self._ends: dict[int, tuple[int, int]] = {}
        for state, last in todo:  # grows while it is walked
            self._ends.setdefault(state, (state, last))
            for actor in range(len(graph.conflict.actors)):
                if actor == last:
                    continue
                for there in graph.moves(actor, state):
                    better = graph.rank(actor, there) > graph.rank(actor, state)
                    if (there, actor) not in self._from and (better or not self.improving):
                        self._from[there, actor] = (state, last)
                        todo.append((there, actor))
        self._reached = len(self._ends)


def nearest(paths: Paths, states: Collection[int], most: int) -> tuple[dict[int, list[Step]], list[int]]:
    """Paths to the ``most`` nearest of some states, and those of them that cannot be reached at all."""
    far = [(length, state) for state in states if (length := paths.length(state)) is not None]
    reached = {state for _, state in far}
    kept = {state: steps for _, state in nsmallest(most, far) if (steps := paths.to(state)) is not None}
    return kept, [state for state in states if state not in reached]
