"""The file of coefficients of the learned model: read, checked and kept in memory."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from peaceroom.core.case import Array
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.models._learned_features import COUNT, NAMES

#: names of the two sets of coefficients
KINDS = ("with_capability", "without_capability")


@dataclass(frozen=True)
class Coefficients:
    """What the learned model calculates with.

    Attributes
    ----------
    theta
        ``(2, COUNT)`` coefficients of all features, 0 where one does not enter: with and without capabilities.
    exponents
        ``(2, 2)`` exponents of capability and salience in the weights, for both.
    sharpness, flat
        Factor in (0, 1] on the exponents' sum and share in [0, 1) spread evenly, outside ``domain``.
    domain
        ``context["domain"]`` of the decisions that were learned from.
    card
        The whole file as plain data: intervals, settings, validation and provenance.
    """

    theta: Array
    exponents: Array
    sharpness: float
    flat: float
    domain: str
    card: dict[str, Any]


@lru_cache(maxsize=8)
def load(path: str = "") -> Coefficients:
    """The coefficients of a file, or those that are shipped. Raises `InputError` E621."""
    source = Path(path) if path else files("peaceroom.models").joinpath("data", "learned.json")
    try:
        return parse(json.loads(source.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError.one("E621", f"no coefficients can be read: {type(error).__name__}: {error}", CODES["E621"][1],
                             "give a file that `peaceroom fit settlement` wrote", file=path) from None


def parse(card: dict[str, Any]) -> Coefficients:
    """Coefficients from plain data. Raises ValueError, KeyError or TypeError where something is amiss."""
    theta, exponents = np.zeros((2, COUNT)), np.zeros((2, 2))
    for row, kind in enumerate(KINDS):
        given = card[kind]
        exponents[row] = given["exponents"]["capability"], given["exponents"]["salience"]
        for name, value in given["coefficients"].items():
            if name not in NAMES:
                raise ValueError(f"there is no feature {name!r}")
            theta[row, NAMES.index(name)] = value["estimate"]
    sharpness, flat = float(card["widening"]["sharpness"]), float(card["widening"]["flat"])
    if not (np.isfinite(theta).all() and np.isfinite(exponents).all() and (exponents >= 0).all()):
        raise ValueError("a coefficient or exponent is no finite number")
    if not (isfinite(sharpness) and 0 < sharpness <= 1 and 0 <= flat < 1):
        raise ValueError("the widening must have 0 < sharpness ≤ 1 and 0 ≤ flat < 1")
    theta.flags.writeable = exponents.flags.writeable = False
    return Coefficients(theta, exponents, sharpness, flat, str(card["domain"]), card)
