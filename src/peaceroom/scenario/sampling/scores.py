"""Tables of points as drawn, and what stands in for a position where an actor has only a table.

Models that know positions alone see such an actor at the option that is worth most to it (the lowest of several), with
a salience in proportion to the spread of its points on the issue (100 on the issue where most is at stake for it), and
with a capability of 1 where none is given.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from peaceroom.scenario.row_names import score_names
from peaceroom.scenario.types import Scenario

Array = NDArray[np.float64]
Place = tuple[str, str]


class Scores:
    """The tables of the actors that are not taken away.

    Attributes
    ----------
    points
        (actor, issue) → ``(draws, M)`` points of the issue's options, rising.
    threshold
        actor → ``(draws,)`` least points.
    """

    def __init__(self, scenario: Scenario, values: Mapping[str, Array], removed: frozenset[str]) -> None:
        self.options = {name: sorted(issue.scale) for name, issue in scenario.issues.items()}
        self.points: dict[Place, Array] = {}
        for name, row in zip(score_names(scenario), scenario.scores, strict=True):
            if row.actor not in removed:
                self.points[row.actor, row.issue] = np.stack(
                    [values[f"{name}.{option:g}"] for option in self.options[row.issue]], axis=1)
        self.threshold = {a: values[f"thresholds.{a}"] for a in scenario.thresholds if a not in removed}

    def stand_in(self, quantities: dict[str, dict[Place, Array]], draws: int) -> None:
        """Add positions, saliences and capabilities where an actor has a table but no row of its own."""
        spread = {place: np.ptp(points, axis=1) for place, points in self.points.items()}
        for (actor, issue), points in self.points.items():
            if (actor, issue) in quantities["position"]:
                continue
            most = np.max([s for (a, _), s in spread.items() if a == actor], axis=0)
            quantities["position"][actor, issue] = np.array(self.options[issue])[points.argmax(axis=1)]
            quantities["salience"][actor, issue] = 100 * np.divide(
                spread[actor, issue], most, out=np.zeros(draws), where=most > 0)
            quantities["capability"].setdefault((actor, issue), np.ones(draws))
