"""Counts of settlements that can be added up in any order, however the draws were shared out.

All that is added are whole numbers, so that the sum of a billion draws has the same bytes whoever counted which of
them, when, and in pieces of which size:

* how often each of `CELLS` equal cells of an issue's scale holds the settlement, by model, and for the models taken
  together (`peaceroom.analysis.pool`: each family of presets has one vote a draw);
* sums of settlements in units of the scale's width / 2³⁰, so that a mean is right to nine digits;
* smallest and largest settlement, and draws without agreement or without an answer.

Quantiles read off it (`peaceroom.core.counted`) are within one cell, 0.025 % of the scale, of those of all draws.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.counted import CELLS, Counted
from peaceroom.models.families import families
from peaceroom.runs.outcomes import Parts

Array = NDArray[np.float64]
#: in how many steps a scale is cut for sums: 2³³ draws fit into 64 bits
STEPS = 1 << 30


class Facts(TypedDict):
    """What a packed tally holds beside its bytes: model, issue, first block, and why nothing was said there."""

    reasons: list[tuple[str, str, int, str]]


class Tally:
    """Counts for M models and K issues, of which ``low`` and ``high`` ``(K,)`` are the ends of the scales.

    Attributes
    ----------
    counts
        ``(M + 1, K, CELLS)`` draws with a settlement in the cell; the last row is of the models taken together.
    sums
        ``(M + 1, K)`` of the places of settlements on the scale, in steps.
    lowest, highest
        ``(M + 1, K)``; infinite where there is none.
    no_agreement, silent, speaking
        ``(M, K)`` draws without agreement, without an answer, and with one.
    reasons
        (model, issue) → block, and why the model said nothing there: those of the first such block.
    """

    def __init__(self, models: tuple[str, ...], issues: tuple[str, ...], low: Array, high: Array) -> None:
        self.models, self.issues, self.low, self.high = models, issues, np.asarray(low), np.asarray(high)
        m, k = len(models), len(issues)
        self.counts = np.zeros((m + 1, k, CELLS), np.int64)
        self.sums = np.zeros((m + 1, k), np.int64)
        self.lowest, self.highest = np.full((m + 1, k), np.inf), np.full((m + 1, k), -np.inf)
        self.no_agreement, self.silent, self.speaking = (np.zeros((m, k), np.int64) for _ in range(3))
        self.reasons: dict[tuple[str, str], tuple[int, str]] = {}
        self._families = tuple([models.index(key) for key in keys] for keys in families(models).values())

    def add(self, block: int, start: int, parts: Mapping[str, Parts], told: Mapping[str, Mapping[str, str]]) -> None:
        """Count a block, all models: part → ``(n, K)`` of the draws from ``start`` on, and reasons by issue."""
        y = np.stack([parts[key]["outcome"] for key in self.models])
        none = np.stack([parts[key]["no_agreement"] for key in self.models])
        known = np.isfinite(y)
        self.no_agreement += none.sum(axis=1)
        self.silent += (~known).sum(axis=1)
        self.speaking += known.sum(axis=1)
        settled = np.where(known & ~none, y, np.nan)
        for m in range(len(self.models)):
            for k in range(len(self.issues)):
                self._count(m, k, settled[m, :, k])
        turn = start + np.arange(y.shape[1])
        speaks = known.any(axis=1)
        for k in range(len(self.issues)):
            for family in self._families:
                if usable := [m for m in family if speaks[m, k]]:
                    self._count(-1, k, settled[np.array(usable)[turn % len(usable)], np.arange(len(turn)), k])
        for key, by in told.items():
            for issue, why in by.items():
                self._tell(key, issue, block, why)

    def _count(self, m: int, k: int, values: Array) -> None:
        x = values[~np.isnan(values)]
        if not x.size:
            return
        place = np.clip((x - self.low[k]) / (self.high[k] - self.low[k]), 0.0, 1.0)
        np.add.at(self.counts[m, k], np.minimum((place * CELLS).astype(np.int64), CELLS - 1), 1)
        self.sums[m, k] += np.rint(place * STEPS).astype(np.int64).sum()
        self.lowest[m, k] = min(self.lowest[m, k], x.min())
        self.highest[m, k] = max(self.highest[m, k], x.max())

    def _tell(self, key: str, issue: str, block: int, why: str) -> None:
        kept = self.reasons.get((key, issue))
        if kept is None or (block, why) < kept:
            self.reasons[key, issue] = block, why

    def merge(self, other: Tally) -> None:
        """Add what another tally counted."""
        for name in ("counts", "sums", "no_agreement", "silent", "speaking"):
            mine = getattr(self, name)
            mine += getattr(other, name)
        np.minimum(self.lowest, other.lowest, out=self.lowest)
        np.maximum(self.highest, other.highest, out=self.highest)
        for (key, issue), (block, why) in other.reasons.items():
            self._tell(key, issue, block, why)

    def of(self, key: str | None, k: int, options: Array | None) -> Counted:
        """The settlements of a model on issue ``k``, of all together for None."""
        m = -1 if key is None else self.models.index(key)
        n = int(self.counts[m, k].sum())
        width = float(self.high[k] - self.low[k])
        mean = float(self.low[k]) + width * (int(self.sums[m, k]) / STEPS / n) if n else np.nan
        return Counted(float(self.low[k]), float(self.high[k]), self.counts[m, k], mean,
                       float(self.lowest[m, k]), float(self.highest[m, k]), options)

    def available(self, k: int) -> tuple[str, ...]:
        """Models that say something on issue ``k``."""
        return tuple(key for m, key in enumerate(self.models) if self.speaking[m, k])

    def pack(self) -> tuple[Facts, bytes]:
        """Facts (JSON) and bytes, from which `unpack` makes the same tally. The same counts have the same bytes."""
        reasons = [(key, issue, block, why) for (key, issue), (block, why) in sorted(self.reasons.items())]
        return {"reasons": reasons}, zlib.compress(self.raw(), 1)

    def raw(self) -> bytes:
        """All numbers in a fixed order, little-endian."""
        return b"".join(x.astype(kind).tobytes() for x, kind in self._parts())

    def unpack(self, facts: Facts, data: bytes) -> Tally:
        """A tally of the same models and issues from what `pack` gave. Raises `ValueError` where it is of others."""
        try:
            raw = zlib.decompress(data)
        except zlib.error as error:
            raise ValueError(str(error)) from None
        other = Tally(self.models, self.issues, self.low, self.high)
        at = 0
        for x, kind in other._parts():
            size = x.size * np.dtype(kind).itemsize
            x[...] = np.frombuffer(raw[at : at + size], kind).reshape(x.shape)
            at += size
        if at != len(raw):
            raise ValueError(f"{len(raw)} bytes, not {at}")
        for key, issue, block, why in facts["reasons"]:
            other._tell(key, issue, int(block), why)
        return other

    def _parts(self) -> list[tuple[NDArray[Any], str]]:
        return [(self.counts, "<i8"), (self.sums, "<i8"), (self.lowest, "<f8"), (self.highest, "<f8"),
                (self.no_agreement, "<i8"), (self.silent, "<i8"), (self.speaking, "<i8")]
