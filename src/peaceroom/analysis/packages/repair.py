"""The smallest repair of a draft, and the values that a clause may take for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Array
from peaceroom.models.packages.drafts import Clause, Later, Settled, Standing, read, standing
from peaceroom.models.packages.problem import Continuum, Options, Problem, carried
from peaceroom.models.packages.repair import Repair as Found
from peaceroom.models.packages.repair import repair
from peaceroom.runs.draft_results import Repair
from peaceroom.scenario.anchors import words
from peaceroom.scenario.types import Scenario

Flags = NDArray[np.bool_]

#: a repair is looked for on all draws where that means no more than so many points of values, else on so many draws
REPAIR_POINTS, REPAIR_DRAWS = 1_000_000, 400
#: values that are tried on a continuum
CELLS = 20
#: values that the search for a repair may look at, times draws times parties
REPAIR_WORK, FEWEST_STEPS = 190_000_000, 1_000
#: sets of clauses that are bounded on all draws
MOST_SETS = 200


def first_draws(problem: Problem) -> Problem:
    """The draws on which a text that is better for all is looked for."""
    return problem.slice(0, min(REPAIR_DRAWS, problem.draws))


def _looked_at(problem: Problem, menus: Sequence[Array]) -> Problem:
    """The draws on which a repair is looked for: all where they are not too many for the values and parties."""
    each = len(problem.parties) * sum(menu.size for menu in menus)
    if each * problem.draws <= REPAIR_POINTS:
        return problem
    return problem.slice(0, int(np.clip(REPAIR_POINTS // each, REPAIR_DRAWS // 4, REPAIR_DRAWS)))


def most_reached(problem: Problem, clauses: Sequence[Clause], sizes: Sequence[int]) -> float:
    """A share that no change of so many clauses (each of the ``sizes``) exceeds on all draws.

    Each party is given the best value of its own on every clause of the set; with more than `MOST_SETS` sets, of every
    clause what is best for it or the clause as it stands.
    """
    k_all = len(clauses)
    shape = problem.threshold.shape
    fixed: list[Array] = []
    crossed: list[Flags] = []
    best: list[Array] = []
    for issue, clause in zip(problem.issues, clauses, strict=True):
        worth, _, bad = read(issue, clause, shape)
        fixed.append(worth)
        crossed.append(bad)
        best.append(issue.weight if isinstance(issue, Continuum) else np.where(
            issue.allowed, issue.points, -np.inf).max(axis=2))
    need, total, wrong = problem.threshold - problem.tolerance(), sum(fixed), np.sum(crossed, axis=0)
    if sum(comb(k_all, size) for size in sizes) > MOST_SETS:
        either = sum((np.maximum(b, np.where(c, -np.inf, f)) for b, c, f in zip(best, crossed, fixed, strict=True)),
                     np.zeros(shape))
        return float(carried(either >= need, problem.approval).mean())
    most = 0.0
    for size in sizes:
        for some in combinations(range(k_all), size):
            have, bad = np.array(total), np.array(wrong)
            for k in some:
                have += best[k] - fixed[k]
                bad = bad - crossed[k]
            most = max(most, float(carried((have >= need) & (bad == 0), problem.approval).mean()))
    return most


def menus_of(problem: Problem, clauses: Sequence[Clause]) -> list[Array]:
    """Per issue the values that a repair may use: the options, or a grid with the parties' median positions."""
    menus = []
    for issue, clause in zip(problem.issues, clauses, strict=True):
        if isinstance(issue, Options):
            menus.append(issue.values)
            continue
        at = [clause.value] if isinstance(clause, Settled) else []
        seated = (issue.weight > 0).any(axis=0)
        # positions are known to a few hundredths of the scale: a thousandth is as fine as anybody would write
        grid = (issue.high - issue.low) / 1_000
        middles = issue.low + grid * np.round((np.median(issue.position[:, seated], axis=0) - issue.low) / grid)
        menus.append(np.unique(np.round(np.concatenate([
            np.linspace(issue.low, issue.high, CELLS + 1), middles, at]), 9)))
    return menus


def repair_of(scenario: Scenario, problem: Problem, clauses: Sequence[Clause], now: Standing, wanted: float) -> Repair:
    """The smallest repair: fewest clauses, then least cost to those who accept.

    It is exact on the values that it may use and on all draws where these are not too many; else on the first ones, and
    counted on all draws: where it falls short there, more of the first draws are asked for, until the share wanted is
    reached on all. That no change of fewer clauses reaches it is then shown by a bound on all draws, where that is
    enough.
    """
    accepted = float(now.carried.mean())
    if accepted >= wanted - 1e-12:
        return {"needed": False, "changes": {}, "accepted": accepted, "proved": True}
    few = _looked_at(problem, menus_of(problem, clauses))
    steps = max(REPAIR_WORK // max(few.draws * len(problem.parties), 1), FEWEST_STEPS)
    near: list[Clause] = [Later(np.asarray(c.worth)[: few.draws]) if isinstance(c, Later) else c for c in clauses]
    # the first draws may be kinder than all: what counts is the difference that a repair makes
    kinder = float(now.carried[: few.draws].mean()) - accepted
    enough = int(np.ceil(min(wanted + kinder, 1.0) * few.draws - 1e-9))
    menus = menus_of(few, near)
    work = _values(few, near, menus, now.accepted[: few.draws].mean(axis=0) >= wanted)
    exact, left = problem.discrete, steps
    best: tuple[Found, list[Clause], Standing] | None = None
    while enough <= few.draws:
        found = repair(work.points, work.allowed, work.sizes, few.threshold - few.tolerance(), work.fixed, work.fine,
                       work.loss, max(enough, 1), left, few.approval)
        left = max(left - found.used, steps // 8)
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
    whole = few.draws == problem.draws
    if best is None:
        bound = found.most / few.draws if whole else most_reached(problem, clauses, range(1, len(clauses) + 1))
        return {"needed": True, "changes": None, "proved": found.proved and exact and found.changes is None and (
                    whole or bound < wanted),
                "at_most": bound, "found": found.support / few.draws, "draws": few.draws}
    found, text, then = best
    assert found.changes is not None
    fewer = range(1, len(found.changes))
    bound = 0.0 if not fewer else most_reached(problem, clauses, fewer)
    fewest = (whole and found.proved and exact) or bound < wanted
    changes = {problem.names[k]: float(menus[k][m]) for k, m in sorted(found.changes.items())}
    return {
        "needed": True, "changes": changes,
        "words": {n: words(scenario.issues[n], v) for n, v in changes.items()},
        "accepted": float(then.carried.mean()), "enough": bool(then.carried.mean() >= wanted - 1e-12),
        "cost": found.cost, "proved": found.proved and exact and whole, "fewest": fewest, "fewer_reach": bound,
        "searched": found.proved, "on_a_grid": not exact,
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
