"""The models of a run taken together, each with the same weight.

Presets of one model are readings of one idea: they share its weight, so that a model with five presets does
not count five times. Draw d of a model with p presets is taken from preset d mod p.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peaceroom.core import modes

if TYPE_CHECKING:
    from peaceroom.runs.run import Run

Array = NDArray[np.float64]


class Pool:
    """Outcomes of all models of a run, issue by issue (K issues in the order of ``run.case.issues``)."""

    def __init__(self, run: Run) -> None:
        self.run = run
        families: dict[str, list[str]] = {}
        for key in run.models:
            families.setdefault(key.partition("@")[0], []).append(key)
        self._families = families
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

    def _mix(self, k: int, columns: Mapping[str, Array]) -> Array:
        """``(F, D)``: a row for each family of presets that says something on the issue."""
        usable = self.available(k)
        turn = self._turn[: len(next(iter(columns.values()), self._turn))]
        rows = []
        for keys in self._families.values():
            members = [columns[key] for key in keys if key in usable and key in columns]
            if members:
                rows.append(np.choose(turn % len(members), members) if len(members) <= 32
                            else np.stack(members)[turn % len(members), turn])
        return np.stack(rows) if rows else np.full((0, len(turn)), np.nan)

    def outcomes(self, k: int) -> Array:
        """``(F, D)`` settlements on issue ``k``; NaN where a model is silent or finds no agreement."""
        return self._mix(k, {key: np.where(s.no_agreement[:, k], np.nan, s.outcome[:, k])
                             for key, s in self.run.settlements.items()})

    def predicted(self, k: int) -> Array:
        """``(F, D)`` what the models predict on issue ``k``, the fallback without agreement included."""
        return self._mix(k, {key: s.outcome[:, k] for key, s in self.run.settlements.items()})

    def values(self, k: int) -> Array:
        """All finite settlements on issue ``k`` in one row."""
        if self._values is None or self._values[0] != k:
            y = self.outcomes(k).ravel()
            self._values = k, np.asarray(y[np.isfinite(y)])
        return self._values[1]

    def shifts(self, what_if: str, k: int, *, against: str | None = None) -> Array:
        """``(F, W)`` difference a what-if makes on issue ``k``, draw by draw, on the issue's scale.

        Compared with the run as it stands, or with the what-if ``against``.
        """
        changed = self.run.what_ifs[what_if]
        base = {key: s.outcome for key, s in self.run.settlements.items()} if against is None \
            else self.run.what_ifs[against]
        return self._mix(k, {key: y[:, k] - base[key][: len(y), k] for key, y in changed.items() if key in base})


def quantiles(values: Array, *, discrete: bool = False) -> tuple[float, float, float] | None:
    """10th, 50th and 90th percentile of the finite values (``discrete``: each is one of them); ``None`` without any."""
    v = values[np.isfinite(values)]
    return modes.quantiles(v, discrete=discrete) if v.size else None
