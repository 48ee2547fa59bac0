"""What the learned model's accuracy rests on: each feature, the amount of data, the convention of capability.

All by cross-validation by proposal with the chosen setting held, so that what is compared differs in one thing
only. The figures serve to understand the model; nothing is chosen by them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.fitting.design import Design, folds
from peaceroom.accuracy.fitting.likelihood import fit, masses
from peaceroom.accuracy.fitting.selecting import OUTER, Setting, predict, refit
from peaceroom.accuracy.scoring import scores
from peaceroom.accuracy.scoring.bootstrap import cluster_intervals
from peaceroom.models.learned import NAMES
from peaceroom.models.learned_card import Widening

Array = NDArray[np.float64]
Rows = NDArray[np.intp]

#: ways to deal the proposals into folds; scores are means over them
DEALS = 5
#: shares of the proposals that the learning curve trains on
SHARES = (0.25, 0.5, 0.75, 1.0)
#: exponents of capability: none counts alike, 1 is the convention of the file
ALPHAS = (0.0, 0.5, 1.0, 1.5, 2.0)
#: single exponents of salience, in place of the average over several
SINGLE = (0.5, 1.0, 2.0, 3.0, 4.0)


def losses(q: Array, outcomes: Array) -> Array:
    """``(n, 2)`` absolute error of the median and CRPS."""
    return np.stack([np.abs(scores.quantile(q, 0.5) - outcomes), scores.crps(q, outcomes)], axis=1)


class Losses(TypedDict):
    """Mean absolute error and CRPS."""

    mae: float
    crps: float


class Compared(Losses):
    """The same with mean differences to the chosen set and their 95 % intervals."""

    crps_delta: float
    crps_low: float
    crps_high: float
    mae_delta: float
    mae_low: float
    mae_high: float


#: the chosen features, each of them left out, each other one added
Ablation = TypedDict("Ablation", {"chosen": Losses, "without": dict[str, Compared], "with": dict[str, Compared]})


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
    widening: dict[str, float]
    stacking: dict[str, float]


def _validated(design: Design, x: Array, setting: Setting, keep: float = 1.0) -> Array:
    """``(n, 2)`` mean losses over `DEALS` ways to deal; each training set thinned to a share of its proposals."""
    total = np.zeros((len(design.at), 2))
    for seed in range(1, DEALS + 1):
        fold, q = folds(design.clusters, OUTER, seed), np.empty((len(design.at), 101))
        for j in range(int(fold.max()) + 1):
            train = _thin(design.clusters, np.flatnonzero(fold != j), keep, (seed, j))
            q[fold == j] = masses(x[fold == j], fit(x[train], design.at[train], setting.penalty, setting.crps_weight))
        total += losses(q, design.long.outcomes)
    return total / DEALS


def _thin(clusters: Rows, train: Rows, keep: float, seed: tuple[int, int]) -> Rows:
    groups = np.unique(clusters[train])
    left = np.random.default_rng(seed).permutation(groups)[: round(keep * len(groups))]
    return train[np.isin(clusters[train], left)]


def _columns(names: Iterable[str]) -> Rows:
    return np.array([NAMES.index(n) for n in names], np.intp)


def _compared(found: Array, base: Array, clusters: Rows) -> Compared:
    mean, low, high = cluster_intervals(found - base, clusters)
    return {"mae": float(found[:, 0].mean()), "crps": float(found[:, 1].mean()), "crps_delta": float(mean[1]),
            "crps_low": float(low[1]), "crps_high": float(high[1]), "mae_delta": float(mean[0]),
            "mae_low": float(low[0]), "mae_high": float(high[0])}


def ablation(design: Design, setting: Setting) -> Ablation:
    """Every feature that enters left out, and every other one added: scores and differences to the chosen set."""
    x = design.features(setting.alpha, setting.betas)
    used = [NAMES[j] for j in setting.columns()]
    base = _validated(design, x[:, :, _columns(used)], setting)
    out: Ablation = {"chosen": {"mae": float(base[:, 0].mean()), "crps": float(base[:, 1].mean())},
                           "without": {}, "with": {}}
    for name in NAMES:
        names = [n for n in used if n != name] if name in used else [*used, name]
        found = _validated(design, x[:, :, _columns(names)], setting)
        part = out["without"] if name in used else out["with"]
        part[name] = _compared(found, base, design.clusters)
    return out


def learning_curve(design: Design, setting: Setting) -> list[CurvePoint]:
    """Scores by the share of the training proposals that is used."""
    x = design.features(setting.alpha, setting.betas)[:, :, setting.columns()]
    curve: list[CurvePoint] = []
    for share in SHARES:
        found = _validated(design, x, setting, share)
        curve.append({"share": share, "proposals": share * design.long.n_groups * (OUTER - 1) / OUTER,
                      "mae": float(found[:, 0].mean()), "crps": float(found[:, 1].mean())})
    return curve


def weights(design: Design, setting: Setting) -> list[WeightsTried]:
    """Scores by the exponents of capability (the recorded convention flattened or sharpened) and of salience."""
    base = _validated(design, design.features(setting.alpha, setting.betas)[:, :, setting.columns()], setting)
    table: list[WeightsTried] = []
    tried = [*((a, setting.betas) for a in ALPHAS), *((setting.alpha, (b,)) for b in SINGLE)]
    for alpha, betas in tried:
        found = _validated(design, design.features(alpha, betas)[:, :, setting.columns()], setting)
        table.append({"capability": alpha, "salience": list(betas), **_compared(found, base, design.clusters)})
    return table


def widened(design: Design, setting: Setting, rule: Widening) -> dict[str, float]:
    """Coverage and CRPS out of fold, in the domain and by the card's ``rule`` for other domains."""
    rows = np.arange(len(design.at))
    fold = folds(design.clusters, OUTER, 1)
    plain, wide = np.empty((len(rows), 101)), np.empty((len(rows), 101))
    broad = np.full(101, (1 - 2 * rule["ends"]) / 101)
    broad[[0, -1]] += rule["ends"]
    pull = np.array([rule["centre"] if NAMES[j] == "distance_mean" else 1.0 for j in setting.columns()])
    for j in range(int(fold.max()) + 1):
        train, test = rows[fold != j], rows[fold == j]
        theta = refit(design, setting, train)
        plain[test] = predict(design, setting, theta, test)
        wide[test] = (1 - rule["flat"]) * predict(design, setting, pull * theta, test) + rule["flat"] * broad
    out: dict[str, float] = {}
    for name, q in (("inside", plain), ("outside", wide)):
        out |= {f"cover{round(100 * level)}_{name}": float(scores.coverage(q, design.long.outcomes, level).mean())
                for level in scores.LEVELS}
        out[f"crps_{name}"] = float(scores.crps(q, design.long.outcomes).mean())
    return out
