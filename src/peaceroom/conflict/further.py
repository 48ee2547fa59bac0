"""Further questions to a conflict, as plain data: strength, what is not known, attitudes, perceptions, coalitions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from peaceroom.conflict.coalitions import coalition_moves, coalition_stable, partition_judge, subsets
from peaceroom.conflict.concepts import Analysis
from peaceroom.conflict.hypergame import lasting, seen
from peaceroom.conflict.model import Conflict
from peaceroom.conflict.relations import (
    Answers,
    Judge,
    Player,
    Reading,
    Relations,
    attitudes,
    individual,
    numbers,
    stable,
)
from peaceroom.conflict.stability import BASIC, Basic
from peaceroom.conflict.strength import WITH_STRENGTH, strongly_stable
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError

READINGS: tuple[Reading, ...] = ("a", "b", "c", "d")


class Judged(TypedDict):
    """State numbers by concept, overall and of each actor."""

    equilibria: dict[str, list[int]]
    stability: dict[str, dict[str, list[int]]]


class StrongWeak(TypedDict):
    strong: list[int]
    weak: list[int]


class Strength(TypedDict):
    equilibria: dict[str, StrongWeak]
    stability: dict[str, dict[str, StrongWeak]]


class GroupRow(TypedDict):
    members: list[str]
    stability: dict[str, list[int]]


CoalitionStep = TypedDict("CoalitionStep", {"from": int, "to": int, "members": list[str]})


class Coalitions(TypedDict):
    """``moves``: which coalitions move one equilibrium to another, to the gain of all members."""

    equilibria: dict[str, list[int]]
    groups: list[GroupRow]
    moves: list[CoalitionStep]


class Blocks(TypedDict):
    equilibria: dict[str, list[int]]
    groups: list[GroupRow]


class LastingRow(TypedDict):
    state: int
    unseen_by: list[str]
    expected_by: list[str]


class ViewRow(TypedDict):
    """The conflict as one actor sees it."""

    states: list[int]
    equilibria: dict[str, list[int]]


class Perceived(TypedDict):
    equilibria: dict[str, list[LastingRow]]
    views: dict[str, ViewRow]


def strength_found(analysis: Analysis) -> Strength:
    """Strong and weak stability under GMR, SMR, SEQ and SSEQ."""
    graph = analysis.graph
    relations = None if graph.conflict.option_ids else analysis.relations
    ids = [actor.id for actor in graph.conflict.actors]
    found: Strength = {"equilibria": {}, "stability": {name: {} for name in ids}}
    for concept in WITH_STRENGTH:
        strong = [set(states) for states in strongly_stable(graph, concept, relations)]
        for name, mine, states in zip(ids, strong, analysis.stable(concept), strict=True):
            found["stability"][name][concept] = _parted(states.tolist(), mine)
        found["equilibria"][concept] = _parted(analysis.equilibria(concept).tolist(), set.intersection(*strong))
    return found


def _parted(states: list[int], strong: set[int]) -> StrongWeak:
    return {"strong": [n for n in states if n in strong], "weak": [n for n in states if n not in strong]}


def unknown_found(relations: Relations) -> dict[str, Judged]:
    """Stability under the four readings of unknown preferences."""
    return {reading: _judged(relations, individual(relations, reading)) for reading in READINGS}


def attitudes_found(relations: Relations) -> Judged:
    """Stability of actors who act by their attitudes."""
    return _judged(relations, attitudes(relations))


def _judged(relations: Relations, judge: Judge) -> Judged:
    ids, answers = [actor.id for actor in relations.graph.conflict.actors], Answers()
    per = {c: [stable(relations, judge, (i,), c, answers) for i in range(len(ids))] for c in BASIC}
    return {"equilibria": {c: _common(found) for c, found in per.items()},
            "stability": {name: {c: list(numbers(per[c][i])) for c in BASIC} for i, name in enumerate(ids)}}


def coalitions_found(relations: Relations, equilibria: Sequence[int],
                     family: Sequence[Player] | None = None) -> Coalitions:
    """Stability against coalitions, and their moves between equilibria: of those of ``family`` and of every single
    actor, or of all.
    """
    everybody = range(len(relations.graph.conflict.actors))
    groups = subsets(everybody) if family is None else [*((i,) for i in everybody), *(
        tuple(sorted(g)) for g in family if len(g) > 1)]
    per = {c: coalition_stable(relations, groups, c) for c in BASIC}
    moves = coalition_moves(relations, equilibria)
    kept = [m for m in moves if family is None or m.members in groups]
    return {"equilibria": {c: _common(list(found.values())) for c, found in per.items()},
            "groups": [{"members": _named(relations, g), "stability": {c: list(numbers(per[c][g])) for c in BASIC}}
                       for g in groups],
            "moves": [{"from": m.start, "to": m.end, "members": _named(relations, m.members)} for m in kept]}


def blocks_found(relations: Relations, blocks: Sequence[Player]) -> Blocks:
    """Stability with each block as one player."""
    judge, answers = partition_judge(relations, blocks), Answers()
    per = {c: [stable(relations, judge, b, c, answers) for b in blocks] for c in BASIC}
    return {"equilibria": {c: _common(found) for c, found in per.items()},
            "groups": [{"members": _named(relations, b), "stability": {c: list(numbers(per[c][i])) for c in BASIC}}
                       for i, b in enumerate(blocks)]}


def blocks_called(conflict: Conflict, text: str) -> list[Player]:
    """``a+b,c`` as players by index; actors that are not named are blocks of their own. Raises `InputError` (E364)."""
    ids = [actor.id for actor in conflict.actors]
    blocks: list[Player] = []
    for part in text.split(","):
        names = [name.strip() for name in part.split("+")]
        for name in names:
            if name not in ids:
                raise InputError.one("E364", f"there is no actor {name[:60]!r}", CODES["E364"][1],
                                     f"write ids with + and commas, such as {'+'.join(ids[:2])}")
        blocks.append(tuple(sorted(ids.index(name) for name in names)))
    named = [i for block in blocks for i in block]
    if len(set(named)) < len(named):
        raise InputError.one("E364", "an actor is named twice", CODES["E364"][1], "name each once")
    return blocks + [(i,) for i in range(len(ids)) if i not in named]


def perceived_found(conflict: Conflict, concepts: Sequence[Basic] = BASIC) -> Perceived:
    """What lasts when each actor goes by what it sees, and what each believes could last."""
    views, ids = seen(conflict, concepts), [actor.id for actor in conflict.actors]
    return {"equilibria": {c: [{"state": f.state, "unseen_by": [ids[i] for i in f.unseen_by],
                                "expected_by": [ids[i] for i in f.expected_by]} for f in lasting(views, c)]
                           for c in concepts},
            "views": {name: {"states": sorted(v.states), "equilibria": {c: sorted(v.equilibria(c)) for c in concepts}}
                      for name, v in zip(ids, views, strict=True)}}


def _common(found: Sequence[int]) -> list[int]:
    together = found[0]
    for states in found[1:]:
        together &= states
    return list(numbers(together))


def _named(relations: Relations, player: Player) -> list[str]:
    return [relations.graph.conflict.actors[i].id for i in player]
