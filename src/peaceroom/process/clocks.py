"""Kinds of agenda items that run on a clock of their own.

Base rates of peace processes count texts. An item whose closing is mostly not such a text (rules of procedure, an
agenda) closes by a hazard of its own since it was opened, whatever the pace of texts: that of the same kind in other
talks (`peaceroom.base_rates.items`, docs/base-rates-classes.md). The other kinds close at the pace of texts: what is
known of them counts provisions in texts, which are not the item closed.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from peaceroom.base_rates.item_rate import KINDS as KINDS
from peaceroom.base_rates.items import items
from peaceroom.base_rates.tables import hazards, smoothed
from peaceroom.base_rates.terms import EDGES, PACES
from peaceroom.core.months import MONTH_DAYS

#: kinds with a clock of their own
OWN_CLOCK = ("procedure",)
#: share of agreements on items of other kinds that are texts of PA-X: 13 of the 26 first open items of the library that
#: were agreed within half a year; the rest was announced (docs/process.md)
ITEM_TEXT = 0.5
#: kinds whose closing is a text and none of substance: base rates tell texts on procedure and ceasefires from those
NOT_SUBSTANCE = ("procedure", "ceasefire")


@cache
def implementation_hazards() -> NDArray[np.float64]:
    """``(2, 4, weeks)`` hazard a week of a next text once a comprehensive one is signed; the last goes on.

    By what the last text was (the comprehensive one itself, one of its implementation), how many there were in the
    year that ends with it (1, 2–3, 4–7, 8 or more), and whole weeks since: the base rates of next texts, those after
    the comprehensive one the same at every pace, for 84 such texts do not tell.
    """
    days = 7 * np.arange(EDGES[-2] // 7 + 1) + 3.5
    at = np.searchsorted(EDGES[1:], days).clip(max=len(EDGES) - 2)
    signed = [hazards("any", "comp").hazard] * len(PACES)
    return np.array([signed, [smoothed("impl", pace).hazard for pace in PACES]])[:, :, at] * 7 / MONTH_DAYS


def weekly_hazards(kind: str, weeks: int, sample: int = -1) -> NDArray[np.float64]:
    """``(weeks,)`` hazard of an item of this kind in each week since it was opened; beyond the table the last goes on.

    ``sample``: number of the resampled table, counted round; −1 for the estimate.
    """
    table = items()[kind]
    rates = table.rates if sample < 0 else table.drawn_rates[sample % len(table.drawn_rates)]
    begins, week = table.edges[:-1], np.arange(weeks)[:, None]
    ends = np.append(table.edges[1:-1], np.inf)
    exposed = np.clip(np.minimum(ends, week + 1) - np.maximum(begins, week), 0, None)
    return np.asarray(exposed @ rates)
