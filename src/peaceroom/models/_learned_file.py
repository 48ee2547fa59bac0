"""The file of coefficients of the learned model: read, checked and kept in memory."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import numpy as np

from peaceroom.core.case import Array
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.core.rng import uniforms
from peaceroom.files.ordinary import ordinary_bytes
from peaceroom.files.structure import misfit
from peaceroom.models.kernels.learned_features import POINTS
from peaceroom.models.learned_card import Card, FittedForm, Form, Kind

#: names of the two sets of coefficients
KINDS: tuple[Kind, ...] = ("with_capability", "without_capability")
#: both forms of the distribution, their coefficients in order, and what each counts
FORMS: dict[Form, dict[str, str]] = {
    "log_linear": {
        "distance": "−|y − weighted mean of the positions|, in scale lengths, averaged over the exponents of salience",
        "position_share": "1 / number of different positions, if y is one of them",
        "outside": "1 if y lies beyond all positions",
        "tens": "1 if y is a multiple of 10",
        "fives": "1 if y is a multiple of 5",
        "end": "1 if y is an end of the scale",
    },
    "mixture": {
        "between_distance": "somewhere: −|y − weighted mean|, in scale lengths",
        "between_outside": "somewhere: 1 if y lies beyond all positions",
        "between_tens": "somewhere: 1 if y is a multiple of 10",
        "between_fives": "somewhere: 1 if y is a multiple of 5",
        "between_end": "somewhere: 1 if y is an end of the scale",
        "taken_weight": "somebody's position: log(its share of the weight + 0.01)",
        "taken_distance": "somebody's position: −its distance to the weighted mean, in scale lengths",
        "taken_end": "somebody's position: 1 if it is an end of the scale",
        "taken": "log odds that somebody's position is taken",
        "taken_positions": "the same, for each unit of ln(number of different positions) − 1",
    },
}
#: draws of the coefficients, in pairs of opposite signs, over which masses are averaged
SETS = 400


@dataclass(frozen=True)
class Coefficients:
    """What the learned model calculates with.

    Attributes
    ----------
    linear, mixture
        ``(2, SETS, 6)`` and ``(2, SETS, 10)`` draws of the coefficients of both forms: with and without capabilities.
    alphas, narrow, wide
        ``(2,)`` exponents of capability; exponents of salience of the first form, and of the second.
    share, errors
        Outside ``domain``: the share in [0, 1] of the compromise mean with its own errors, and ``(101,)`` how often
        such an error was of each size in hundredths of the scale.
    domain
        ``context["domain"]`` of the decisions that were learned from.
    card
        The whole file as plain data: intervals, settings, validation and provenance.
    """

    linear: Array
    mixture: Array
    alphas: Array
    narrow: Array
    wide: Array
    share: float
    errors: Array
    domain: str
    card: Card


@lru_cache(maxsize=8)
def load(path: str = "") -> Coefficients:
    """The coefficients of a file, or those that are shipped. Raises `InputError` E621."""
    try:
        text = (ordinary_bytes(Path(path)) if path
                else files("peaceroom.models").joinpath("data", "learned.json").read_bytes()).decode("utf-8")
        return parse(json.loads(text))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError.one("E621", f"no coefficients can be read: {type(error).__name__}: {error}", CODES["E621"][1],
                             "give a file that this version's `peaceroom fit settlement` wrote", file=path) from None


def parse(data: object) -> Coefficients:
    """Coefficients from plain data. Raises ValueError where something is amiss."""
    if (wrong := misfit(data, Card)) is not None:
        raise ValueError(f"{wrong} is missing, or is not of its kind")
    card = cast("Card", data)
    drawn = {form: np.stack([_drawn(card[kind][form], form) for kind in KINDS]) for form in FORMS}
    alphas = _numbers([card[kind]["capability_exponent"] for kind in KINDS], (2,))
    narrow, wide = (_numbers(card["salience_exponents"][form], None) for form in FORMS)
    share, errors = float(card["outside"]["share"]), _numbers(card["outside"]["errors"], (POINTS,))
    if not (0 <= share <= 1 and abs(errors.sum() - 1) < 1e-3):
        raise ValueError("outside the domain the share must lie in 0…1 and the errors must sum to 1")
    errors = errors / errors.sum()
    for array in (*drawn.values(), alphas, narrow, wide, errors):
        array.flags.writeable = False
    return Coefficients(drawn["log_linear"], drawn["mixture"], alphas, narrow, wide, share, errors, card["domain"],
                        card)


def antithetic(mean: Array, covariance: Array, name: str, sets: int = SETS) -> Array:
    """``(sets, P)`` draws of N(mean, covariance), each followed by the one opposite to it.

    The same on every machine: the normal numbers belong to ``name``. Raises ValueError where the covariance is none.
    """
    from scipy.special import ndtri

    z = np.stack([ndtri(uniforms(0, f"models.learned.{name}.{j}", sets // 2)) for j in range(len(mean))], axis=1)
    try:
        moved = z @ np.linalg.cholesky(covariance).T
    except np.linalg.LinAlgError:
        raise ValueError(f"the covariance of {name} is not positive definite") from None
    return np.asarray(mean + np.stack([moved, -moved], axis=1).reshape(-1, len(mean)))


def _drawn(part: FittedForm, form: Form) -> Array:
    names = tuple(FORMS[form])
    if set(part["coefficients"]) != set(names):
        raise ValueError(f"the coefficients of {form} must be {', '.join(names)}")
    mean = _numbers([part["coefficients"][name]["estimate"] for name in names], (len(names),), least=-np.inf)
    covariance = _numbers(part["covariance"], (len(names), len(names)), least=-np.inf)
    return antithetic(mean, (covariance + covariance.T) / 2, form)


def _numbers(values: Any, shape: tuple[int, ...] | None, least: float = 0.0) -> Array:
    found = np.array(values, float)
    if not found.size or (found.ndim != 1 if shape is None else found.shape != shape):
        raise ValueError("a list of numbers is too short, too long or no list")
    if not (np.isfinite(found) & (found >= least)).all():
        raise ValueError("a coefficient, exponent or share is missing or no number that it can be")
    return found
