"""The weight of the simulator in a run, beside an outside view: what the backtest over the whole library supports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from peaceroom.accuracy.backtest.blending import EDGE


@dataclass(frozen=True, slots=True)
class Shipped:
    """Type of question → weight of the inside view, each in [0, 1]; from so many origins in so many countries."""

    weights: Mapping[str, float]
    origins: int
    countries: int

    @property
    def texts(self) -> float:
        """One weight for a text, a text of substance and a comprehensive one: the least that the backtest gives any.

        With one weight the part is never likelier than the whole, for both views keep that order themselves.
        """
        return min(self.weights["text"], self.weights["comprehensive"])


@cache
def shipped() -> Shipped:
    """The shipped weights, ``accuracy/data/process_weights.json``: `supported` of the backtest's summary."""
    data = json.loads(files("peaceroom.accuracy").joinpath("data/process_weights.json").read_text(encoding="utf-8"))
    return Shipped(data["weights"], data["origins"], data["countries"])


def blended(outside: float, inside: float, weight: float) -> float:
    """The outside view moved towards the inside one by ``weight`` of their distance in log-odds.

    The inside view is held `EDGE` from 0 and 1, as where its weight was found: it rests on a number of draws, and with
    none of them it would rule out what the data have seen. With a weight of 0 the outside view stands as it is.
    """
    if weight == 0:
        return outside
    a, b = np.clip(outside, 1e-9, 1 - 1e-9), np.clip(inside, EDGE, 1 - EDGE)
    odds = (1 - weight) * (np.log(a) - np.log1p(-a)) + weight * (np.log(b) - np.log1p(-b))
    return float(1 / (1 + np.exp(-odds)))
