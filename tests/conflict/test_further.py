"""Strength, unknown preferences, attitudes, coalitions, blocks, perceptions: each against its definition."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations
from typing import cast

import pytest

from peaceroom.conflict.coalitions import coalition_stable, partition_judge, subsets
from peaceroom.conflict.concepts import Analysis
from peaceroom.conflict.file.reading import bundled_file, read_conflict
from peaceroom.conflict.further import (
    attitudes_found,
    blocks_called,
    coalitions_found,
    perceived_found,
    strength_found,
    unknown_found,
)
from peaceroom.conflict.graph import Graph, graph_of
from peaceroom.conflict.model import Actor, Attitude, Conflict, Perception
from peaceroom.conflict.preferences import Ranking, Statements, Unknown
from peaceroom.conflict.relations import Answers, Reading, Relations, numbers, stable
from peaceroom.conflict.stability import BASIC
from peaceroom.conflict.statements import Taken
from peaceroom.conflict.strength import WITH_STRENGTH, _strongly, strongly_stable

from .drawing import conflict, drawn


def _strict(seed: int, *, strong: bool = False) -> Conflict:
    """A random conflict with rankings without ties."""
    c, draw = conflict(seed, most_options=5), random.Random(seed)
    size = graph_of(c).size
    return replace(c, actors=tuple(replace(a, preference=Ranking(
        tuple((n,) for n in draw.sample(range(1, size + 1), size)),
        tuple(sorted(draw.sample(range(1, size), min(2, size - 1)))) if strong and size > 1 else ()))
        for a in c.actors))


def _reach(graph: Graph, movers: list[int], start: int, improving: bool = False) -> set[int]:
    """By sequences in which nobody moves twice in succession."""
    seen: set[tuple[int, int]] = set()
    todo = [(start, -1)]
    while todo:
        state, last = todo.pop()
        for j in movers:
            for t in graph.moves(j, state) if j != last else ():
                if (t, j) not in seen and (not improving or graph.rank(j, t) > graph.rank(j, state)):
                    seen.add((t, j))
                    todo.append((t, j))
    return {t for t, _ in seen}


def test_strong_stability_by_the_sweep_is_that_by_sets() -> None:
    for seed in range(80):
        c = _strict(seed, strong=True) if seed % 2 else conflict(seed, most_options=5)
        if not seed % 2:
            c = replace(c, actors=tuple(replace(a, preference=replace(a.preference, strong=1)) if isinstance(
                a.preference, Statements) else a for a in c.actors))
        graph = graph_of(c)
        relations = Relations(graph)
        for concept in WITH_STRENGTH:
            by_sets = [list(numbers(stable(relations, _strongly(relations), (i,), concept)))
                       for i in range(len(c.actors))]
            assert strongly_stable(graph, concept) == by_sets, (seed, concept)


def test_strongly_and_weakly_stable_states_are_the_stable_ones() -> None:
    for seed in range(40):
        analysis = Analysis(graph_of(_strict(seed, strong=True)))
        found = strength_found(analysis)
        for concept in WITH_STRENGTH:
            parts = found["equilibria"][concept]
            assert sorted(parts["strong"] + parts["weak"]) == analysis.equilibria(concept).tolist()


def test_strength_by_definition_for_two_actors() -> None:
    """Every improvement of s has an answer z such that s is strongly better than z."""
    for seed in range(40):
        c = _strict(seed, strong=True)
        graph = graph_of(c)
        for i, actor in enumerate(c.actors):
            ranking = cast(Ranking, actor.preference)
            place = {g[0]: n for n, g in enumerate(ranking.groups)}

            def much_better(s: int, z: int, place: dict[int, int] = place, ranking: Ranking = ranking) -> bool:
                return any(place[s] < cut <= place[z] for cut in ranking.strong)

            others = [j for j in range(len(c.actors)) if j != i]
            right = [s for s in range(1, graph.size + 1) if all(
                any(much_better(s, z) for z in _reach(graph, others, t))
                for t in graph.moves(i, s) if graph.rank(i, t) > graph.rank(i, s))]
            assert strongly_stable(graph, "GMR")[i] == right, seed


@pytest.mark.parametrize("reading", ["a", "b", "c", "d"])
def test_unknown_preferences_by_definition(reading: Reading) -> None:
    for seed in range(18):
        base, draw = _strict(seed), random.Random(seed + 7)
        size = graph_of(base).size
        pairs = [p for p in combinations(range(1, size + 1), 2) if draw.random() < 0.25]
        c = replace(base, actors=tuple(replace(a, unknown=Unknown(frozenset(
            p for p in pairs if draw.random() < 0.6))) for a in base.actors))
        graph = graph_of(c)
        found = unknown_found(Relations(graph))[reading]["stability"]
        for i, actor in enumerate(c.actors):
            others = [j for j in range(len(c.actors)) if j != i]

            def tempts(s: int, t: int, i: int = i, actor: Actor = actor, graph: Graph = graph) -> bool:
                if actor.unknown.between(s, t):
                    return reading in "ac"
                return graph.rank(i, t) > graph.rank(i, s)

            def deters(s: int, z: int, i: int = i, actor: Actor = actor, graph: Graph = graph) -> bool:
                if actor.unknown.between(s, z):
                    return reading in "cd"
                return graph.rank(i, z) <= graph.rank(i, s)

            states = range(1, graph.size + 1)
            leaving = {s: [t for t in graph.moves(i, s) if tempts(s, t)] for s in states}
            assert found[actor.id]["Nash"] == [s for s in states if not leaving[s]]
            assert found[actor.id]["GMR"] == [s for s in states if all(
                any(deters(s, z) for z in _reach(graph, others, t)) for t in leaving[s])], seed
            assert found[actor.id]["SMR"] == [s for s in states if all(
                any(deters(s, z) and all(deters(s, w) for w in graph.moves(i, z)) for z in _reach(graph, others, t))
                for t in leaving[s])], seed


def test_where_all_is_known_the_four_readings_are_one() -> None:
    for seed in range(20):
        graph = graph_of(conflict(seed, most_options=5))
        found, analysis = unknown_found(Relations(graph)), Analysis(graph)
        for concept in BASIC:
            assert all(found[r]["equilibria"][concept] == analysis.equilibria(concept).tolist() for r in "abcd")


def test_attitudes_to_oneself_alone_are_ordinary_stability_without_ties() -> None:
    for seed in range(30):
        graph = graph_of(_strict(seed))
        found, analysis = attitudes_found(Relations(graph)), Analysis(graph)
        for concept in BASIC:
            assert found["equilibria"][concept] == analysis.equilibria(concept).tolist(), (seed, concept)


def test_attitudes_by_definition() -> None:
    """A reply is at least as good for those whom the actor is positive to, and worse for those it is negative to."""
    for seed in range(30):
        base, draw = _strict(seed), random.Random(seed)
        words: list[Attitude] = ["positive", "negative", "neutral"]
        c = replace(base, actors=tuple(replace(a, attitudes={b.id: draw.choice(words) for b in base.actors})
                                       for a in base.actors))
        graph = graph_of(c)
        found = attitudes_found(Relations(graph))["stability"]
        for i, actor in enumerate(c.actors):
            def wanted(s: int, t: int, actor: Actor = actor, graph: Graph = graph) -> bool:
                return all(attitude == "neutral" or (graph.rank(j, t) >= graph.rank(j, s)) == (attitude == "positive")
                           for j, b in enumerate(graph.conflict.actors) for attitude in [actor.attitudes[b.id]])

            assert found[actor.id]["Nash"] == [s for s in range(1, graph.size + 1)
                                               if not any(wanted(s, t) for t in graph.moves(i, s))]


def test_coalitions_by_definition() -> None:
    for seed in range(25):
        c = conflict(seed, most_options=4) if seed % 3 else drawn(seed, most_states=6)
        graph = graph_of(c)
        relations, everybody = Relations(graph), range(len(c.actors))
        found = {concept: coalition_stable(relations, subsets(everybody), concept) for concept in BASIC}
        for group in subsets(everybody):
            others = [j for j in everybody if j not in group]
            states = range(1, graph.size + 1)

            def gains(s: int, t: int, group: tuple[int, ...] = group, graph: Graph = graph) -> bool:
                return all(graph.rank(i, t) > graph.rank(i, s) for i in group)

            leaving = {s: [t for t in _reach(graph, list(group), s) if gains(s, t)] for s in states}
            nash = [s for s in states if not leaving[s]]
            gmr = [s for s in states if all(any(not gains(s, z) for z in _reach(graph, others, t)) for t in leaving[s])]
            smr = [s for s in states if all(any(
                not gains(s, z) and not any(gains(s, w) for w in _reach(graph, list(group), z))
                for z in _reach(graph, others, t)) for t in leaving[s])]
            assert list(numbers(found["Nash"][group])) == nash, seed
            assert list(numbers(found["GMR"][group])) == gmr, (seed, group)
            assert list(numbers(found["SMR"][group])) == smr, (seed, group)
            assert found["Nash"][group] & ~found["SEQ"][group] == 0


def test_actors_alone_as_blocks_are_the_actors() -> None:
    for seed in range(25):
        c = conflict(seed, most_options=5)
        relations, analysis = Relations(graph_of(c)), Analysis(graph_of(c))
        blocks = blocks_called(c, c.actors[0].id)
        judge, answers = partition_judge(relations, blocks), Answers()
        for concept in BASIC:
            assert [list(numbers(stable(relations, judge, b, concept, answers))) for b in blocks] == [
                s.tolist() for s in analysis.stable(concept)]


def test_a_coalition_moves_the_dilemma_to_cooperation() -> None:
    path = bundled_file("prisoners-dilemma")
    assert path is not None
    found = coalitions_found(Relations(graph_of(read_conflict(path))), [1, 4])
    assert found["moves"] == [{"from": 1, "to": 4, "members": ["first", "second"]}]
    assert found["equilibria"]["Nash"] == []  # the single actors leave 4, both together 1


def test_perceptions_change_what_lasts() -> None:
    for seed in range(20):
        c = conflict(seed, most_options=5)
        found, analysis = perceived_found(c), Analysis(graph_of(c))
        for concept in BASIC:
            assert [row["state"] for row in found["equilibria"][concept]] == analysis.equilibria(concept).tolist()
            assert all(len(row["expected_by"]) == len(c.actors) for row in found["equilibria"][concept])
    path = bundled_file("prisoners-dilemma")
    assert path is not None
    c = read_conflict(path)
    blind = replace(c, perceptions={"first": Perception((Taken(1),)), "second": Perception(
        preferences={"first": Ranking(((4,), (3,), (2,), (1,)))})})
    found = perceived_found(blind)
    assert found["views"]["first"]["states"] == [1, 2]
    assert found["views"]["second"]["equilibria"]["Nash"] == [2]  # it expects the first actor to cooperate
    assert found["equilibria"]["Nash"] == [{"state": 1, "unseen_by": [], "expected_by": ["first"]}]
