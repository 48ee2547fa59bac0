"""Stability: definitions as dense matrices, inclusions, and what may not change an answer."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.conflict.concepts import Analysis
from peaceroom.conflict.graph import OptionGraph, graph_of
from peaceroom.conflict.model import Conflict
from peaceroom.conflict.preferences import Payoffs
from peaceroom.conflict.relations import Relations, individual, numbers, stable
from peaceroom.conflict.stability import BASIC

from .drawing import conflict, drawn
from .matrices import stability

SEEDS = st.integers(0, 10**9)


def _found(c: Conflict) -> dict[str, list[list[int]]]:
    analysis = Analysis(graph_of(c))
    return {concept: [a.tolist() for a in analysis.stable(concept)] for concept in BASIC}


@pytest.mark.parametrize("part", range(4))
def test_the_engine_finds_what_matrices_find(part: int) -> None:
    for seed in range(part * 60, part * 60 + 60):
        c = conflict(seed)
        assert _found(c) == stability(graph_of(c)), seed


@pytest.mark.slow
@pytest.mark.parametrize("part", range(20))
def test_the_engine_finds_what_matrices_find_in_thousands(part: int) -> None:
    for seed in range(10_000 + part * 250, 10_000 + part * 250 + 250):
        c = conflict(seed, most_options=7)
        assert _found(c) == stability(graph_of(c)), seed


def test_drawn_graphs_keep_who_moved_last() -> None:
    for seed in range(150):
        c = drawn(seed)
        assert _found(c) == stability(graph_of(c)), seed


def test_sets_of_states_find_what_the_sweep_finds() -> None:
    for seed in range(500, 560):
        graph = graph_of(conflict(seed, most_options=5))
        relations = Relations(graph)
        judge = individual(relations)
        found = {c: [list(numbers(stable(relations, judge, (i,), c))) for i in range(len(graph.conflict.actors))]
                 for c in BASIC}
        assert found == _found(graph.conflict), seed


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_inclusions(seed: int) -> None:
    found = {c: [set(a) for a in per] for c, per in _found(conflict(seed)).items()}
    for inner, outer in (("Nash", "SMR"), ("SMR", "GMR"), ("Nash", "SSEQ"), ("SSEQ", "SEQ"), ("SEQ", "GMR"),
                         ("SSEQ", "SMR")):
        assert all(a <= b for a, b in zip(found[inner], found[outer], strict=True)), (inner, outer)


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(1, 50), st.integers(-100, 100))
def test_only_the_order_of_payoffs_counts(seed: int, slope: int, shift: int) -> None:
    c = conflict(seed)
    graph = graph_of(c)
    assert isinstance(graph, OptionGraph)
    stretched = replace(c, actors=tuple(
        replace(actor, preference=Payoffs(tuple(
            Fraction(int(r)) ** 3 * slope + shift for r in graph.ranks[i, graph.codes])))
        for i, actor in enumerate(c.actors)))
    assert _found(stretched) == _found(c)


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_a_state_is_judged_alike_whoever_is_named_first(seed: int) -> None:
    c = conflict(seed)
    turned = replace(c, actors=c.actors[::-1])
    graph = graph_of(c)
    assert isinstance(graph, OptionGraph)
    where = {o.id: i for i, o in enumerate(turned.options)}
    moved = [sum((code >> i & 1) << where[o.id] for i, o in enumerate(c.options)) for code in graph.codes.tolist()]
    ranks = [dict(zip(moved, graph.ranks[i, graph.codes].tolist(), strict=True)) for i in range(len(c.actors))]
    codes = sorted(moved)
    again = replace(turned, infeasible=(), only=tuple(codes), actors=tuple(
        replace(actor, preference=Payoffs(tuple(Fraction(ranks[len(ranks) - 1 - i][code]) for code in codes)))
        for i, actor in enumerate(turned.actors)))
    found, back = _found(c), _found(again)
    for concept in BASIC:
        here = [{moved[n - 1] for n in states} for states in found[concept]]
        there = [{codes[n - 1] for n in states} for states in back[concept][::-1]]
        assert here == there, concept


def test_chunks_of_statements_and_single_ones_give_the_same_ranks() -> None:
    for seed in range(30):
        c = conflict(seed)
        graph = graph_of(c)
        assert isinstance(graph, OptionGraph)
        for row in graph.ranks:
            assert set(np.unique(row[row >= 0])) == set(range(row.max() + 1))
