"""What the learned model's accuracy rests on: each feature, the amount of data, the convention of capability.

All by cross-validation by proposal with the chosen setting held, so that what is compared differs in one thing
only. The figures serve to understand the model; nothing is chosen by them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.fitting.design import Design, folds
from peaceroom.accuracy.fitting.selecting import OUTER, Setting, forecast, forecast_forms
from peaceroom.accuracy.fitting.settlement import SHARE, compromise_errors
from peaceroom.accuracy.scoring import scores
from peaceroom.accuracy.scoring.bootstrap import cluster_intervals
from peaceroom.accuracy.scoring.residuals import spread
from peaceroom.models import get_model

Array = NDArray[np.float64]
Rows = NDArray[np.intp]

#: ways to deal the proposals into folds; scores are means over them
DEALS = 2
#: shares of the proposals that the learning curve trains on
SHARES = (0.25, 0.5, 0.75, 1.0)
#: exponents of capability: none counts alike, 1 is the convention of the file
ALPHAS = (0.0, 0.5, 1.0, 1.5, 2.0)
#: single exponents of salience, in place of the averages over several
SINGLE = (0.5, 1.0, 2.0, 3.0, 4.0)
#: features that are left out one by one, of both forms where both have it
LEFT_OUT: dict[str, tuple[str, ...]] = {
    "distance": ("distance", "distance_wide"), "weight": ("weight",), "outside": ("outside",), "tens": ("tens",),
    "fives": ("fives",), "end": ("end",),
}


class Losses(TypedDict):
    """Mean absolute error, CRPS and log score."""

    mae: float
    crps: float
    log: float


class Compared(Losses):
    """The same with mean differences to the whole model and their 95 % intervals."""

    mae_delta: float
    mae_low: float
    mae_high: float
    crps_delta: float
    crps_low: float
    crps_high: float
    log_delta: float
    log_low: float
    log_high: float


class Ablation(TypedDict):
    """Every feature in, and each left out in turn."""

    whole: Losses
    without: dict[str, Compared]


class CurvePoint(Losses):
    """Scores with a share of the training proposals."""

    share: float
    proposals: float


class WeightsTried(Compared):
    """Scores with other exponents."""

    capability: float
    salience: list[float]


class Studies(TypedDict):
    """Every study of a fit; ``stacking``: mean weights of the pool."""

    ablation: Ablation
    learning_curve: list[CurvePoint]
    weights: list[WeightsTried]
    forms: dict[str, Compared]
    outside: dict[str, float]
    stacking: dict[str, float]


def losses(q: Array, outcomes: Array) -> Array:
    """``(n, 3)`` absolute error of the median, CRPS and log score."""
    return np.stack([np.abs(scores.quantile(q, 0.5) - outcomes), scores.crps(q, outcomes),
                     scores.log_score(q, outcomes)], axis=1)


def _validated(design: Design, setting: Setting, keep: float = 1.0, without: tuple[str, ...] = ()) -> Array:
    """``(n, 3)`` mean losses over `DEALS` ways to deal; each training set thinned to a share of its proposals."""
    total = np.zeros((len(design.at), 3))
    for seed in range(1, DEALS + 1):
        fold, q = folds(design.clusters, OUTER, seed), np.empty((len(design.at), 101))
        for j in range(int(fold.max()) + 1):
            train = _thin(design.clusters, np.flatnonzero(fold != j), keep, (seed, j))
            q[fold == j] = forecast(design, setting, train, np.flatnonzero(fold == j), without)
        total += losses(q, design.long.outcomes)
    return total / DEALS


def _thin(clusters: Rows, train: Rows, keep: float, seed: tuple[int, int]) -> Rows:
    groups = np.unique(clusters[train])
    left = np.random.default_rng(seed).permutation(groups)[: round(keep * len(groups))]
    return train[np.isin(clusters[train], left)]


def _means(found: Array) -> Losses:
    mae, crps, log = found.mean(axis=0).tolist()
    return {"mae": mae, "crps": crps, "log": log}


def _compared(found: Array, base: Array, clusters: Rows) -> Compared:
    mean, low, high = (v.tolist() for v in cluster_intervals(found - base, clusters))
    return {**_means(found), "mae_delta": mean[0], "mae_low": low[0], "mae_high": high[0], "crps_delta": mean[1],
            "crps_low": low[1], "crps_high": high[1], "log_delta": mean[2], "log_low": low[2], "log_high": high[2]}


def ablation(design: Design, setting: Setting) -> Ablation:
    """Scores with every feature, and with each left out in turn and their differences."""
    base = _validated(design, setting)
    return {"whole": _means(base),
            "without": {name: _compared(_validated(design, setting, without=f), base, design.clusters)
                        for name, f in LEFT_OUT.items()}}


def forms(design: Design, setting: Setting) -> dict[str, Compared]:
    """Scores of both forms and of each alone, with differences to the mean of both."""
    total = {name: np.zeros((len(design.at), 3)) for name in ("both", "log_linear", "mixture")}
    for seed in range(1, DEALS + 1):
        fold = folds(design.clusters, OUTER, seed)
        q = {name: np.empty((len(fold), 101)) for name in total}
        for j in range(int(fold.max()) + 1):
            linear, mixture = forecast_forms(design, setting, np.flatnonzero(fold != j), np.flatnonzero(fold == j))
            for name, masses in (("log_linear", linear), ("mixture", mixture), ("both", (linear + mixture) / 2)):
                q[name][fold == j] = masses
        for name in total:
            total[name] += losses(q[name], design.long.outcomes) / DEALS
    return {name: _compared(f, total["both"], design.clusters) for name, f in total.items()}


def learning_curve(design: Design, setting: Setting) -> list[CurvePoint]:
    """Scores by the share of the training proposals that is used."""
    return [{"share": share, "proposals": share * design.long.n_groups * (OUTER - 1) / OUTER,
             **_means(_validated(design, setting, share))} for share in SHARES]


def weights(design: Design, setting: Setting) -> list[WeightsTried]:
    """Scores by the exponents of capability (the recorded convention flattened or sharpened) and of salience."""
    base = _validated(design, setting)
    tried = [*(replace(setting, alpha=a) for a in ALPHAS), *(replace(setting, narrow=(b,), wide=(b,)) for b in SINGLE)]
    return [{"capability": s.alpha, "salience": list(s.narrow),
             **_compared(_validated(design, s), base, design.clusters)} for s in tried]


def outside(design: Design, setting: Setting) -> dict[str, float]:
    """Coverage, CRPS and log score out of fold, in the domain and by the rule for other domains."""
    rows = np.arange(len(design.at))
    fold, y = folds(design.clusters, OUTER, 1), design.long.outcomes
    plain, wide = np.empty((len(rows), 101)), np.empty((len(rows), 101))
    points = np.array([get_model("compromise").solve(case).outcome[0, 0] for case in design.long.cases])
    for j in range(int(fold.max()) + 1):
        train, test = rows[fold != j], rows[fold == j]
        plain[test] = forecast(design, setting, train, test)
        errors = compromise_errors(design.long, train)
        sizes = np.repeat(np.arange(101), np.rint(errors * len(train)).astype(np.intp))
        around = spread(np.rint(points[test]), np.concatenate([sizes, -sizes]).astype(float))
        wide[test] = (1 - SHARE) * plain[test] + SHARE * around
    out: dict[str, float] = {}
    for name, q in (("inside", plain), ("outside", wide)):
        out |= {f"cover{round(100 * level)}_{name}": float(scores.coverage(q, y, level).mean())
                for level in scores.LEVELS}
        out |= {f"crps_{name}": float(scores.crps(q, y).mean()), f"log_{name}": float(scores.log_score(q, y).mean())}
    return out
