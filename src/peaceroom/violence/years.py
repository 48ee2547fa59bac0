"""How far a war's deaths move over years, where nothing but their level is known.

Deaths of pairs of adversaries by calendar year against those one, two, three and five years later (UCDP battle-related
deaths v24.1: 421 pairs, 1989–2023), a year without an entry having fewer than 25. Two things fit them: fighting of a
pair ends for good at a constant rate, whatever its level; while it lasts the log of deaths is an AR(1), the mean kept.
`peaceroom.accuracy.scoring.violence_years` makes the three numbers again.
"""

from __future__ import annotations

from math import exp

#: standard deviation of the log in the long run, and what is left of a deviation after a year
LASTING, KEPT = 1.39, 0.613
#: rate a year at which the fighting of a pair ends for good
ENDS = 0.102
_WEEKS = 365.25 / 7

#: the AR(1) by week: what is left after a week, and the shock of a week
WEEK_KEPT = KEPT ** (1 / _WEEKS)
WEEK_SHOCK = LASTING * (1 - WEEK_KEPT**2) ** 0.5


def still(years: float) -> float:
    """P(a pair that fights has not stopped for good after so many years)."""
    return exp(-ENDS * years)
