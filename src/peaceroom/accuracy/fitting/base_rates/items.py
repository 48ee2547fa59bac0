"""How long items of an agenda stay open: procedure from coded talks, other kinds from the texts of PA-X."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.fitting.base_rates.coded import day, rows, spell
from peaceroom.accuracy.fitting.base_rates.contents import waits
from peaceroom.accuracy.fitting.base_rates.files import find, has
from peaceroom.accuracy.fitting.base_rates.shipping import rounded
from peaceroom.base_rates.curves import Cases

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: weeks at which the rate changes, the last going on: coded talks, and the slower texts of PA-X
EDGES_WEEKS = (0, 2, 4, 8, 26, 261)
TEXT_EDGES_WEEKS = (0, 8, 26, 261)
#: what happens on the day of the opening happens during that day
HALF_DAY = 0.5

TABLE = "items of procedure"


def fit_items(folder: Path) -> dict[str, object]:
    """All kinds as they ship: ``procedure`` where the folder holds the coded items, the others from PA-X."""
    found: dict[str, object] = {"what": "items of a kind: days from the clock's start to closing (ended) or to when "
                                        "last seen, by cluster; rates a week between edges_weeks"}
    if has(folder, TABLE):
        days, ended, clusters = procedure(find(folder, TABLE))
        found["procedure"] = {"clock": "opening of talks", "coded": True} | shipped(days, ended, clusters, EDGES_WEEKS)
    for kind, w in waits(find(folder, "PA-X v6")).items():
        found[kind] = {"clock": "first text of the process", "coded": False, "first": w.first} | shipped(
            np.array(w.days, float), np.array(w.ended), w.names, TEXT_EDGES_WEEKS)
    return found


def procedure(path: Path, as_of: date | None = None, without: Container[str] = ()) -> tuple[Array, Flags, list[str]]:
    """Days that each item was open, whether it was agreed then, and its cluster.

    Parameters
    ----------
    as_of
        What was known on that day only: later items are left out, later agreements are still to come.
    without
        Clusters (countries) to leave out.
    """
    days, ended, clusters = [], [], []
    for r in rows(path, TABLE, ("cluster", "opened", "agreed", "last_seen", "era")):
        opened = day(r, "opened", path)
        length, agreed = spell(r, "opened", "agreed", "last_seen", path)
        if r["era"] == "kept-apart" or r["cluster"] in without:
            continue
        if as_of is not None and opened is not None:
            known = (as_of - opened).days
            if known < 0:
                continue
            length, agreed = min(length, known), agreed and length <= known
        days.append(length + HALF_DAY)
        ended.append(agreed)
        clusters.append(r["cluster"])
    return np.array(days), np.array(ended), clusters


def case_table(days: Array, ended: Flags, clusters: Sequence[str], edges_weeks: Sequence[int]) -> Cases:
    """Cases by length, clusters numbered in the order of their names."""
    order = np.lexsort((ended, days))
    return Cases(days[order], ended[order], np.unique(clusters, return_inverse=True)[1][order].astype(np.int64),
                 7 * np.array(edges_weeks, float))


def shipped(days: Array, ended: Flags, clusters: Sequence[str], edges_weeks: tuple[int, ...]) -> dict[str, object]:
    """A class as it ships: its cases, and the rates a week with 90 % intervals."""
    found = case_table(days, ended, clusters, edges_weeks)
    weekly = 7 * found.rates
    low, high = np.quantile(weekly[1:], (0.05, 0.95), axis=0)
    return {
        "cases": len(days), "events": int(ended.sum()), "clusters": len(set(clusters)),
        "edges_weeks": list(edges_weeks), "rate_a_week": rounded(weekly[0]), "rate_low": rounded(low),
        "rate_high": rounded(high), "days": rounded(found.days, 5), "ended": [int(e) for e in found.ended],
        "cluster": [int(c) for c in found.cluster],
    }
