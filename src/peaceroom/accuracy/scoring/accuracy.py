"""The table of scores: every model on the same decisions, and paired differences against one of them."""

from __future__ import annotations

from typing import Any, TypedDict

import numpy as np

from peaceroom.accuracy.scoring import scores
from peaceroom.accuracy.scoring.bootstrap import cluster_intervals
from peaceroom.accuracy.scoring.longform import LongForm
from peaceroom.accuracy.scoring.predictions import ORIGINS, Forecasts, Predictions, model_keys, predict
from peaceroom.accuracy.scoring.residuals import DOMAIN, eu_errors
from peaceroom.core.blas_threads import one_blas_thread


class ModelScores(scores.Scores):
    """Scores of one model, where its distribution comes from, and 95 % intervals over resampled proposals."""

    origin: str
    mae_low: float
    mae_high: float
    crps_low: float
    crps_high: float


class Paired(TypedDict):
    """Mean differences to another model on the n issues that both answer, with 95 % intervals."""

    n: int
    mae_delta: float
    low: float  # of the MAE's
    high: float
    crps_delta: float
    crps_low: float
    crps_high: float


class Table(TypedDict):
    """Scores by model, paired differences to ``against``, and why silent models are silent."""

    against: str
    models: dict[str, ModelScores]
    paired: dict[str, Paired]
    unavailable: dict[str, str]


class _Report(Table):
    file: str
    n_issues: int
    n_groups: int
    dropped: dict[str, int]
    notes: list[str]
    n_training: int
    warnings: list[str]


class Report(_Report, total=False):
    """The object that ``peaceroom accuracy --json`` prints; ``coefficients``: the file that the learned model used."""

    coefficients: str


def accuracy(long: LongForm, models: tuple[str, ...] = (), *, against: str = "compromise") -> Report:
    """Scores of ``models`` (default: all) on ``long``; the object that ``peaceroom accuracy --json`` prints."""
    return report(long, predict(long, model_keys((*models, against) if models else ())), against)


@one_blas_thread()
def report(long: LongForm, predictions: Predictions, against: str) -> Report:
    """`table` with what the file held and what the reader must know."""
    inside = int(eu_errors().overlap(long.groups).sum())
    found = table(predictions, against)
    return {"file": long.name, "n_issues": len(long.issues), "n_groups": long.n_groups, "dropped": long.reasons,
            "notes": list(long.notes), "n_training": inside,
            "warnings": _foreign(long) + _warnings(predictions, inside), "against": against,
            "models": found["models"], "paired": found["paired"], "unavailable": found["unavailable"]}


@one_blas_thread()
def table(predictions: Predictions, against: str) -> Table:
    """Scores and paired differences: all that follows from the predictions alone.

    ``models[key]`` has every score of `scores.summary` over the issues the model answers, ``origin`` and the
    95 % interval of its MAE and CRPS over resampled proposals; ``paired[key]`` the mean differences to
    ``against`` on the issues both answer, with their intervals; ``unavailable`` names silent models.
    """
    clusters = np.unique(predictions.groups, return_inverse=True)[1]
    models: dict[str, ModelScores] = {}
    paired: dict[str, Paired] = {}
    silent: dict[str, str] = {}
    base = predictions.models.get(against)
    for key, f in predictions.models.items():
        at = f.answered
        if not at.any():
            silent[key] = f.reason
            continue
        y = predictions.outcomes[at]
        losses = _losses(f, predictions)[at]
        _, low, high = cluster_intervals(losses, clusters[at])
        models[key] = {**scores.summary(f.points[at], f.masses[at], y), "origin": f.origin,
                       "mae_low": float(low[0]), "mae_high": float(high[0]),
                       "crps_low": float(low[1]), "crps_high": float(high[1])}
        if base is not None and key != against and (both := at & base.answered).any():
            paired[key] = _paired(f, base, predictions, both, clusters)
    return {"against": against, "models": models, "paired": paired, "unavailable": silent}


def _losses(f: Forecasts, predictions: Predictions) -> scores.Array:
    """``(n, 2)`` absolute error and CRPS, NaN where the model is silent."""
    return np.stack([np.abs(f.points - predictions.outcomes), scores.crps(f.masses, predictions.outcomes)], axis=1)


def _paired(f: Forecasts, base: Forecasts, predictions: Predictions, both: Any, clusters: Any) -> Paired:
    difference = (_losses(f, predictions) - _losses(base, predictions))[both]
    mean, low, high = (v.tolist() for v in cluster_intervals(difference, clusters[both]))
    return {"n": int(both.sum()), "mae_delta": mean[0], "low": low[0], "high": high[0], "crps_delta": mean[1],
            "crps_low": low[1], "crps_high": high[1]}


def _foreign(long: LongForm) -> list[str]:
    """What must be known where decisions lie outside the domain of the shipped errors."""
    other = sum(c.context.get("domain") != DOMAIN for c in long.cases)
    return [f"{other} issues lie outside {DOMAIN}: the errors spread around point forecasts are those on EU decisions, "
            "and no model's calibration is known there"] if other else []


def _warnings(predictions: Predictions, inside: int) -> list[str]:
    out = []
    for key, f in predictions.models.items():
        if f.origin == "in-sample":
            out.append(f"{key}: {f.fitted} of these decisions were used to fit it; its scores are IN SAMPLE "
                       "and too good")
    refits = [k for k, f in predictions.models.items() if f.origin == "cross-validated"]
    if refits:
        out.append(f"{', '.join(refits)}: {inside} of these decisions were used to fit it; they are forecast by "
                   "refits that left their proposal out")
    others = [k for k, f in predictions.models.items() if f.origin in ("file", "stand-in") and f.answered.any()]
    out += [f"{k}: no shipped errors; its distribution is {ORIGINS[predictions.models[k].origin]}" for k in others]
    return out
