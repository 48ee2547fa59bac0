"""The figure of ``run.plot()``: the one page's figures, issues above and probabilities below, for a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from peaceroom.findings.brief.build import brief
from peaceroom.findings.brief.types import Brief, IssueRow
from peaceroom.report.brief import most_disputed
from peaceroom.report.brief_parts import ROOMS
from peaceroom.report.figures.boxes import fold
from peaceroom.report.figures.brief_curve import draw
from peaceroom.report.figures.fonts import families
from peaceroom.report.figures.svg import ACCENT, INK, LINE, ZONE

if TYPE_CHECKING:
    from peaceroom.runs.run import Run

#: pixels (at 100 to the inch): width, an issue, the curves, all else; ten issues make 950
_WIDE, _ISSUE, _CURVES, _REST = 900, 58, 260, 110
#: a letter of nine points
_PIXELS = 12.5
_SIGNS = ("o", "s", "^", "D", "v", "P")


def figure(run: Run) -> Figure:
    """For each issue where sides stand, the likely text, and where a text suits all; below, what comes by when.

    At most 1,000 pixels high: of more than ten issues, the ten with the least room.
    """
    page = brief(run, redact=run.redacted)
    rows = most_disputed(page.issues, ROOMS[0].issues)
    curves = page.strip.curves
    parts = [_ISSUE * len(rows) + _REST, *([_CURVES] if curves else [])]
    with mpl.rc_context({"font.family": families(), "text.parse_math": False, "font.size": 9}):
        found = Figure(figsize=(_WIDE / 100, sum(parts) / 100), dpi=100, layout="constrained")
        grid = found.add_gridspec(len(parts), max(1, len(curves)), height_ratios=parts)
        _issues(found.add_subplot(grid[0, :]), rows)
        for i, curve in enumerate(curves):
            axes = found.add_subplot(grid[1, i])
            draw(axes, curve, page.strip.marks, page.as_of, page.until)
            axes.set_title(fold(f"{curve.name}, in 100", 360, size=_PIXELS), fontsize=9, loc="left")
    _title(found, page)
    return found


def _title(found: Figure, page: Brief) -> None:
    found.suptitle(fold(f"{page.title} · as of {page.as_of}", 800, size=1.1 * _PIXELS), fontsize=10, x=0.01, ha="left",
                   fontfamily=families(), parse_math=False)


def _issues(axes: Axes, rows: Sequence[IssueRow]) -> None:
    """A line an issue, each on its own scale from its lowest to its highest end."""
    sides = list(dict.fromkeys(end.side for row in rows for end in row.ends))
    for i, row in enumerate(rows):
        low, high = row.scale

        def at(value: float, low: float = low, high: float = high) -> float:
            return 100 * (value - low) / (high - low)

        axes.plot([0, 100], [i, i], color=LINE, linewidth=1, zorder=1)
        if row.suits:
            x = [at(value) for value, _ in row.suits]
            tall = [i - 0.12 - 0.36 * share for _, share in row.suits]
            if len(x) < 12:  # options: nothing lies between them
                axes.bar(x, [t - i + 0.12 for t in tall], bottom=i - 0.12, width=2.5, color=ZONE)
            else:
                axes.fill_between(x, i - 0.12, tall, color=ZONE, linewidth=0)
        for first, last in row.spans:
            axes.plot([at(first), max(at(last), at(first) + 1)], [i, i], color=ACCENT, linewidth=6,
                      solid_capstyle="butt", zorder=2)
        for end in row.ends:
            sign = _SIGNS[min(sides.index(end.side), len(_SIGNS) - 1)]
            axes.plot((at(end.low) + at(end.high)) / 2, i + 0.24, sign, color=INK, markersize=5)
    for k, side in enumerate(sides[:len(_SIGNS)]):
        axes.plot([], [], _SIGNS[k], color=INK, markersize=5, label=fold(side, 145, size=0.9 * _PIXELS))
    axes.plot([], [], color=ACCENT, linewidth=6, label="likely text, eight in ten")
    axes.plot([], [], color=ZONE, linewidth=6, label="how often a text suits those needed")
    axes.legend(loc="upper left", bbox_to_anchor=(0, -0.04), ncols=3, frameon=False, fontsize=8)
    axes.set(xlim=(-1, 101), ylim=(len(rows) - 0.5, -0.6), yticks=range(len(rows)), xticks=[])
    axes.set_yticklabels([fold(row.name, 230, size=_PIXELS) for row in rows], fontfamily=families(), parse_math=False)
    axes.tick_params(axis="y", length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
