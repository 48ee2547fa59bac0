"""Random conflicts: infeasible states, irreversible options, ties, two to five actors."""

from __future__ import annotations

import random
from fractions import Fraction

from peaceroom.conflict.graph import feasible_ranks
from peaceroom.conflict.model import Actor, Conflict, Direction, Option
from peaceroom.conflict.preferences import Payoffs, Preference, Ranking, Statements, Weights
from peaceroom.conflict.statements import Both, Either, Not, Pattern, Same, Statement, Taken

DIRECTIONS: tuple[Direction, ...] = ("both", "forward", "backward")


def statement(draw: random.Random, options: int, depth: int = 2) -> Statement:
    if depth and draw.random() < 0.6:
        kind = draw.choice((Both, Either, Same))
        return kind(statement(draw, options, depth - 1), statement(draw, options, depth - 1))
    if draw.random() < 0.2:
        asked = draw.randrange(1, 1 << options)
        return Pattern(asked, asked & draw.randrange(1 << options))
    one = Taken(draw.randrange(options))
    return Not(one) if draw.random() < 0.4 else one


def preference(draw: random.Random, options: int, states: int) -> Preference:
    kind = draw.randrange(4)
    if kind == 0:
        return Statements(tuple(statement(draw, options) for _ in range(draw.randint(1, 2 * options))))
    if kind == 1:
        return Weights({i: Fraction(draw.randint(-3, 3), draw.choice((1, 2, 3))) for i in range(options)})
    if kind == 2:
        return Payoffs(tuple(Fraction(draw.randint(0, states)) for _ in range(states)))
    order = draw.sample(range(1, states + 1), states)
    groups: list[tuple[int, ...]] = []
    while order:
        size = draw.choice((1, 1, 1, 2, 3))
        groups.append(tuple(order[:size]))
        order = order[size:]
    return Ranking(tuple(groups))


def conflict(seed: int, *, most_options: int = 6) -> Conflict:
    """A conflict in option form with 2 to 5 actors, each with an option at least, and a feasible state at least."""
    draw = random.Random(seed)
    actors = draw.randint(2, min(5, most_options))
    options = draw.randint(actors, most_options)
    owners = sorted([*range(actors), *(draw.randrange(actors) for _ in range(options - actors))])
    one_way = draw.choice((0.0, 0.3, 0.8))
    made = [Option(f"o{i}", direction=draw.choice(DIRECTIONS) if draw.random() < one_way else "both")
            for i in range(options)]
    while True:
        infeasible = tuple(statement(draw, options, 1) for _ in range(draw.choice((0, 0, 1, 2))))
        empty = Conflict("drawn at random", tuple(
            Actor(f"a{i}", options=tuple(o for o, owner in zip(made, owners, strict=True) if owner == i))
            for i in range(actors)), infeasible)
        states = int((feasible_ranks(empty) >= 0).sum())
        if states:
            break
    return Conflict(empty.title, tuple(Actor(a.id, options=a.options, preference=preference(draw, options, states))
                                       for a in empty.actors), infeasible)


def drawn(seed: int, *, most_states: int = 9) -> Conflict:
    """A graph with arcs at random, not transitive."""
    draw = random.Random(seed)
    states, actors = draw.randint(3, most_states), draw.randint(2, 4)
    pairs = [(a, b) for a in range(1, states + 1) for b in range(1, states + 1) if a != b]
    return Conflict("drawn at random", tuple(
        Actor(f"a{i}", arcs=frozenset(p for p in pairs if draw.random() < 1.6 / states),
              preference=Payoffs(tuple(Fraction(draw.randint(0, states)) for _ in range(states))))
        for i in range(actors)), states=tuple(f"s{i}" for i in range(1, states + 1)))
