"""What is asked of a conflict by name: concepts of stability, per actor and overall."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
import numpy.typing as npt

from peaceroom.conflict.foresight import Foresight
from peaceroom.conflict.graph import Graph, OptionGraph
from peaceroom.conflict.relations import MOST_STATES, Answers, Relations, States, individual, numbers, stable
from peaceroom.conflict.stability import BASIC, Basic, stable_states
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.suggestions import did_you_mean

#: state numbers, ascending
Numbers = npt.NDArray[np.int64]
#: concepts by name; ``L2`` stands for any horizon (``L1``, ``L3`` …)
CONCEPTS: tuple[str, ...] = (*BASIC, "SIM", "L2", "non-myopic", "Stackelberg")
#: feasible states up to which every concept is answered unasked
_ALL_UP_TO = 1_024
#: and with simultaneous answers
_SIM_UP_TO = 4_096
_FURTHEST = 60


def concept_called(word: str) -> str:
    """The concept of that name, in whatever case. Raises `InputError` (E358)."""
    if found := re.fullmatch(r"[lL]_?([0-9]{1,4})", word):
        horizon = int(found[1])
        if 1 <= horizon <= _FURTHEST:
            return f"L{horizon}"
        raise InputError.one("E358", f"a horizon of {horizon} moves", CODES["E358"][1],
                             f"ask for L1 to L{_FURTHEST}, or for non-myopic")
    for name in CONCEPTS:
        if name.casefold().replace("-", "") == word.casefold().replace("-", "").replace("_", ""):
            return name
    raise InputError.one("E358", f"there is no concept {word[:60]!r}", CODES["E358"][1],
                         did_you_mean(word, CONCEPTS, "see docs/conflict.md"))


def default_concepts(graph: Graph) -> tuple[str, ...]:
    """What is answered unasked: all that is quick for the size."""
    if graph.size <= _ALL_UP_TO:
        return CONCEPTS if isinstance(graph, OptionGraph) else tuple(c for c in CONCEPTS if c != "SIM")
    sim = graph.size <= _SIM_UP_TO and isinstance(graph, OptionGraph) and graph.all_states <= 4 * _SIM_UP_TO
    return (*BASIC, "SIM") if sim else BASIC


@dataclass
class Analysis:
    """Stable states of a graph, worked out when they are asked for, each concept once."""

    graph: Graph

    def __post_init__(self) -> None:
        self._found: dict[str, list[Numbers]] = {}

    @cached_property
    def relations(self) -> Relations:
        """Moves and comparisons as sets. Raises `InputError` (E357) where there are too many states."""
        return Relations(self.graph)

    @cached_property
    def foresight(self) -> Foresight:
        """Anticipations. Raises `InputError` (E357) where there are too many states."""
        _small(self.graph, MOST_STATES)
        return Foresight(self.graph)

    @property
    def partly_unknown(self) -> bool:
        """Whether some preferences are not known."""
        return any(actor.unknown.pairs for actor in self.graph.conflict.actors)

    def stable(self, concept: str) -> list[Numbers]:
        """For each actor the numbers of the states that are stable for it. Raises `InputError`."""
        if concept not in self._found:
            self.prepare([concept])
        return self._found[concept]

    def equilibria(self, concept: str) -> Numbers:
        """Numbers of the states that are stable for every actor."""
        found = self.stable(concept)[0]
        for other in self.stable(concept)[1:]:
            found = np.intersect1d(found, other, assume_unique=True)
        return found

    def prepare(self, concepts: Sequence[str]) -> None:
        """Work out several concepts at once, which is quicker than one after the other."""
        todo = [c for c in concepts if c not in self._found]
        basic = cast("list[Basic]", [c for c in todo if c in BASIC])
        if basic and isinstance(self.graph, OptionGraph) and not self.partly_unknown:
            for name, marks in stable_states(self.graph, basic).items():
                self._found[name] = [np.flatnonzero(m[self.graph.codes]) + 1 for m in marks]
        elif basic:
            judge, answers = individual(self.relations), Answers()
            for name in basic:
                self._found[name] = [_array(stable(self.relations, judge, (i,), name, answers))
                                     for i in range(len(self.graph.conflict.actors))]
        for concept in todo:
            if concept not in self._found:
                self._found[concept] = self._other(concept)

    def _other(self, concept: str) -> list[Numbers]:
        if concept == "SIM":
            return _simultaneous(self.graph)
        if concept == "Stackelberg":
            found = self.foresight.stackelberg()
        elif concept == "non-myopic":
            settled = self.foresight.non_myopic()
            if settled is None:
                raise InputError.one("E359", "anticipations do not come to repeat within 400 moves", CODES["E359"][1],
                                     "ask for limited moves, such as L20")
            found = settled
        else:
            found = self.foresight.limited(int(concept[1:]))
        return [np.flatnonzero(row) + 1 for row in found]


def _simultaneous(graph: Graph) -> list[Numbers]:
    """States stable under simultaneous answers, for each actor."""
    if not isinstance(graph, OptionGraph):
        raise InputError.one("E360", "moves are drawn by hand, so that it is not said where two made at once lead",
                             CODES["E360"][1], "ask for another concept, or describe the conflict by options")
    _small(graph, 1 << 16)
    from peaceroom.conflict.kernels.together import met_at_once

    actors = len(graph.ranks)
    found = []
    for i in range(actors):
        marked = np.empty(graph.all_states, np.uint8)
        met_at_once(graph.ranks, i, graph.firsts, graph.counts, graph.directions,
                    np.empty((actors, 1 << int(graph.counts.max())), np.int64), np.empty(actors, np.int64),
                    np.empty(actors, np.int64), marked)
        found.append(np.flatnonzero(marked[graph.codes]) + 1)
    return found


def _small(graph: Graph, most: int) -> None:
    if graph.size > most:
        raise InputError.one("E357", f"this question is answered for at most {most:,} states, and the conflict has "
                             f"{graph.size:,}", CODES["E357"][1],
                             "ask for Nash, GMR, SMR, SEQ or SSEQ, or leave out options")


def _array(states: States) -> Numbers:
    return np.fromiter(numbers(states), np.int64)
