"""In which units a table says how much something matters, and between which ends its positions lie."""

from __future__ import annotations

from collections.abc import Sequence

from peaceroom.interop.scaling import times_100


def salience_factor(values: Sequence[float], percent: bool, named: tuple[float, float] | None) -> tuple[float, str]:
    """By how much saliences are multiplied to be percentages, and why; 1 and no reason where they are.

    ``percent`` says that some have a percent sign, ``named`` is the range that their heading names.
    """
    most = max(values, default=0.0)
    if named is not None and named[1] > 0 and most <= named[1]:
        return 100 / named[1], "" if named[1] == 100 else f"its heading names the range to {named[1]:g}"
    if percent or most > 10 or most <= 0:
        return 1.0, ""
    if most <= 1:
        return 100.0, "no value is above 1: shares"
    return 10.0, "no value is above 10: taken as tenths; write “(0-7)” into its heading if the scale is another"


def scaled(value: float, factor: float) -> float:
    """A value times a factor; by 100 without a rounding of its own."""
    return times_100(value) if factor == 100 else float(f"{value * factor:.15g}")


def scale_of(values: Sequence[float], everything: Sequence[float], percent: bool) -> tuple[float, float, str]:
    """Both ends of an issue's scale where nothing says them, and why they are those.

    ``values`` are the positions on the issue, ``everything`` those of the whole table.
    """
    low, high = min(everything), max(everything)
    if percent and low >= 0 and high <= 100:
        return 0.0, 100.0, "positions are percentages"
    if low >= 0 and 10 < high <= 100:
        return 0.0, 100.0, "all positions lie between 0 and 100"
    if low >= 0 and high <= 1:
        return 0.0, 1.0, "all positions lie between 0 and 1"
    ends = min(values), max(values)
    if ends[0] == ends[1]:
        ends = low, high
    if ends[0] == ends[1]:
        return low - 1, high + 1, "all positions are one"
    return (*ends, "the lowest and the highest position are its ends")
