"""Why nothing is signed: in each draw one obstacle is lifted at a time and the problem is solved again.

An item can be settled by itself where some text on its issues suits all while the rest is as it is without a text;
the whole, where each issue could be settled by itself. Where that is not so, lifts are tried: linking all issues (a
package), leaving the order of the agenda, leaving one actor's acceptance out, waiving one actor's bottom lines, setting
one issue aside, and, where none of these is enough, pairs of actors and issues. The content is that of the as-of date:
no event ahead has happened.

What keeps talks from closing although a text exists is a matter of time, and comes from the simulated process: the same
draws without the mechanism (see `analysis.process.run`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.packages.best import agenda, approval_of
from peaceroom.analysis.packages.feasible import feasible
from peaceroom.analysis.packages.problem import Table, table_of
from peaceroom.analysis.process.answers import key_of
from peaceroom.core.case import Case
from peaceroom.core.errors import InputError
from peaceroom.files.suggestions import nearest
from peaceroom.models.packages.linkage import without_text
from peaceroom.models.packages.problem import Issue, Options, Problem
from peaceroom.runs.package_results import Concession, HeldBack, Obstacle, Pair, Shut, Stuck
from peaceroom.runs.results import Process
from peaceroom.scenario.sampling.sample import Sample, build_case, sample
from peaceroom.scenario.types import Scenario

Flags = NDArray[np.bool_]

#: draws on which obstacles are lifted
DRAWS = 512
#: kinds of obstacles: of equal shares those first whose lifting asks nobody to give way, then the narrowest
KINDS = ("linkage", "precedence", "bottom-lines", "actor", "issue")
#: halvings of the concession that would be enough
_HALVINGS = 10
#: mechanisms of the process that hold a text back, and what each stands for
HELD_BACK: Mapping[str, str] = {
    "wait": "waiting", "commitment": "fear of what comes after", "guarantee": "fear of what comes after",
    "readiness": "readiness", "break": "talks broken off", "disrupt": "disruption", "ratify": "ratification",
}


def as_things_stand(scenario: Scenario, draws: int, seed: int) -> Case:
    """The `Case` of the as-of date: what is uncertain drawn, and no event ahead has happened."""
    drawn = sample(scenario, draws, seed)
    now = {key: v for key, v in drawn.values.items() if key not in {f"events.{name}" for name in scenario.events}}
    return build_case(scenario, Sample(now, drawn.draws, drawn.seed, drawn.first, drawn.total, drawn.design,
                                       drawn.units))


def item_at_table(scenario: Scenario) -> str:
    """The first item of the agenda that is not settled and waits for nothing that is open."""
    items = agenda(scenario)
    settled = set(scenario.process.talks.settled) if scenario.process is not None else set()
    for name in items:
        after = scenario.agenda[name].after if name in scenario.agenda else ()
        if name not in settled and set(after) <= settled:
            return name
    return next(iter(items))


def stuck_result(scenario: Scenario, case: Case, *, item: str | None = None,
                 process: Process | None = None) -> Stuck:
    """Why the item at the table and the whole are not settled.

    Parameters
    ----------
    case
        Draws of the content as things stand (`as_things_stand`).
    item
        The agenda item at the table; default `item_at_table`.
    process
        The run's ``process``, where it was simulated.

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
        np.stack([feasible(_part(whole, [k], unsigned)) for k in range(len(whole.names))]).all(axis=0))
    numbers = [whole.names.index(k) for k in items[chosen]]
    part = _part(whole, numbers, unsigned)
    by_itself = feasible(part)
    at_table = _obstacles(scenario, table, part, unsigned[:, :, numbers], by_itself, package)
    at_table["obstacles"] = sorted(
        [*at_table["obstacles"], *_precedence(scenario, whole, unsigned, items, chosen, by_itself)], key=_rank)
    return {
        "draws": few.draws,
        "approval": approval_of(whole),
        "item": {"id": chosen, **at_table},
        "whole": {**_obstacles(scenario, table, whole, unsigned, one_by_one | package, package),
                  "open": float(one_by_one.mean()), "linkage": float((package & ~one_by_one).mean())},
        "process": held_back(process, chosen) if process else [],
    }


def _precedence(scenario: Scenario, whole: Problem, unsigned: NDArray[np.float64],
                items: Mapping[str, tuple[str, ...]], chosen: str, by_itself: Flags) -> list[Obstacle]:
    """The order of the agenda as an obstacle: items that wait for the one at the table, and could be settled before
    it."""
    waiting = [name for name in items if name in scenario.agenda and chosen in _before(scenario, name)]
    able = {name: feasible(_part(whole, [whole.names.index(k) for k in items[name]], unsigned)) & ~by_itself
            for name in waiting}
    some = [name for name, flags in able.items() if flags.any()]
    if not some:
        return []
    together = np.stack([able[name] for name in some]).any(axis=0)
    some.sort(key=lambda name: (-float(able[name].mean()), name))
    return [{"kind": "precedence", "ids": some, "share": float(together.mean()), "only": 0.0, "change": None, "by": []}]


def _before(scenario: Scenario, item: str) -> set[str]:
    """Every item that must be closed before this one, at any remove."""
    found: set[str] = set()
    todo = list(scenario.agenda[item].after)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += scenario.agenda[name].after if name in scenario.agenda else ()
    return found


def _part(problem: Problem, issues: list[int], unsigned: NDArray[np.float64]) -> Problem:
    """The problem of some issues while the others are as they are without a text."""
    others = [k for k in range(len(problem.names)) if k not in issues]
    return replace(problem, names=tuple(problem.names[k] for k in issues),
                   issues=tuple(problem.issues[k] for k in issues),
                   threshold=problem.threshold - unsigned[:, :, others].sum(axis=2))


def _obstacles(scenario: Scenario, table: Table, problem: Problem, unsigned: NDArray[np.float64], settled: Flags,
               package: Flags) -> Shut:
    """What, lifted alone, would open the problem where it is not open already.

    ``settled``: ``(D,)`` where nothing need be lifted; ``package``: where some text on all issues suits all.
    """
    names, parties = problem.names, problem.parties
    shut = np.flatnonzero(~settled)
    lifts: dict[tuple[str, ...], Flags] = {}
    if shut.size:
        closed = problem.draws_of(shut)
        if package[shut].any():
            lifts[("linkage",)] = package[shut]
        for i, party in enumerate(parties):
            lifts["actor", party] = feasible(closed.only([j for j in range(len(parties)) if j != i]))
            lifts["bottom-lines", party] = feasible(_waived(closed, i))
        if len(names) > 1:
            for k, name in enumerate(names):
                lifts["issue", name] = feasible(_aside(closed, [k], unsigned[shut]))
    opened = np.stack(list(lifts.values())) if lifts else np.zeros((0, shut.size), bool)
    single = opened.any(axis=0)
    rest = shut[~single]
    pairs: dict[tuple[str, ...], Flags] = {}
    if rest.size:
        closed = problem.draws_of(rest)
        for i, j in combinations(range(len(parties)), 2):
            pairs["actors", parties[i], parties[j]] = feasible(
                closed.only([p for p in range(len(parties)) if p not in (i, j)]))
        for i, party in enumerate(parties):
            for k, name in enumerate(names if len(names) > 1 else ()):
                without = _aside(closed, [k], unsigned[rest])
                pairs["actor-and-issue", party, name] = feasible(
                    without.only([p for p in range(len(parties)) if p != i]))
    draws = problem.draws
    counts = opened.sum(axis=0)
    whole = dict(zip(parties, np.median(table.problem.best(), axis=0).tolist(), strict=True))
    asked = {p: _asked(problem, shut, lifts["actor", p], i) for i, p in enumerate(parties)} if shut.size else {}
    found = [_entry(scenario, key, flags, counts, asked, whole, draws) for key, flags in lifts.items()]
    pairs_found: list[Pair] = [{"kind": key[0], "ids": list(key[1:]), "share": float(flags.sum() / draws)}
                   for key, flags in pairs.items() if flags.any()]
    open_by_pair = np.stack(list(pairs.values())).any(axis=0) if pairs else np.zeros(rest.size, bool)
    return {
        "issues": list(names), "open": float(settled.mean()),
        "obstacles": sorted((f for f in found if f["share"] > 0), key=_rank),
        "pairs": sorted(pairs_found, key=lambda f: (-f["share"], f["kind"], f["ids"])),
        "unresolved": float((~open_by_pair).sum() / draws),
    }


def _entry(scenario: Scenario, key: tuple[str, ...], flags: Flags, counts: NDArray[np.int64],
           asked: Mapping[str, NDArray[np.float64]], whole: Mapping[str, float], draws: int) -> Obstacle:
    """One obstacle; ``asked``: ``(S,)`` by party, the least that it would have to give up in each draw that is shut."""
    found: Obstacle = {"kind": key[0], "ids": list(key[1:]), "share": float(flags.sum() / draws),
                     "only": float((flags & (counts == 1)).sum() / draws), "change": None, "by": []}
    if not flags.any():
        return found
    if key[0] == "actor":
        found["change"] = _change(asked[key[1]][flags], whole[key[1]])
        found["by"] = movers(scenario, key[1])
    elif key[0] == "bottom-lines":
        found["by"] = movers(scenario, key[1])
    elif key[0] == "issue":
        # short of setting it aside: the party that could open most of these draws by itself, at the least cost to it
        changes = {p: change for p in asked if (change := _change(asked[p][flags], whole[p])) is not None}
        if changes:
            party = min(changes, key=lambda p: (-changes[p]["enough_in"], changes[p]["share_of_best"], p))
            found["change"], found["by"] = changes[party], movers(scenario, party)
    return found


def _asked(problem: Problem, shut: NDArray[np.int64], alone: Flags, party: int) -> NDArray[np.float64]:
    """``(S,)`` the concession of a party where it ``alone`` stands in the way; ∞ where it does not."""
    found = np.full(shut.size, np.inf)
    if alone.any():
        found[alone] = concession(problem.draws_of(shut[alone]), party)
    return found


def _change(needed: NDArray[np.float64], whole: float) -> Concession | None:
    """The middle of what a party would have to give up, where that is enough; None where it never is."""
    known = needed[np.isfinite(needed)]
    if not known.size:
        return None
    return {"points": float(np.median(known)), "share_of_best": float(np.median(known) / whole),
            "enough_in": float(known.size / needed.size)}


def _rank(found: Obstacle) -> tuple[float, int, float, list[str]]:
    """Largest share first; of equal ones in the order of `KINDS`, and the actor that would have to give up least."""
    asked = found["change"]["share_of_best"] if found["change"] is not None else np.inf
    return -found["share"], KINDS.index(found["kind"]), asked, found["ids"]


def concession(problem: Problem, party: int) -> NDArray[np.float64]:
    """``(D,)`` the least points that a party would have to give up for some text to suit all; ∞ if none would do.

    Its bottom lines stay as they are. By halving; right to a thousandth of what it needs.
    """
    low = np.zeros(problem.draws)
    high = np.maximum(problem.threshold[:, party] - problem.worst()[:, party], 0.0)

    def enough(points: NDArray[np.float64]) -> Flags:
        threshold = problem.threshold.copy()
        threshold[:, party] -= points
        return feasible(replace(problem, threshold=threshold))

    never = ~enough(high)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        done = enough(middle)
        low, high = np.where(done, low, middle), np.where(done, middle, high)
    return np.where(never, np.inf, high)


def movers(scenario: Scenario, actor: str) -> list[str]:
    """Who could make an actor accept less: itself, then those who give it or its party means."""
    party = actor
    while (of := scenario.actors[party].of) is not None:
        party = of
    family = {actor, party}
    return [actor, *dict.fromkeys(row.from_ for row in scenario.support if row.to in family)]


def _waived(problem: Problem, party: int) -> Problem:
    """The problem without a party's bottom lines."""
    issues: list[Issue] = []
    for issue in problem.issues:
        if isinstance(issue, Options):
            allowed = issue.allowed.copy()
            allowed[:, party] = True
            issues.append(replace(issue, allowed=allowed))
        else:
            least, most = issue.least.copy(), issue.most.copy()
            least[:, party], most[:, party] = -np.inf, np.inf
            issues.append(replace(issue, least=least, most=most))
    return replace(problem, issues=tuple(issues))


def _aside(problem: Problem, issues: list[int], unsigned: NDArray[np.float64]) -> Problem:
    """The problem with some issues set aside: they are worth what they are without a text."""
    kept = [k for k in range(len(problem.names)) if k not in issues]
    return replace(problem, names=tuple(problem.names[k] for k in kept),
                   issues=tuple(problem.issues[k] for k in kept),
                   threshold=problem.threshold - unsigned[:, :, issues].sum(axis=2))


def held_back(process: Process, item: str) -> list[HeldBack]:
    """What the process alone holds back: how much likelier the item closes by the end without each mechanism."""
    found: list[HeldBack] = []
    for name, kind in HELD_BACK.items():
        delta = process["mechanisms"].get(name, {}).get(key_of(item))
        if delta is not None:
            found.append({"kind": kind, "mechanism": name, **delta})
    return sorted(found, key=lambda f: -f["delta"])
