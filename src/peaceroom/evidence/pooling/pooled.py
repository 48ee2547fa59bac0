"""One input as pooled from its items: the density, and what has to be said about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from peaceroom.core.blas_threads import one_blas_thread
from peaceroom.core.distributions import Categorical, Grid
from peaceroom.evidence.ledger.assumptions import Assumptions
from peaceroom.evidence.pooling import density as shape
from peaceroom.evidence.pooling.dependence import exponents
from peaceroom.evidence.pooling.items import Item
from peaceroom.evidence.pooling.likelihood import GRID, WEIGHTS, Biases, Terms, terms
from peaceroom.evidence.pooling.methods import conflict, informative, pooled_density, uniform

Array = NDArray[np.float64]
Method = Literal["mixture", "linear", "log"]
Ends = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Pooled:
    """A pooled input. Values are in hundredths of the scale unless a method takes ``ends``.

    Attributes
    ----------
    density
        ``(1001,)`` on 0, 0.1 … 100; integrates to 1 by the trapezoid rule.
    items
        Whose pool it is, in the order of passage ids.
    exponents
        ``(n,)`` votes of the items after dependence.
    assumptions, ideals, biases
        What their likelihoods were made with.
    method
        The pool: ``mixture``, ``linear`` or ``log``.
    ends
        What 0 and 100 stand for on the scale of the issue.
    """

    density: Array
    items: tuple[Item, ...]
    exponents: Array
    assumptions: Assumptions
    ideals: Mapping[str, float]
    biases: Biases
    method: Method
    ends: Ends = (0.0, 100.0)

    @cached_property
    def terms(self) -> Terms:
        """The likelihoods of the items. Made anew when first asked for: a trace-back makes thousands of pools of which
        nobody asks more than the density."""
        return terms(self.items, self.assumptions, ideals=self.ideals, biases=self.biases)

    @property
    def prior(self) -> Array:
        """``(n,)`` chances of the items of being informative, after hedge and discounts."""
        return self.terms.p

    @cached_property
    def informative(self) -> Array:
        """``(n,)`` posterior probabilities that they are. An item far below its prior contradicts the others."""
        with one_blas_thread():
            return informative(self.terms, self.density)

    @cached_property
    def conflict(self) -> float:
        """Share of the linear pool's variance between items, 0 … 1."""
        with one_blas_thread():
            return conflict(self.terms, self.exponents)

    @cached_property
    def _places(self) -> dict[int, int]:
        """Identity of each item → its number."""
        return {id(item): n for n, item in enumerate(self.items)}

    def terms_of(self, items: Sequence[Item], ideals: Mapping[str, float], biases: Biases) -> Terms | None:
        """`terms` of some of the same items, taken from all; None where they would be others."""
        voices = {item.voice or "" for item in items}
        if biases != self.biases or any(ideals.get(v) != self.ideals.get(v) for v in voices):
            return None
        rows = [self._places.get(id(item), -1) for item in items]
        return None if -1 in rows else self.terms.among(rows)

    @property
    def empty(self) -> bool:
        """No item: nothing is known, and the density is flat."""
        return not self.items

    @cached_property
    def mean(self) -> float:
        return float((self.density * GRID) @ WEIGHTS)

    @cached_property
    def sd(self) -> float:
        return float(np.sqrt(self.density * (GRID - self.mean) ** 2 @ WEIGHTS))

    @cached_property
    def median(self) -> float:
        return float(self.quantile(.5))

    def quantile(self, u: ArrayLike) -> Array:
        """Values in hundredths at the probabilities ``u``, of any shape."""
        return self._grid.ppf(u)

    def below(self, value: float) -> float:
        """P(value of the input < ``value``), hundredths."""
        inside = np.clip(GRID, None, max(value, 0.0))
        heights = np.interp(inside, GRID, self.density)
        return float(np.sum(np.diff(inside) * (heights[1:] + heights[:-1]) / 2))

    @cached_property
    def modes(self) -> tuple[float, ...]:
        """Hills of the density, rising; none where it is flat."""
        return shape.modes(self.density)

    @cached_property
    def mean_in_trough(self) -> bool:
        """The mean lies in a valley between two modes: a value that no item supports."""
        return shape.in_trough(self.density, self.mean)

    @cached_property
    def median_in_trough(self) -> bool:
        return shape.in_trough(self.density, self.median)

    def highest_density_set(self, level: float = .8) -> tuple[tuple[float, float], ...]:
        """The smallest set that holds ``level``: one interval, or more where items disagree."""
        return shape.highest_density_set(self.density, level)

    @property
    def sample_size(self) -> float:
        """Size of the sample that a beta of this mean and sd is worth: μ(1 − μ)/v − 1; 2 for a flat density."""
        mu = self.mean / 100
        return mu * (1 - mu) / (self.sd / 100) ** 2 - 1

    def distribution(self, ends: Ends | None = None) -> Grid:
        """On the issue's own scale, from the value that 0 stands for to the one of 100 (by default ``self.ends``)."""
        low, high = ends or self.ends
        points, density = low + (high - low) * GRID / 100, self.density
        if high < low:
            points, density = points[::-1], density[::-1]
        return Grid(tuple(points.tolist()), tuple(density.tolist()))

    def on_options(self, values: Iterable[float], ends: Ends | None = None) -> Categorical:
        """For an issue with options: the density at their values (on the issue's own scale), as weights.

        Where the density is zero at all of them, the option nearest to the median has all the weight.
        """
        low, high = ends or self.ends
        rising = sorted({float(v) for v in values})
        at = [100 * (v - low) / (high - low) for v in rising]
        weights = np.interp(at, GRID, self.density)
        if not weights.sum() > 0:
            weights = (np.arange(len(at)) == np.argmin(np.abs(np.array(at) - self.median))).astype(float)
        return Categorical(tuple(rising), tuple((weights / weights.sum()).tolist()))

    @cached_property
    def _grid(self) -> Grid:
        return Grid(tuple(GRID.tolist()), tuple(self.density.tolist()))


def pool_items(
    items: Sequence[Item], assumptions: Assumptions, method: Method | None = None, *,
    ideals: Mapping[str, float] | None = None, biases: Biases | None = None, ends: Ends = (0.0, 100.0),
    known: Pooled | None = None,
) -> Pooled:
    """Pool items on one input. The order of the items does not matter.

    Parameters
    ----------
    method
        By default that of the assumptions.
    ideals, biases
        See `peaceroom.evidence.pooling.likelihood.terms`.
    ends
        Ends of the scale, kept for `Pooled.distribution`.
    known
        A pool of these items and others: likelihoods that stay the same are taken from it.
    """
    method, ideals, biases = method or assumptions.pool, ideals or {}, biases or {}
    items = tuple(sorted(items, key=lambda item: (item.passage, item.codings, item.x)))
    if not items:
        return Pooled(uniform(), (), np.empty(0), assumptions, ideals, biases, method, ends)
    found = known.terms_of(items, ideals, biases) if known is not None else None
    found = found or terms(items, assumptions, ideals=ideals, biases=biases)
    votes = exponents(items, assumptions)
    return Pooled(pooled_density(found, votes, method), items, votes, assumptions, ideals, biases, method, ends)
