"""A distribution of settlements of which only counts are kept: draws in each of many equal cells of the scale.

Gives what `peaceroom.core.modes` gives of the settlements themselves, to within a cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.modes import GRID, LEAST_SHARE, Mode, cut_between, kernel_width, smoothed, troughs

Array = NDArray[np.float64]

#: cells of a scale: a whole even number of them lies in each cell of the smoothed density
CELLS = 10 * GRID


@dataclass(frozen=True, eq=False)
class Counted:
    """Counts on the scale [low, high].

    Attributes
    ----------
    counts
        ``(CELLS,)`` draws in each cell.
    mean, lowest, highest
        Of the settlements themselves.
    options
        Where nothing lies between the values: what they can be. Quantiles are among them.
    """

    low: float
    high: float
    counts: NDArray[np.int64]
    mean: float
    lowest: float
    highest: float
    options: Array | None = None

    @property
    def n(self) -> int:
        """Draws that are counted."""
        return int(self.counts.sum())

    def quantiles(self, start: int = 0, stop: int = CELLS) -> tuple[float, float, float]:
        """10th, 50th and 90th percentile of the draws in the cells ``start … stop - 1``, of which some holds one."""
        upto = np.cumsum(self.counts[start:stop])
        n = int(upto[-1])
        low, middle, high = (self._quantile(start, upto, n, q) for q in (0.1, 0.5, 0.9))
        return low, middle, high

    def _quantile(self, start: int, upto: NDArray[np.int64], n: int, q: float) -> float:
        if self.options is not None:
            cell = start + int(np.searchsorted(upto, np.ceil(q * n - 1e-9 * n)))
            at = self.low + (cell + 0.5) * (self.high - self.low) / CELLS
            return float(self.options[np.abs(self.options - at).argmin()])
        rank = (n - 1) * q  # as of sorted values: between the two next to it
        below, above = (self._value(start, upto, min(place, n - 1)) for place in (int(rank), int(rank) + 1))
        return below + (rank - int(rank)) * (above - below)

    def _value(self, start: int, upto: NDArray[np.int64], rank: int) -> float:
        """The draw of a rank, if those of a cell lie evenly in it."""
        place = int(np.searchsorted(upto, rank, side="right"))
        before = int(upto[place - 1]) if place else 0
        share = (rank - before + 0.5) / (int(upto[place]) - before)
        step = (self.high - self.low) / CELLS
        return float(np.clip(self.low + (start + place + share) * step, self.lowest, self.highest))

    def modes(self) -> list[Mode]:
        """Humps, from low to high; their shares sum to 1. See `peaceroom.core.modes.modes`."""
        ends = [0, *sorted(self._split(0, CELLS)), CELLS]
        out = []
        for start, stop in pairwise(ends):
            p10, median, p90 = self.quantiles(start, stop)
            out.append(Mode(p10, p90, int(self.counts[start:stop].sum()) / self.n, median))
        return out

    def _split(self, start: int, stop: int) -> list[int]:
        """First cells behind the troughs that separate the draws in these cells."""
        here = np.zeros(CELLS, np.int64)
        here[start:stop] = self.counts[start:stop]
        size, n = int(here.sum()), self.n
        if size < 2 * LEAST_SHARE * n or np.count_nonzero(here) < 2:
            return []
        at = self.low + (np.arange(CELLS) + 0.5) * (self.high - self.low) / CELLS
        middle = float(here @ at) / size
        upto = np.cumsum(here)
        quarters = [at[np.searchsorted(upto, q * size)] for q in (0.25, 0.75)]
        h = kernel_width(np.sqrt(float(here @ (at - middle) ** 2) / size), quarters[1] - quarters[0], size,
                         self.high - self.low)
        density = smoothed(here.reshape(GRID, -1).sum(axis=1).astype(float), h, self.high - self.low)
        each = CELLS // GRID

        def count(first: int, last: int) -> int:
            return int(here[first * each : (last + 1) * each].sum())

        for trough, left, right in troughs(density):
            cut = trough * each + each // 2
            share = int(here[:cut].sum()) / n
            if min(share, size / n - share) >= LEAST_SHARE and cut_between(density, trough, left, right, count):
                return [*self._split(start, cut), cut, *self._split(cut, stop)]
        return []
