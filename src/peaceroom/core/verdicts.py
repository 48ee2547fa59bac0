"""What a share of draws lets one say: probably, probably not, or neither."""

from __future__ import annotations

from math import sqrt
from typing import Literal

Verdict = Literal["yes", "no", "open"]

#: a share counts as "probably" from here on, and as "probably not" below one minus it
PROBABLE = 2 / 3
_Z95 = 1.959963984540054


def wilson(share: float, draws: int) -> tuple[float, float]:
    """95 % interval of a share counted over ``draws`` independent draws (Wilson 1927): sampling error only."""
    if draws <= 0:
        return 0.0, 1.0
    z2 = _Z95 * _Z95 / draws
    middle = (share + z2 / 2) / (1 + z2)
    half = _Z95 * sqrt(share * (1 - share) / draws + z2 / (4 * draws)) / (1 + z2)
    return max(0.0, middle - half), min(1.0, middle + half)


def verdict(share: float, draws: int) -> Verdict:
    """``yes`` if the whole sampling interval of the share lies above two thirds, ``no`` if below one third."""
    low, high = wilson(share, draws)
    if low > PROBABLE:
        return "yes"
    return "no" if high < 1 - PROBABLE else "open"
