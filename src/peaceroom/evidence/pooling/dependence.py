"""How many votes items have that repeat each other: exponents on their likelihoods.

m items with a correlation ρ of their errors say as much as m / (1 + (m − 1) ρ) independent ones (Kish 1965, on cluster
samples), so each counts with the exponent 1 / (1 + (m − 1) ρ). Clusters are nested: one utterance, texts that copy
each other, one camp's own reporting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from peaceroom.evidence.ledger.assumptions import Assumptions
from peaceroom.evidence.pooling.items import Item

Array = NDArray[np.float64]


def share(m: int, rho: float) -> float:
    """Exponent of each of m ≥ 1 items with a correlation ``rho`` (0 … 1): 1 / (1 + (m − 1) ρ)."""
    return 1 / (1 + (m - 1) * rho)


def effective_number(correlations: ArrayLike) -> float:
    """Number of independent items that say as much: 1ᵀ R⁻¹ 1, for a correlation matrix R ``(m, m)`` of full rank."""
    r = np.atleast_2d(np.asarray(correlations, float))
    return float(np.linalg.solve(r, np.ones(len(r))).sum())


def exponents(items: Sequence[Item], assumptions: Assumptions) -> Array:
    """Exponent ``(n,)`` of each item, 0 … 1 (more than 1 only where ``same_origin`` is below 1).

    Of several transcripts of one utterance the best graded speaks for all (then the least doubtful, then the first by
    passage id) and the others have 0: an average of grades would punish a good transcript for a bad one. Near-copies
    form clusters by links of links. A camp has as many votes as clusters with reporting of its own.
    """
    best: dict[str, int] = {}
    transcripts: Counter[str] = Counter()
    for i, item in enumerate(items):
        origin = _origin(item)
        transcripts[origin] += 1
        if origin not in best or _rank(item) < _rank(items[best[origin]]):
            best[origin] = i
    cluster = _clusters(items)
    sizes = Counter(cluster[_origin(items[i])] for i in best.values())
    camps: dict[str, set[str]] = {}
    for i in best.values():
        if (camp := items[i].camp) is not None:
            camps.setdefault(camp, set()).add(cluster[_origin(items[i])])
    w = np.zeros(len(items))
    for origin, i in best.items():
        m = transcripts[origin]
        w[i] = m * share(m, assumptions.same_origin) * share(sizes[cluster[origin]], assumptions.re_reported)
        if (camp := items[i].camp) is not None:
            w[i] *= share(len(camps[camp]), assumptions.same_camp)
    return w


def _origin(item: Item) -> str:
    return item.origin or item.passage


def _rank(item: Item) -> tuple[float, float, str]:
    return -item.p, item.own_variance, item.passage


def _clusters(items: Sequence[Item]) -> dict[str, str]:
    """origin → the name of its cluster of near-copies. Passages that are near but no items still tie others together.
    """
    if not any(item.near for item in items):  # as mostly, and asked of every ledger that a trace-back tries
        return {origin: origin for origin in map(_origin, items)}
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for item in items:
        # a slash is in no id, so that passages and origins of one name stay apart
        for node in (f"passage/{item.passage}", *(f"passage/{other}" for other in item.near)):
            parent[root(node)] = root(f"origin/{_origin(item)}")
    return {_origin(item): root(f"origin/{_origin(item)}") for item in items}
