"""Limits of numbers of the process file, one table for who checks what is written and who draws from it."""

from __future__ import annotations

from math import inf

import numpy as np

from peaceroom.files.notation import Written
from peaceroom.process.machine.quantities import LOGS
from peaceroom.scenario.process_types import ProcessEffect

#: what comes more often than every week is no shock
MOST_A_YEAR = 52
#: a rate a week above this is certain within it, and more likely a share in per cent
MOST_A_WEEK = 10
#: the least factor on what is held as a logarithm
LEAST_FACTOR = 1e-6


def effect_limits(effect: ProcessEffect) -> tuple[float, float]:
    """Limits of the value of an effect: no factor is negative, and one on what is held as a logarithm is above 0."""
    if effect.op != "multiply":
        return -inf, inf
    return (LEAST_FACTOR if effect.quantity.split(".")[0] in LOGS else 0.0), inf


def ends_as_written(value: Written, lower: float, upper: float) -> tuple[float, float]:
    """Ends of a number as written, within its limits; of a distribution without ends its 10 and 90 % points."""
    with_ends = value.form in ("range", "number", "uniform", "triangular", "pert")
    low, high = value.support if with_ends else value.on(lower, upper).ppf([.1, .9])
    return float(np.clip(low, lower, upper)), float(np.clip(high, lower, upper))
