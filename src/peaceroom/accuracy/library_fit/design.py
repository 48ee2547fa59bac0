"""Which numbers are fitted to the library, their priors as standard normal coordinates, and the points that are run."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.process.parameters import BY_NAME

Array = NDArray[np.float64]

#: what the library's answers identify best (``fit process --library --identify``), but for the level of texts (h0),
#: which the pace sets
FITTED = ("break_hazard", "tolerance", "sigma", "collapse_2", "collapse_3", "gamma", "revival", "opening", "item_sd")
#: points are held so far inside the priors' ends
EDGE = 0.015


def design(points: int, dimensions: int, seed: int) -> Array:
    """``(points, d)`` coordinates, standard normal under the prior: a scrambled Sobol sequence."""
    from scipy.special import ndtri
    from scipy.stats import qmc

    u = qmc.Sobol(dimensions, seed=seed).random(points)
    return np.asarray(ndtri(np.clip(u, EDGE, 1 - EDGE)))


def value(name: str, z: Array | float) -> Array:
    """The parameter's value where its prior's normal score is ``z``."""
    from scipy.special import ndtr

    p = BY_NAME[name]
    found = p.quantile(np.clip(np.asarray(ndtr(z), float), 1e-6, 1 - 1e-6))
    return np.asarray(np.clip(found, p.floor, p.ceiling))


def score_of(name: str, x: float) -> float:
    """The normal score of a value, held inside the prior's ends: the inverse of `value`."""
    from scipy.special import ndtri

    p = BY_NAME[name]
    if p.law == "normal":
        u = (x - (p.low + p.high) / 2) / ((p.high - p.low) / 2)
        return float(np.clip(u, ndtri(EDGE), ndtri(1 - EDGE)))
    share = np.log(x / p.low) / np.log(p.high / p.low) if p.law == "log-uniform" and x > 0 else (
        (x - p.low) / (p.high - p.low))
    return float(ndtri(np.clip(share, EDGE, 1 - EDGE)))


def numbers(names: tuple[str, ...], z: Array) -> dict[str, float]:
    """Values of parameters at one point."""
    return {name: float(value(name, float(at))) for name, at in zip(names, z, strict=True)}
