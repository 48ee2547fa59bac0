"""What keeps a problem shut, found by lifting one thing at a time and solving again; and what would be enough.

Of obstacles the one in the largest share of draws stands first. Of equal shares that comes first which asks nobody to
give way (linkage, the order of the agenda), then the smallest change, as part of a best package or of a scale, then the
order of `KINDS`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.packages.feasible import feasible
from peaceroom.analysis.packages.giving_way import common_concession, concession, line_shift, lined, waived
from peaceroom.models.packages.problem import Problem
from peaceroom.runs.obstacle_results import Change, Obstacle, Pair, Shut
from peaceroom.scenario.checks.process import party_of
from peaceroom.scenario.types import Scenario

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: kinds of obstacles, those that take the narrowest change first
KINDS = ("linkage", "precedence", "bottom-lines", "ratifier", "actor", "issue", "everybody")
#: parties and issues between which pairs are looked for, and pairs whose change is worked out
MOST_PAIRED, MOST_CHANGES = 12, 6
_GIVEN = ("linkage", "precedence")
_NOBODY = "no single party opens it by giving way: two or more would have to"


def obstacles_of(scenario: Scenario, problem: Problem, whole: Array, unsigned: Array, settled: Flags,
                 package: Flags) -> Shut:
    """What, lifted alone, would open the problem where it is not open already.

    Parameters
    ----------
    whole
        ``(N,)`` points of each party's best package on all issues, in the middle of the draws.
    unsigned
        ``(D, N, K)`` what the problem's issues are worth without a text.
    settled, package
        ``(D,)`` where nothing need be lifted; where some text on all issues is carried.
    """
    shut = np.flatnonzero(~settled)
    look = _Look(scenario, problem.draws_of(shut), whole, unsigned[shut], problem.draws)
    lifts = look.lifted(package[shut]) if shut.size else {}
    opened = np.stack(list(lifts.values())) if lifts else np.zeros((0, shut.size), bool)
    rest = np.flatnonzero(~opened.any(axis=0))
    left = _Look(scenario, look.problem.draws_of(rest), whole, look.unsigned[rest], problem.draws)
    pairs = left.paired() if rest.size else {}
    by_pair: Flags = np.zeros(rest.size, bool)
    for flags in pairs.values():
        by_pair |= flags
    counts = opened.sum(axis=0)
    found = [look.entry(key, flags, counts) for key, flags in lifts.items() if flags.any()]
    if (~by_pair).any():
        found.append(left.everybody(np.logical_not(by_pair)))
    named = sorted(((key, flags) for key, flags in pairs.items() if flags.any()),
                   key=lambda f: (-int(f[1].sum()), f[0]))
    return {
        "issues": list(problem.names), "open": float(settled.mean()), "obstacles": sorted(found, key=rank),
        "pairs": [left.pair(key, flags, number < MOST_CHANGES) for number, (key, flags) in enumerate(named)],
        "pairs_among": left.among(), "unresolved": float((~by_pair).sum() / problem.draws),
    }


def rank(found: Obstacle) -> tuple[float, bool, float, int, list[str]]:
    """Where an obstacle stands: see the head of this file."""
    change = found["change"]
    size = np.inf if change is None else round(_size(change), 2)  # in hundredths, as it is said
    return -round(found["share"], 9), found["kind"] not in _GIVEN, size, KINDS.index(found["kind"]), found["ids"]


def movers(scenario: Scenario, actor: str) -> list[str]:
    """Who could make an actor accept less: itself, then those who give it or its party means."""
    family = {actor, party_of(scenario, actor)}
    return [actor, *dict.fromkeys(row.from_ for row in scenario.support if row.to in family)]


def conveners(scenario: Scenario, parties: Sequence[str]) -> list[str]:
    """Who could bring issues together or change the order of an agenda: third parties, else all parties."""
    third = [a for a, actor in scenario.actors.items() if actor.kind in ("mediator", "facilitator", "host")]
    return third or list(parties)


class _Look:
    """A problem in the draws in which it is shut, with what lifting one thing or two would do."""

    def __init__(self, scenario: Scenario, problem: Problem, whole: Array, unsigned: Array, draws: int) -> None:
        self.scenario, self.problem, self.whole = scenario, problem, whole
        self.unsigned, self.draws = unsigned, draws
        self.names, self.parties = problem.names, problem.parties
        #: party → what it would have to give up, and the issues and part of the scale by which its lines would move
        self.asked: dict[str, Array] = {}
        self.moved: dict[str, tuple[list[int], Array]] = {}

    def lifted(self, package: Flags) -> dict[tuple[str, ...], Flags]:
        """Kind and ids of an obstacle → in which of the draws lifting it alone opens the problem."""
        lifts: dict[tuple[str, ...], Flags] = {}
        if package.any():
            lifts[("linkage",)] = package
        for i, party in enumerate(self.parties):
            alone = feasible(without(self.problem, i))
            lines = np.zeros(alone.size, bool)
            if alone.any() and lined(self.problem, i):  # without the party its lines are gone too
                lines[alone] = feasible(waived(self.problem.draws_of(np.flatnonzero(alone)), i))
            lifts["ratifier" if self.scenario.actors[party].ratifies else "actor", party] = alone
            lifts["bottom-lines", party] = lines
            self.asked[party] = _where(alone, self.problem, partial(concession, party=i))
            self.moved[party] = self._shift(i, lines)
        if len(self.names) > 1:
            for k, name in enumerate(self.names):
                lifts["issue", name] = feasible(aside(self.problem, self.unsigned, [k]))
        return lifts

    def _shift(self, i: int, lines: Flags) -> tuple[list[int], Array]:
        """On which issue a party's bottom line would have to move, or on which together, and how far."""
        best: tuple[list[int], Array] = [], np.full(lines.size, np.inf)
        if not lines.any():
            return best
        bound = lined(self.problem, i)
        for some in [[k] for k in bound] + ([bound] if len(bound) > 1 else []):
            moved = _where(lines, self.problem, partial(line_shift, party=i, issues=some))
            if _much(moved) > _much(best[1]):
                best = some, moved
        return best

    def entry(self, key: tuple[str, ...], flags: Flags, counts: NDArray[np.int64]) -> Obstacle:
        """One obstacle, with the smallest change that would be enough; ``counts``: obstacles that open each draw."""
        found: Obstacle = {"kind": key[0], "ids": list(key[1:]), "share": float(flags.sum() / self.draws),
                           "only": float((flags & (counts == 1)).sum() / self.draws), "change": None, "by": [],
                           "why_none": None}
        if key[0] == "issue":
            # short of setting it aside: the party that could open most of these draws by itself, at the least cost
            ways = [(p, c) for p in self.parties for c in (self._points(p, flags), self._lines(p, flags)) if c]
            if not ways:
                return {**found, "why_none": _NOBODY}
            party, change = min(ways, key=lambda way: (-way[1]["enough_in"], _size(way[1]), way[0]))
            return {**found, "change": change, "by": movers(self.scenario, party)}
        if key[0] in ("actor", "ratifier", "bottom-lines"):
            party = key[1]
            points, lines = self._points(party, flags), self._lines(party, flags)
            found["change"] = lines if key[0] == "bottom-lines" else points or lines or self._both(party, flags)
            found["by"] = movers(self.scenario, party)
        return found

    def _points(self, party: str, flags: Flags) -> Change | None:
        needed = self.asked[party][flags]
        if not np.isfinite(needed).any():
            return None
        points = float(np.median(needed[np.isfinite(needed)]))
        return {"points": points, "share_of_best": points / float(self.whole[self.parties.index(party)]),
                "enough_in": float(np.isfinite(needed).mean())}

    def _lines(self, party: str, flags: Flags) -> Change | None:
        issues, moved = self.moved[party]
        needed = moved[flags]
        if not np.isfinite(needed).any():
            return None
        return {"part_of_scale": float(np.median(needed[np.isfinite(needed)])),
                "issues": [self.names[k] for k in issues], "enough_in": float(np.isfinite(needed).mean())}

    def _both(self, party: str, flags: Flags) -> Change:
        """Its bottom lines given up, and the points that it would have to ask less for besides."""
        i = self.parties.index(party)
        needed = concession(waived(self.problem.draws_of(np.flatnonzero(flags)), i), i)
        points = float(np.median(needed[np.isfinite(needed)]))
        return {"points": points, "share_of_best": points / float(self.whole[i]), "part_of_scale": 1.0,
                "issues": [self.names[k] for k in lined(self.problem, i)],
                "enough_in": float(np.isfinite(needed).mean())}

    def _few(self) -> tuple[list[int], list[int]]:
        """The parties and issues between which pairs are looked for: of many the parties that ask for most."""
        asked = self.problem.threshold / np.maximum(self.problem.best(), 1e-300)
        asks = np.median(asked, axis=0) if len(asked) else np.zeros(len(self.parties))  # no draw may be known in full
        parties = sorted(np.argsort(-asks, kind="stable")[:MOST_PAIRED].tolist())
        return parties, list(range(min(len(self.names), MOST_PAIRED))) if len(self.names) > 1 else []

    def among(self) -> list[str] | None:
        """The parties between which pairs are looked for, where these are not all."""
        return [self.parties[i] for i in self._few()[0]] if len(self.parties) > MOST_PAIRED else None

    def paired(self) -> dict[tuple[str, ...], Flags]:
        """Kind and ids of a pair → in which of the draws lifting both opens the problem."""
        found: dict[tuple[str, ...], Flags] = {}
        parties, issues = self._few()
        for i, j in combinations(parties, 2):
            found["actors", self.parties[i], self.parties[j]] = feasible(without(self.problem, i, j))
        for k in issues:
            rest = aside(self.problem, self.unsigned, [k])
            for i in parties:
                found["actor-and-issue", self.parties[i], self.names[k]] = feasible(without(rest, i))
        for k, m in combinations(issues, 2) if len(self.names) > 2 else ():
            found["issues", self.names[k], self.names[m]] = feasible(aside(self.problem, self.unsigned, [k, m]))
        return found

    def pair(self, key: tuple[str, ...], flags: Flags, worked_out: bool) -> Pair:
        """One pair, with what both would have to give up at the least (where it is ``worked_out``)."""
        found: Pair = {"kind": key[0], "ids": list(key[1:]), "share": float(flags.sum() / self.draws), "change": None,
                       "by": []}
        problem = self.problem.draws_of(np.flatnonzero(flags))
        if key[0] == "issues":
            return {**found, "by": list(self.parties)}
        both = [self.parties.index(p) for p in (key[1:] if key[0] == "actors" else key[1:2])]
        if key[0] == "actor-and-issue":
            problem = aside(problem, self.unsigned[flags], [self.names.index(key[2])])
        found["by"] = list(dict.fromkeys(a for i in both for a in movers(self.scenario, self.parties[i])))
        if worked_out:
            found["change"] = _common(problem, both)
        return found

    def everybody(self, flags: Flags) -> Obstacle:
        """The draws in which no pair is enough: what all would have to ask less for."""
        problem = self.problem.draws_of(np.flatnonzero(flags))
        share = float(flags.sum() / self.draws)
        return {"kind": "everybody", "ids": list(self.parties), "share": share, "only": share,
                "change": _common(problem, range(len(self.parties))), "by": list(self.parties), "why_none": None}


def without(problem: Problem, *parties: int) -> Problem:
    """The problem in which the acceptance of some parties is not asked for."""
    return problem.only([i for i in range(len(problem.parties)) if i not in parties])


def aside(problem: Problem, unsigned: Array, issues: Sequence[int]) -> Problem:
    """The problem with some issues set aside: they are worth what they are without a text."""
    kept = [k for k in range(len(problem.names)) if k not in issues]
    return replace(problem, names=tuple(problem.names[k] for k in kept), issues=tuple(problem.issues[k] for k in kept),
                   threshold=problem.threshold - unsigned[:, :, list(issues)].sum(axis=2))


def _common(problem: Problem, parties: Sequence[int]) -> Change | None:
    """What some parties would all have to give up, as part of their best packages; their lines too where they must."""
    needed, lines = common_concession(problem, parties), False
    if not np.isfinite(needed).any():
        for i in parties:
            problem = waived(problem, i)
        needed, lines = common_concession(problem, parties), True
    known = needed[np.isfinite(needed)]
    if not known.size:
        return None
    found: Change = {"share_of_best": float(np.median(known)), "enough_in": float(known.size / needed.size)}
    return {**found, "part_of_scale": 1.0} if lines else found


def _where(flags: Flags, problem: Problem, found: Callable[[Problem], Array]) -> Array:
    """``(D,)`` what is found in the draws with a flag; ∞ in the others."""
    out = np.full(flags.size, np.inf)
    if flags.any():
        out[flags] = found(problem.draws_of(np.flatnonzero(flags)))
    return out


def _much(needed: Array) -> tuple[int, float]:
    """Of changes the better one: enough in more draws, then smaller."""
    known = needed[np.isfinite(needed)]
    return known.size, -float(np.median(known)) if known.size else -np.inf


def _size(change: Change) -> float:
    return change.get("share_of_best", 0.0) + change.get("part_of_scale", 0.0)
