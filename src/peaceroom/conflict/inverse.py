"""The inverse problem: which preferences of an actor make a state stable for it, as conditions and by exact counting.

Kinsara, Kilgour and Hipel, *Inverse approach to the graph model for conflict resolution*, IEEE Transactions on Systems,
Man, and Cybernetics: Systems 45 (2015). The count does not go through rankings: whether a state is stable depends on
an actor's preferences only through the set of states that are no better for it, so sets are counted by their size, and
each of size j out of r belongs to j! (r − j)! orders of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import comb, factorial

from peaceroom.conflict.relations import Player, Relations, numbers
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError

#: concepts whose conditions are comparisons with the state itself
CONCEPTS = ("Nash", "GMR", "SMR", "SEQ", "SSEQ")
#: partial formulas that one count may go through
_MOST_STEPS = 200_000

#: states that must all be no better than the state in question
Group = frozenset[int]
#: one move of the actor, and what could keep it from paying: one group of these suffices
Clause = frozenset[Group]


@dataclass(frozen=True, slots=True)
class Condition:
    """When a state is stable for an actor: of every clause one group, all of whose states are no better for it.

    ``clauses`` maps the state that the actor could move to to its groups; the move itself is the group of that state
    alone. Empty: it is stable whatever the actor prefers.
    """

    state: int
    actor: int
    concept: str
    clauses: tuple[tuple[int, Clause], ...]

    def holds(self, no_better: frozenset[int]) -> bool:
        """Whether the state is stable where exactly these states are no better than it (itself need not be named)."""
        return all(any(group <= no_better for group in clause) for _, clause in self.clauses)


def condition(relations: Relations, actor: int, state: int, concept: str) -> Condition:
    """When ``state`` (a number) is stable for ``actor`` (an index), whatever that actor's own preferences are.

    The others' preferences are those of the graph: SEQ and SSEQ let them answer only to their own advantage.

    Raises
    ------
    InputError
        E358 for a concept that is not one of `CONCEPTS`.
    """
    if concept not in CONCEPTS:
        raise InputError.one("E358", f"the inverse problem is not answered for {concept}", CODES["E358"][1],
                             f"choose one of: {', '.join(CONCEPTS)}")
    others: list[Player] = [(i,) for i in range(len(relations.graph.conflict.actors)) if i != actor]
    step = relations.improvements if concept in ("SEQ", "SSEQ") else relations.moves
    found = []
    for move in numbers(relations.moves((actor,), state)):
        groups = {frozenset((move,))}
        if concept != "Nash":
            for answer in numbers(relations.sequences(others, move, step)):
                escapes = numbers(relations.moves((actor,), answer)) if concept in ("SMR", "SSEQ") else ()
                groups.add(frozenset((answer, *escapes)) - {state})
        least = _least(groups)
        if frozenset() not in least:
            found.append((move, least))
    return Condition(state, actor, concept, tuple(found))


def _least(groups: set[Group]) -> Clause:
    """Without groups that hold another one: they ask for more."""
    kept: list[Group] = []
    for group in sorted(groups, key=len):
        if not any(smaller <= group for smaller in kept):
            kept.append(group)
    return frozenset(kept)


def orders(found: Condition, states: int) -> int:
    """In how many of the ``states``! strict orders of all states the condition holds, exactly.

    Raises `InputError` (E357) where the condition is too intricate to count.
    """
    sizes = _Count(clause for _, clause in found.clauses).by_size()
    r = len(sizes) - 1
    fitting = sum(n * factorial(j) * factorial(r - j) for j, n in enumerate(sizes))
    return fitting * factorial(states) // factorial(r + 1)


class _Count:
    """Sets of states of which a formula holds, by their size: a formula is split into parts without common states,
    and else by whether its most frequent state is in the set."""

    def __init__(self, clauses: Iterator[Clause]) -> None:
        self._whole = frozenset(clauses)
        self._known: dict[frozenset[Clause], list[int]] = {}

    def by_size(self) -> list[int]:
        try:
            return self._of(self._whole)
        except RecursionError:
            raise self._too_many() from None

    def _of(self, formula: frozenset[Clause]) -> list[int]:
        if not formula:
            return [1]
        if formula not in self._known:
            if len(self._known) > _MOST_STEPS:
                raise self._too_many()
            parts = _parts(formula)
            self._known[formula] = self._split(formula) if len(parts) == 1 else _product(map(self._of, parts))
        return self._known[formula]

    @staticmethod
    def _too_many() -> InputError:
        return InputError.one("E357", "the condition has too many ways to be met to be counted exactly",
                              CODES["E357"][1], "ask for --concept Nash, or for a state with fewer moves")

    def _split(self, formula: frozenset[Clause]) -> list[int]:
        states = _states(formula)
        chosen = Counter(s for clause in formula for group in clause for s in sorted(group)).most_common(1)[0][0]
        with_it = frozenset(least for clause in formula
                            if frozenset() not in (least := _least({group - {chosen} for group in clause})))
        without = frozenset(frozenset(group for group in clause if chosen not in group) for clause in formula)
        inside = _free(self._of(with_it), len(states) - 1 - len(_states(with_it)))
        outside = [0] if frozenset() in without else _free(self._of(without), len(states) - 1 - len(_states(without)))
        return _sum([0, *inside], outside, len(states))


def _states(formula: frozenset[Clause]) -> set[int]:
    return {state for clause in formula for group in clause for state in group}


def _parts(formula: frozenset[Clause]) -> list[frozenset[Clause]]:
    """The clauses in parts that have no state in common."""
    parts: list[tuple[set[int], set[Clause]]] = []
    for clause in formula:
        states, clauses = {s for group in clause for s in group}, {clause}
        for part in [p for p in parts if p[0] & states]:
            parts.remove(part)
            states |= part[0]
            clauses |= part[1]
        parts.append((states, clauses))
    return [frozenset(clauses) for _, clauses in parts]


def _free(sizes: Sequence[int], more: int) -> list[int]:
    """The same with ``more`` states that may be in the set or not."""
    return _product([sizes, [comb(more, k) for k in range(more + 1)]])


def _product(factors: Iterator[list[int]] | Sequence[Sequence[int]]) -> list[int]:
    made = [1]
    for factor in factors:
        out = [0] * (len(made) + len(factor) - 1)
        for i, a in enumerate(made):
            for j, b in enumerate(factor):
                out[i + j] += a * b
        made = out
    return made


def _sum(a: Sequence[int], b: Sequence[int], degree: int) -> list[int]:
    return [(a[k] if k < len(a) else 0) + (b[k] if k < len(b) else 0) for k in range(degree + 1)]
