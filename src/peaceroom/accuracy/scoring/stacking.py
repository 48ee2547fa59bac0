"""A stacked forecast: a weighted mean of the models' distributions, weights that minimise the CRPS of past decisions.

The linear pool F = Σ w_m F_m has a CRPS that is quadratic in the weights, so the best weights ≥ 0 with sum 1 are
found exactly (as non-negative least squares). They are fitted on EU decisions and used inside that domain only
(Wolpert 1992; Hora & Kardeş 2015 on CRPS and linear pools).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.scoring import residuals as res
from peaceroom.accuracy.scoring import scores
from peaceroom.accuracy.scoring.predictions import Forecasts, Predictions
from peaceroom.core.blas_threads import one_blas_thread

Array = NDArray[np.float64]

#: weights below this are dropped: they change no printed digit
LEAST = 0.005


@dataclass(frozen=True)
class Stack:
    """Weights by model key, their sum 1, and the source they were fitted on."""

    weights: Mapping[str, float]
    source: str


@cache
def eu_stack() -> Stack:
    """The shipped weights."""
    data = json.loads(files("peaceroom.accuracy").joinpath("data/eu_stacking.json").read_text(encoding="utf-8"))
    return Stack(data["weights"], data["source"])


def best_weights(masses: Array, outcomes: Array) -> Array:
    """``(m,)`` weights ≥ 0 with sum 1 that minimise the mean CRPS of the pool of ``masses`` ``(m, n, 101)``."""
    from scipy.optimize import nnls

    reached = scores.rounded(outcomes)[:, None] <= scores.GRID
    gaps = np.stack([(scores.cumulated(m) - reached).ravel() for m in masses])
    gram = gaps @ gaps.T / len(outcomes)
    # min w'Gw with a sum close to 1 has the direction of the minimum with a sum of exactly 1
    values, vectors = np.linalg.eigh(gram)
    root = np.sqrt(np.clip(values, 0, None))[:, None] * vectors.T
    scale = np.sqrt(np.trace(gram))
    w, _ = nnls(np.vstack([root, np.full((1, len(masses)), scale)]), np.append(np.zeros(len(masses)), scale))
    return np.asarray(w / w.sum())


@one_blas_thread()
def shrunk_weights(masses: Array, outcomes: Array, fold: NDArray[np.intp]) -> Array:
    """``(m,)`` weights between the fitted ones, equal ones and the best single model.

    With few decisions fitted weights follow chance. How far to trust each of the three is chosen on a grid of
    quarters by cross-validation over ``fold`` ``(n,)``.
    """
    mixes = np.array([(a, b, 4 - a - b) for a in range(5) for b in range(5 - a)]) / 4
    loss = np.zeros(len(mixes))
    for f in np.unique(fold):
        out, rest = fold == f, fold != f
        three = _three(masses[:, rest], outcomes[rest])
        loss += [scores.crps(np.tensordot(mix @ three, masses[:, out], 1), outcomes[out]).sum() for mix in mixes]
    return np.asarray(mixes[int(loss.argmin())] @ _three(masses, outcomes))


def _three(masses: Array, outcomes: Array) -> Array:
    """``(3, m)``: fitted weights, equal weights, all weight on the model with the least CRPS."""
    m = len(masses)
    best = np.eye(m)[int(np.argmin([scores.crps(p, outcomes).mean() for p in masses]))]
    return np.stack([best_weights(masses, outcomes), np.full(m, 1 / m), best])


def candidates(predictions: Predictions) -> tuple[str, ...]:
    """Models that answer every issue, each only once where two say the same everywhere."""
    kept: list[str] = []
    default_first = sorted(predictions.models, key=lambda key: "@" in key)
    for key in default_first:
        f = predictions.models[key]
        if f.answered.all() and not any(np.allclose(f.points, predictions.models[k].points, atol=0.01) and
                                        np.allclose(f.masses, predictions.models[k].masses, atol=0.01) for k in kept):
            kept.append(key)
    return tuple(kept)


@one_blas_thread()
def nested(predictions: Predictions, keys: Sequence[str]) -> tuple[dict[str, Forecasts], Array]:
    """Pools of ``keys`` on decisions whose weights, and residuals of point models, never saw their fold.

    For each fold the weights are fitted on the other folds. Residuals of the left-out fold enter nowhere: the
    distributions on which weights are fitted are themselves out of fold among the rest. Models with a
    distribution of their own enter with their cross-validated one.

    Returns
    -------
    pools
        ``stacked`` (shrunk weights, see `shrunk_weights`), ``fitted-weights`` (not shrunk), ``equal-weights``, and
        ``best-single`` (the model best on the other folds).
    weights
        ``(folds, m)`` the shrunk weights.
    """
    y = predictions.outcomes
    fold = np.array([res.fold_of(g) for g in predictions.groups])
    numbers = np.unique(fold)
    pools = {name: np.empty((len(y), 101)) for name in ("stacked", "fitted-weights", "equal-weights", "best-single")}
    weights = []
    for f in numbers:
        masses = np.stack([_without(predictions, key, f) for key in keys])
        out, rest = fold == f, fold != f
        weights.append(shrunk_weights(masses[:, rest], y[rest], fold[rest]))
        three = _three(masses[:, rest], y[rest])
        for name, w in zip(pools, (weights[-1], *three), strict=True):
            pools[name][out] = np.tensordot(w, masses[:, out], 1)
    return {name: Forecasts(scores.quantile(m, 0.5), m, "cross-validated") for name, m in pools.items()}, \
        np.stack(weights)


def _without(predictions: Predictions, key: str, fold: int) -> Array:
    """``(n, 101)`` masses of a model that use no outcome of ``fold``, nor of the issue's own fold."""
    f = predictions.models[key]
    if f.origin in ("own", "cross-validated", "in-sample"):
        return f.masses
    own = res.by_fold(f.points, predictions.outcomes, predictions.groups)
    left = tuple(np.empty(0) if i == fold else r for i, r in enumerate(own))
    return res.out_of_fold(f.points, predictions.groups, left, np.ones(len(f.points), bool))
