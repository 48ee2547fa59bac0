"""The file of coefficients of the learned model: read, checked and kept in memory."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import cast

import numpy as np

from peaceroom.core.case import Array
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.ordinary import ordinary_bytes
from peaceroom.files.structure import misfit
from peaceroom.models.kernels.learned_features import COUNT, NAMES
from peaceroom.models.learned_card import Card


@dataclass(frozen=True)
class Coefficients:
    """What the learned model calculates with.

    Attributes
    ----------
    theta
        ``(2, COUNT)`` coefficients of all features, 0 where one does not enter: with and without capabilities.
    alphas, betas
        ``(2,)`` exponents of capability and ``(2, B)`` exponents of salience, for both.
    centre, flat, ends
        Outside ``domain``: factor in (0, 1] on the pull of the weighted mean, share in [0, 1) of a broad
        distribution, and how much of that share lies on either end, in [0, 0.5].
    domain
        ``context["domain"]`` of the decisions that were learned from.
    card
        The whole file as plain data: intervals, settings, validation and provenance.
    """

    theta: Array
    alphas: Array
    betas: Array
    centre: float
    flat: float
    ends: float
    domain: str
    card: Card


@lru_cache(maxsize=8)
def load(path: str = "") -> Coefficients:
    """The coefficients of a file, or those that are shipped. Raises `InputError` E621."""
    try:
        text = (ordinary_bytes(Path(path)) if path
                else files("peaceroom.models").joinpath("data", "learned.json").read_bytes()).decode("utf-8")
        return parse(json.loads(text))
    except (OSError, ValueError) as error:
        raise InputError.one("E621", f"no coefficients can be read: {type(error).__name__}: {error}", CODES["E621"][1],
                             "give a file that `peaceroom fit settlement` wrote", file=path) from None


def parse(data: object) -> Coefficients:
    """Coefficients from plain data. Raises ValueError where something is amiss."""
    if (wrong := misfit(data, Card)) is not None:
        raise ValueError(f"{wrong} is missing, or is not of its kind")
    card = cast("Card", data)
    parts = (card["with_capability"], card["without_capability"])
    theta = np.zeros((2, COUNT))
    for row, part in enumerate(parts):
        for name, value in part["coefficients"].items():
            if name not in NAMES:
                raise ValueError(f"there is no feature {name!r}")
            theta[row, NAMES.index(name)] = value["estimate"]
    alphas = np.array([part["exponents"]["capability"] for part in parts], float)
    betas = np.array([part["exponents"]["salience"] for part in parts], float)
    if not (np.isfinite(theta).all() and _exponents(alphas) and _exponents(betas) and betas.ndim == 2 and betas.size):
        raise ValueError("a coefficient or exponent is missing or no finite number")
    rule = card["widening"]
    centre, flat, ends = float(rule["centre"]), float(rule["flat"]), float(rule["ends"])
    if not (0 < centre <= 1 and 0 <= flat < 1 and 0 <= ends <= 0.5):
        raise ValueError("the widening must have 0 < centre ≤ 1, 0 ≤ flat < 1 and 0 ≤ ends ≤ 0.5")
    for array in (theta, alphas, betas):
        array.flags.writeable = False
    return Coefficients(theta, alphas, betas, centre, flat, ends, card["domain"], card)


def _exponents(values: Array) -> bool:
    return bool((np.isfinite(values) & (values >= 0)).all())
