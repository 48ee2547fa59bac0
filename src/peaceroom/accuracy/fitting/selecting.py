"""Choosing the settings of the learned model, and measuring what the choosing gives, by proposal throughout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.fitting.design import Design, folds
from peaceroom.accuracy.fitting.likelihood import fit, masses
from peaceroom.accuracy.scoring.scores import crps
from peaceroom.core.blas_threads import one_blas_thread
from peaceroom.core.case import TIE
from peaceroom.models.learned import NAMES

Array = NDArray[np.float64]
Rows = NDArray[np.intp]
Progress = Callable[[str], None]

_CROWD = ("crowd", "position", "middle")
_LEAN = ("distance_mean", "position_share", "outside", "tens", "fives", "end")
#: sets of features to choose from
SETS: dict[str, tuple[str, ...]] = {
    "lean": _LEAN,
    "lean, median": (*_LEAN, "distance_median"),
    "crowd": (*_LEAN, *_CROWD),
    "crowd, median": (*_LEAN, *_CROWD, "distance_median"),
    "all": NAMES,
}
#: exponents of salience over which the distance to the mean is averaged: decisions do not tell them apart well
BETAS = (1.0, 1.5, 2.0, 2.5, 3.0)
#: penalties and weights of the CRPS to choose from
PENALTIES, CRPS_WEIGHTS = (3.0, 10.0, 30.0), (0.0, 0.1)
OUTER, INNER = 10, 5


@dataclass(frozen=True, slots=True)
class Setting:
    """What is not fitted but chosen: the set of features, exponents, penalty, weight of the CRPS."""

    features: str
    alpha: float = 1.0
    betas: tuple[float, ...] = BETAS
    penalty: float = 10.0
    crps_weight: float = 0.0

    def columns(self) -> Rows:
        return np.array([NAMES.index(name) for name in SETS[self.features]], np.intp)


def menu(alpha: float = 1.0, betas: tuple[float, ...] = BETAS) -> list[Setting]:
    """Every setting to choose from."""
    return [Setting(f, alpha, betas, p, c) for f, c, p in product(SETS, CRPS_WEIGHTS, PENALTIES)]


def refit(design: Design, setting: Setting, train: Rows) -> Array:
    """``(P,)`` coefficients of the setting's features from the issues ``train``."""
    x = design.features(setting.alpha, setting.betas)[np.ix_(train, np.arange(101), setting.columns())]
    return fit(x, design.at[train], setting.penalty, setting.crps_weight)


def predict(design: Design, setting: Setting, theta: Array, test: Rows) -> Array:
    """``(m, 101)`` masses of the issues ``test``."""
    return masses(design.features(setting.alpha, setting.betas)[np.ix_(test, np.arange(101), setting.columns())], theta)


def cross_validated(design: Design, setting: Setting, rows: Rows, seed: int, k: int = INNER) -> Array:
    """``(m, 101)`` out-of-fold masses of the issues ``rows``."""
    fold = folds(np.unique(design.clusters[rows], return_inverse=True)[1], k, seed)
    out = np.empty((len(rows), 101))
    for j in range(int(fold.max()) + 1):
        train, test = rows[fold != j], rows[fold == j]
        out[fold == j] = predict(design, setting, refit(design, setting, train), test)
    return out


def choose(design: Design, rows: Rows, settings: Sequence[Setting], seed: int) -> Setting:
    """The setting to take, by cross-validation within the issues ``rows`` alone.

    Of the sets of features whose best setting is within one standard error (over proposals) of the best of all in
    CRPS, the smallest set; and of its settings that of least CRPS. The plainer set, where data cannot tell
    (Breiman et al. 1984, the one-standard-error rule): picking the least CRPS outright follows chance.
    """
    if len(settings) == 1:
        return settings[0]
    outcomes = design.long.outcomes[rows]
    losses = np.stack([crps(cross_validated(design, s, rows, seed), outcomes) for s in settings])
    means = losses.mean(axis=1)
    best = int(means.argmin())
    leaders: dict[str, int] = {}  # the best setting of each set
    for i in np.argsort(means, kind="stable"):
        leaders.setdefault(settings[i].features, int(i))
    near = [i for i in leaders.values()
            if means[i] - means[best] <= standard_error(losses[i] - losses[best], design.clusters[rows]) + TIE]
    return settings[min(near, key=lambda i: (len(settings[i].columns()), means[i]))]


def standard_error(values: Array, clusters: Rows) -> float:
    """Of the mean of ``values (m,)`` whose clusters are independent."""
    sums = np.bincount(np.unique(clusters, return_inverse=True)[1], values - values.mean())
    return float(np.sqrt((sums**2).sum()) / len(values))


@dataclass(frozen=True)
class Nested:
    """Out-of-fold masses ``(n, 101)``, the fold of each issue, and the setting that each fold chose."""

    masses: Array
    fold: Rows
    chosen: tuple[Setting, ...]


@one_blas_thread()
def nested(design: Design, settings: Sequence[Setting], seed: int, k: int = OUTER,
           progress: Progress | None = None) -> Nested:
    """Nested cross-validation: in each outer fold the setting is chosen without looking at that fold."""
    fold = folds(design.clusters, k, seed)
    out, chosen = np.empty((len(fold), 101)), []
    for j in range(int(fold.max()) + 1):
        train, test = np.flatnonzero(fold != j), np.flatnonzero(fold == j)
        setting = choose(design, train, settings, seed)
        out[test] = predict(design, setting, refit(design, setting, train), test)
        chosen.append(setting)
        if progress:
            progress(f"outer fold {j + 1} of {int(fold.max()) + 1}: {setting}")
    return Nested(out, fold, tuple(chosen))
