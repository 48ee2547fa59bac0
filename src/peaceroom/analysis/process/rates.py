"""A rate of the outside view beside an outcome of the process."""

from __future__ import annotations

from typing import NamedTuple


class Rate(NamedTuple):
    """A rate of the outside view: probability with its 90 % interval, the event in words, its class, days so far."""

    p: float
    low: float
    high: float
    event: str
    group: str
    days: float
