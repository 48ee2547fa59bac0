"""The output of the simulator: summaries by week, and a compact row of first times for each draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.months import MONTH_WEEKS
from peaceroom.process.case_fields import SCOPES
from peaceroom.process.machine.state import FIRSTS
from peaceroom.process.machine.tally import BALANCE_BINS, DEATH_SCALE, READY_BINS

Array = NDArray[np.float64]
#: what can be asked of ceasefires
Fact = Literal["in force", "holds", "broke down"]

#: columns of ``times`` before the items
EVENTS = tuple(name.removeprefix("first_") for name in FIRSTS)
BINS = ("0-30 d", "31-90 d", "91-180 d", "181-365 d", "1-2 y", "2-5 y")
TEXT_ROWS = ("ALL", "1", "2-3", "4-7", "8+", "comp")


@dataclass(frozen=True, slots=True, eq=False)
class ProcessResult:
    """What ``simulate`` returns. Row t of a weekly array is the end of week t, row 0 the as-of date.

    Attributes
    ----------
    states, items, parties, draws, weeks, seed, first
        What was run.
    state_counts, item_counts, reference_counts, cease_counts
        ``(W+1, S)`` draws in each exclusive state; ``(W+1, K)`` with the item settled now, and settled by reference
        now; ``(W+1, 3)`` with a general ceasefire of class 1, 2, 3 in force.
    truce_counts
        ``(W+1, 3, 3)`` draws by scope (local, partial, general) in which a ceasefire is in force, in which that of the
        as-of date has held all the time, and in which one has broken down by now.
    balance_counts, ready_counts, gap_counts, death_counts, year_counts
        Histograms: shares of strength by party, geometric mean readiness, gaps of open items in per cent of the scale,
        deaths by month, and by whole year of twelve months.
    text_events, text_weeks
        ``(6, 6)`` texts and weeks at risk by row of table 8a (`TEXT_ROWS`) and time since the last text (`BINS`).
    break_days
        Histogram of the lengths of breaks that began in the run, by day; the last day stands for two years and more.
    break_starts
        ``(W+1,)`` breaks that began in the week.
    waiting, option, trend, gain, reserve
        ``(W+1, n)`` means of the pace multiplier of waiting, of W − x over the draws in which something is waited for
        (NaN: in none), of what of it would be there if the mean outcome were certain, of W − x without the cost of
        waiting and discounting, and of reservation values.
    disagreement
        Signatures, and mean disagreement Σ hope − 1 at signature and at the start of those draws (first two parties).
    times
        ``(draws, 9 + K)`` int16: first week of each of `EVENTS`, then of each item's settlement; −1: not in the run.
    final
        ``(draws,)`` int8: exclusive state at the end.
    """

    states: tuple[str, ...]
    items: tuple[str, ...]
    parties: tuple[str, ...]
    draws: int
    weeks: int
    seed: int
    first: int
    state_counts: NDArray[np.int64]
    item_counts: NDArray[np.int64]
    reference_counts: NDArray[np.int64]
    cease_counts: NDArray[np.int64]
    truce_counts: NDArray[np.int64]
    balance_counts: NDArray[np.int64]
    ready_counts: NDArray[np.int64]
    gap_counts: NDArray[np.int64]
    death_counts: NDArray[np.int64]
    year_counts: NDArray[np.int64]
    text_events: NDArray[np.int64]
    text_weeks: NDArray[np.int64]
    break_days: NDArray[np.int64]
    break_starts: NDArray[np.int64]
    waiting: Array
    option: Array
    trend: Array
    gain: Array
    reserve: Array
    disagreement: Array
    times: NDArray[np.int16]
    final: NDArray[np.int8]

    @property
    def state(self) -> Array:
        """``(W+1, S)`` probability of each exclusive state; rows sum to 1."""
        return self.state_counts / self.draws

    def ceasefire(self, scope: str, what: Fact = "in force") -> Array:
        """``(W+1,)`` probability that a ceasefire of this scope is in force at the end of each week, that the one of
        the as-of date has held until then, or that one has broken down by then."""
        which = get_args(Fact).index(what)
        return np.asarray(self.truce_counts[:, SCOPES.index(scope), which] / self.draws)

    @property
    def item_now(self) -> Array:
        """``(W+1, K)`` probability that each item stands settled."""
        return self.item_counts / self.draws

    def by_reference(self, item: str) -> float:
        """Share of those who have the item settled at the end in which it is by reference (0 where none has)."""
        k = self.items.index(item)
        return float(self.reference_counts[-1, k] / max(1, self.item_counts[-1, k]))

    def column(self, name: str) -> NDArray[np.int16]:
        """``(draws,)`` first week of one of `EVENTS` or of the settlement of an item; −1: never within the run.

        ``items.<id>`` always means the item, also where an item is called like an event (``ceasefire``).
        """
        if name in EVENTS:
            return self.times[:, EVENTS.index(name)]
        return self.times[:, len(EVENTS) + self.items.index(name.removeprefix("items."))]

    def by(self, name: str) -> Array:
        """``(W+1,)`` probability that it has happened by the end of each week."""
        seen = self.column(name)
        counts = np.bincount(seen[seen >= 0], minlength=self.weeks + 1)
        return np.cumsum(counts) / self.draws

    def victory(self, party: str) -> Array:
        """``(W+1,)`` probability that this party has won by arms."""
        return self.state[:, self.states.index(f"victory_{party}")]

    def balance(self, party: str, probabilities: tuple[float, ...]) -> Array:
        """``(W+1, len)`` quantiles of the party's share of strength (to half a bin of 0.005)."""
        return _quantiles(self.balance_counts[:, self.parties.index(party)], probabilities, np.arange(
            BALANCE_BINS + 1) / BALANCE_BINS)

    def readiness(self, probabilities: tuple[float, ...]) -> Array:
        """``(W+1, len)`` quantiles of the geometric mean readiness."""
        return _quantiles(self.ready_counts, probabilities, np.arange(READY_BINS + 1) / READY_BINS)

    def deaths(self, probabilities: tuple[float, ...]) -> Array:
        """``(M, len)`` quantiles of deaths a month; the last month may be cut off by the end of the run."""
        edges = np.expm1(np.arange(self.death_counts.shape[1] + 1) / DEATH_SCALE)
        return _quantiles(self.death_counts, probabilities, edges)

    def year_deaths(self, least: float) -> Array:
        """``(Y,)`` probability that a year (twelve months from the as-of date, then twelve more …) has at least so many
        deaths; exact up to 25, to a bin of the histogram beyond."""
        first = int(np.log1p(least) * DEATH_SCALE)
        return np.asarray(self.year_counts[:, first:].sum(axis=1) / self.draws)

    def gaps(self, item: str, probabilities: tuple[float, ...]) -> Array:
        """``(W+1, len)`` quantiles of the gap between stances on an item while it is open (NaN: open in no draw)."""
        counts = self.gap_counts[:, self.items.index(item)]
        return _quantiles(counts, probabilities, np.linspace(0, 100, counts.shape[1] + 1))

    @property
    def hazards(self) -> Array:
        """``(6, 6)`` texts a month by row of table 8a and time since the last text (NaN: never at risk)."""
        with np.errstate(divide="ignore", invalid="ignore"):
            found: Array = -np.log1p(-self.text_events / self.text_weeks) * MONTH_WEEKS
        return np.where(self.text_weeks > 0, found, np.nan)

    @property
    def break_median(self) -> float:
        """Median length in days of the breaks that began in the run (NaN: there was none)."""
        if not self.break_days.sum():
            return float("nan")
        return float(_quantiles(self.break_days[None], (.5,), np.arange(self.break_days.size + 1.0))[0, 0])

    def difference(self, other: ProcessResult, name: str, week: int) -> tuple[float, float]:
        """Paired difference other − self in the probability of ``name`` by ``week``, and its standard error.

        Both runs must have the same seed and draws: then draw d of one is draw d of the other but for what differs.
        """
        if (self.seed, self.first, self.draws) != (other.seed, other.first, other.draws):
            raise ValueError("paired differences need runs of the same seed and draws")
        a, b = (((x := r.column(name)) >= 0) & (x <= week) for r in (self, other))
        d = b.astype(float) - a
        return float(d.mean()), float(d.std(ddof=1) / np.sqrt(d.size))

    def to_dict(self) -> dict[str, object]:
        """Every array by name, for hashing and saving."""
        return {name: getattr(self, name) for name in self.__slots__}


def _quantiles(counts: NDArray[np.int64], probabilities: tuple[float, ...], edges: Array) -> Array:
    """Quantiles of histograms ``(…, bins)``, linear within a bin."""
    total = counts.sum(axis=-1)
    cum = np.concatenate([np.zeros((*counts.shape[:-1], 1)), np.cumsum(counts, axis=-1)], axis=-1)
    out = np.full((*counts.shape[:-1], len(probabilities)), np.nan)
    for row in np.ndindex(*counts.shape[:-1]):
        if total[row]:
            share = cum[row] / total[row]
            for m, q in enumerate(probabilities):
                b = int(np.clip(np.searchsorted(share, q, side="left") - 1, 0, edges.size - 2))
                width = share[b + 1] - share[b]
                part = (q - share[b]) / width if width > 0 else 0.5
                out[(*row, m)] = edges[b] + np.clip(part, 0, 1) * (edges[b + 1] - edges[b])
    return out
