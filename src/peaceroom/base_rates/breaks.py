"""How long talks stay broken off: one heavy-tailed length, conditional on the time that the break has lasted.

A log-normal length, fitted to breaks of talks dated by hand. A break is a pause of two weeks or more, so nothing is
said of shorter ones and no break ends before. The fit and its bias to long breaks: docs/base-rates-classes.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lengths:
    """Log-normal lengths in weeks, given that they are ``shortest`` weeks or more.

    ``mu``, ``sigma`` are mean and standard deviation of the log length, numbers or arrays of draws ``(k,)``.
    """

    mu: Array
    sigma: Array
    shortest: float

    def _log_lasting(self, weeks: Array | float) -> Array:
        t = np.log(np.maximum(np.asarray(weeks, float), self.shortest))
        found: Array = log_ndtr((self.mu - t) / self.sigma)
        return found

    def lasting(self, weeks: Array | float) -> Array:
        """P(a break lasts longer than ``weeks``), 1 up to ``shortest``. Shapes of weeks and draws are broadcast."""
        found: Array = np.exp(self._log_lasting(weeks) - self._log_lasting(self.shortest))
        return found

    def resumed(self, broken: Array | float, within: Array | float) -> Array:
        """P(talks resume in the next ``within`` weeks | they have been broken off for ``broken`` weeks)."""
        broken = np.asarray(broken, float)
        found: Array = -np.expm1(self._log_lasting(broken + within) - self._log_lasting(broken))
        return found

    def hazard(self, week: Array | float) -> Array:
        """P(talks resume in the week that begins ``week`` weeks after the break | not before)."""
        return self.resumed(week, 1.0)


@dataclass(frozen=True, slots=True)
class Breaks:
    """The shipped distribution.

    ``fit`` the estimate; ``drawn`` the same for resampled processes ``(k,)``; ``biased`` what it would be if breaks
    came into the table in such a manner; ``cases``, ``events`` (resumptions), ``processes``; lengths in weeks of the
    breaks that ended and of those that were running when last seen.
    """

    fit: Lengths
    drawn: Lengths
    biased: Mapping[str, Lengths]
    cases: int
    events: int
    processes: int
    sources: tuple[str, ...]
    ended_weeks: Array
    running_weeks: Array

    def at_risk(self, broken: float) -> int:
        """Breaks of the table that were still running after ``broken`` weeks."""
        return int((self.ended_weeks > broken).sum() + (self.running_weeks > broken).sum())

    def ended(self, broken: float, within: float) -> int:
        """Those of them that ended in the next ``within`` weeks."""
        return int(((self.ended_weeks > broken) & (self.ended_weeks <= broken + within)).sum())


@cache
def breaks() -> Breaks:
    """Read the shipped distribution once."""
    text = files("peaceroom.base_rates").joinpath("data", "breaks.json").read_text(encoding="utf-8")
    raw = json.loads(text)
    shortest = float(raw["shortest_weeks"])

    def lengths(mu: Any, sigma: Any) -> Lengths:
        return Lengths(np.array(mu, float), np.array(sigma, float), shortest)

    return Breaks(lengths(raw["mu"], raw["sigma"]), lengths(raw["drawn_mu"], raw["drawn_sigma"]),
                  {b["recorded"]: lengths(b["mu"], b["sigma"]) for b in raw["sensitivity"]}, raw["breaks"],
                  raw["resumed"], raw["processes"], tuple(raw["sources"]), np.array(raw["ended_weeks"], float),
                  np.array(raw["running_weeks"], float))
