"""Months of equal length: where a model counts in months that no calendar names."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: days of a mean month, and weeks
MONTH_DAYS = 30.44
MONTH_WEEKS = MONTH_DAYS / 7


def month_of_weeks(weeks: int) -> NDArray[np.int64]:
    """``(weeks,)`` month (0, 1, …) in which the middle of each week lies."""
    return ((np.arange(weeks) * 7 + 3.5) / MONTH_DAYS).astype(np.int64)
