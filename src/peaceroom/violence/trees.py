"""The method ``trees``: what came elsewhere after months that look alike, by a small forest that ships as a table.

Every tree sends a series to one of its leaves by eleven features of the last twelve months and the lead; a leaf holds
quantiles of what came, as ln(1 + count) less ln(1 + level). The leaves of all trees together are the forecast.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FEATURES = ("mean of 12 months", "of 6", "of 3", "last month", "maximum", "standard deviation", "share without deaths",
            "months since the last death", "3 months against those before", "usual", "months ahead")
#: probabilities of a leaf's quantiles
POINTS = tuple((k + 0.5) / 24 for k in range(24))
WINDOW = 12


def features(known: Array, ahead: int) -> Array:
    """``(n, 11)`` of series ``(n, months)``, their last twelve months; counts as ln(1 + count)."""
    h = known[:, -WINDOW:]
    width = h.shape[1]
    recent = np.log1p(h[:, -3:].mean(axis=1))
    since = np.where(h.any(axis=1), np.argmax(h[:, ::-1] > 0, axis=1), width)
    trend = recent - np.log1p(h[:, :-3].mean(axis=1)) if width > 3 else np.zeros(len(h))
    found = np.array([np.log1p(h.mean(axis=1)), np.log1p(h[:, -6:].mean(axis=1)), recent, np.log1p(h[:, -1]),
                      np.log1p(h.max(axis=1)), np.log1p(h.std(axis=1)), (h == 0).mean(axis=1), since, trend,
                      np.log1p(h).mean(axis=1), np.full(len(h), ahead)])
    return np.asarray(found.T)


@dataclass(frozen=True, slots=True)
class Tree:
    """Nodes ``(m,)``: the feature asked (−1: a leaf), the value up to which it goes ``low``; quantiles ``(m, 24)``."""

    feature: NDArray[np.int64]
    at: Array
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    leaf: Array

    def leaves(self, x: Array) -> NDArray[np.int64]:
        """``(n,)`` node at which each row ``(n, 11)`` ends."""
        node = np.zeros(len(x), np.int64)
        while (asks := self.feature[node] >= 0).any():
            value = x[np.arange(len(x)), np.maximum(self.feature[node], 0)]
            node = np.where(asks, np.where(value <= self.at[node], self.low[node], self.high[node]), node)
        return node


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees fitted on months up to ``until``."""

    trees: tuple[Tree, ...]
    until: str

    def counts(self, known: Array, ahead: int, level: float) -> Array:
        """What is forecast for one series ``(months,)``: whole counts, rising, each with the same chance."""
        x = features(known[None], ahead)
        ratios = np.concatenate([tree.leaf[tree.leaves(x)[0]] for tree in self.trees])
        return np.sort(np.maximum(np.rint(np.expm1(ratios + np.log1p(level))), 0.0))


@cache
def forest() -> Forest:
    """The shipped forest, ``data/trees.json``, with its source: see docs/violence.md."""
    raw = json.loads(files("peaceroom.violence").joinpath("data/trees.json").read_text(encoding="utf-8"))
    return Forest(tuple(tree_of(tree) for tree in raw["trees"]), raw["until"])


def tree_of(raw: dict[str, list[float]]) -> Tree:
    """A tree from its shipped form: leaves follow each other in the order of their nodes."""
    feature = np.array(raw["feature"], np.int64)
    leaf = np.zeros((len(feature), len(POINTS)))
    leaf[feature < 0] = np.array(raw["leaf"])
    return Tree(feature, np.array(raw["at"], float), np.array(raw["low"], np.int64), np.array(raw["high"], np.int64),
                leaf)
