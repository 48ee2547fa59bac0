"""How well could anybody forecast these decisions? Floors under the error, estimated in different ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import pi, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.scoring.longform import LongForm
from peaceroom.core.case import Case

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Alike:
    """Every issue beside the ``k`` issues of other proposals whose positions and weights are most like its own.

    ``apart`` is the mean distance of their configurations in hundredths of the scale; ``half`` ``(n,)`` half the
    gap of the outcomes, a mean over the k. Were the configurations the same, the mean of ``half`` would be the
    CRPS of a forecaster that knows the true distribution given the configuration (½ E|Y − Y'|), and its MAE
    would lie between that and twice that.
    """

    k: int
    apart: float
    half: Array


def profiles(long: LongForm) -> Array:
    """``(n, 101)`` share of weight (capability × salience) at or below each point of the scale."""
    out = np.zeros((len(long.cases), 101))
    for i, case in enumerate(long.cases):
        w, x = case.weight[0, :, 0], case.position[0, :, 0]
        at = np.where(np.isnan(x), 0, np.rint(100 * (x - case.low[0]) / (case.high[0] - case.low[0]))).astype(np.intp)
        np.add.at(out[i], at, w / w.sum())
    return np.cumsum(out, axis=1)


def alike(long: LongForm, k: int) -> Alike:
    """Each issue's ``k`` nearest among issues of other proposals.

    The distance is that of moving the weighted positions of one issue onto those of the other (Wasserstein-1);
    scales may be reversed, outcomes then are too, and the direction that is closer counts.
    """
    f, y = profiles(long), long.outcomes
    turned = np.concatenate([1 - f[:, -2::-1], np.ones((len(f), 1))], axis=1)  # the profile of 100 − x
    same = np.abs(f[:, None] - f[None]).sum(axis=2)
    mirrored = np.abs(f[:, None] - turned[None]).sum(axis=2)
    gap = np.where(same <= mirrored, np.abs(y[:, None] - y[None]), np.abs(y[:, None] + y[None] - 100))
    groups = np.array(long.groups)
    apart = np.where(groups[:, None] != groups[None], np.minimum(same, mirrored), np.inf)
    near = np.argsort(apart, axis=1, kind="stable")[:, :k]
    return Alike(k, float(np.take_along_axis(apart, near, 1).mean()), np.take_along_axis(gap, near, 1).mean(axis=1) / 2)


def coding_floor(sd: float) -> float:
    """MAE of a perfect forecaster when outcomes are coded with a normal error of this size: sd·√(2/π)."""
    return sd * sqrt(2 / pi)


def with_noise(long: LongForm, sd: float, seed: int) -> LongForm:
    """The same decisions with normal noise on every position, clipped to the scale."""
    rng = np.random.default_rng(seed)
    return replace(long, cases=tuple(
        replace(c, position=np.clip(c.position + sd * rng.normal(size=c.position.shape), c.low, c.high))
        for c in long.cases))


def with_capability(long: LongForm, power: float) -> LongForm:
    """The same decisions with every capability raised to ``power``: 0 is equal, 1 as recorded."""
    def changed(c: Case) -> Case:
        return replace(c, capability=np.where(np.isnan(c.capability), np.nan, c.capability**power))
    return replace(long, cases=tuple(changed(c) for c in long.cases))


def oracle(points: Mapping[str, Array], outcomes: Array) -> float:
    """MAE of somebody who knows for each issue which of these models is nearest: no rule can choose so well."""
    errors: Any = np.stack([np.abs(p - outcomes) for p in points.values()])
    return float(np.nanmin(errors, axis=0).mean())
