"""Questions about a conflict beyond which states last: why, under which preferences, and how firmly."""

from __future__ import annotations

from collections.abc import Sequence
from math import factorial
from typing import TypedDict

from peaceroom.conflict.concepts import Analysis
from peaceroom.conflict.graph import Graph
from peaceroom.conflict.inverse import CONCEPTS, condition, orders
from peaceroom.conflict.reasons import reason
from peaceroom.conflict.relations import Relations
from peaceroom.conflict.seeking import Goal, seek
from peaceroom.conflict.statement_order import nearest_reordering
from peaceroom.findings.conflict_reasons import (
    condition_sentences,
    reason_sentences,
    reordered_sentence,
    sought_sentences,
)


class Told(TypedDict):
    """Why a state is stable for an actor under a concept, or not."""

    state: int
    actor: str
    concept: str
    stable: bool
    sentences: list[str]


class Needed(TypedDict):
    """What an actor would have to prefer: for each move the groups of states of which one must be no better than the
    state; in how many of all strict orders of the states that is so."""

    state: int
    actor: str
    concept: str
    moves: dict[str, list[list[int]]]
    orders: int
    of: int
    sentences: list[str]


class Wished(TypedDict):
    """Rankings that reach the goals (best first, in groups of equals), or the goals that contradict each other."""

    possible: bool
    rankings: dict[str, list[list[int]]]
    changed: int
    contradiction: list[int]
    sentences: list[str]


class Firm(TypedDict):
    """The nearest order of an actor's statements (their numbers from 1) that makes or breaks an equilibrium."""

    state: int
    actor: str
    concept: str
    equilibrium: bool
    order: list[int] | None
    swaps: int | None
    sentence: str


def told(graph: Graph, states: Sequence[int], concepts: Sequence[str]) -> list[Told]:
    """Reasons for every actor and concept. Raises `InputError` (E357, E358)."""
    relations = Relations(graph)
    out: list[Told] = []
    for state in states:
        for i, actor in enumerate(graph.conflict.actors):
            for concept in concepts:
                why = reason(relations, state, i, concept)
                out.append({"state": state, "actor": actor.id, "concept": concept, "stable": why.stable,
                            "sentences": reason_sentences(graph, why)})
    return out


def needed(graph: Graph, state: int, actors: Sequence[int], concepts: Sequence[str]) -> list[Needed]:
    """The inverse problem for each of the actors, the others' preferences as they are. Raises `InputError`."""
    relations = Relations(graph)
    out: list[Needed] = []
    for i in actors:
        for concept in concepts:
            found = condition(relations, i, state, concept)
            fitting, of_all = orders(found, graph.size), factorial(graph.size)
            out.append({"state": state, "actor": graph.conflict.actors[i].id, "concept": concept,
                        "moves": {str(move): sorted(sorted(g) for g in clause) for move, clause in found.clauses},
                        "orders": fitting, "of": of_all,
                        "sentences": condition_sentences(graph, found, fitting, of_all)})
    return out


def wished(graph: Graph, goals: Sequence[Goal], actors: Sequence[int]) -> Wished:
    """Goal seeking over the preferences of the actors. Raises `InputError`."""
    found = seek(Relations(graph), goals, actors)
    ids = [a.id for a in graph.conflict.actors]
    return {"possible": found.possible,
            "rankings": {ids[i]: [list(g) for g in groups] for i, groups in found.rankings.items()},
            "changed": len(found.changes), "contradiction": [g.state for g in found.contradiction],
            "sentences": sought_sentences(graph, found)}


def firm(graph: Graph, concepts: Sequence[str]) -> list[Firm]:
    """For every equilibrium, and every actor whose preferences are statements, the smallest change that breaks it.

    Raises `InputError` as the concepts do.
    """
    analysis = Analysis(graph)
    out: list[Firm] = []
    for concept in concepts:
        for state in analysis.equilibria(concept).tolist():
            for i, actor in enumerate(graph.conflict.actors):
                found = nearest_reordering(graph.conflict, i, state, concept)
                if found is not None:
                    out.append({"state": state, "actor": actor.id, "concept": concept,
                                "equilibrium": found.is_equilibrium,
                                "order": None if found.order is None else [k + 1 for k in found.order],
                                "swaps": found.swaps, "sentence": reordered_sentence(graph, found)})
    return out


def answerable(concepts: Sequence[str] | None) -> tuple[str, ...]:
    """Those of the concepts that such questions are answered for; without a choice SEQ, the usual one."""
    return ("SEQ",) if concepts is None else tuple(c for c in concepts if c in CONCEPTS) or tuple(concepts)
