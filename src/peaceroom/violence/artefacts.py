"""Months that look like a mistake of booking: a summary of several months entered in one.

A month is suspect if it holds more than twice the median of its neighbours (two months on each side, as far as the
series goes) and more than 25 above it. A second count of the same months, where there is one, decides: a month that
it does not confirm is replaced by it, and a month that it confirms (at least four fifths as high) stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

#: how many times the neighbours' median a suspect month passes
TIMES = 2.0
#: and by how many deaths: small counts double by chance
ABOVE = 25.0
#: neighbours on each side
SIDE = 2
#: a second count confirms a month from this share of it
CONFIRMS = 0.8


@dataclass(frozen=True, slots=True)
class Suspect:
    """A month that stands out: its index, count, the median of its neighbours, and what became of it.

    ``used`` is the count that forecasts rest on: the second count if ``fate`` is ``replaced``, else its own.
    ``unchecked`` means that there is no second count.
    """

    index: int
    count: float
    neighbours: float
    used: float
    fate: Literal["replaced", "confirmed", "unchecked"]


def suspects(values: Values, second: Values | None = None) -> list[Suspect]:
    """Months of ``values`` ``(n,)`` that stand out; ``second`` ``(n,)`` is another count, NaN where unknown."""
    found = []
    for i, value in enumerate(values):
        around = np.r_[values[max(0, i - SIDE):i], values[i + 1:i + 1 + SIDE]]
        if not around.size:
            continue
        median = float(np.median(around))
        if value <= TIMES * median or value <= median + ABOVE:
            continue
        other = np.nan if second is None else float(second[i])
        if np.isnan(other):
            found.append(Suspect(i, float(value), median, float(value), "unchecked"))
        elif other >= CONFIRMS * value:
            found.append(Suspect(i, float(value), median, float(value), "confirmed"))
        else:
            found.append(Suspect(i, float(value), median, other, "replaced"))
    return found


def repaired(values: Values, found: list[Suspect]) -> Values:
    """A copy of ``values`` with the replaced months."""
    out = values.copy()
    for s in found:
        out[s.index] = s.used
    return out
