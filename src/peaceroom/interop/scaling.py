"""Numbers times and by 100 without a rounding of their own: 0.57 is 57 per cent, and 57 per cent are 0.57."""

from __future__ import annotations

from decimal import Decimal


def times_100(value: float) -> float:
    """A share as a percentage."""
    return float(Decimal(repr(value)) * 100)


def by_100(value: float) -> float:
    """A percentage as a share."""
    return float(Decimal(repr(value)) / 100)
