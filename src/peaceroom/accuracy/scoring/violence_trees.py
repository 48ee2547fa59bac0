"""Fit the forest of the method ``trees``: regression trees of log ratios, countries drawn again for each."""

from __future__ import annotations

from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.blas_threads import one_blas_thread
from peaceroom.violence.forecasts import WINDOW, level
from peaceroom.violence.months import month_name, month_number
from peaceroom.violence.trees import POINTS, features

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

#: chosen by the log-scale score on 2012 to 2017, trees fitted on what came before
TREES, DEPTH, FEWEST, TRIED = 12, 6, 200, 4
#: values of a feature between which a split is looked for
_CUTS = 32
#: leads that are fitted together, and months between origins
LEADS, EVERY = range(3, 15), 3
YEARS = 21
SEED = 1


class Grown(TypedDict):
    """One tree as it ships: see `peaceroom.violence.trees.Tree`; ``leaf`` holds the leaves' quantiles, in order."""

    feature: list[int]
    at: list[float]
    low: list[int]
    high: list[int]
    leaf: list[list[float]]


class ForestTable(TypedDict):
    """The shipped file but for its source."""

    until: str
    countries: int
    rows: int
    trees: list[Grown]


@one_blas_thread()
def fit(first: int, values: Array, until: str, *, years: int = YEARS, trees: int = TREES) -> ForestTable:
    """The forest, fitted on the ``years`` that end with the month ``until``; nothing later is touched.

    Parameters
    ----------
    first, values
        Number of the first month, and ``(T, n)`` counts.
    """
    end = month_number(until)
    assert end is not None  # callers name the month in the program's text
    known = values[:end - first + 1]
    x, ratio, country = _rows(known, max(WINDOW - 1, len(known) - 1 - 12 * years))
    cuts = [np.unique(np.quantile(column, np.linspace(0, 1, _CUTS + 1)[1:-1])) for column in x.T]
    bins = np.column_stack([np.searchsorted(c, column, side="left") for c, column in zip(cuts, x.T, strict=True)])
    rng = np.random.default_rng(SEED)
    n = values.shape[1]
    grown = []
    for _ in range(trees):
        times = np.bincount(rng.integers(n, size=n), minlength=n)
        rows = np.repeat(np.arange(len(ratio)), times[country])
        grown.append(_grow(bins[rows], ratio[rows], cuts, rng))
    return {"until": month_name(end), "countries": n, "rows": len(ratio), "trees": grown}


def _rows(known: Array, start: int) -> tuple[Array, Array, Ints]:
    """Features, log ratios and countries of all origins and leads whose month is known."""
    xs, ratios, countries = [], [], []
    for t in range(start, len(known), EVERY):
        past = known[t - WINDOW + 1:t + 1].T
        levels = np.log1p([level(row) for row in past])
        for k in LEADS:
            if t + k < len(known):
                xs.append(features(past, k))
                ratios.append(np.log1p(known[t + k]) - levels)
                countries.append(np.arange(len(past)))
    return np.concatenate(xs), np.concatenate(ratios), np.concatenate(countries)


def _grow(bins: Ints, ratio: Array, cuts: list[Array], rng: np.random.Generator) -> Grown:
    """A tree of at most `DEPTH` splits one after the other, each by the best of `TRIED` features drawn for it."""
    out: Grown = {"feature": [], "at": [], "low": [], "high": [], "leaf": []}

    def add(rows: Ints, depth: int) -> int:
        node = len(out["feature"])
        for name in ("feature", "low", "high"):
            out[name].append(-1)
        out["at"].append(0.0)
        found = _split(bins[rows], ratio[rows], cuts, rng) if depth < DEPTH else None
        if found is None:
            out["leaf"].append([round(float(q), 3) for q in np.quantile(ratio[rows], POINTS)])
            return node
        feature, cut = found
        goes = bins[rows, feature] <= cut
        # a little above the value, so that a rounded number still holds it
        out["feature"][node], out["at"][node] = feature, round(float(cuts[feature][cut]) + 1e-5, 5)
        out["low"][node] = add(rows[goes], depth + 1)
        out["high"][node] = add(rows[~goes], depth + 1)
        return node

    add(np.arange(len(ratio)), 0)
    return out


def _split(bins: Ints, ratio: Array, cuts: list[Array], rng: np.random.Generator) -> tuple[int, int] | None:
    """Feature and cut that leave the least squared error; None where no cut leaves `FEWEST` rows on both sides."""
    n, total = len(ratio), float(ratio.sum())
    best, found = total**2 / n + 1e-9, None
    for feature in rng.choice(len(cuts), TRIED, replace=False):
        size = len(cuts[feature]) + 1
        count = np.cumsum(np.bincount(bins[:, feature], minlength=size))[:-1]
        below = np.cumsum(np.bincount(bins[:, feature], ratio, minlength=size))[:-1]
        both = (count >= FEWEST) & (n - count >= FEWEST)
        if not both.any():
            continue
        left = below**2 / np.maximum(count, 1) + (total - below) ** 2 / np.maximum(n - count, 1)
        kept = np.where(both, left, -np.inf)
        at = int(kept.argmax())
        if kept[at] > best:
            best, found = float(kept[at]), (int(feature), at)
    return found
