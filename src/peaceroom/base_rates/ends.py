"""How wars end by arms: by foreign support in UCDP's dyad-years, and after the exit of a government's patron."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from peaceroom.base_rates.curves import Cases
from peaceroom.base_rates.items import cases
from peaceroom.base_rates.tables import table

Array = NDArray[np.float64]

#: foreign troops fight on the government's side; they did within five years; they did not
CLASSES = ("patron-present", "after-exit", "no-patron")
#: either side by arms; the government is defeated; the government wins
ENDS = ("victory", "government-defeat", "government-victory")
#: the last two: of one side
ONE_SIDE = ENDS[1:]
#: which dyad-years count: all, those with a thousand deaths or more, those since the year
YEARS = ("all", "wars", "since 1989")
#: months for which incidences are kept; between them they are straight
GRID_MONTHS = (0, 3, 6, 9, 12, 18, 24, 30, 36, 48, 60)
#: what ended: a principal patron's support, some troops of others, aid in arms or money, rule over what was no state
EXIT_KINDS = ("principal", "troops", "aid", "de facto")


@dataclass(frozen=True, slots=True)
class Exits:
    """Months from exits to defeats; ``kind`` of each; ``disputed``: UCDP does not show that exit."""

    cases: Cases
    kind: NDArray[np.str_]
    disputed: NDArray[np.bool_]

    def of(self, *kinds: str, disputed: bool = True) -> Cases:
        """The exits of these kinds, without the disputed ones if so wished."""
        return self.cases.only(np.isin(self.kind, kinds) & (disputed | ~self.disputed))


@cache
def exits() -> Exits:
    """The shipped exits, read once."""
    raw = json.loads(files("peaceroom.base_rates").joinpath("data", "exits.json")
                                     .read_text(encoding="utf-8"))
    return Exits(cases(raw), np.array(raw["kind"]), np.array(raw["disputed"], bool))


@dataclass(frozen=True, slots=True)
class Incidence:
    """Incidence of an end on `GRID_MONTHS` ``(G,)`` with 90 % limits, and events so far; origins, dyads, conflicts."""

    p: Array
    low: Array
    high: Array
    events: Array
    origins: int
    dyads: int
    conflicts: int

    def at(self, months: float) -> tuple[float, float, float]:
        """Estimate and limits at so many months, straight between the points kept."""
        p, low, high = (float(np.interp(months, GRID_MONTHS, v)) for v in (self.p, self.low, self.high))
        return p, low, high

    def events_by(self, months: float) -> int:
        """Ends within so many months, at the last point kept before or at them."""
        return int(self.events[int(np.searchsorted(GRID_MONTHS, months + 0.02, side="right")) - 1])


@cache
def incidence(group: str, end: str, years: str = "all") -> Incidence:
    """UCDP's dyad-years of a class; ``years``: ``all``, ``wars`` (a thousand deaths or more), ``since 1989``."""
    found = [r for r in table("ends") if (r["class"], r["end"], r["years"]) == (group, end, years)]
    assert [int(r["months"]) for r in found] == list(GRID_MONTHS)
    p, low, high, events = (np.array([float(r[c]) for r in found]) for c in ("p", "low", "high", "events"))
    return Incidence(p, low, high, events, *(int(found[0][c]) for c in ("origins", "dyads", "conflicts")))
