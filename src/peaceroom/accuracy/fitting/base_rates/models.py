"""Fit what the forecast of the next step is blended from: piecewise-exponential × stage, and two ridge logits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.fitting.base_rates.pax import Steps
from peaceroom.accuracy.fitting.base_rates.risk import Risk
from peaceroom.accuracy.fitting.base_rates.spells import Spells
from peaceroom.base_rates.blend import BREAKS, Logit, Piecewise
from peaceroom.base_rates.history import CLIP, FEATURES, aged
from peaceroom.base_rates.terms import STAGES

Array = NDArray[np.float64]

#: strength with which a stage's multiplier is drawn to 1, in events
STAGE_PRIOR = 10.0


def piecewise(s: Spells, weights: Array | None = None) -> Piecewise:
    """Rates by time since the last step, times one multiplier a stage: (events + 10)/(expected + 10)."""
    w = np.ones(len(s.stage)) if weights is None else weights
    events, exposure = s.counts(BREAKS)
    rates = (w @ events + 1e-9) / np.maximum(w @ exposure, 1e-9)
    expected = exposure @ rates
    stage = np.array([[(w * (s.stage == i)) @ events.sum(axis=1), (w * (s.stage == i)) @ expected]
                      for i in range(len(STAGES))])
    return Piecewise(rates, (stage[:, 0] + STAGE_PRIOR) / (stage[:, 1] + STAGE_PRIOR))


def history(risk: Risk, steps: Steps, later: Array) -> Array:
    """Covariates of every origin after each of ``later`` ``(m,)`` more days of silence: ``(n, m, F)``."""
    out = np.empty((len(risk), len(later), len(FEATURES)))
    days = steps.day.astype(float)
    for i, (first, count, stage, e) in enumerate(zip(risk.first, risk.count, risk.stage, risk.elapsed, strict=True)):
        out[i] = aged(days[first:first + count], int(stage), float(e), later)
    return out


@dataclass(frozen=True, slots=True)
class Standard:
    """Mean and spread by which covariates are standardised."""

    mean: Array
    spread: Array

    @classmethod
    def of(cls, x: Array, weights: Array | None = None) -> Standard:
        w = np.ones(len(x)) if weights is None else weights
        mean = w @ x / w.sum()
        spread = np.sqrt(w @ (x - mean) ** 2 / w.sum())
        return cls(mean, np.where(spread > 1e-9, spread, 1.0))

    def apply(self, x: Array) -> Array:
        return np.clip((x - self.mean) / self.spread, -CLIP, CLIP)


def logit(x: Array, y: Array, ridge: float, weights: Array | None = None, standard: Standard | None = None) -> Logit:
    """Ridge logistic regression by Newton steps: covariates standardised, the constant not penalised.

    Minimises Σ w·loss + ridge/2·|β|², which is what others call C = 1/ridge.
    """
    w = np.ones(len(x)) if weights is None else weights
    standard = standard or Standard.of(x, w)
    z = np.hstack([np.ones((len(x), 1)), standard.apply(x)])
    penalty = np.full(z.shape[1], ridge)
    penalty[0] = 0.0
    share = np.clip((w @ y + 0.5) / (w.sum() + 1), 1e-4, 1 - 1e-4)
    beta = np.zeros(z.shape[1])
    beta[0] = np.log(share / (1 - share))
    for _ in range(30):
        p = 1 / (1 + np.exp(-z @ beta))
        gradient = z.T @ (w * (y - p)) - penalty * beta
        hessian = (z * (w * p * (1 - p))[:, None]).T @ z + np.diag(penalty + 1e-9)
        step = np.linalg.solve(hessian, gradient)
        beta = beta + step
        if np.abs(step).max() < 1e-8:
            break
    return Logit(standard.mean, standard.spread, beta)
