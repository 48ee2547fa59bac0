"""The first open item of an agenda: how soon it was agreed after an ordinary day of the library's processes.

Counted from the library's origins, days on which somebody asks, not from when an item was put on the table. Of every
origin two years are known.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from peaceroom.base_rates.class_rate import ClassRate, careful, looked
from peaceroom.base_rates.frequency import frequency
from peaceroom.base_rates.item_rate import must_be_known
from peaceroom.base_rates.terms import CODED, SOURCES

Array = NDArray[np.float64]

#: days for which every origin is followed, and the stretch before them whose hazard goes on
FOLLOWED, LAST = 730.0, 365.0
DRAWS, SEED = 500, 20201005
_BIAS = (
    "what counts as an item, and which is the first, is the coder's word: two coders named the same kind of first item "
    "in two of three origins",
    "coders mostly knew how the talks ended, and coded each answer once",
    "of any kind, procedure among them; a third of the origins were picked by somebody who knew what came",
)


@dataclass(frozen=True)
class FirstItems:
    """Origins ``(n,)``: days to the agreement (inf: not within `FOLLOWED`), number of the country, class of the talks.
    """

    days: Array
    country: NDArray[np.int64]
    talks: NDArray[np.str_]


@cache
def first_items() -> FirstItems:
    """The shipped origins, read once."""
    raw = json.loads(files("peaceroom.base_rates").joinpath("data", "first_items.json").read_text(encoding="utf-8"))
    return FirstItems(np.array([np.inf if d is None else d for d in raw["days"]], float),
                      np.array(raw["country"], np.int64), np.array(raw["talks"]))


def first_item_rate(within: str | float = 180, *, talks: str = "in-session") -> ClassRate:
    """P(the first open item of an agenda is agreed within a time), by where the talks stand.

    Parameters
    ----------
    within
        How far to look, up to five years; beyond two the second year's hazard goes on.
    talks
        ``in-session``, ``break`` or ``not-opened``.

    Raises
    ------
    InputError
        E702, E703, E705.
    """
    must_be_known(talks)
    ahead, known = looked(within), first_items()
    alike, countries = known.talks == talks, int(known.country.max()) + 1
    times = np.random.default_rng(SEED).multinomial(countries, np.full(countries, 1 / countries), size=DRAWS)
    weights = np.vstack([np.ones((1, countries)), times.astype(float)])

    def by(days: float) -> Array:
        return frequency(known.days <= days, alike, known.country, weights)

    p = by(min(ahead, FOLLOWED))
    if ahead > FOLLOWED:
        p = 1 - (1 - p) * ((1 - p) / (1 - by(LAST))) ** ((ahead - FOLLOWED) / (FOLLOWED - LAST))
    low, high = (float(q) for q in np.quantile(p[1:], (0.05, 0.95)))
    words = {"in-session": "that are in session", "break": "in a break", "not-opened": "not opened"}[talks]
    return ClassRate(
        f"the first open item of an agenda is agreed within {ahead:g} days", float(p[0]), min(low, float(p[0])),
        max(high, float(p[0])), "item", "first", 0.0, ahead,
        "share of a class, shrunk to that of all origins as if four of them had been added",
        f"first open items on {len(known.days)} days of real processes, of talks {words}", int(alike.sum()),
        int((known.days[alike] <= ahead).sum()), countries, _BIAS, (CODED, SOURCES[0]), {},
        careful(int(alike.sum()), FOLLOWED if ahead > FOLLOWED else None))
