"""The patient rule induction method: boxes of inputs in which a goal is reached far more often than elsewhere.

Friedman and Fisher (1999), Statistics and Computing 9, 123–143: peel a thin slice off the box, the one without which
the share of goals rises most for what is taken away (an outcome of an event may be a large slice, and would be peeled
by chance if the rise alone counted), and go on. Bryant and Lempert (2010), Technological Forecasting and Social Change
77, 34–49: choose among the boxes of the way by *coverage* (share of all goals that lie inside) and *density* (share of
goals inside), and leave out restrictions that do not earn their place.

Boxes are found on one half of the draws and counted on the other, so that what is told is not what was fitted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: share of a box that a step peels off; a box holds at least this share of the draws, and so many
PEEL, SMALLEST, FEWEST = 0.05, 0.02, 20
#: a restriction stays if the score of the box without it falls by more than this share
EARNS = 0.03
#: columns that a box may restrict: more cannot be read, let alone acted upon
MOST_ASKED = 4


@dataclass(frozen=True, slots=True)
class Box:
    """Limits by column: ``low ≤ x ≤ high``, or for a column of categories those that are in."""

    low: tuple[tuple[int, float], ...] = ()
    high: tuple[tuple[int, float], ...] = ()
    among: tuple[tuple[int, frozenset[float]], ...] = ()

    @property
    def columns(self) -> tuple[int, ...]:
        """Restricted columns."""
        return tuple(sorted({j for part in (self.low, self.high, self.among) for j, _ in part}))

    def inside(self, x: Array) -> Flags:
        """``(M,)`` whether each row of ``(M, d)`` lies inside."""
        found = np.ones(len(x), bool)
        for j, end in self.low:
            found &= x[:, j] >= end
        for j, end in self.high:
            found &= x[:, j] <= end
        for j, kept in self.among:
            found &= np.isin(x[:, j], list(kept))
        return found

    def without(self, j: int) -> Box:
        """The box with nothing asked of a column."""
        return Box(tuple(r for r in self.low if r[0] != j), tuple(r for r in self.high if r[0] != j),
                   tuple(r for r in self.among if r[0] != j))

    def only(self, j: int) -> Box:
        """The box with nothing asked of any other column."""
        return Box(tuple(r for r in self.low if r[0] == j), tuple(r for r in self.high if r[0] == j),
                   tuple(r for r in self.among if r[0] == j))


@dataclass(frozen=True, slots=True)
class Step:
    """A box and what it holds of some draws: shares of the goals, of goals inside, and of the draws."""

    box: Box
    coverage: float
    density: float
    mass: float
    inside: int

    @property
    def score(self) -> float:
        """Harmonic mean of coverage and density."""
        both = self.coverage + self.density
        return 2 * self.coverage * self.density / both if both > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """The chosen box and the way to it, widest first, all counted on the half that was not fitted."""

    step: Step
    way: tuple[Step, ...] = field(default=())


def prim(x: Array, y: Flags, categories: Sequence[int] = ()) -> Found | None:
    """The box with the best of coverage and density; None where no box has more goals than the whole.

    Parameters
    ----------
    x
        ``(M, d)`` draws of inputs, finite.
    y
        ``(M,)`` whether the goal is reached.
    categories
        Columns whose values are names of outcomes, not amounts.
    """
    fit, test = np.arange(0, len(x), 2), np.arange(1, len(x), 2)
    boxes = _peeled(x[fit], y[fit], frozenset(categories))
    way = [measured(box, x[test], y[test]) for box in boxes]
    most = max(way, key=lambda s: s.score)
    simple = _simplified(most.box, x[fit], y[fit])
    chosen = measured(simple, x[test], y[test])
    if not simple.columns or chosen.density <= float(y[test].mean()):
        return None
    return Found(chosen, tuple(way))


def measured(box: Box, x: Array, y: Flags) -> Step:
    """What a box holds of these draws."""
    inside = box.inside(x)
    count, goals = int(inside.sum()), int((inside & y).sum())
    return Step(box, goals / max(int(y.sum()), 1), goals / max(count, 1), count / max(len(x), 1), count)


def _peeled(x: Array, y: Flags, categories: frozenset[int]) -> list[Box]:
    """Boxes of the peeling, from the whole on."""
    m, d = x.shape
    amounts = np.array([j for j in range(d) if j not in categories], np.intp)
    x, y, box = x.copy(), y.copy(), Box()
    boxes = [box]
    least = max(FEWEST, int(np.ceil(SMALLEST * m)))
    while len(x) > least and 0 < y.sum() < len(y):
        now = float(y.mean())
        cut = max(1, int(PEEL * len(x)))
        best: tuple[float, int, Box, Flags] | None = None
        if amounts.size:
            part = np.partition(x[:, amounts], (cut, len(x) - 1 - cut), axis=0)
            ends = part[cut], part[len(x) - 1 - cut]
            for low, end in ((True, ends[0]), (False, ends[1])):
                keep = x[:, amounts] >= end if low else x[:, amounts] <= end
                count = keep.sum(axis=0)
                gone = np.maximum(1 - count / len(x), np.finfo(float).tiny)
                rise = ((y @ keep.astype(float)) / np.maximum(count, 1) - now) / gone
                rise[(count >= len(x)) | (count < least)] = -np.inf
                k = int(np.argmax(rise))
                if np.isfinite(rise[k]) and (best is None or rise[k] > best[0]):
                    j, at = int(amounts[k]), float(end[k])
                    best = (float(rise[k]), j, _narrowed(box, j, at, low), keep[:, k])
        for j in sorted(categories):
            values = np.unique(x[:, j])
            for value in values if len(values) > 1 else ():
                keep = x[:, j] != value
                if keep.sum() < least:
                    continue
                gained = (float(y[keep].mean()) - now) / (1 - float(keep.mean()))
                if best is None or gained > best[0]:
                    others = frozenset(float(v) for v in values if v != value)
                    best = (gained, j, replace(box, among=(*(r for r in box.among if r[0] != j), (j, others))), keep)
        if best is None:
            break
        box = best[2]
        boxes.append(box)
        x, y = x[best[3]], y[best[3]]
    return boxes


def _narrowed(box: Box, j: int, at: float, low: bool) -> Box:
    part = box.low if low else box.high
    changed = (*(row for row in part if row[0] != j), (j, at))
    return replace(box, low=changed) if low else replace(box, high=changed)


def _simplified(box: Box, x: Array, y: Flags) -> Box:
    """The box without the columns that do not earn their place, least useful first."""
    while box.columns:
        now = measured(box, x, y).score
        loosened = [(measured(box.without(j), x, y).score, j) for j in box.columns]
        score, j = max(loosened)
        if score < now * (1 - EARNS) and len(box.columns) <= MOST_ASKED:
            break
        box = box.without(j)
    return box
