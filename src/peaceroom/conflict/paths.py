"""How a conflict gets from where it stands to where it could rest.

Li, Kilgour and Hipel, *Status quo analysis in the graph model for conflict resolution*, Journal of the Operational
Research Society 56 (2005).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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

    def reached(self) -> int:
        """How many states can be reached, the start included."""
        return self._reached

    def _spread(self, graph: OptionGraph) -> None:
        from peaceroom.conflict.kernels.search import spread

        n = graph.all_states
        self._before, self._mover = np.full(n, -1, np.int32), np.full(n, -1, np.int8)
        self._reached = int(spread(int(graph.codes[self.start - 1]), graph.ranks, graph.firsts, graph.counts,
                                   graph.directions, self.improving, self._before, self._mover,
                                   np.empty(n, np.int32)))

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


def nearest(paths: Paths, states: Iterable[int], most: int) -> tuple[dict[int, list[Step]], int]:
    """Paths to the ``most`` nearest of some states, and how many of them cannot be reached at all."""
    found = {state: paths.to(state) for state in states}
    reached = {state: steps for state, steps in found.items() if steps is not None}
    kept = sorted(reached, key=lambda state: (len(reached[state]), state))[:most]
    return {state: reached[state] for state in kept}, len(found) - len(reached)
