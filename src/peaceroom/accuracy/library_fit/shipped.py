"""The numbers that the fit to the library ships: over all countries, and without each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from peaceroom.accuracy.library_fit.fitting import Fitted


@cache
def shipped() -> Fitted:
    """The shipped fit, ``accuracy/data/library_fit.json``: what ``fit process --library --json`` printed."""
    text = files("peaceroom.accuracy").joinpath("data/library_fit.json").read_text(encoding="utf-8")
    found: Fitted = json.loads(text)
    return found


def numbers_for(country: str) -> Mapping[str, float]:
    """Parameters fitted without a country's answers, for its forecasts; those of all where it has none in the fit."""
    whole = {name: n["value"] for name, n in shipped()["parameters"].items()}
    return shipped()["without"].get(country, whole)
