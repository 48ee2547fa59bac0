"""A conflict whose preferences come from the scenario: positions, drafts and values of no agreement, draw by draw.

A state is the text that its options stand for; what they do not speak of is worth what holds without a text on it. A
state in which an option stands for no agreement is worth what failure is, and one without any text at least that. Of
two states an actor prefers the one that leaves it more above what it needs; one beyond its bottom line is worse than
failure. A party ranks states as a party, also where it speaks through factions elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.packages.draft import clauses_of
from peaceroom.analysis.packages.problem import Table, table_of
from peaceroom.conflict.file.reading import NAME, read_conflict
from peaceroom.conflict.graph import OptionGraph, graph_of
from peaceroom.conflict.model import Conflict
from peaceroom.conflict.paths import Paths
from peaceroom.conflict.preferences import Payoffs, dense
from peaceroom.conflict.result import InDraws
from peaceroom.conflict.stability import BASIC, Basic, stable_states
from peaceroom.core.case import Array, Case
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.suggestions import did_you_mean
from peaceroom.models.packages.drafts import standing
from peaceroom.scenario.checks.drafts import off_scale
from peaceroom.scenario.drafts import Clause, Draft
from peaceroom.scenario.sampling.sample import best_case, build_case, sample
from peaceroom.scenario.types import Scenario, WhatIf

#: draws, and feasible states, of an answer with probabilities
DRAWS, MOST_STATES = 256, 1_024
#: margins that differ by less than this share of the best package are equal
_SAME = 1e-9
#: the seed of the draws
SEED = 1


@dataclass(frozen=True)
class FromScenario:
    """A conflict with preferences at the best estimates, and what states are worth in draws.

    ``worth`` is (draws, actors, states), for the ``drawn`` actors (indices), states by number - 1.
    """

    conflict: Conflict
    drawn: tuple[int, ...]
    worth: Array


def asks_scenario(conflict: Conflict) -> bool:
    """Whether preferences of the conflict are to come from the scenario: an actor has none, and options stand for
    something of it."""
    return any(a.preference is None for a in conflict.actors) and any(o.stands_for for o in conflict.options)


def conflict_beside(folder: Path | None, scenario: Scenario) -> Conflict | None:
    """The conflict in the scenario's folder, checked with the scenario; None where there is none. Raises `InputError`.
    """
    if folder is None or not (folder / NAME).exists():
        return None
    found = read_conflict(folder / NAME)
    return from_scenario(found, scenario, draws=1).conflict if asks_scenario(found) else found


def from_scenario(conflict: Conflict, scenario: Scenario, draws: int = DRAWS) -> FromScenario:
    """The conflict with the preferences that its file leaves to the scenario.

    Raises
    ------
    InputError
        E365 an option stands for what the scenario does not have, or two that can be taken together for different
        values of an issue; E366 an actor has no preferences here and nothing to draw them from there; E357 too many
        states.
    """
    _check(conflict, scenario)
    free = replace(conflict, actors=tuple(replace(a, preference=None) for a in conflict.actors))
    graph = graph_of(free)
    assert isinstance(graph, OptionGraph)  # options stand for something
    if graph.size > MOST_STATES:
        raise InputError.one("E357", f"preferences are drawn for at most {MOST_STATES:,} states, and the conflict has "
                             f"{graph.size:,}", CODES["E357"][1], "leave out options, or give preferences in the file")
    drawn = tuple(i for i, a in enumerate(conflict.actors) if a.preference is None)
    party = WhatIf(voice="party")
    best = _worth(graph, scenario, best_case(scenario, party), drawn)
    many = _worth(graph, scenario, build_case(scenario, sample(scenario, draws, SEED), party), drawn)
    at = dict(zip(drawn, range(len(drawn)), strict=True))
    actors = tuple(
        replace(a, preference=Payoffs(tuple(Fraction(int(r)) for r in _ranks(best[0, at[i]])))) if i in at else a
        for i, a in enumerate(conflict.actors))
    return FromScenario(replace(conflict, actors=actors), drawn, many)


def in_draws(found: FromScenario, concepts: Sequence[str] = BASIC) -> InDraws:
    """How often each state is an equilibrium, and is reached by improvements, over the draws of its preferences."""
    graph = graph_of(found.conflict)
    assert isinstance(graph, OptionGraph)
    asked: list[Basic] = [c for c in BASIC if c in concepts]
    quo = found.conflict.status_quo or graph.number(0)
    counts = {c: np.zeros(graph.size, int) for c in asked}
    reached = np.zeros(graph.size, int)
    for draw in range(len(found.worth)):
        ranks = graph.ranks.copy()
        for row, i in enumerate(found.drawn):
            ranks[i, graph.codes] = _ranks(found.worth[draw, row])
        here = replace(graph, ranks=ranks)
        for concept, marks in stable_states(here, asked, workers=1).items():
            counts[concept] += np.logical_and.reduce([m[graph.codes] for m in marks])
        if quo is not None:
            paths = Paths(here, quo, improving=True)
            reached += [paths.to(n) is not None for n in range(1, graph.size + 1)]
    total = len(found.worth)
    return {"draws": total, "seed": SEED, "actors": [found.conflict.actors[i].id for i in found.drawn],
            "equilibrium": {c: _shares(n, total) for c, n in counts.items()},
            "reached": None if quo is None else _shares(reached, total)}


def _shares(counts: NDArray[np.int_], total: int) -> dict[str, float]:
    """The states that came about at all."""
    return {str(n + 1): float(c) / total for n, c in enumerate(counts) if c}


def _ranks(worth: Array) -> NDArray[np.int32]:
    return dense(np.round(worth / _SAME))


def _worth(graph: OptionGraph, scenario: Scenario, case: Case, drawn: Sequence[int]) -> Array:
    """(draws, drawn actors, states) points over what each needs."""
    ids = [graph.conflict.actors[i].id for i in drawn]
    for name in ids:
        if name not in case.actors or np.isnan(case.position[:, case.actors.index(name)]).all():
            raise InputError.one("E366", f"{name} has no preferences in the conflict, and no positions in the scenario",
                                 CODES["E366"][1], f"give `preferences:` of {name}, or positions of it in the scenario")
    table = table_of(case, [case.actors.index(name) for name in ids])
    out = np.empty((case.draws, len(ids), graph.size))
    for n, code in enumerate(graph.codes.tolist()):
        out[:, :, n] = _state(graph, scenario, case, table, code)
    best = np.maximum(table.problem.best(), 1e-300)
    return out / best[:, :, None]


def _state(graph: OptionGraph, scenario: Scenario, case: Case, table: Table, code: int) -> Array:
    text: dict[str, Clause] = {}
    for k, option in enumerate(graph.conflict.options):
        if not code >> k & 1 or option.stands_for is None:
            continue
        if option.stands_for.no_agreement:
            return np.zeros(table.problem.threshold.shape)
        for issue, clause in _clauses(scenario, option.stands_for.draft, option.stands_for.issue,
                                      option.stands_for.value).items():
            if text.get(issue, clause) != clause:
                raise InputError.one("E365", f"in a state that can be, options stand for {text[issue].written()} and "
                                     f"for {clause.written()} of {issue}", CODES["E365"][1],
                                     "say under `exclusive:` or `infeasible:` that they are not taken together")
            text[issue] = clause
    found = standing(table.problem, clauses_of(scenario, table, case, Draft(text=text)))
    if not text:  # while talks go on without a text, failure is still to be had
        return np.maximum(found.margin, 0)
    # a text beyond a bottom line would be refused: it is worth less than failure
    return np.where(found.crossed.any(axis=2), np.minimum(found.margin, 0) - 1e-6 * table.problem.best(), found.margin)


def _clauses(scenario: Scenario, draft: str | None, issue: str | None, value: float | None) -> Mapping[str, Clause]:
    if draft is not None:
        return scenario.drafts[draft].text
    assert issue is not None
    return {issue: Clause(value=value)}


def _check(conflict: Conflict, scenario: Scenario) -> None:
    for option in conflict.options:
        s = option.stands_for
        if s is None:
            continue
        for word, known, what in ((s.issue, scenario.issues, "issue"), (s.draft, scenario.drafts, "draft")):
            if word is not None and word not in known:
                raise InputError.one("E365", f"the option {option.id} stands for the {what} {word}, and the scenario "
                                     "has none of that name", CODES["E365"][1],
                                     did_you_mean(word, list(known), f"name one of: {', '.join(known) or 'none'}"))
        if s.issue is not None and s.value is not None and (
                wrong := off_scale(scenario.issues[s.issue], s.value, single=True)):
            raise InputError.one("E365", f"the option {option.id}: {wrong[0]}", CODES["E365"][1], wrong[1])
