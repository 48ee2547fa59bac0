"""Why nothing is signed: in each draw one obstacle is lifted at a time and the problem is solved again.

An item can be settled by itself where some text on its issues suits all while the rest is as it is without a text;
the whole, where each issue could be settled by itself. Where that is not so, lifts are tried: linking all issues (a
package), leaving the order of the agenda, leaving one actor's acceptance out, waiving one actor's bottom lines, setting
one issue aside, and, where none of these is enough, pairs of actors and issues (see `obstacles`). The content is that
of the as-of date: no event ahead has happened.

What keeps talks from closing although a text exists is a matter of time, and comes from the simulated process: the same
draws without the mechanism (see `held_back`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.packages.agenda import agenda, item_at_table
from peaceroom.analysis.packages.best import approval_of
from peaceroom.analysis.packages.feasible import feasible
from peaceroom.analysis.packages.held_back import InTime, held_back
from peaceroom.analysis.packages.limits import limits
from peaceroom.analysis.packages.obstacles import conveners, obstacles_of, rank
from peaceroom.analysis.packages.problem import certain, table_of
from peaceroom.core.case import Case
from peaceroom.core.errors import InputError
from peaceroom.files.suggestions import nearest
from peaceroom.models.packages.linkage import without_text
from peaceroom.models.packages.problem import Problem
from peaceroom.runs.obstacle_results import Change, Obstacle, Stuck, WholeShut
from peaceroom.scenario.sampling.sample import Sample, build_case, sample
from peaceroom.scenario.types import Scenario

Flags = NDArray[np.bool_]

#: draws on which obstacles are lifted
DRAWS = 512


def as_things_stand(scenario: Scenario, draws: int, seed: int) -> Case:
    """The `Case` of the as-of date: what is uncertain drawn, and no event ahead has happened."""
    drawn = sample(scenario, draws, seed)
    now = {key: v for key, v in drawn.values.items() if key not in {f"events.{name}" for name in scenario.events}}
    return build_case(scenario, Sample(now, drawn.draws, drawn.seed, drawn.first, drawn.total, drawn.design,
                                       drawn.units))


def stuck_result(scenario: Scenario, case: Case, *, item: str | None = None,
                 in_time: InTime | None = None) -> Stuck:
    """Why the item at the table and the whole are not settled.

    Parameters
    ----------
    case
        Draws of the content as things stand (`as_things_stand`).
    item
        The agenda item at the table; default `item_at_table`.
    in_time
        `held_back.simulated`, or `held_back.of_run`, where the process was simulated.

    Raises
    ------
    InputError
        E460 where nobody's acceptance is asked for, E464 for an item that does not exist.
    """
    items = agenda(scenario)
    if item is not None and item not in items:
        near = nearest(item, items)
        raise InputError.one("E464", f"there is no agenda item {item!r}", "there is nothing to look at",
                             f"did you mean {near}?" if near else "the items are " + ", ".join(items))
    few = case.slice(0, min(case.draws, DRAWS))
    table = table_of(few)
    if not table.problem.parties:
        raise InputError.one("E460", "nobody whose consent is required has a position or scores",
                             "what stops a text is somebody's refusal", "write consent: required at the parties that "
                             "must agree, and give their positions or scores")
    chosen = item or item_at_table(scenario)
    unsigned = without_text(table.problem, few.reference)
    whole = table.problem
    package = feasible(whole)
    one_by_one: Flags = np.asarray(
        np.stack([feasible(part_of(whole, [k], unsigned)) for k in range(len(whole.names))]).all(axis=0))
    numbers = [whole.names.index(k) for k in items[chosen]]
    part = part_of(whole, numbers, unsigned)
    by_itself = feasible(part)
    best = np.median(whole.best(), axis=0)
    at_table = obstacles_of(scenario, part, best, unsigned[:, :, numbers], by_itself, package)
    for found in at_table["obstacles"]:
        if found["kind"] == "linkage":
            found["change"] = _joined(whole, unsigned, items, chosen, package & ~by_itself)
            found["by"] = conveners(scenario, whole.parties)
    at_table["obstacles"] = sorted(
        [*at_table["obstacles"], *_precedence(scenario, whole, unsigned, items, chosen, by_itself)], key=rank)
    everything: WholeShut = {
        **obstacles_of(scenario, whole, best, unsigned, one_by_one | package, package),
        "open": float(one_by_one.mean()), "linkage": float((package & ~one_by_one).mean())}
    return {
        "draws": few.draws,
        "certain": certain(few),
        "approval": approval_of(whole),
        "limits": limits(scenario, whole),
        "item": {"id": chosen, **at_table},
        "whole": everything,
        "process": held_back(scenario, in_time, chosen) if in_time else [],
    }


def _joined(whole: Problem, unsigned: NDArray[np.float64], items: Mapping[str, tuple[str, ...]], chosen: str,
            flags: Flags) -> Change:
    """The fewest other items that, settled together with the one at the table, open most of the draws that a package
    does: one of them where that is enough in half of these, else all."""
    at = np.flatnonzero(flags)
    problem, rest = whole.draws_of(at), unsigned[at]
    numbers = {name: [whole.names.index(k) for k in issues] for name, issues in items.items()}
    others = [name for name in items if name != chosen]
    share = {name: float(feasible(part_of(problem, [*numbers[chosen], *numbers[name]], rest)).mean())
             for name in others}
    best = max(others, key=lambda name: share[name])
    if share[best] >= 0.5 or len(others) == 1:
        return {"items": [best], "enough_in": share[best]}
    return {"items": others, "enough_in": 1.0}


def _precedence(scenario: Scenario, whole: Problem, unsigned: NDArray[np.float64],
                items: Mapping[str, tuple[str, ...]], chosen: str, by_itself: Flags) -> list[Obstacle]:
    """The order of the agenda as an obstacle: items that wait for the one at the table, and could be settled before
    it."""
    waiting = [name for name in items if name in scenario.agenda and chosen in items_before(scenario, name)]
    able = {name: feasible(part_of(whole, [whole.names.index(k) for k in items[name]], unsigned)) & ~by_itself
            for name in waiting}
    some = [name for name, flags in able.items() if flags.any()]
    if not some:
        return []
    together = np.stack([able[name] for name in some]).any(axis=0)
    some.sort(key=lambda name: (-float(able[name].mean()), name))
    return [{"kind": "precedence", "ids": some, "share": float(together.mean()), "only": 0.0,
             "change": {"items": some[:1], "enough_in": float(able[some[0]].sum() / together.sum())},
             "by": conveners(scenario, whole.parties), "why_none": None}]


def items_before(scenario: Scenario, item: str) -> set[str]:
    """Every item that must be closed before this one, at any remove."""
    found: set[str] = set()
    todo = list(scenario.agenda[item].after)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += scenario.agenda[name].after if name in scenario.agenda else ()
    return found


def part_of(problem: Problem, issues: list[int], unsigned: NDArray[np.float64]) -> Problem:
    """The problem of some issues while the others are as they are without a text."""
    others = [k for k in range(len(problem.names)) if k not in issues]
    return replace(problem, names=tuple(problem.names[k] for k in issues),
                   issues=tuple(problem.issues[k] for k in issues),
                   threshold=problem.threshold - unsigned[:, :, others].sum(axis=2))


