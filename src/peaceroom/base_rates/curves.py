"""How long cases of a class last: the share still open, with resamples of whole clusters.

Three parts in four are Kaplan–Meier's share, which follows the few events day by day and is flat between them; one part
is that of constant rates between edges, so that no stretch of days is impossible because nobody's case ended in it.
Where fewer than `SOME` cases are at risk Kaplan–Meier's share goes on at the last rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

#: weight of Kaplan–Meier's share
KM_PART = 0.75
#: resamples behind every interval
DRAWS = 500
SEED = 20201005
#: cases at risk below which a share is no longer read off the data
SOME = 5


@dataclass(frozen=True)
class Cases:
    """Cases of one class.

    Attributes
    ----------
    days : ``(n,)``
        Length of each case, to its event or to when it was last seen.
    ended : ``(n,)``
        Whether the event came then.
    cluster : ``(n,)``
        Index of the process, country or conflict, resampled whole.
    edges : ``(B + 1,)``
        Days at which the rate changes; the last rate goes on.
    """

    days: Array
    ended: Flags
    cluster: Ints
    edges: Array

    @cached_property
    def weights(self) -> Array:
        """How often each case counts: first all once, then `DRAWS` resamples ``(1 + DRAWS, n)``."""
        n = int(self.cluster.max()) + 1
        drawn = np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), size=DRAWS)
        return np.vstack([np.ones((1, len(self.days))), drawn[:, self.cluster]])

    @cached_property
    def rates(self) -> Array:
        """Rate a day between the edges ``(1 + DRAWS, B)``: events over time at risk."""
        low, high = self.edges[:-1], np.append(self.edges[1:-1], np.inf)
        exposure = np.clip(np.minimum(self.days[:, None], high) - low, 0, None)
        inside = (self.days[:, None] > low) & (self.days[:, None] <= high)
        events, at_risk = self.weights @ (self.ended[:, None] & inside), self.weights @ exposure
        found: Array = np.divide(events, at_risk, out=np.zeros_like(at_risk), where=at_risk > 0)
        return found

    @cached_property
    def _curve(self) -> tuple[Array, Array]:
        """Days of events ``(T,)``, 0 first, and Kaplan–Meier's share from each on ``(1 + DRAWS, T)``."""
        risk = np.array([(self.days >= t).sum() for t in self.days])
        at = np.unique(self.days[self.ended & (risk >= SOME)])
        there = self.weights @ (self.days[:, None] >= at)
        gone = self.weights @ ((self.days[:, None] == at) & self.ended[:, None])
        left = np.divide(there - gone, there, out=np.ones_like(there), where=there > 0)
        return np.append(0.0, at), np.hstack([np.ones((len(left), 1)), np.cumprod(left, axis=1)])

    def _log_open(self, day: float) -> Array:
        """Log share of cases that have lasted longer than ``day`` days ``(1 + DRAWS,)``, the estimate first."""
        at, share = self._curve
        with np.errstate(divide="ignore"):  # in a resample all cases may have ended
            km = np.log(share[:, int(np.searchsorted(at, day, side="right")) - 1])
        if day > at[-1]:
            km = km - self.rates[:, -1] * (day - at[-1])
        high = np.append(self.edges[1:-1], np.inf)
        spent = np.clip(np.minimum(high, day) - self.edges[:-1], 0, None)
        return np.asarray(np.logaddexp(np.log(KM_PART) + km, np.log(1 - KM_PART) - self.rates @ spent))

    def open_share(self, day: float) -> Array:
        """Share of cases that have lasted longer than ``day`` days ``(1 + DRAWS,)``, the estimate first."""
        return np.asarray(np.exp(self._log_open(day)))

    @property
    def last(self) -> float:
        """The day from which the last rate goes on."""
        return float(self._curve[0][-1])

    def closed(self, given: float, within: float) -> Array:
        """P(the event comes within ``within`` days | not within the first ``given``) ``(1 + DRAWS,)``."""
        found: Array = -np.expm1(self._log_open(given + within) - self._log_open(given))
        return found

    def answer(self, given: float, within: float) -> tuple[float, float, float]:
        """The same as estimate and 90 % interval."""
        return summary(self.closed(given, within))

    def at_risk(self, given: float) -> int:
        """Cases that lasted longer than ``given`` days."""
        return int((self.days > given).sum())

    def events(self, given: float, within: float) -> int:
        """Events in the next ``within`` days."""
        return int((self.ended & (self.days > given) & (self.days <= given + within)).sum())

    def hazard(self, week: float) -> float:
        """P(the event comes in the week that begins ``week`` weeks after the start | not before), by `rates`."""
        high = np.append(self.edges[1:-1], np.inf)
        exposed = np.clip(np.minimum(high, 7 * week + 7) - np.maximum(self.edges[:-1], 7 * week), 0, None)
        return float(-np.expm1(-(self.rates[0] @ exposed)))

    def more(self, days: Sequence[float]) -> Cases:
        """The class with further cases, each a cluster of its own, that had no event in so many days."""
        n = int(self.cluster.max()) + 1
        return Cases(np.append(self.days, days), np.append(self.ended, np.zeros(len(days), bool)),
                     np.append(self.cluster, n + np.arange(len(days))), self.edges)

    def only(self, keep: Flags) -> Cases:
        """The class with these of its cases."""
        return Cases(self.days[keep], self.ended[keep], np.unique(self.cluster[keep], return_inverse=True)[1],
                     self.edges)


def summary(drawn: Array) -> tuple[float, float, float]:
    """Estimate (the first) and 90 % interval of the rest, which holds the estimate."""
    low, high = (float(q) for q in np.quantile(drawn[1:], (0.05, 0.95)))
    p = float(drawn[0])
    return p, min(low, p), max(high, p)
