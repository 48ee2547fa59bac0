"""Where the data of the study are, for the tests that need them."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from peaceroom.accuracy.fitting.base_rates.files import find
from peaceroom.accuracy.fitting.base_rates.pax import Steps, read_steps


def folder() -> Path:
    """The folder named by PEACEROOM_DATA; the test is skipped without it."""
    given = os.environ.get("PEACEROOM_DATA")
    if not given:
        pytest.skip("PEACEROOM_DATA does not name the folder of peace process data")
    return Path(given)


def study(name: str) -> list[dict[str, str]]:
    """A table of the study."""
    path = folder() / "peace" / "base_rates" / name
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def steps() -> Steps:
    return read_steps(find(folder(), "PA-X v6"))
