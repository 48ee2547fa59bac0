"""What `peaceroom graph` finds, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, TypedDict

import numpy as np

from peaceroom.conflict.concepts import Analysis, default_concepts
from peaceroom.conflict.further import (
    Blocks,
    Coalitions,
    Judged,
    Perceived,
    Strength,
    attitudes_found,
    blocks_called,
    blocks_found,
    coalitions_found,
    perceived_found,
    strength_found,
    unknown_found,
)
from peaceroom.conflict.graph import Graph, OptionGraph, graph_of
from peaceroom.conflict.model import Conflict
from peaceroom.conflict.paths import Paths, Step, nearest
from peaceroom.conflict.relations import MOST_STATES
from peaceroom.conflict.strength import has_strength

#: feasible states up to which the table of states and the stable states of each actor are written out unasked
MOST_LISTED = 1 << 16
_MOST_PATHS = 200


class OptionRow(TypedDict):
    id: str
    actor: str
    text: str
    direction: str


class StateRow(TypedDict):
    """``options`` is the state in ``YN`` form, first option first; ``ranks`` 0 is the worst."""

    state: int
    code: NotRequired[int]
    options: NotRequired[str]
    name: NotRequired[str]
    ranks: dict[str, int]


class StepRow(TypedDict):
    by: str
    to: int


class PathRow(TypedDict):
    to: int
    length: int
    first: StepRow | None
    steps: list[StepRow]


class PathList(TypedDict):
    """``reached`` states of all; ``left_out`` equilibria that can be reached but are farther than those listed."""

    reached: int
    to: list[PathRow]
    unreachable: list[int]
    left_out: int


PathsFound = TypedDict("PathsFound", {"from": int, "assumed": bool, "moves": PathList, "improvements": PathList})


class InDraws(TypedDict):
    """Shares of draws: in which a state (by number, as text) is an equilibrium under a concept, and in which moves that
    improve their mover's lot lead to it from where things stand."""

    draws: int
    seed: int
    actors: list[str]
    equilibrium: dict[str, dict[str, float]]
    reached: dict[str, float] | None


class GraphResult(TypedDict):
    """See docs/results.md."""

    title: str
    kind: str
    actors: list[str]
    names: dict[str, str]
    options: list[OptionRow]
    states: int
    feasible: int
    concepts: list[str]
    equilibria: dict[str, list[int]]
    counts: dict[str, dict[str, int]]
    stability: NotRequired[dict[str, dict[str, list[int]]]]
    table: NotRequired[list[StateRow]]
    paths: PathsFound | None
    draws: NotRequired[InDraws]
    strength: NotRequired[Strength]
    unknown: NotRequired[dict[str, Judged]]
    attitudes: NotRequired[Judged]
    perceived: NotRequired[Perceived]
    coalitions: NotRequired[Coalitions]
    blocks: NotRequired[Blocks]
    left_out: NotRequired[list[str]]


def graph_result(conflict: Conflict, concepts: Sequence[str] | None = None, *, start: int | None = None,
                 every: bool = False, coalitions: bool = False, blocks: str | None = None) -> GraphResult:
    """Stability of all states, and the ways from where things stand.

    Parameters
    ----------
    concepts
        Names of `peaceroom.conflict.concepts.CONCEPTS`, or ``L`` and a horizon; None: all that are quick.
    start
        The state that paths begin at; None: the conflict's status quo, else that in which no option is taken.
    every
        List stable states and the table of states however many they are.
    coalitions
        Judge all coalitions; by default those that the conflict names.
    blocks
        ``a+b,c``: also judge each block as one player.

    Raises `InputError`. What a file asks for but the number of states does not allow is named in ``left_out``.
    """
    graph = graph_of(conflict)
    asked = tuple(concepts) if concepts is not None else default_concepts(graph)
    analysis = Analysis(graph)
    left: list[str] = []
    if concepts is None and "non-myopic" in asked and analysis.foresight.non_myopic() is None:
        left.append("non-myopic")  # anticipations do not come to repeat, which is refused only when asked for
        asked = tuple(c for c in asked if c != "non-myopic")
    analysis.prepare(asked)
    equilibria = {c: analysis.equilibria(c) for c in asked}
    ids = [actor.id for actor in conflict.actors]
    listed = every or graph.size <= MOST_LISTED
    found: GraphResult = {
        "title": conflict.title, "kind": "drawn" if conflict.drawn else "options", "actors": ids,
        "names": {actor.id: actor.name or actor.id for actor in conflict.actors},
        "options": [{"id": o.id, "actor": a.id, "text": o.text or o.id, "direction": o.direction}
                    for a in conflict.actors for o in a.options],
        "states": graph.all_states, "feasible": graph.size, "concepts": list(asked),
        "equilibria": {c: states.tolist() for c, states in equilibria.items()},
        "counts": {name: {c: len(analysis.stable(c)[i]) for c in asked} for i, name in enumerate(ids)},
        "paths": None,
    }
    if listed:
        found["stability"] = {name: {c: analysis.stable(c)[i].tolist() for c in asked} for i, name in enumerate(ids)}
        found["table"] = [state_row(graph, number) for number in range(1, graph.size + 1)]
    ends: list[int] = np.unique(np.concatenate([*equilibria.values(), []])).astype(int).tolist()
    found["paths"] = paths_found(graph, start, ends)
    left += _further(found, analysis, ends, coalitions=coalitions, blocks=blocks)
    if left:
        found["left_out"] = left
    return found


def _further(found: GraphResult, analysis: Analysis, ends: list[int], *, coalitions: bool,
             blocks: str | None) -> list[str]:
    """What the conflict says or the caller asks beyond one order of preferences for each actor; names of what the
    number of states does not allow."""
    conflict = analysis.graph.conflict
    if has_strength(analysis.graph):
        found["strength"] = strength_found(analysis)
    if conflict.perceptions:
        found["perceived"] = perceived_found(conflict)
    asked = {"unknown": analysis.partly_unknown, "attitudes": any(a.attitudes for a in conflict.actors),
             "coalitions": bool(conflict.coalitions)}
    if analysis.graph.size > MOST_STATES and not coalitions and blocks is None:
        return [name for name, wanted in asked.items() if wanted]
    if asked["unknown"]:
        found["unknown"] = unknown_found(analysis.relations)
    if asked["attitudes"]:
        found["attitudes"] = attitudes_found(analysis.relations)
    if coalitions or asked["coalitions"]:
        ids = [actor.id for actor in conflict.actors]
        family = None if coalitions else [tuple(ids.index(name) for name in group) for group in conflict.coalitions]
        found["coalitions"] = coalitions_found(analysis.relations, ends, family)
    if blocks is not None:
        found["blocks"] = blocks_found(analysis.relations, blocks_called(conflict, blocks))
    return []


def state_row(graph: Graph, number: int) -> StateRow:
    """One state, as a row of the table."""
    ranks = {actor.id: graph.rank(i, number) for i, actor in enumerate(graph.conflict.actors)}
    if isinstance(graph, OptionGraph):
        return {"state": number, "code": int(graph.codes[number - 1]), "options": graph.text(number), "ranks": ranks}
    return {"state": number, "name": graph.text(number), "ranks": ranks}


def paths_found(graph: Graph, start: int | None, ends: list[int]) -> PathsFound | None:
    """Shortest paths from a state to others; None where it is not known where things stand."""
    conflict = graph.conflict
    quo = start or conflict.status_quo
    assumed = quo is None
    if quo is None and isinstance(graph, OptionGraph):
        quo = graph.number(0)
    if quo is None:
        return None
    return {"from": quo, "assumed": assumed, "moves": _listed(graph, quo, ends, improving=False),
            "improvements": _listed(graph, quo, ends, improving=True)}


def _listed(graph: Graph, quo: int, ends: list[int], *, improving: bool) -> PathList:
    paths = Paths(graph, quo, improving=improving)
    kept, away = nearest(paths, ends, _MOST_PATHS)
    rows: list[PathRow] = []
    for to, steps in kept.items():
        said = [_said(graph, step) for step in steps]
        rows.append({"to": to, "length": len(said), "first": said[0] if said else None, "steps": said})
    return {"reached": paths.reached(), "to": rows, "unreachable": away,
            "left_out": len(ends) - len(away) - len(kept)}


def _said(graph: Graph, step: Step) -> StepRow:
    return {"by": graph.conflict.actors[step.actor].id, "to": step.to}
