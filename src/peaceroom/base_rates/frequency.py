"""How often something came in few cases of a class: shrunk to how often it came in all, a country counting little more
than once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: a class counts like this many cases of the frequency of all
SHRINK = 4.0
#: the frequency of all counts like this many cases of one half
PRIOR = 2.0


def frequency(came: Flags, alike: Flags, country: NDArray[np.int64], times: Array | None = None) -> Array:
    """Share of cases ``(n,)`` ``alike`` in which it ``came``, shrunk to that of all, and that to one half.

    The cases of a ``country`` ``(n,)`` share a weight of the root of their number. ``times`` ``(K, countries)``: how
    often each country counts, for resamples; one share each ``(K,)``, without it one of all counted once ``(1,)``.
    """
    count = np.ones((1, int(country.max(initial=0)) + 1)) if times is None else times

    def counts(kept: Flags) -> tuple[Array, Array]:
        size = np.bincount(country[kept], minlength=count.shape[1])
        with np.errstate(divide="ignore"):
            weight = np.where(size > 0, size ** -0.5, 0.0)
        yes = np.bincount(country[kept & came], minlength=count.shape[1])
        return count @ (weight * yes), count @ (weight * size)

    yes, of = counts(np.ones(len(came), bool))
    every = (yes + PRIOR / 2) / (of + PRIOR)
    yes, of = counts(alike)
    found: Array = (yes + SHRINK * every) / (of + SHRINK)
    return found
