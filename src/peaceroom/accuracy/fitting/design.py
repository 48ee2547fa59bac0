"""Past decisions as the learned model sees them: features of every candidate outcome, by exponent of capability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.scoring.longform import LongForm
from peaceroom.accuracy.scoring.scores import rounded
from peaceroom.models.learned import FEATURES, features
from peaceroom.runs.kept import Pieces

Array = NDArray[np.float64]
Rows = NDArray[np.intp]


@dataclass
class Design:
    """Decided issues with their features, made once for each set of exponents.

    Attributes
    ----------
    long
        The decisions.
    at
        ``(n,)`` the outcome as a candidate.
    pieces
        What is worked out of them, kept as it comes.
    """

    long: LongForm
    pieces: Pieces = field(default_factory=Pieces, repr=False)
    at: Rows = field(init=False)
    _made: dict[tuple[float, ...], dict[str, Array]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.at = rounded(self.long.outcomes)

    @property
    def clusters(self) -> Rows:
        return self.long.clusters

    def features(self, alpha: float, narrow: Sequence[float], wide: Sequence[float]) -> dict[str, Array]:
        """Name of a feature → ``(n, 101)``, with weights c^α s^β (see `peaceroom.models.learned.features`)."""
        key = (alpha, *narrow, -1.0, *wide)
        if key not in self._made:
            made = np.stack([features(case, 0, alpha, narrow, wide)[0] for case in self.long.cases])
            self._made[key] = {name: made[:, :, j] for j, name in enumerate(FEATURES)}
        return self._made[key]


def folds(clusters: Rows, k: int, seed: int) -> Rows:
    """``(n,)`` fold of each issue: proposals in random order, dealt out in turn, never split."""
    count = int(clusters.max()) + 1
    fold = np.empty(count, np.intp)
    fold[np.random.default_rng(seed).permutation(count)] = np.arange(count) % min(k, count)
    return np.asarray(fold[clusters])
