"""Limited moves, Stackelberg, simultaneous answers and paths, each against a plain recursion."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from peaceroom.conflict.concepts import Analysis
from peaceroom.conflict.file.reading import bundled_file, read_conflict
from peaceroom.conflict.foresight import Foresight
from peaceroom.conflict.graph import Graph, OptionGraph, graph_of
from peaceroom.conflict.paths import Paths

from .drawing import conflict, drawn
from .test_further import _strict


def _two(seeds: range) -> Iterator[Graph]:
    return (graph_of(c) for c in map(_strict, seeds) if len(c.actors) == 2)


def _end(graph: Graph, mover: int, state: int, horizon: int) -> int:
    """Where two actors with strict preferences end, the mover to move, so many moves ahead."""
    if horizon == 0:
        return state
    ends = [_end(graph, 1 - mover, t, horizon - 1) for t in graph.moves(mover, state)]
    best = max(ends, key=lambda t: graph.rank(mover, t), default=state)
    return best if graph.rank(mover, best) > graph.rank(mover, state) else state


def test_limited_moves_of_two_actors_by_recursion() -> None:
    seen = 0
    for graph in _two(range(40)):
        foresight = Foresight(graph)
        for horizon in range(1, 4):
            for i in (0, 1):
                found = foresight.limited(horizon)[i]
                for s in range(1, graph.size + 1):
                    stays = all(graph.rank(i, _end(graph, 1 - i, t, horizon - 1)) <= graph.rank(i, s)
                                for t in graph.moves(i, s))
                    assert found[s - 1] == stays
                    seen += 1
    assert seen > 500


def test_one_move_ahead_is_nash_for_any_number_of_actors() -> None:
    for seed in range(60):
        for c in (conflict(seed, most_options=5), drawn(seed)):
            analysis = Analysis(graph_of(c))
            assert [a.tolist() for a in analysis.stable("L1")] == [a.tolist() for a in analysis.stable("Nash")]


def test_non_myopic_states_stay_stable_at_long_horizons() -> None:
    for graph in _two(range(30)):
        foresight = Foresight(graph)
        found = foresight.non_myopic()
        assert found is not None
        far = np.logical_and.reduce([foresight.limited(h) for h in range(150, 170)])
        assert (found <= far).all()


def test_stackelberg_is_two_ahead_for_the_leader_and_one_for_the_follower() -> None:
    for graph in _two(range(30)):
        foresight = Foresight(graph)
        found, two, one = foresight.stackelberg(), foresight.limited(2), foresight.limited(1)
        assert (found[0] == (two[0] & one[1])).all() and (found[1] == (two[1] & one[0])).all()


def test_simultaneous_answers_by_definition() -> None:
    for seed in range(80):
        graph = graph_of(conflict(seed, most_options=5))
        assert isinstance(graph, OptionGraph)
        found, everybody = Analysis(graph).stable("SIM"), range(len(graph.ranks))
        for i in everybody:
            right = []
            for s in range(1, graph.size + 1):
                code = int(graph.codes[s - 1])
                own = {j: [int(graph.codes[t - 1]) ^ code for t in graph.moves(j, s)
                           if graph.rank(j, t) > graph.rank(j, s)] for j in everybody}
                joint = [sum(change) for change in product(*([0, *own[j]] for j in everybody if j != i))]
                right += [s] * all(any((n := graph.number(code ^ mine ^ other)) is not None
                                       and graph.rank(i, n) <= graph.rank(i, s) for other in joint) for mine in own[i])
            assert found[i].tolist() == right, seed


def test_shortest_paths_by_levels() -> None:
    for seed in range(60):
        for c in (conflict(seed, most_options=5), drawn(seed)):
            graph = graph_of(c)
            for improving in (False, True):
                paths = Paths(graph, 1, improving=improving)
                level, nodes, far = 0, {(1, -1)}, {1: 0}
                while nodes:
                    level += 1
                    nodes = {(t, j) for s, last in nodes for j in range(len(c.actors)) if j != last
                             for t in graph.moves(j, s) if not improving or graph.rank(j, t) > graph.rank(j, s)}
                    for t, _ in nodes:
                        far.setdefault(t, level)
                    if level > 12:
                        break
                for s in range(1, graph.size + 1):
                    steps = paths.to(s)
                    assert (len(steps) if steps is not None else None) == far.get(s), (seed, s)
                    at, last = 1, -1
                    for step in steps or []:
                        assert step.to in graph.moves(step.actor, at) and step.actor != last
                        assert not improving or graph.rank(step.actor, step.to) > graph.rank(step.actor, at)
                        at, last = step.to, step.actor
                assert paths.reached() == len(far)


def test_the_dilemma_looked_at_from_afar() -> None:
    """Fang, Hipel and Kilgour 1993: cooperation is non-myopically stable, defection too."""
    path = bundled_file("prisoners-dilemma")
    assert path is not None
    assert Analysis(graph_of(read_conflict(path))).equilibria("non-myopic").tolist() == [1, 4]
