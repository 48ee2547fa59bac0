"""Stability by sets of states: for graphs drawn by hand, coalitions, unknown preferences and attitudes.

Whatever does not reduce to one order of states is judged here: a set of states is one integer, bit n - 1 for state n.
Legal sequences of moves keep (state, last mover), because with hand-drawn arcs it matters that nobody moves twice in
succession.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np

from peaceroom.conflict.graph import Graph, OptionGraph
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError

#: a set of states
States: TypeAlias = int
#: actors that move as one, by index
Player: TypeAlias = tuple[int, ...]
#: what the opponents of a player reach from each state: by any moves, or in their own interest
Answers: TypeAlias = dict[tuple[Player, bool], dict[int, States]]
Reading: TypeAlias = Literal["a", "b", "c", "d"]
#: feasible states up to which sets are kept
MOST_STATES = 8_192


def numbers(states: States) -> Iterator[int]:
    """The state numbers in a set, ascending."""
    while states:
        low = states & -states
        yield low.bit_length()
        states ^= low


def set_of(found: Sequence[int]) -> States:
    """The set of these state numbers."""
    made = 0
    for number in found:
        made |= 1 << (number - 1)
    return made


@dataclass(slots=True, eq=False)
class Relations:
    """Moves and comparisons of a graph as sets. Raises `InputError` (E357) for more than `MOST_STATES` states."""

    graph: Graph
    everything: States = 0
    _moves: dict[tuple[Player, int], States] = field(default_factory=dict)
    _above: list[list[States]] = field(default_factory=list)
    _unknown: list[dict[int, States]] = field(default_factory=list)

    def __post_init__(self) -> None:
        graph = self.graph
        if graph.size > MOST_STATES:
            raise InputError.one("E357", f"this question is answered for at most {MOST_STATES:,} states, and the "
                                 f"conflict has {graph.size:,}", CODES["E357"][1],
                                 "ask for Nash, GMR, SMR, SEQ or SSEQ, or leave out options")
        self.everything = (1 << graph.size) - 1
        for i, actor in enumerate(graph.conflict.actors):
            ranks = np.array([graph.rank(i, n) for n in range(1, graph.size + 1)])
            levels = [0] * (int(ranks.max()) + 2)
            for n, rank in enumerate(ranks.tolist()):
                levels[rank] |= 1 << n
            for level in range(len(levels) - 2, -1, -1):
                levels[level] |= levels[level + 1]
            self._above.append(levels)  # [r]: ranks of at least r
            mine: dict[int, States] = {}
            for a, b in actor.unknown.pairs:
                mine[a] = mine.get(a, 0) | 1 << (b - 1)
                mine[b] = mine.get(b, 0) | 1 << (a - 1)
            self._unknown.append(mine)

    @property
    def in_options(self) -> bool:
        """Whether two moves of one actor in succession are one move of it."""
        return isinstance(self.graph, OptionGraph)

    def unknown(self, actor: int, state: int) -> States:
        """States of which it is not known whether the actor prefers them to this one."""
        return self._unknown[actor].get(state, 0)

    def better(self, actor: int, state: int) -> States:
        """States that the actor is known to prefer to this one."""
        return self._above[actor][self.graph.rank(actor, state) + 1] & ~self.unknown(actor, state)

    def as_good(self, actor: int, state: int) -> States:
        """States that are known to be at least as good for the actor as this one, which is one of them."""
        return self._above[actor][self.graph.rank(actor, state)] & ~self.unknown(actor, state)

    def better_for_all(self, player: Player, state: int) -> States:
        """States that every member is known to prefer to this one."""
        found = self.everything
        for actor in player:
            found &= self.better(actor, state)
        return found

    def moves(self, player: Player, state: int) -> States:
        """R of an actor, or what a coalition reaches by legal sequences of its members' moves."""
        if (player, state) not in self._moves:
            if len(player) == 1:
                found = set_of(self.graph.moves(player[0], state))
            else:
                members = [(actor,) for actor in player]
                found = (self.closure(members, state, self.moves, {}) if self.in_options
                         else self.sequences(members, state, self.moves)) & ~(1 << (state - 1))
            self._moves[player, state] = found
        return self._moves[player, state]

    def improvements(self, player: Player, state: int) -> States:
        """Moves that are better for all members."""
        return self.moves(player, state) & self.better_for_all(player, state)

    def sequences(self, players: Sequence[Player], start: int, step: Callable[[Player, int], States]) -> States:
        """What the players reach by legal sequences of steps: nobody moves twice in succession."""
        reached = [0] * len(players)
        todo = [(start, -1)]
        while todo:
            state, last = todo.pop()
            for p, player in enumerate(players):
                if p != last and (new := step(player, state) & ~reached[p]):
                    reached[p] |= new
                    todo += [(n, p) for n in numbers(new)]
        found = 0
        for part in reached:
            found |= part
        return found

    def closure(self, players: Sequence[Player], start: int, step: Callable[[Player, int], States],
                known: Mapping[int, States]) -> States:
        """`sequences` where two steps of one player in succession are one step of it, so that it need not be kept who
        moved last; ``known`` holds what is reached from other states."""
        found, todo = 0, [start]
        while todo:
            state = todo.pop()
            for player in players:
                new = step(player, state) & ~found
                found |= new
                for n in numbers(new):
                    if n in known:
                        found |= known[n]
                    else:
                        todo.append(n)
        return found


@dataclass(frozen=True, slots=True)
class Judge:
    """What moves a player, and what deters it; see the makers below.

    Attributes
    ----------
    drawn
        States that tempt the player away from a state, whether it can get there or not.
    deterred
        States that deter it, if it would end there having left a state.
    step
        A step of an opponent that answers in its own interest.
    opponents, improvers
        Who answers, for sequences of any moves and for those in their own interest.
    transitive
        Whether in option form it need not be kept who moved last: two steps of one opponent in succession are one step
        of it, and the state that was moved to, which this would add to its own answers, never deters.
    """

    drawn: Callable[[Player, int], States]
    deterred: Callable[[Player, int], States]
    step: Callable[[Player, int], States]
    opponents: Callable[[Player], Sequence[Player]]
    improvers: Callable[[Player], Sequence[Player]]
    transitive: bool = True


def stable(relations: Relations, judge: Judge, player: Player, concept: str,
           answers: Answers | None = None) -> States:
    """The states that are stable for a player. ``concept``: Nash, GMR, SMR, SEQ or SSEQ; ``answers`` keeps what has
    been reached for other concepts of the same judge."""
    improving = concept in ("SEQ", "SSEQ")
    known = ({} if answers is None else answers).setdefault((player, improving), {})
    who = judge.improvers(player) if improving else judge.opponents(player)
    step = judge.step if improving else relations.moves
    closed = relations.in_options and judge.transitive

    def replies(state: int) -> States:
        if state not in known:
            known[state] = (relations.closure(who, state, step, known) if closed
                            else relations.sequences(who, state, step))
        return known[state]

    found = 0
    for state in range(1, relations.graph.size + 1):
        tempting = judge.drawn(player, state)
        leaving = relations.moves(player, state) & tempting
        if leaving and concept == "Nash":
            continue
        deterring = judge.deterred(player, state)
        for move in numbers(leaving):
            harm = replies(move) & deterring
            if concept in ("SMR", "SSEQ"):  # an answer counts only if the player cannot escape from it
                escape = relations.everything & ~deterring
                harm = next((1 << (z - 1) for z in numbers(harm) if not relations.moves(player, z) & escape), 0)
            if not harm:
                break
        else:
            found |= 1 << (state - 1)
    return found


def individual(relations: Relations, reading: Reading = "b") -> Judge:
    """Each actor for itself. ``reading`` matters where preferences are not known (Li, Hipel, Kilgour and Fang, IEEE
    Transactions on Systems, Man, and Cybernetics C 34, 2004): an actor is tempted by what may be better under a and c,
    and deterred by what may be no better under c and d. Those who answer in their own interest may take any step that
    may be better for them."""
    actors = [(i,) for i in range(len(relations.graph.conflict.actors))]

    def drawn(player: Player, state: int) -> States:
        found = relations.better(player[0], state)
        return found | relations.unknown(player[0], state) if reading in "ac" else found

    def deterred(player: Player, state: int) -> States:
        worse = relations.everything & ~relations.better(player[0], state)
        return worse if reading in "cd" else worse & ~relations.unknown(player[0], state)

    def step(player: Player, state: int) -> States:
        return relations.moves(player, state) & (
            relations.better(player[0], state) | relations.unknown(player[0], state))

    def others(player: Player) -> Sequence[Player]:
        return [a for a in actors if a != player]

    known = not any(actor.unknown.pairs for actor in relations.graph.conflict.actors)
    return Judge(drawn, deterred, step, others, others, transitive=known)


def attitudes(relations: Relations) -> Judge:
    """Each actor as its attitudes have it: it wants what is at least as good for whom it is positive to (itself, unless
    the file says otherwise), and worse for whom it is negative to.

    Inohara, Hipel and Walker, *Conflict analysis approaches for investigating attitudes and misperceptions in the War
    of 1812*, Journal of Systems Science and Systems Engineering 16 (2007), section 3: total relational replies. As
    there, a reply may be just as good, so with ties these are not quite the ordinary concepts.
    """
    conflict = relations.graph.conflict
    index = {actor.id: i for i, actor in enumerate(conflict.actors)}
    towards: list[Mapping[int, str]] = [
        {index[name]: attitude for name, attitude in {actor.id: "positive", **actor.attitudes}.items()}
        for actor in conflict.actors]
    judge = individual(relations)

    def drawn(player: Player, state: int) -> States:
        found = relations.everything & ~(1 << (state - 1))
        for other, attitude in towards[player[0]].items():
            if attitude != "neutral":
                good = relations.as_good(other, state)
                found &= good if attitude == "positive" else relations.everything & ~good
        return found

    def deterred(player: Player, state: int) -> States:
        return relations.everything & ~drawn(player, state)

    def step(player: Player, state: int) -> States:
        return relations.moves(player, state) & drawn(player, state)

    return Judge(drawn, deterred, step, judge.opponents, judge.improvers)
