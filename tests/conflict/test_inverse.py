"""The inverse problem, goal seeking, reasons and orders of statements, against the engine by brute force."""

from __future__ import annotations

import inspect
import random
import sys
from dataclasses import replace
from itertools import permutations
from math import factorial

import pytest

from peaceroom.conflict.concepts import Analysis
from peaceroom.conflict.graph import Graph, OptionGraph, graph_of
from peaceroom.conflict.inverse import CONCEPTS, Condition, condition, orders
from peaceroom.conflict.model import Conflict
from peaceroom.conflict.preferences import Ranking, Statements
from peaceroom.conflict.reasons import reason
from peaceroom.conflict.relations import Relations
from peaceroom.conflict.seeking import Goal, is_equilibrium, seek
from peaceroom.conflict.statement_order import nearest_reordering
from peaceroom.core.errors import InputError
from peaceroom.findings.conflict_reasons import (
    condition_sentences,
    reason_sentences,
    reordered_sentence,
    sought_sentences,
)
from peaceroom.scenario.file.conflict import find_conflict

from .drawing import conflict, drawn


def _ranked(c: Conflict, actor: int, groups: tuple[tuple[int, ...], ...]) -> Conflict:
    return replace(c, actors=tuple(replace(a, preference=Ranking(groups)) if i == actor else a
                                   for i, a in enumerate(c.actors)))


def _stable(graph: Graph, concept: str) -> list[set[int]]:
    return [set(found.tolist()) for found in Analysis(graph).stable(concept)]


@pytest.mark.parametrize("seed", range(40))
def test_conditions_and_reasons_say_what_the_engine_finds(seed: int) -> None:
    graph = graph_of(conflict(seed, most_options=4) if seed % 4 else drawn(seed))
    relations = Relations(graph)
    for concept in CONCEPTS:
        found = _stable(graph, concept)
        for actor in range(len(graph.conflict.actors)):
            for state in range(1, graph.size + 1):
                here = graph.rank(actor, state)
                lower = frozenset(s for s in range(1, graph.size + 1) if graph.rank(actor, s) <= here)
                stands = state in found[actor]
                assert condition(relations, actor, state, concept).holds(lower) == stands
                assert reason(relations, state, actor, concept).stable == stands


def test_orders_are_counted_as_by_going_through_them_all() -> None:
    tried = 0
    for seed in range(200):
        c = conflict(seed, most_options=3)
        graph = graph_of(c)
        if not 3 <= graph.size <= 5:
            continue
        tried += 1
        relations, state = Relations(graph), 1 + seed % graph.size
        count = dict.fromkeys(CONCEPTS, 0)
        for order in permutations(range(1, graph.size + 1)):
            other = graph_of(_ranked(c, 0, tuple((s,) for s in order)))
            for concept in CONCEPTS:
                count[concept] += state in _stable(other, concept)[0]
        assert {k: orders(condition(relations, 0, state, k), graph.size) for k in CONCEPTS} == count
        if tried == 12:
            return
    pytest.fail("too few conflicts of that size")


def test_syria_over_all_its_orders() -> None:
    """240 of 720 for Nash as in Hipel, Kilgour and Kinsara 2014; SEQ is 384, see ``test_classic.py``."""
    graph = graph_of(find_conflict("syria-iraq-1975"))
    relations = Relations(graph)
    found = {k: orders(condition(relations, 0, 2, k), 6) for k in CONCEPTS}
    assert found == {"Nash": 240, "GMR": 384, "SMR": 300, "SEQ": 384, "SSEQ": 300}


def test_counting_does_not_go_through_orders() -> None:
    graph = graph_of(conflict(7, most_options=6))
    found = condition(Relations(graph), 0, 1, "SMR")
    assert 0 <= orders(found, graph.size) <= factorial(graph.size)


@pytest.mark.parametrize("seed", range(12))
def test_goals_are_reached_or_contradict_each_other(seed: int) -> None:
    draw = random.Random(seed)
    c = conflict(seed + 900, most_options=3)
    graph = graph_of(c)
    relations = Relations(graph)
    concepts = ["Nash", "GMR", "SMR"]
    goals = list(dict.fromkeys(Goal(draw.randint(1, graph.size), draw.choice(concepts), draw.random() < 0.7)
                               for _ in range(3)))
    free = list(range(len(c.actors)))[: 1 + seed % 2]
    found = seek(relations, goals, free)
    if found.possible:
        changed = c
        for actor, groups in found.rankings.items():
            changed = _ranked(changed, actor, groups)
        then = Relations(graph_of(changed))
        assert [is_equilibrium(then, g) for g in goals] == [g.wanted for g in goals]
        if all(is_equilibrium(relations, g) == g.wanted for g in goals):
            assert not found.changes
    else:
        for one in found.contradiction:
            assert seek(relations, [g for g in found.contradiction if g != one], free).possible
    assert sought_sentences(graph, found)


def test_the_fewest_comparisons_are_changed() -> None:
    c = find_conflict("prisoners-dilemma")
    graph = graph_of(c)
    found = seek(Relations(graph), [Goal(4, "Nash")], [0, 1])
    # each prefers, or likes as much, to stay with cooperation
    assert sorted((change.actor, change.then) for change in found.changes) == [(0, None), (1, None)]


def test_seq_is_sought_for_one_actor_at_a_time() -> None:
    relations = Relations(graph_of(find_conflict("prisoners-dilemma")))
    with pytest.raises(InputError) as refused:
        seek(relations, [Goal(1, "SEQ")], [0, 1])
    assert refused.value.problems[0].code == "E358"


def _distance(order: tuple[int, ...]) -> int:
    return sum(a > b for k, a in enumerate(order) for b in order[k + 1:])


def test_the_nearest_order_of_statements_is_nearest() -> None:
    changed = unchanged = 0
    for seed in range(1_500):
        c = conflict(seed, most_options=4)
        p = c.actors[0].preference
        if not isinstance(p, Statements) or not 2 <= len(p.statements) <= 4:
            continue
        graph = graph_of(c)
        state = 1 + seed % graph.size
        found = nearest_reordering(c, 0, state, "Nash")
        assert found is not None
        now = state in Analysis(graph).equilibria("Nash")
        by_distance = []
        for order in permutations(range(len(p.statements))):
            other = replace(c, actors=(replace(c.actors[0], preference=Statements(tuple(
                p.statements[k] for k in order))), *c.actors[1:]))
            if (state in Analysis(graph_of(other)).equilibria("Nash")) != now:
                by_distance.append(_distance(order))
        assert found.swaps == (min(by_distance) if by_distance else None)
        assert found.all == (not by_distance)
        assert reordered_sentence(graph, found).endswith(".")
        changed, unchanged = changed + bool(by_distance), unchanged + (not by_distance)
        if changed >= 3 and unchanged >= 3:
            return
    pytest.fail("too few conflicts with statements")


def test_a_reason_reads_as_a_student_would_follow_it() -> None:
    graph = graph_of(find_conflict("cuban-missile-crisis"))
    assert isinstance(graph, OptionGraph)
    relations = Relations(graph)
    assert reason_sentences(graph, reason(relations, 7, 0, "SEQ")) == [
        "United States would stay in state 7 (Blockade Cuba; Withdraw the missiles).",
        "It could move to state 5 (Withdraw the missiles), which is better for it; but then Soviet Union could go to "
        "state 1 (nobody does anything), to its own advantage. State 1 is no better for United States than state 7: "
        "the move does not pay.",
        "This is judged by SEQ: an actor stays where the others would answer each better move so that it is no better "
        "off, and gain by each step of the answer."]
    told = condition_sentences(graph, condition(relations, 0, 3, "SEQ"), 1, 3)
    assert told[0] == "State 3 (Blockade Cuba) is stable for United States under SEQ if all this holds:"
    assert told[-1] == "That is so in 1 of 3 strict orders of all states, 33 in 100."


def test_a_condition_too_deep_to_count_is_refused_by_name() -> None:
    pairs = tuple((a, frozenset({frozenset({a}), frozenset({b})})) for a in range(1, 31) for b in range(a + 1, 31))
    found = Condition(1, 0, "SEQ", pairs)
    # of every pair one is in the set: at most one of the thirty is missing
    assert orders(found, 31) == factorial(31) * (factorial(30) + 30 * factorial(29)) // factorial(31)
    depth, limit = len(inspect.stack()), sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(depth + 40)
        with pytest.raises(InputError, match=r"E357.*--concept Nash"):
            orders(found, 31)
    finally:
        sys.setrecursionlimit(limit)
