"""Goal seeking: preferences under which chosen states are equilibria and others not, as near as can be to the given.

A weak order is asked of a SAT solver by its comparisons (is a no better than b?), which must be complete and
transitive; whether a state is stable is a formula of such comparisons (`peaceroom.conflict.inverse`). As few of them as
possible differ from the given ones. Goals that contradict each other are told by a smallest set of them that do:
without any one of them the rest can be had.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import Any

from peaceroom.conflict.inverse import Condition, condition
from peaceroom.conflict.relations import Relations, stable
from peaceroom.conflict.relations import individual as judge_of
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.core.extras import need

#: feasible states up to which an order is sought: transitivity takes their third power
MOST_STATES = 64


@dataclass(frozen=True, slots=True)
class Goal:
    """A state (by number) that is to be an equilibrium under a concept, or not to be one."""

    state: int
    concept: str
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """Of an actor's comparison of two states: the one that is better now (None: equally good), and then."""

    actor: int
    states: tuple[int, int]
    now: int | None
    then: int | None


@dataclass(frozen=True, slots=True)
class Sought:
    """``rankings`` (actor → groups of equals, best first) and what they change; or ``contradiction``: goals of which
    none can be left out without the others being possible."""

    rankings: dict[int, tuple[tuple[int, ...], ...]]
    changes: tuple[Change, ...]
    contradiction: tuple[Goal, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether the goals can be had."""
        return not self.contradiction


def seek(relations: Relations, goals: Sequence[Goal], free: Sequence[int]) -> Sought:
    """Preferences of the ``free`` actors (indices) that reach all goals; the others keep theirs.

    Raises
    ------
    InputError
        E357 for more than `MOST_STATES` states; E358 for a concept that cannot be sought, and for SEQ or SSEQ with
        several free actors: what they answer to their own advantage is then not known; E329 without the solver.
    """
    need("conflict")
    size = relations.graph.size
    if size > MOST_STATES:
        raise InputError.one("E357", f"an order of {size:,} states is too large to be sought", CODES["E357"][1],
                             f"leave out options until {MOST_STATES} states or fewer can be")
    if len(free) > 1 and (own := next((g.concept for g in goals if g.concept in ("SEQ", "SSEQ")), None)):
        raise InputError.one("E358", f"{own} is sought for one actor at a time", CODES["E358"][1],
                             "name one actor, or ask for Nash, GMR or SMR")
    return _Search(relations, goals, free).found()


class _Search:
    def __init__(self, relations: Relations, goals: Sequence[Goal], free: Sequence[int]) -> None:
        self.relations, self.goals, self.free = relations, goals, free
        self.states = range(1, relations.graph.size + 1)
        self.least: dict[tuple[int, int, int], int] = {}
        self.clauses: list[list[int]] = []
        self.variables = 0
        for actor in free:
            self._order(actor)
        self.chosen = [self._goal(goal) for goal in goals]

    def _new(self) -> int:
        self.variables += 1
        return self.variables

    def _order(self, actor: int) -> None:
        """The actor's comparisons: every two states can be compared, and what is no better than what is no better than
        a third is no better than that."""
        for a, b in permutations(self.states, 2):
            self.least[actor, a, b] = self._new()
        for a, b in combinations(self.states, 2):
            self.clauses.append([self.least[actor, a, b], self.least[actor, b, a]])
        for a, b, c in permutations(self.states, 3):
            self.clauses.append([-self.least[actor, a, b], -self.least[actor, b, c], self.least[actor, a, c]])

    def _goal(self, goal: Goal) -> int:
        """A variable that, where it is true, has the goal reached."""
        chosen = self._new()
        parts = [self._stable(condition(self.relations, actor, goal.state, goal.concept)) for actor in self.free]
        fixed = all(self._kept(actor, goal) for actor in range(len(self.relations.graph.conflict.actors))
                    if actor not in self.free)
        if goal.wanted:
            self.clauses += [[-chosen, part] for part in parts] if fixed else [[-chosen]]
        elif fixed:
            self.clauses.append([-chosen, *(-part for part in parts)])
        return chosen

    def _kept(self, actor: int, goal: Goal) -> bool:
        """Whether the state is stable for an actor whose preferences stay, by those."""
        found = stable(self.relations, judge_of(self.relations), (actor,), goal.concept)
        return bool(found >> (goal.state - 1) & 1)

    def _stable(self, found: Condition) -> int:
        """A variable that is true just where the condition holds."""
        met = [self._any([self._all([self.least[found.actor, state, found.state] for state in sorted(group)])
                          for group in sorted(clause, key=sorted)]) for _, clause in found.clauses]
        return self._all(met)

    def _all(self, parts: Sequence[int]) -> int:
        made = self._new()
        self.clauses += [[-made, part] for part in parts]
        self.clauses.append([made, *(-part for part in parts)])
        return made

    def _any(self, parts: Sequence[int]) -> int:
        made = self._new()
        self.clauses += [[made, -part] for part in parts]
        self.clauses.append([-made, *parts])
        return made

    def found(self) -> Sought:
        from pysat.solvers import Cadical153

        with Cadical153(bootstrap_with=self.clauses) as solver:
            if not solver.solve(assumptions=self.chosen):
                return Sought({}, (), self._contradiction(solver))
        model = self._nearest()
        rankings = {actor: self._ranking(actor, model) for actor in self.free}
        return Sought(rankings, tuple(self._changes(rankings)))

    def _contradiction(self, solver: Any) -> tuple[Goal, ...]:
        """A smallest set: what the solver names, less all that can be left out."""
        core = list(solver.get_core() or self.chosen)
        for one in list(core):
            rest = [c for c in core if c != one]
            if not solver.solve(assumptions=rest):
                core = rest
        return tuple(goal for goal, chosen in zip(self.goals, self.chosen, strict=True) if chosen in core)

    def _nearest(self) -> frozenset[int]:
        """What is true where all goals are reached and as few comparisons as possible differ from the given ones."""
        from pysat.examples.rc2 import RC2
        from pysat.formula import WCNF

        formula = WCNF()
        formula.extend(self.clauses)
        formula.extend([[c] for c in self.chosen])
        for actor in self.free:
            rank = self._ranks(actor)
            for a, b in permutations(self.states, 2):
                as_now = self.least[actor, a, b]
                formula.append([as_now if rank[a - 1] <= rank[b - 1] else -as_now], weight=1)
        with RC2(formula) as solver:
            return frozenset(v for v in solver.compute() or () if v > 0)

    def _ranks(self, actor: int) -> list[int]:
        return [self.relations.graph.rank(actor, n) for n in self.states]

    def _ranking(self, actor: int, model: Iterable[int]) -> tuple[tuple[int, ...], ...]:
        below = {a: sum(self.least[actor, b, a] in model for b in self.states if b != a) for a in self.states}
        levels = sorted(set(below.values()), reverse=True)
        return tuple(tuple(s for s in self.states if below[s] == level) for level in levels)

    def _changes(self, rankings: dict[int, tuple[tuple[int, ...], ...]]) -> Iterable[Change]:
        for actor, groups in rankings.items():
            then = {state: -level for level, group in enumerate(groups) for state in group}
            now = dict(zip(self.states, self._ranks(actor), strict=True))
            for a, b in combinations(self.states, 2):
                before, after = _better(now, a, b), _better(then, a, b)
                if before != after:
                    yield Change(actor, (a, b), before, after)


def _better(rank: dict[int, int], a: int, b: int) -> int | None:
    return None if rank[a] == rank[b] else a if rank[a] > rank[b] else b


def is_equilibrium(relations: Relations, goal: Goal) -> bool:
    """Whether a goal's state is an equilibrium under its concept, by the graph's preferences."""
    judge = judge_of(relations)
    return all(bool(stable(relations, judge, (i,), goal.concept) >> (goal.state - 1) & 1)
               for i in range(len(relations.graph.conflict.actors)))
