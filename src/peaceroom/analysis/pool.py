"""The models of a run taken together, each with the same weight.

Presets of one model are readings of one idea: they share its weight, so that a model with five presets does
not count five times. Draw d of a model with p presets is taken from preset d mod p.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peaceroom.core import modes
from peaceroom.models.families import families

if TYPE_CHECKING:
    from peaceroom.runs.run import Run

Array = NDArray[np.float64]


#: bytes of an issue's values that are kept for the next who asks
_KEPT = 64 << 20


class Pool:
    """Outcomes of all models of a run, issue by issue (K issues in the order of ``run.case.issues``)."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._families = families(run.models)
        self._turn = np.arange(run.case.draws)
        self._values: tuple[int, Array] | None = None  # of one issue: those of all may be larger than the run
        case = run.case
        self.width: Array = np.asarray(case.high - case.low)
        #: ``(K,)``: nothing lies between the options of the issue, so no percentile of settlements does
        self.discrete = tuple(options is not None for options in case.options)

    def available(self, k: int) -> tuple[str, ...]:
        """Keys of the models that say something on issue ``k``."""
        issue = self.run.case.issues[k]
        found = []
        for key in self.run.models:
            s = self.run.settlements[key]
            if issue not in s.unavailable and np.isfinite(s.outcome[:, k]).any():
                found.append(key)
        return tuple(found)

    def _mix(self, k: int, draws: int, given: Collection[str], column: Callable[[str], Array]) -> Array:
        """``(F, D)``: a row for each family of presets that says something on the issue, made of columns ``(D,)``.

        Columns are asked for family by family: those of all models may be larger than the pool.
        """
        usable = self.available(k)
        turn = self._turn[:draws]
        families = [[key for key in keys if key in usable and key in given] for keys in self._families.values()]
        families = [keys for keys in families if keys]
        rows = np.empty((len(families), draws))
        for row, keys in zip(rows, families, strict=True):
            for place, key in enumerate(keys):
                np.copyto(row, column(key), where=turn % len(keys) == place)
        return rows

    def outcomes(self, k: int) -> Array:
        """``(F, D)`` settlements on issue ``k``; NaN where a model is silent or finds no agreement."""
        def column(key: str) -> Array:
            s = self.run.settlements[key]
            return np.where(s.no_agreement[:, k], np.nan, s.outcome[:, k])

        return self._mix(k, self.run.case.draws, self.run.models, column)

    def predicted(self, k: int) -> Array:
        """``(F, D)`` what the models predict on issue ``k``, the fallback without agreement included."""
        return self._mix(k, self.run.case.draws, self.run.models, lambda key: self.run.settlements[key].outcome[:, k])

    def values(self, k: int) -> Array:
        """All finite settlements on issue ``k`` in one row."""
        if self._values is not None and self._values[0] == k:
            return self._values[1]
        y = self.outcomes(k).ravel()
        known = np.isfinite(y)
        y = y if known.all() else y[known]
        if y.nbytes <= _KEPT:
            self._values = k, y
        return y

    def shifts(self, what_if: str, k: int, *, against: str | None = None) -> Array:
        """``(F, W)`` difference a what-if makes on issue ``k``, draw by draw, on the issue's scale.

        Compared with the run as it stands, or with the what-if ``against``.
        """
        changed = self.run.what_ifs[what_if]
        base = None if against is None else self.run.what_ifs[against]
        draws = len(next(iter(changed.values()), self._turn))

        def column(key: str) -> Array:
            y = self.run.settlements[key].outcome if base is None else base[key]
            return np.asarray(changed[key][:, k] - y[:draws, k])

        return self._mix(k, draws, [key for key in changed if base is None or key in base], column)


def quantiles(values: Array, *, discrete: bool = False) -> tuple[float, float, float] | None:
    """10th, 50th and 90th percentile of the finite values (``discrete``: each is one of them); ``None`` without any."""
    v = values[np.isfinite(values)]
    return modes.quantiles(v, discrete=discrete, spoil=True) if v.size else None


def quantiles_by_column(values: Array, *, discrete: bool = False) -> list[tuple[float, float, float] | None]:
    """`quantiles` of every column of ``values`` ``(D, n)``; together where all are finite, which is much quicker."""
    if not (values.size and np.isfinite(values).all()):
        return [quantiles(values[:, j], discrete=discrete) for j in range(values.shape[1])]
    found = np.quantile(values, (0.1, 0.5, 0.9), axis=0, method="inverted_cdf" if discrete else "linear")
    return [(float(low), float(middle), float(high)) for low, middle, high in found.T]
