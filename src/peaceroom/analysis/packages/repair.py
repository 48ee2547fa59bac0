"""The smallest repair of a draft, and the values that a clause may take for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Array
from peaceroom.models.packages.drafts import Clause, Later, Settled, Standing, read, standing
from peaceroom.models.packages.problem import Options, Problem
from peaceroom.models.packages.repair import Repair as Found
from peaceroom.models.packages.repair import repair
from peaceroom.runs.package_results import Repair
from peaceroom.scenario.anchors import words
from peaceroom.scenario.types import Scenario

Flags = NDArray[np.bool_]

#: a repair is looked for in so many draws, and so many values are tried on a continuum
REPAIR_DRAWS, CELLS = 400, 20
#: values that the search for a repair may look at
REPAIR_STEPS = 60_000


def first_draws(problem: Problem) -> Problem:
    """The draws on which a repair is looked for."""
    return problem.slice(0, min(REPAIR_DRAWS, problem.draws))


def menus_of(problem: Problem, clauses: Sequence[Clause]) -> list[Array]:
    """Per issue the values that a repair may use: the options, or a grid with the parties' median positions."""
    menus = []
    for issue, clause in zip(problem.issues, clauses, strict=True):
        if isinstance(issue, Options):
            menus.append(issue.values)
            continue
        at = [clause.value] if isinstance(clause, Settled) else []
        seated = (issue.weight > 0).any(axis=0)
        menus.append(np.unique(np.round(np.concatenate([
            np.linspace(issue.low, issue.high, CELLS + 1), np.median(issue.position[:, seated], axis=0), at]), 9)))
    return menus


def repair_of(scenario: Scenario, problem: Problem, clauses: Sequence[Clause], now: Standing, wanted: float) -> Repair:
    """The smallest repair: fewest clauses, then least cost to those who accept.

    It is exact on the first `REPAIR_DRAWS` draws and the values that it may use, and counted on all draws: where it
    falls short there, more of the first draws are asked for, until the share wanted is reached on all.
    """
    accepted = float(now.carried.mean())
    if accepted >= wanted - 1e-12:
        return {"needed": False, "changes": {}, "accepted": accepted, "proved": True}
    few = first_draws(problem)
    near: list[Clause] = [Later(np.asarray(c.worth)[: few.draws]) if isinstance(c, Later) else c for c in clauses]
    # the first draws may be kinder than all: what counts is the difference that a repair makes
    kinder = float(now.carried[: few.draws].mean()) - accepted
    enough = int(np.ceil(min(wanted + kinder, 1.0) * few.draws - 1e-9))
    menus = menus_of(few, near)
    work = _values(few, near, menus, now.accepted[: few.draws].mean(axis=0) >= wanted)
    exact, left = problem.discrete, REPAIR_STEPS
    best: tuple[Found, list[Clause], Standing] | None = None
    while enough <= few.draws:
        found = repair(work.points, work.allowed, work.sizes, few.threshold - few.tolerance(), work.fixed, work.fine,
                       work.loss, max(enough, 1), left, few.approval)
        left = max(left - found.used, REPAIR_STEPS // 8)
        if not found.changes:  # none found, or none needed on these draws although on all of them
            break
        text: list[Clause] = [Settled(float(menus[k][found.changes[k]])) if k in found.changes else c
                              for k, c in enumerate(clauses)]
        then = standing(problem, text)
        reached = float(then.carried.mean())
        if best is None or reached > float(best[2].carried.mean()):
            best = found, text, then
        if reached >= wanted - 1e-12:
            break
        enough = max(enough, found.support) + max(1, int(np.ceil((wanted - reached) * few.draws / 2)))
    if best is None:
        return {"needed": True, "changes": None, "proved": found.proved and exact and found.changes is None,
                "at_most": found.most / few.draws, "found": found.support / few.draws, "draws": few.draws}
    found, text, then = best
    assert found.changes is not None
    changes = {problem.names[k]: float(menus[k][m]) for k, m in sorted(found.changes.items())}
    return {
        "needed": True, "changes": changes,
        "words": {n: words(scenario.issues[n], v) for n, v in changes.items()},
        "accepted": float(then.carried.mean()), "enough": bool(then.carried.mean() >= wanted - 1e-12),
        "cost": found.cost, "proved": found.proved and exact, "searched": found.proved, "on_a_grid": not exact,
        "draws": few.draws,
        "parties": {p: {"margin": float(np.median(then.margin[:, i])), "accepts": float(then.accepted[:, i].mean())}
                    for i, p in enumerate(problem.parties)}}


@dataclass(frozen=True, slots=True)
class _Values:
    """What each value that a repair may use is worth, as `models.packages.repair.repair` takes it."""

    points: Array
    allowed: Flags
    sizes: NDArray[np.int64]
    fixed: Array
    fine: Flags
    loss: Array


def _values(few: Problem, near: Sequence[Clause], menus: Sequence[Array], happy: Flags) -> _Values:
    """``happy`` ``(N,)``: those who accept the draft already, and whose losses are the cost."""
    shape = few.threshold.shape
    k_all, width = len(menus), max(m.size for m in menus)
    points, allowed = np.zeros((k_all, width, *shape)), np.zeros((k_all, width, *shape), bool)
    fixed, fine, sizes = np.zeros((k_all, *shape)), np.zeros((k_all, *shape), bool), np.zeros(k_all, np.int64)
    loss = np.zeros((k_all, width))
    whole = np.maximum(few.best(), 1e-300)
    for k, (issue, clause, menu) in enumerate(zip(few.issues, near, menus, strict=True)):
        fixed[k], _, crossed = read(issue, clause, shape)
        fine[k] = ~crossed
        sizes[k] = menu.size
        for m, value in enumerate(menu):
            points[k, m], _, bad = read(issue, Settled(float(value)), shape)
            allowed[k, m] = ~bad
            lost = np.maximum(fixed[k] - points[k, m], 0.0) / whole
            loss[k, m] = float(lost[:, happy].mean(axis=0).sum()) if happy.any() else 0.0
    return _Values(points, allowed, sizes, fixed, fine, loss)
