"""Likelihoods of items on a grid over the scale 0–100.

An item is informative with the chance p that its grades stand for (hedged, but for an actor's own words), and then a
normal about the true value (or about the band of a level); otherwise it may say anything, and its likelihood is flat:
L(θ) = p N(x; θ, sd²) + (1 − p) / 100.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import copysign, hypot

import numpy as np
from numpy.typing import NDArray
from scipy import special

from peaceroom.evidence.ledger.assumptions import Assumptions
from peaceroom.evidence.pooling.items import LINK, Item

Array = NDArray[np.float64]

POINTS, STEP = 1001, 0.1
GRID: Array = np.linspace(0.0, 100.0, POINTS)
#: trapezoid rule
WEIGHTS: Array = np.full(POINTS, STEP)
WEIGHTS[[0, -1]] = STEP / 2
GRID.flags.writeable = WEIGHTS.flags.writeable = False


@dataclass(frozen=True, slots=True)
class Bias:
    """Partisan shift of one camp's word in a relation, as estimated: mean (away from the writer's own ideal for
    adversaries, towards it for allies) and sd in hundredths, and the number of inputs it rests on."""

    mean: float
    sd: float
    inputs: int


Biases = Mapping[tuple[str, str], Bias]


@dataclass(frozen=True, eq=False)
class Terms:
    """Parts of the likelihoods of n items: chance of being informative ``p`` (hedged), ``flat`` likelihood where an
    item is not informative (per 0–100: 1/100, per level: 1/K), each ``(n,)``, and ``log_kernel`` ``(n, POINTS)`` of
    the informative part."""

    p: Array
    flat: Array
    log_kernel: Array

    @cached_property
    def log_likelihoods(self) -> Array:
        """log L ``(n, POINTS)``, without underflow where an item is certain to be informative."""
        with np.errstate(divide="ignore"):
            floor = np.log((1 - self.p) * self.flat)
            return np.logaddexp(np.log(self.p)[:, None] + self.log_kernel, floor[:, None])

    def among(self, rows: Sequence[int]) -> Terms:
        """Those of some of the items."""
        found = Terms(self.p[rows], self.flat[rows], self.log_kernel[rows])
        vars(found)["log_likelihoods"] = self.log_likelihoods[rows]
        return found


def terms(
    items: Sequence[Item], assumptions: Assumptions, *, ideals: Mapping[str, float] | None = None,
    biases: Biases | None = None,
) -> Terms:
    """Likelihood of each item under the assumptions.

    Parameters
    ----------
    ideals
        Camp → its own ideal in hundredths: gives partisan shifts their direction. Of an unknown ideal the shift only
        widens.
    biases
        (camp, relation) → estimated shift, in place of the assumed one.
    """
    n = len(items)
    x, sd, p, flat = np.empty(n), np.empty(n), np.empty(n), np.full(n, 1 / 100)
    bands: dict[int, tuple[float, float]] = {}
    for i, item in enumerate(items):
        mu, tau = shift(item, assumptions, ideals or {}, biases or {})
        x[i] = item.x - mu
        # narrower than a step the grid could miss it between two points
        sd[i] = max(hypot(spread(item, assumptions), tau), STEP)
        p[i] = item.p if item.own_words else assumptions.hedge * item.p
        if item.band is not None:
            bands[i] = (item.band[0] - mu, item.band[1] - mu)
            flat[i] = 1 / item.levels
    log_kernel = -.5 * ((GRID - x[:, None]) / sd[:, None]) ** 2 - np.log(sd * np.sqrt(2 * np.pi))[:, None]
    for i, (low, high) in bands.items():
        log_kernel[i] = _log_band((low - GRID) / sd[i], (high - GRID) / sd[i])
    return Terms(p, flat, log_kernel)


def spread(item: Item, assumptions: Assumptions) -> float:
    """Sd of an item about the true value, without partisan shift: the coders' doubt, class of sign, model, drift with
    age, breaks and translations. An actor's own words differ from one another by ``own_words_sd``, or by their class if
    that is less, in place of class and model."""
    a = assumptions
    class_sd = 0.0 if item.sign == LINK else a.class_sd.get(item.sign, max(a.class_sd.values(), default=0.0))
    kind = min(a.own_words_sd, class_sd) if item.own_words else hypot(class_sd, a.model_sd)
    drift = a.drift.get(item.quantity, 0.0) * item.years + item.breaks * a.break_sd**2
    return hypot(item.s_code, kind, drift**.5, a.hop_sd * item.hops)


def shift(
    item: Item, assumptions: Assumptions, ideals: Mapping[str, float], biases: Biases
) -> tuple[float, float]:
    """Mean and sd of the partisan shift in an item, in hundredths; x = true value + shift + noise.

    Adversaries report an actor further away from their own ideal than it is, allies nearer to their own. The
    correction for adversaries ends at the ideal; what is left of the mean then widens, as it does where the direction
    is unknown.
    """
    found = biases.get((item.voice or "", item.relation)) or assumptions.shift.get(item.relation)
    if item.sign == LINK or found is None:
        return 0.0, 0.0
    ideal = ideals.get(item.voice or "") if item.quantity == "position" else None
    if found.mean == 0 or ideal is None or item.x == ideal or item.relation not in ("adversary", "ally"):
        return 0.0, hypot(found.mean, found.sd)
    away = copysign(1.0, item.x - ideal)
    if item.relation == "ally":
        return -away * found.mean, found.sd
    mean = min(found.mean, abs(item.x - ideal))
    return away * mean, hypot(found.mean - mean, found.sd)


def _log_band(a: Array, b: Array) -> Array:
    """log(Φ(b) − Φ(a)) for a < b, in the tail where the difference keeps its digits."""
    flip = a > 0
    low, high = np.where(flip, -b, a), np.where(flip, -a, b)
    top = special.log_ndtr(high)
    with np.errstate(divide="ignore"):
        return np.asarray(top + np.log1p(-np.exp(special.log_ndtr(low) - top)))
