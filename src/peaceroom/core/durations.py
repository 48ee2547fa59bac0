"""How long something takes, in words."""

from __future__ import annotations

_UNITS = ((86_400.0, "days"), (3_600.0, "h"), (60.0, "min"))


def lasting(seconds: float) -> str:
    """``about 40 s``, ``about 12 min``, ``about 3.5 h``, ``about 8 days``: two digits, from 100 of a unit on all."""
    for size, unit in _UNITS:
        if seconds >= (2 if unit != "min" else 1.5) * size:
            number = seconds / size
            return f"about {number:,.0f} {unit}" if number >= 10 else f"about {number:.2g} {unit}"
    return f"about {max(1.0, seconds):.0f} s"
