"""What of an origin's twelve questions the simulator is fitted to: yes or no, one after the other.

Questions that hold each other are asked in turn, so that their answers count once: a text within 180 days only of
what had none within 90. Battle deaths are left out: they rest on data of many wars (`peaceroom.violence.years`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.backtest.inside import WEEKS
from peaceroom.process.result import ProcessResult
from peaceroom.scenario.cases.compiling import open_items
from peaceroom.scenario.cases.types import Origin

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


class Target(NamedTuple):
    """A question, asked where ``after`` was answered no (None: of all)."""

    question: str
    after: str | None = None


_ALWAYS = (Target("q1"), Target("q2", "q1"), Target("q3", "q2"), Target("q4"), Target("q5", "q4"), Target("q8"),
           Target("q9"), Target("q10"), Target("q12"))


def targets(origin: Origin) -> tuple[Target, ...]:
    """The questions of an origin; where the first open item is procedure, q6 is asked of what q7 did not settle."""
    items = open_items(origin)
    procedure = [item.id for item in items if item.kind == "procedure"]
    if not procedure:
        return (*_ALWAYS, Target("q6"))
    return (*_ALWAYS, Target("q7"), Target("q6", "q7" if procedure[0] == items[0].id else None))


def observed(origin: Origin, answers: Mapping[str, bool]) -> Array:
    """``(T,)`` 1 yes, 0 no, NaN where not asked or not known."""
    found = []
    for question, after in targets(origin):
        asked = question in answers and (after is None or not answers.get(after, False))
        found.append(float(answers[question]) if asked else np.nan)
    return np.array(found)


def counted(origin: Origin, parties: tuple[str, ...], r: ProcessResult) -> Ints:
    """``(T, 2)`` draws of a run that are asked each target, and those that say yes."""
    items = open_items(origin)
    procedure = next((item.id for item in items if item.kind == "procedure"), None)
    columns = {"q1": "step", "q2": "step", "q3": "step", "q4": "comprehensive", "q5": "comprehensive",
               "q6": f"items.{items[0].id}", "q7": f"items.{procedure}", "q9": "break"}
    out = np.zeros((len(targets(origin)), 2), np.int64)
    for k, (question, after) in enumerate(targets(origin)):
        if question in columns:
            week = r.column(columns[question])
            asked = np.ones(r.draws, bool)
            if after is not None:
                before = r.column(columns[after])
                asked = ~((before >= 0) & (before <= WEEKS[after]))
            out[k] = asked.sum(), (asked & (week >= 0) & (week <= WEEKS[question])).sum()
        else:
            out[k] = r.draws, _at_once(question, parties, r)
    return out


def _at_once(question: str, parties: tuple[str, ...], r: ProcessResult) -> int:
    """Draws that say yes to a question about a state on a day."""
    week = WEEKS[question]
    if question == "q8":
        return int(sum(r.state_counts[week, r.states.index(name)] for name in ("in_session", "recess")))
    if question == "q10":
        return int(r.cease_counts[week].sum())
    return int(sum(r.state_counts[week, r.states.index(f"victory_{party}")] for party in parties))
