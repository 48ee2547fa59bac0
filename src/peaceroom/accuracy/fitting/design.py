"""Past decisions as the learned model sees them: features of every candidate outcome, by exponents of weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.scoring.longform import LongForm
from peaceroom.accuracy.scoring.scores import rounded
from peaceroom.models.learned import features

Array = NDArray[np.float64]
Rows = NDArray[np.intp]


@dataclass
class Design:
    """Decided issues with their features, made once for each pair of exponents.

    Attributes
    ----------
    long
        The decisions.
    at
        ``(n,)`` the outcome as a candidate.
    """

    long: LongForm
    at: Rows = field(init=False)
    _made: dict[tuple[float, ...], Array] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.at = rounded(self.long.outcomes)

    @property
    def clusters(self) -> Rows:
        return self.long.clusters

    def features(self, alpha: float, betas: Sequence[float]) -> Array:
        """``(n, 101, COUNT)`` with weights c^α s^β, the mean over the candidates of an issue taken off.

        What all candidates of an issue have in common does not change their odds.
        """
        key = (alpha, *betas)
        if key not in self._made:
            made = np.stack([features(case, 0, alpha, betas)[0] for case in self.long.cases])
            self._made[key] = made - made.mean(axis=1, keepdims=True)
        return self._made[key]


def folds(clusters: Rows, k: int, seed: int) -> Rows:
    """``(n,)`` fold of each issue: proposals in random order, dealt out in turn, never split."""
    count = int(clusters.max()) + 1
    fold = np.empty(count, np.intp)
    fold[np.random.default_rng(seed).permutation(count)] = np.arange(count) % min(k, count)
    return np.asarray(fold[clusters])
