"""The best text by a rule where all must accept and texts cannot be walked through: an engine, and its proof."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import thread_time
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from peaceroom.models.packages.problem import Problem

if TYPE_CHECKING:
    from peaceroom.models.packages.answer import Answer

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Best:
    """The best text by a rule.

    Attributes
    ----------
    rule
        One of `rules.RULES`, or ``robust``.
    text
        Values in the order of the issues; ``None`` if there is none.
    value
        By the rule: product of gains (nash), least share (kalai-smorodinsky), least gain (egalitarian), sum of points
        (utilitarian), share of draws (robust). Of gains, see above where not all need accept.
    gain
        ``(N,)`` points above the threshold; empty without a text.
    acceptable
        Whether all accept the text.
    ties, tied
        Other texts with the same value (the first `rules.MOST_TIES`), and how many there are; ``None`` on continua,
        where they are not counted.
    proved, gap
        Whether no text has a larger value; if not, by how much one could be larger at the most (∞: unknown).
    """

    rule: str
    text: tuple[float, ...] | None
    value: float
    gain: Array
    acceptable: bool
    ties: tuple[tuple[float, ...], ...] = ()
    tied: int | None = 0
    proved: bool = True
    gap: float = 0.0


class Engine(Protocol):
    """What searches texts that cannot be walked through, where all must accept."""

    def best_text(self, rule: int, problem: Problem, span: Array, weight: Array, *, acceptable: bool,
                  seconds: float = 60.0) -> Answer: ...

    def acceptable_text(self, problem: Problem, *, seconds: float = 60.0) -> Answer: ...

    def most_points(self, problem: Problem, party: int, *, seconds: float = 60.0) -> tuple[float, bool] | None: ...


def engine_of(problem: Problem) -> Engine:
    """Options alone are branched, a continuum alone is halved, the rest is a programme."""
    from peaceroom.models.packages import branched, one_continuum, programming

    if branched.branchable(problem):
        return branched
    return one_continuum if one_continuum.concave(problem) else programming


def programmed(rule: str, problem: Problem, weight: Array, seconds: float, span: Array | None = None) -> Best:
    """The best text of a problem that is not walked through, where all must accept; see `best_by`.

    ``span``: ``(N,)`` what each could gain at the most, for ``kalai-smorodinsky``; looked for where it is not given.
    """
    from peaceroom.models.packages import enumeration as walk

    engine = engine_of(problem)
    n, ends = len(problem.parties), thread_time() + seconds

    def left(share: float = 1.0) -> float:
        """Seconds for the next search, of what is left of the time for all: a twentieth of it at the least."""
        return max(share * (ends - thread_time()), 0.05 * seconds)

    def search(number: int, acceptable: bool, share: float = 1.0, span: Array | None = None) -> Answer:
        found: Answer = engine.best_text(number, one, np.ones(n) if span is None else span, weight,
                                         acceptable=acceptable, seconds=left(share))
        return found

    one = problem.slice(0, 1)
    if rule == "egalitarian":
        inside = search(walk.EGALITARIAN, True, 0.8)
        return _told(rule, one, inside if inside.text is not None else search(walk.EGALITARIAN, False))
    inside = engine.acceptable_text(one, seconds=left(0.4))
    some = inside.text is not None
    if rule == "utilitarian":
        return _told(rule, one, search(walk.UTILITARIAN, some))
    if not some:
        return _told(rule, one, inside)
    if rule == "kalai-smorodinsky" and span is not None:
        return _told(rule, one, search(walk.RATIO, True, span=span))
    if rule == "kalai-smorodinsky":
        slack = one.tolerance()[0]
        ideal = [engine.most_points(one, i, seconds=left(0.8 / (n - i))) or (0.0, False) for i in range(n)]
        room = np.array([most for most, _ in ideal]) - one.threshold[0]
        span = np.where(room > np.maximum(slack, 1e-6 * np.maximum(1.0, one.best()[0])), room, 0.0)
        found = _told(rule, one, search(walk.RATIO, True, span=span))
        return found if all(sure for _, sure in ideal) else replace(found, proved=False, gap=np.inf)
    answer = search(walk.NASH, True)
    return _told(rule, one, answer if answer.text is not None else search(walk.EGALITARIAN, True))


def _told(rule: str, problem: Problem, answer: Answer) -> Best:
    if answer.text is None:
        return Best(rule, None, float("nan"), np.empty(0), False, proved=answer.proved,
                    gap=0.0 if answer.proved else np.inf)
    gain = problem.worth(answer.text)[0] - problem.threshold[0]
    value, gap = answer.value, answer.gap
    if rule == "nash":
        value = float(np.prod(np.maximum(gain, 0.0)))
        gap = float(value * np.expm1(min(gap, 700.0))) if np.isfinite(gap) else np.inf
    return Best(rule, answer.text, value, gain, bool(problem.carried(answer.text)[0]), tied=None,
                proved=answer.proved, gap=gap)
