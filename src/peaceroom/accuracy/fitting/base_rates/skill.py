"""Scores of the backtest: Brier and log skill against the best base rate, where the skill is, calibration."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.fitting.base_rates.backtest import Predictions
from peaceroom.accuracy.fitting.base_rates.spells import resamples
from peaceroom.core.blas_threads import one_blas_thread

Array = NDArray[np.float64]
Row = dict[str, object]

#: the best base rate of each outcome: what a forecast is scored against
REFERENCE = {"any": "pw-stage", "quiet": "pw-stage", "substantive": "bins", "comprehensive": "elapsed and stage logit"}
RESAMPLES = 2000
SEED = 11
_EDGE = 0.005


@one_blas_thread()
def skill_table(found: Predictions) -> list[Row]:
    """Every forecast of every outcome over all origins, best first."""
    rows = [_row(found, key, np.ones(len(found.process), bool)) | {"origins": "all"} for key in found.p]
    return sorted(rows, key=lambda r: (str(r["target"]), int(str(r["days"])), float(str(r["brier"]))))


@one_blas_thread()
def where_table(found: Predictions, name: str = "recommended") -> list[Row]:
    """The skill of one forecast by time since the last step and by the number of steps so far."""
    e, k = found.elapsed, found.steps
    subsets = {"≤ 31 days": e <= 31, "32–90 days": (e > 31) & (e <= 90),
               "91–365 days": (e > 90) & (e <= 365), "366–730 days": e > 365, "one step so far": k == 1,
               "2–4 steps": (k >= 2) & (k <= 4), "5 or more": k >= 5}
    return [_row(found, key, mask) | {"origins": label} for key in found.p if key[0] == name
            for label, mask in subsets.items()]


@one_blas_thread()
def reliability(found: Predictions, name: str = "recommended") -> list[Row]:
    """Forecast and observed shares in bins of the forecast."""
    rows: list[Row] = []
    for key, p in found.p.items():
        if key[0] != name:
            continue
        told = np.isfinite(found.came[key[1], key[2]])
        y, p = found.came[key[1], key[2]][told], p[told]
        edges = np.array([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0])
        bins = np.searchsorted(edges[1:-1], p)
        for b in range(len(edges) - 1):
            mask = bins == b
            if mask.any():
                rows.append({"target": key[1], "days": key[2], "from": edges[b], "to": edges[b + 1],
                             "n": int(mask.sum()), "processes": len(np.unique(found.process[told][mask])),
                             "forecast": float(p[mask].mean()), "came": float(y[mask].mean())})
    return rows


def _row(found: Predictions, key: tuple[str, str, int], mask: NDArray[np.bool_]) -> Row:
    name, target, days = key
    mask = mask & np.isfinite(found.came[target, days])
    y, p = found.came[target, days][mask], found.p[key][mask]
    ref = found.p[REFERENCE[target], target, days][mask]
    process = found.process[mask]
    brier, against = (p - y) ** 2, (ref - y) ** 2
    skill, low, high = _ratio(brier, against, process)
    log_skill, log_low, log_high = _ratio(_log(p, y), _log(ref, y), process)
    slope, level = calibration(p, y)
    n = np.bincount(process)
    seen = n > 0
    equal = 1 - _means(brier, process, n)[seen].mean() / _means(against, process, n)[seen].mean()
    return {"forecast": name, "target": target, "days": days, "n": len(y), "processes": int(seen.sum()),
            "share": float(y.mean()), "brier": float(brier.mean()), "brier_reference": float(against.mean()),
            "skill": skill, "low": low, "high": high, "log": float(_log(p, y).mean()), "log_skill": log_skill,
            "log_low": log_low, "log_high": log_high, "skill_per_process": float(equal), "slope": slope,
            "intercept": level, "mean": float(p.mean())}


def _ratio(loss: Array, reference: Array, process: NDArray[np.intp]) -> tuple[float, float, float]:
    """1 − loss/reference with a 90 % interval over resampled processes."""
    numbers, at = np.unique(process, return_inverse=True)
    a, b = np.bincount(at, loss), np.bincount(at, reference)
    weights = resamples(len(numbers), RESAMPLES, SEED)
    low, high = np.quantile(1 - (weights @ a) / (weights @ b), (0.05, 0.95))
    return float(1 - a.sum() / b.sum()), float(low), float(high)


def _log(p: Array, y: Array) -> Array:
    q = np.clip(p, _EDGE, 1 - _EDGE)
    return -np.log(np.where(y > 0, q, 1 - q))


def _means(values: Array, process: NDArray[np.intp], n: NDArray[np.intp]) -> Array:
    with np.errstate(invalid="ignore"):
        found: Array = np.bincount(process, values, minlength=len(n)) / n
    return found


def calibration(p: Array, y: Array) -> tuple[float, float]:
    """Slope and intercept of the logistic regression of what came on the log odds forecast: 1 and 0 if calibrated."""
    q = np.clip(p, _EDGE, 1 - _EDGE)
    z = np.column_stack([np.ones(len(q)), np.log(q / (1 - q))])
    beta = np.array([0.0, 1.0])
    for _ in range(50):
        fitted = 1 / (1 + np.exp(-np.clip(z @ beta, -500, 500)))
        hessian = (z * (fitted * (1 - fitted))[:, None]).T @ z + 1e-9 * np.eye(2)
        step = np.linalg.solve(hessian, z.T @ (y - fitted))
        beta = beta + step
        if np.abs(step).max() < 1e-10:
            break
    return float(beta[1]), float(beta[0])
