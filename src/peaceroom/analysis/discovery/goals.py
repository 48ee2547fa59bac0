"""Goals as a person writes them: ``settlement.water.compromise >= 60``, ``zone.water``, ``not draft.first``.

A goal is an output and what is asked of it. Numbers may be percentiles of the draws: ``<= p10`` is the lowest tenth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.sensitivity.outputs import Output, named
from peaceroom.core.errors import InputError
from peaceroom.scenario.types import Scenario

Array = NDArray[np.float64]
_COMPARED = re.compile(r"(?P<output>\S+?)\s*(?P<sign><=|>=|<|>)\s*(?P<p>p?)(?P<number>[+-]?\d+(?:\.\d*)?|[+-]?\.\d+)")
_REMEDY = "write OUTPUT >= NUMBER (or <=, <, >; p10 for the 10 % point), zone.ISSUE, draft.ID, or not before these"


@dataclass(frozen=True, slots=True)
class Goal:
    """What is asked of an output: a comparison with a number or a percentile of the draws."""

    text: str
    output: Output
    sign: str
    number: float
    percentile: bool = False

    def limit(self, values: Array) -> float:
        """The number that values ``(M,)`` are compared with; NaN where none of them is a number."""
        if not self.percentile:
            return self.number
        known = values[np.isfinite(values)]
        return float(np.quantile(known, self.number / 100)) if known.size else float("nan")

    def reached(self, values: Array) -> NDArray[np.bool_]:
        """``(M,)`` whether each draw reaches the goal; a draw without a value does not."""
        at = self.limit(values)
        with np.errstate(invalid="ignore"):
            found = {"<=": values <= at, ">=": values >= at, "<": values < at, ">": values > at}[self.sign]
        return np.asarray(found & np.isfinite(values))

    def nearest(self, values: Array) -> int | None:
        """The draw that comes nearest; None where no draw has a value."""
        if not np.isfinite(values).any():
            return None
        return int(np.nanargmin(values) if self.sign in ("<=", "<") else np.nanargmax(values))


def goal(scenario: Scenario, text: str) -> Goal:
    """Read a goal. Raises `InputError` E317 for one that cannot be read, E316 for an unknown output."""
    said = " ".join(text.split())
    if (found := _COMPARED.fullmatch(said)) is not None:
        number, percentile = float(found["number"]), bool(found["p"])
        if percentile and not 0 < number < 100:
            raise _unread(said, f"there is no {number:g} % point")
        return Goal(said, named(scenario, found["output"]), found["sign"], number, percentile)
    bare = said.removeprefix("not ")
    if " " not in bare and bare.startswith(("zone.", "draft.")):
        return Goal(said, named(scenario, bare), "<" if bare != said else ">", 0.5)
    raise _unread(said, "it names no output with what is asked of it")


def _unread(said: str, why: str) -> InputError:
    return InputError.one("E317", f"the goal {said[:200]!r} cannot be read: {why}",
                          "it would be unclear which draws reach it", _REMEDY)
