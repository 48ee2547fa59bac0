"""Who asks for more than any text gives, who accepts any text, and the text that comes nearest."""

from __future__ import annotations

import numpy as np

from peaceroom.models.packages.problem import Continuum, Problem
from peaceroom.models.packages.rules import best_by
from peaceroom.runs.package_results import Limits, Nearest
from peaceroom.scenario.anchors import words
from peaceroom.scenario.types import Scenario

#: the most time that the nearest text may take
_SECONDS = 5.0


def limits(scenario: Scenario, problem: Problem) -> Limits:
    """Thresholds that no text reaches in most draws, and parties that accept every text in every draw.

    What a party can have is counted without regard to the others, and to bottom lines.
    """
    slack = problem.tolerance()
    beyond = (problem.threshold > problem.best() + slack).mean(axis=0) > 0.5
    free = (problem.threshold <= problem.worst() + slack).all(axis=0)
    for issue in problem.issues:
        free &= ((issue.least <= issue.low) & (issue.most >= issue.high)).all(axis=0) if isinstance(
            issue, Continuum) else issue.allowed.all(axis=(0, 2))
    needs, best = np.median(problem.threshold, axis=0), np.median(problem.best(), axis=0)
    return {
        "out_of_reach": [{"actor": problem.parties[i], "needs": float(needs[i]), "best": float(best[i])}
                         for i in np.flatnonzero(beyond)],
        "nearest": nearest(scenario, problem) if beyond.any() else None,
        "accept_any": [problem.parties[i] for i in np.flatnonzero(free)],
    }


def nearest(scenario: Scenario, problem: Problem) -> Nearest | None:
    """The text that is best for who gains least, in the draw in which as much is asked for as in the middle."""
    middle = int(np.argsort(problem.threshold.sum(axis=1), kind="stable")[problem.draws // 2])
    one = problem.slice(middle, middle + 1)
    found = best_by("egalitarian", one, seconds=_SECONDS)
    if found.text is None:
        return None
    text = {name: float(v) for name, v in zip(problem.names, found.text, strict=True)}
    short = np.maximum(one.threshold - one.worth(found.text), 0.0)[0]
    return {"text": text, "words": {k: words(scenario.issues[k], v) for k, v in text.items()},
            "short": {p: float(s) for p, s in zip(problem.parties, short, strict=True) if s > one.tolerance().max()}}
