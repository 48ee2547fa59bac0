"""How long items of an agenda stay open: procedure from coded talks, other kinds from the texts of PA-X."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.fitting.base_rates.coded import day, resampled, spell
from peaceroom.accuracy.fitting.base_rates.contents import waits
from peaceroom.accuracy.fitting.base_rates.files import find, has, read_csv
from peaceroom.accuracy.fitting.base_rates.shipping import rounded
from peaceroom.accuracy.fitting.base_rates.spells import kaplan_meier
from peaceroom.base_rates.items import GRID_DAYS

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: resamples of clusters that are shipped
DRAWS = 100
#: talks that had not agreed on procedure when last seen, a year after they opened, and that nobody wrote down
FORGOTTEN = 10
FORGOTTEN_DAYS = 365
#: weeks at which the rate changes, the last going on: coded talks, and the slower texts of PA-X
EDGES_WEEKS = (0, 2, 4, 8, 26, 261)
TEXT_EDGES_WEEKS = (0, 8, 26, 261)
#: what happens on the day of the opening happens during that day
HALF_DAY = 0.5

TABLE = "items of procedure"


def fit_items(folder: Path) -> dict[str, object]:
    """All kinds as they ship: ``procedure`` where the folder holds the coded items, the others from PA-X."""
    kinds: dict[str, object] = {}
    if (path := coded_path(folder)) is not None:
        days, ended, clusters = procedure(path)
        kinds["procedure"] = {"clock": "opening of talks"} | fitted(days, ended, clusters, EDGES_WEEKS) | {
            "forgotten": FORGOTTEN, "survival_with_forgotten": with_forgotten(days, ended)}
    for kind, w in waits(find(folder, "PA-X v6")).items():
        kinds[kind] = {"clock": "first text of the process", "first": w.first} | fitted(
            np.array(w.days, float), np.array(w.ended), w.names, TEXT_EDGES_WEEKS)
    return {"what": "items of a kind: share still open on grid_days; rates a week between edges_weeks",
            "grid_days": list(GRID_DAYS), "kinds": kinds}


def coded_path(folder: Path) -> Path | None:
    """The file of coded items, if there is one."""
    return find(folder, TABLE) if has(folder, TABLE) else None


def procedure(path: Path, as_of: date | None = None, without: Container[str] = ()) -> tuple[Array, Flags, list[str]]:
    """Days that each item was open, whether it was agreed then, and its cluster.

    Parameters
    ----------
    as_of
        What was known on that day only: later items are left out, later agreements are still to come.
    without
        Clusters (countries) to leave out.
    """
    rows = read_csv(path, TABLE, ("cluster", "opened", "agreed", "last_seen", "era"))
    days, ended, clusters = [], [], []
    for r in rows:
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


def fitted(days: Array, ended: Flags, clusters: Sequence[str], edges: tuple[int, ...]) -> dict[str, object]:
    """Kaplan–Meier share still open on `GRID_DAYS` and rates a week, each with resamples of whole clusters."""
    weights, n = resampled(clusters, DRAWS)
    every = np.ones((1, len(days)))
    rates = hazards(days, ended, np.vstack([every, weights]), edges)
    low, high = np.quantile(rates[1:], (0.05, 0.95), axis=0)
    return {
        "cases": len(days), "events": int(ended.sum()), "clusters": n,
        "ended_days": rounded(np.sort(days[ended])), "open_days": rounded(np.sort(days[~ended])),
        "edges_weeks": list(edges), "rate_a_week": rounded(rates[0]),
        "rate_low": rounded(low), "rate_high": rounded(high),
        "survival": still_open(days, ended, every[0]),
        "drawn_survival": [still_open(days, ended, w, 3) for w in weights],
        "drawn_rate_a_week": rounded(rates[1:], 3),
    }


def still_open(days: Array, ended: Flags, weights: Array, digits: int = 4) -> object:
    """Share still open on `GRID_DAYS`, rounded; never 0, for nobody has seen that none stays open."""
    share = 1 - kaplan_meier(days, ended, np.array(GRID_DAYS, float), weights)
    return rounded(np.maximum(share, 0.5 / (weights.sum() + 1)), digits)


def with_forgotten(days: Array, ended: Flags) -> object:
    """The same had `FORGOTTEN` more talks been written down that failed to agree."""
    more = np.append(days, np.full(FORGOTTEN, float(FORGOTTEN_DAYS)))
    return still_open(more, np.append(ended, np.zeros(FORGOTTEN, bool)), np.ones(len(more)))


def hazards(days: Array, ended: Flags, weights: Array, edges: tuple[int, ...]) -> Array:
    """Rate a week between ``edges``, the last going on: events over time at risk ``(draws, B)``."""
    low = np.array(edges[:-1], float)
    high = np.append(np.array(edges[1:-1], float), np.inf)
    weeks = days[:, None] / 7
    exposure = np.clip(np.minimum(weeks, high) - low, 0, None)
    events = (ended[:, None] & (weeks > low) & (weeks <= high)).astype(float)
    at_risk = weights @ exposure
    found: Array = np.divide(weights @ events, at_risk, out=np.zeros_like(at_risk), where=at_risk > 0)
    return found
