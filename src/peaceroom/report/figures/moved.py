"""The map of an issue with actors moved by hand: who stood and stands where, and where the models settle then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from peaceroom.analysis.moved import Moved
from peaceroom.findings.view import View
from peaceroom.report.figures.boxes import fold, fold_apart
from peaceroom.report.figures.drawing import Rows
from peaceroom.report.figures.positions import acceptance, marks, shade
from peaceroom.report.figures.shapes import density, visible
from peaceroom.report.figures.svg import ACCENT, AIR, HILL, INK, LINE, MUTED, PAPER, WIDTH, ZONE, Panel, fill

_LEFT, _EDGE, _ROW, _TALL, _SIZE = 160.0, 14.0, 28.0, 44.0, 11.0


class _Stroke(NamedTuple):
    """How a line looks; dashes tell it apart without colour."""

    colour: str
    wide: float
    dashed: bool = False

    def draw(self, ax: Axes, x: Sequence[float], y: Sequence[float]) -> None:
        ax.plot(x, y, color=self.colour, linewidth=self.wide, linestyle=(0, (4, 3)) if self.dashed else "-", zorder=1)


_NOW, _BEFORE = _Stroke(ACCENT, 2.2), _Stroke(MUTED, 1.1, dashed=True)
_KEY = (
    ("where the models settle: their middle, eight in ten", _NOW),
    ("the middle before anybody moved", _BEFORE),
    ("eight in ten draws of an actor’s position", _Stroke(INK, 1.6)),
    ("how often a text suits those whose consent is needed", _Stroke(ZONE, 1.6)),
)


def moved_map(v: View, k: int, standing: Mapping[str, tuple[float, float]], before: Moved, after: Moved,
              said: str) -> Panel:
    """The panel of issue ``k``, about 430 pixels wide.

    ``standing``: actor's name → where it stands at the best estimate and where it was moved to, on the issue's scale.
    ``said`` is the sentence about the settlement.
    """
    low, high = float(v.case.low[k]), float(v.case.high[k])
    rows = sorted((m for m in marks(v, k) if m.name in standing), key=lambda m: (standing[m.name][0], m.name))
    hill = density(v.pool.values(k), low, high)
    zone = acceptance(v, k)
    foot = len(rows) * _ROW + 4 + _TALL
    right = WIDTH - _EDGE

    def x(value: float) -> float:
        return _LEFT + (right - _LEFT) * (value - low) / (high - low)

    labels = fold_apart([m.name for m in rows], _LEFT - AIR)

    def draw(ax: Axes) -> None:
        for i, m in enumerate(rows):
            y = (i + 0.5) * _ROW
            first, now = standing[m.name]
            ax.plot([_LEFT, right], [y, y], color=LINE, linewidth=0.6, zorder=0)
            ax.plot([x(m.low), x(m.high)], [y, y], color=INK, linewidth=1.6, zorder=2)
            if first != now:
                ax.annotate("", (x(now), y), (x(first), y), zorder=3,
                            arrowprops={"arrowstyle": "-|>", "color": ACCENT, "linewidth": 1.6, "shrinkB": 6})
                ax.plot([x(first)], [y], "s" if m.required else "o", markersize=8, markerfacecolor=PAPER,
                        markeredgecolor=MUTED, zorder=3)
            ax.plot([x(now)], [y], "s" if m.required else "o", markersize=11, markerfacecolor=shade(m.salience),
                    markeredgecolor=INK, zorder=4)
            ax.text(_LEFT - 8, y, labels[i], fontsize=_SIZE, ha="right", va="center", color=INK, linespacing=1.0)
        ax.text(_LEFT - 8, foot - _TALL / 2, "Settlement", fontsize=_SIZE, ha="right", va="center", color=INK)
        for points, shape in ((hill, {"facecolor": HILL, "linewidth": 0, "zorder": 0}),
                              (zone, {"facecolor": "none", "edgecolor": ZONE, "linewidth": 1.6})):
            if points is not None:
                grid, heights = points
                keep = visible(heights)
                fill(ax, [x(grid[0]), *map(x, grid[keep]), x(grid[-1])],
                     [foot, *(foot - (_TALL - 6) * heights[keep]), foot], **shape)
        for settled in after.models.values():
            ax.plot([x(settled)] * 2, [foot - 8, foot], color=MUTED, linewidth=0.9, zorder=2)
        if after.low is not None and after.high is not None:
            ax.plot([x(after.low), x(after.high)], [foot - 16] * 2, color=ACCENT, linewidth=1.8, zorder=2)
        for found, stroke in ((before, _BEFORE), (after, _NOW)):
            if found.median is not None:
                stroke.draw(ax, [x(found.median)] * 2, [2, foot])
        ax.plot([_LEFT, right], [foot, foot], color=LINE, linewidth=0.8, zorder=1)
        for value, align in ((low, "left"), (high, "right")):
            ax.text(x(value), foot + 12, f"{value:g}", fontsize=_SIZE, ha=align, va="center", color=MUTED)
            words = fold(v.anchor(k, value), (right - _LEFT) / 2 - 4, 3, _SIZE)
            ax.text(x(value), foot + 20, words, fontsize=_SIZE, ha=align, va="top", color=MUTED, linespacing=1.1)
        for row, (words, stroke) in enumerate(_KEY):
            y = foot + 74 + 17 * row
            stroke.draw(ax, [8, 34], [y, y])
            ax.text(42, y, words, fontsize=_SIZE, va="center", color=INK)

    return Panel(WIDTH, foot + 66 + 17 * len(_KEY), draw, f"Actors moved on {v.issue(k)}", said,
                 _rows(v, k, standing, before, after))


def _rows(v: View, k: int, standing: Mapping[str, tuple[float, float]], before: Moved, after: Moved) -> Rows:
    out: list[tuple[object, ...]] = []
    for m in marks(v, k):
        if m.name in standing:
            first, now = standing[m.name]
            out.append(("actor", m.name, first, now, m.low, m.high, "yes" if m.required else "no", None))
    out += [("settlement before", None, before.median, None, before.low, before.high, None, None),
            ("settlement", None, None, after.median, after.low, after.high, None, None)]
    out += [("settlement by model", key, None, y, None, None, None, None) for key, y in after.models.items()]
    hill = density(v.pool.values(k), float(v.case.low[k]), float(v.case.high[k]))
    for name, points in (("models settle over all draws", hill), ("suits those needed", acceptance(v, k))):
        if points is not None:
            out += [(name, None, None, y, None, None, None, height) for y, height in np.column_stack(points).tolist()]
    return Rows.of(("drawn", "actor or model", "before", "now", "10 %", "90 %", "consent needed", "height, 0 to 1"),
                   out)
