"""The best text where not all need accept and texts cannot be walked through: group by group.

Each smallest group of parties that carries a text is asked as if its members alone had to accept, and the best of the
answers is taken. With more than `MOST_GROUPS` groups only some are asked: one that gains most in a text, then the one
that gains most in its own best text, and so on; nothing is then proved.
"""

from __future__ import annotations

from dataclasses import replace
from time import thread_time

import numpy as np
from numpy.typing import NDArray

from peaceroom.models.packages.problem import Issue, Options, Problem
from peaceroom.models.packages.solving import Best, engine_of, programmed

Array = NDArray[np.float64]

#: groups that are asked at the most
MOST_GROUPS = 300
_ROUNDS = 8


def best_of_groups(rule: str, problem: Problem, weight: Array, seconds: float) -> Best:
    """`rules.best_by` of a problem with one draw, of whose parties some may refuse."""
    ends = thread_time() + seconds
    every = problem.groups_number <= MOST_GROUPS
    groups = list(problem.groups()) if every else _likely(problem, weight, 0.2 * seconds)
    room, sure = np.ones(len(problem.parties)), True
    if rule in ("nash", "kalai-smorodinsky"):
        room, sure = _room(problem, groups, ends - 0.5 * seconds)
    best: tuple[float, Best] | None = None
    bound, proved = -np.inf, every and sure
    for number, group in enumerate(groups):
        left = max((ends - thread_time()) / (len(groups) - number), 0.02 * seconds)
        found, value = _asked(rule, problem, group, room, weight, left)
        proved &= found.proved
        bound = max(bound, -np.inf if found.proved and (found.text is None or not found.acceptable) else
                    value + found.gap if np.isfinite(found.gap) and found.text is not None else np.inf)
        if found.text is None:
            continue
        # what a group would rather not sign is worth nothing to it, though another group may carry the same text
        carries = found.acceptable and bool(problem.carried(found.text)[0])
        key = value if carries else value - 1e300  # a text that nobody carries only where there is no other
        if best is None or key > best[0] + 1e-12 * max(1.0, abs(best[0])):
            best = key, replace(found, value=value, acceptable=carries)
    if best is None:
        return Best(rule, None, float("nan"), np.empty(0), False, tied=None, proved=proved,
                    gap=0.0 if proved else np.inf)
    text = best[1].text
    assert text is not None
    gain = (problem.worth(text) - problem.threshold)[0]
    gap = 0.0 if proved else bound - best[1].value if every and sure else np.inf
    return Best(rule, text, best[1].value, gain, best[1].acceptable, tied=None, proved=proved, gap=max(gap, 0.0))


def _asked(rule: str, problem: Problem, group: tuple[int, ...], room: Array, weight: Array,
           seconds: float) -> tuple[Best, float]:
    """The best text of one group, and its value by the rule as the other groups are judged by."""
    if rule == "utilitarian":
        found = _sum(problem, group, weight, seconds)
        return found, found.value
    if not group:  # any text is carried, and all are alike to the rule
        text = tuple(float(i.values[0]) if isinstance(i, Options) else i.low for i in problem.issues)
        value = 1.0 if rule == "nash" else 0.0
        return Best(rule, text, value, np.empty(0), True), value
    own = replace(problem.only(list(group)), approval=None)
    found = programmed(rule, own, weight[list(group)], seconds, span=room[list(group)])
    if found.text is None or rule == "egalitarian":
        return found, found.value
    gain = (own.worth(found.text) - own.threshold)[0]
    parts = gain / np.where(room > 0, room, 1.0)[list(group)]
    if rule == "nash":
        value = float(np.prod(np.maximum(parts, 0.0)))
        return replace(found, gap=found.gap * value / found.value if found.value > 0 else found.gap), value
    gaining = parts[room[list(group)] > 0]
    return found, float(gaining.min()) if gaining.size else 0.0  # nobody in the group has anything to gain


def _sum(problem: Problem, group: tuple[int, ...], weight: Array, seconds: float) -> Best:
    """The largest sum over all parties of a text that the group accepts."""
    return programmed("utilitarian", _freed(problem, group), weight, seconds)


def _freed(problem: Problem, group: tuple[int, ...]) -> Problem:
    """The problem in which those outside the group accept everything, and still count."""
    outside = [i for i in range(len(problem.parties)) if i not in group]
    threshold = problem.threshold.copy()
    threshold[:, outside] = problem.worst()[:, outside] - 1.0
    issues: list[Issue] = []
    for issue in problem.issues:
        if isinstance(issue, Options):
            allowed = issue.allowed.copy()
            allowed[:, outside] = True
            issues.append(replace(issue, allowed=allowed))
        else:
            least, most = issue.least.copy(), issue.most.copy()
            least[:, outside], most[:, outside] = -np.inf, np.inf
            issues.append(replace(issue, least=least, most=most))
    return replace(problem, issues=tuple(issues), threshold=threshold, approval=None)


def _room(problem: Problem, groups: list[tuple[int, ...]], ends: float) -> tuple[Array, bool]:
    """What each party could gain at the most in a text that some group accepts; whether that is proved.

    A party that gains by a text accepts it too, and is in some group that does, unless its bottom line forbids.
    """
    engine = engine_of(problem)
    most, sure = np.zeros(len(problem.parties)), True
    bound = _with_bottom_lines(problem)
    jobs = [(i, group) for group in groups for i in sorted({*group, *bound})]
    for number, (i, group) in enumerate(jobs):
        members = sorted({*group, i})
        own = _freed(replace(problem.only(members), approval=None), tuple(members.index(j) for j in group))
        left = max((ends - thread_time()) / (len(jobs) - number), 0.02)
        found = engine.most_points(own, members.index(i), seconds=left)
        if found is not None:
            most[i] = max(most[i], found[0] - float(problem.threshold[0, i]))
            sure = sure and found[1]
    return most, sure


def _with_bottom_lines(problem: Problem) -> set[int]:
    """The parties that rule out something on some issue."""
    lines = np.zeros(len(problem.parties), bool)
    for issue in problem.issues:
        lines |= (~issue.allowed[0].all(axis=-1) if isinstance(issue, Options) else
                  (issue.least[0] > issue.low) | (issue.most[0] < issue.high))
    return set(np.flatnonzero(lines).tolist())


def _likely(problem: Problem, weight: Array, seconds: float) -> list[tuple[int, ...]]:
    """Groups that are likely to carry a text: those that gain most in a text of the last one."""
    assert problem.approval is not None
    some = list(problem.approval.among)
    must = [i for i in range(len(problem.parties)) if i not in some]
    found: list[tuple[int, ...]] = []
    asked = replace(problem, approval=None).only(must) if must else replace(problem, approval=None)
    for _ in range(_ROUNDS):
        best = programmed("egalitarian", asked, np.ones(len(asked.parties)), seconds / _ROUNDS)
        if best.text is None:
            break
        gain = problem.margins(best.text)[0][some]
        few = [some[j] for j in np.argsort(-gain, kind="stable")[: max(len(some) - problem.spare, 0)]]
        group = tuple(sorted([*must, *few]))
        if group in found:
            break
        found.append(group)
        asked = replace(problem.only(list(group)), approval=None)
    return found
