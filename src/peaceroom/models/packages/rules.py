"""The best packages of a problem by each rule, with their proofs.

Rules
    ``nash`` the largest product of gains over the thresholds (Nash 1950); ``kalai-smorodinsky`` the largest least
    share of what each could gain at the most in an acceptable text (Kalai & Smorodinsky 1975); ``egalitarian`` the
    largest least gain in points (Kalai 1977); ``utilitarian`` the largest sum of points. All but ``egalitarian`` among
    texts that all accept; ``egalitarian`` then is the nearest text where nobody can be satisfied, its least gain below
    0, and ``utilitarian`` the largest sum over all texts. Where in every acceptable text somebody gains nothing, all
    products are 0 and the text that is best for who gains least stands for them.
Approval
    Where not all need accept, a text is acceptable that has the approval it needs, and gains are those of the group of
    the smallest size that carries it with most: of the parties of whom some may refuse, those that gain least are not
    counted, so many as may refuse. So that groups can be compared whatever points the parties count in, the product
    is then one of gains as shares of what each could gain at the most in an acceptable text. Sums are of all parties.
Ways
    With options only and up to `MOST_TEXTS` texts all are walked through (`enumeration`); with more, weights of the
    parties bound every branch (`branched`); a single continuum is searched along its scale (`one_continuum`); with a
    continuum among several issues the problem is a mixed-integer programme (`programming`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from peaceroom.models.packages.problem import Continuum, Options, Problem
from peaceroom.models.packages.solving import Best, programmed

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

RULES = ("nash", "kalai-smorodinsky", "egalitarian", "utilitarian")
#: up to so many texts are walked through
MOST_TEXTS = 30_000_000
#: at most so many texts of the same value are named
MOST_TIES = 100


@dataclass(frozen=True, slots=True)
class Counts:
    """How many texts there are, how many have the approval that they need, and how many would if one party accepted
    whatever it is offered (where all must accept: texts that all but that one accept)."""

    texts: int
    acceptable: int
    without: dict[str, int]


def walkable(problem: Problem) -> bool:
    """Whether all texts of a draw can be walked through."""
    return problem.texts is not None and problem.texts <= MOST_TEXTS


def count_texts(problem: Problem) -> Counts | None:
    """Counts of the first draw; ``None`` with a continuum, or with more than `MOST_TEXTS` texts."""
    if not walkable(problem) or problem.texts is None:
        return None
    from peaceroom.models.packages.acceptance import count

    points, sizes, allowed = arrays(problem.slice(0, 1))
    lone, best = np.zeros(len(problem.parties), np.int64), np.empty(len(problem.parties))
    need = problem.threshold[0] - problem.tolerance()[0]
    total = int(count(points[0], sizes, allowed[0], need, problem.among, problem.spare, lone, best))
    return Counts(problem.texts, total, {p: total + int(n) for p, n in zip(problem.parties, lone, strict=True)})


def best_by(rule: str, problem: Problem, *, weight: Array | None = None, seconds: float = 60.0) -> Best:
    """The best text of the problem's first draw by a rule (one of `RULES`).

    ``weight``: ``(N,)`` exponents of the Nash product, default 1 each. ``seconds``: the most time that the solver may
    take; an answer that it did not prove says so.
    """
    w = np.ones(len(problem.parties)) if weight is None else weight
    if walkable(problem):
        return _walked(rule, problem, w)
    if problem.spare and not (rule == "utilitarian" and problem.groups_number == 1):
        from peaceroom.models.packages.grouped import best_of_groups

        return best_of_groups(rule, problem.slice(0, 1), w, seconds)
    return programmed(rule, problem, w, seconds)


def arrays(problem: Problem) -> tuple[Array, Ints, Flags]:
    """A problem with options only as ``(D, K, N, M)`` points, ``(K,)`` sizes and ``(D, K, N, M)`` flags, padded."""
    options = [i for i in problem.issues if isinstance(i, Options)]
    if len(options) < len(problem.issues):
        raise ValueError("an issue on a continuum has no list of options")
    sizes = np.array([o.values.size for o in options], np.int64)
    shape = (problem.draws, len(options), len(problem.parties), int(sizes.max(initial=0)))
    points, allowed = np.full(shape, -np.inf), np.zeros(shape, bool)
    for k, o in enumerate(options):
        points[:, k, :, : sizes[k]] = o.points
        allowed[:, k, :, : sizes[k]] = o.allowed
    return points, sizes, allowed


def _walked(rule: str, problem: Problem, weight: Array) -> Best:
    from peaceroom.models.packages import acceptance
    from peaceroom.models.packages import enumeration as walk

    numbers = {"nash": walk.NASH, "kalai-smorodinsky": walk.RATIO, "egalitarian": walk.EGALITARIAN,
               "utilitarian": walk.UTILITARIAN}
    every, sizes, fits = arrays(problem.slice(0, 1))
    points, allowed = every[0], fits[0]
    threshold, slack = problem.threshold[0], problem.tolerance()[0]
    n = len(problem.parties)
    best, lone = np.empty(n), np.zeros(n, np.int64)
    among, spare = problem.among, problem.spare
    some = int(acceptance.count(points, sizes, allowed, threshold - slack, among, spare, lone, best)) > 0
    if not some and rule in ("nash", "kalai-smorodinsky"):
        return Best(rule, None, float("nan"), np.empty(0), False)
    span = np.where(best - threshold > slack, best - threshold, 0.0) if some else np.ones(n)

    def run(number: int) -> tuple[float, int, Ints, Ints]:
        out, ties = np.zeros(sizes.size, np.int64), np.zeros((MOST_TIES + 1, sizes.size), np.int64)
        value, same = walk.search(number, points, sizes, allowed, threshold, slack, span, weight, among, spare, some,
                                  -np.inf, out, ties)
        return float(value), int(same), out, ties[: min(same, MOST_TIES + 1)]

    value, same, out, ties = run(numbers[rule])
    flat = rule == "nash" and value == -np.inf
    if flat:  # every product is 0: all acceptable texts are alike to the rule
        _, _, out, _ = run(walk.EGALITARIAN)
        value, same, ties = _all_acceptable(points, sizes, allowed, threshold - slack, among, spare)
    text = _values(problem, out)
    others = tuple(t for t in (_values(problem, row) for row in ties) if t != text)[:MOST_TIES]
    product = 0.0 if flat else float(np.exp(value)) if rule == "nash" else value
    gain = problem.worth(text)[0] - threshold
    return Best(rule, text, product, gain, bool(problem.carried(text)[0]), others, same - 1)


def _all_acceptable(points: Array, sizes: Ints, allowed: Flags, need: Array, among: Flags,
                    spare: int) -> tuple[float, int, Ints]:
    """Value 0, how many texts have the approval that they need, and the first of them."""
    from peaceroom.models.packages import enumeration as walk

    n = need.size
    ties, out = np.zeros((MOST_TIES + 1, sizes.size), np.int64), np.zeros(sizes.size, np.int64)
    # shares of nothing: every text has the same value, so that all acceptable ones are ties
    _, same = walk.search(walk.RATIO, points, sizes, allowed, need, np.zeros(n), np.zeros(n), np.ones(n), among,
                          spare, True, -np.inf, out, ties)
    return 0.0, int(same), ties[: min(int(same), MOST_TIES + 1)]


def _values(problem: Problem, choice: Ints) -> tuple[float, ...]:
    return tuple(float(i.values[m]) for i, m in zip(problem.issues, choice, strict=True) if isinstance(i, Options))


def with_menus(problem: Problem, cells: int = 20, also: Sequence[Sequence[float]] = ()) -> Problem:
    """The same problem with a menu in place of every continuum: a grid, the parties' median positions, and ``also``.

    ``also``: per issue further values that the menu shall hold.
    """
    issues: list[Options | Continuum] = []
    for k, issue in enumerate(problem.issues):
        if isinstance(issue, Options):
            issues.append(issue)
            continue
        seated = (issue.weight > 0).any(axis=0)
        extra = np.asarray(also[k] if also else (), float)
        menu = np.unique(np.round(np.concatenate([
            np.linspace(issue.low, issue.high, cells + 1), np.median(issue.position[:, seated], axis=0), extra]), 9))
        menu = menu[(menu >= issue.low) & (menu <= issue.high)]
        flat = [np.full(problem.draws, y) for y in menu]
        issues.append(Options(menu, np.stack([issue.value(y) for y in flat], axis=2),
                              np.stack([issue.accepts(y) for y in flat], axis=2)))
    return replace(problem, issues=tuple(issues))


def robust_text(
    problem: Problem, starts: Sequence[Sequence[float]], *, draws: int = 1_000, steps: int = 20_000, cells: int = 10
) -> Best:
    """The text that is accepted in the largest share of the first ``draws`` draws.

    Continua are searched on a menu (`with_menus`, with the values of the starts), so that the answer is proved on the
    menu only, and the gap of a problem with a continuum is unknown. ``starts``: texts to set out from.
    """
    from peaceroom.models.packages.robust import climb, search

    also = [[s[k] for s in starts] for k in range(len(problem.issues))]
    few = with_menus(problem.slice(0, min(draws, problem.draws)), cells, also)
    points, sizes, allowed = arrays(few)
    points = np.ascontiguousarray(points.transpose(1, 3, 0, 2))
    allowed = np.ascontiguousarray(allowed.transpose(1, 3, 0, 2))
    need = few.threshold - few.tolerance()
    best, text = -1, np.zeros(sizes.size, np.int64)
    for start in starts:
        trial = np.array([int(np.abs(o.values - v).argmin()) for o, v in zip(few.issues, start, strict=True)
                          if isinstance(o, Options)], np.int64)
        found = int(climb(points, allowed, need, few.among, few.spare, sizes, trial))
        if found > best:
            best, text = found, trial.copy()
    if best < 0:
        best = int(climb(points, allowed, need, few.among, few.spare, sizes, text))
    best, bound = search(points, allowed, need, few.among, few.spare, sizes, text, best, steps)
    values = _values(few, text)
    share = float(problem.carried(values).mean())
    exact = problem.discrete
    gain = (problem.worth(values) - problem.threshold).mean(axis=0)
    return Best("robust", values, share, gain, best > 0, tied=None, proved=exact and bound == best,
                gap=(bound - best) / few.draws if exact else np.inf)
