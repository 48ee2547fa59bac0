"""What a process's own past says: the covariates of the outside view, from the days of its steps.

Kept in one place so that the fit and every later forecast compute them alike.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peaceroom.base_rates.terms import STAGES

Array = NDArray[np.float64]

#: mean gap taken for a process with one step, and its last gap, in days
NO_GAP = 200.0
FEATURES = ("log_e", "log_e_squared", "log_n6", "log_n12", "log_n24", "log_steps", "mean_log_gap", "log_last_gap",
            "no_gap", "pace", "relative_silence", *(f"stage_{s}" for s in STAGES if s != "impl"))
#: a standardised covariate outside the range of the data counts as this many standard deviations
CLIP = 4.0


def covariates(days: Array, stage: int, at: float) -> Array:
    """Covariates of one origin.

    Parameters
    ----------
    days : ``(k,)``
        Days of the steps so far, sorted, none after ``at``; k ≥ 1.
    stage
        Index of the last step's stage in `STAGES`.
    at
        The day of the forecast (same count of days).

    Returns
    -------
    ``(len(FEATURES),)``
    """
    found: Array = aged(days, stage, float(at - days[-1]), np.zeros(1))[0]
    return found


def aged(days: Array, stage: int, elapsed: float, later: Array) -> Array:
    """The same after ``later`` further days ``(m,)`` without a step: ``(m, len(FEATURES))``."""
    e = elapsed + later
    gaps = np.diff(days)
    k = len(days)
    since = (days[-1] - days)[None, :] + e[:, None]
    n6, n12, n24 = ((since < window).sum(axis=1) for window in (183, 365, 730))
    age = days[-1] - days[0] + e
    mean_gap = np.log(gaps + 7).mean() if k > 1 else np.log(NO_GAP)
    last_gap = gaps[-1] if k > 1 else NO_GAP
    log_e = np.log(e + 15)
    m = len(later)
    out = np.empty((m, len(FEATURES)))
    out[:, 0], out[:, 1] = log_e, log_e**2
    out[:, 2], out[:, 3], out[:, 4] = np.log1p(n6), np.log1p(n12), np.log1p(n24)
    out[:, 5], out[:, 6], out[:, 7], out[:, 8] = np.log(k), mean_gap, np.log(last_gap + 7), float(k == 1)
    out[:, 9] = np.log((n24 + 0.5) / (np.minimum(age, 730) + 90))
    out[:, 10] = log_e - np.log(last_gap + 7)
    out[:, 11:] = np.array([s == STAGES[stage] for s in STAGES if s != "impl"], float)
    return out


def pace(days: Array) -> int:
    """Steps in the 365 days that end with the last step, itself counted."""
    return int((days[-1] - days < 365).sum())
