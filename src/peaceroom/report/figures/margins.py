"""Drafts and best packages against each party's alternative: a row for each party, with the margin of each text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from peaceroom.report.figures.boxes import fold
from peaceroom.report.figures.drawing import Drawing, Rows
from peaceroom.report.figures.svg import ACCENT, AIR, INK, LINE, MUTED, PAPER, WARM, WIDTH, canvas, render, row_labels

_LEFT = 150.0
_STEP, _GAP = 17.0, 14.0
_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")


@dataclass(frozen=True, slots=True)
class Margin:
    """A text's margin for a party in hundredths of its best package: 10, 50 and 90 % of the draws."""

    text: str
    low: float
    middle: float
    high: float


def margin_plot(rows: Sequence[tuple[str, Sequence[Margin]]], number: int) -> Drawing:
    """``(party, margins of the texts)``, the texts in the same order everywhere; signs tell them apart in grey too."""
    texts = [m.text for m in rows[0][1]] if rows else []
    height = len(rows) * (len(texts) * _STEP + _GAP) + 30 + 16 * len(texts)
    fig, ax = canvas(height, left=_LEFT, top=4 + 16 * len(texts))
    ends = [abs(x) for _, margins in rows for m in margins for x in (m.low, m.high)]
    widest = max(ends, default=1.0) or 1.0
    ax.set_xlim(-1.05 * widest, 1.05 * widest)
    block = len(texts) * _STEP + _GAP
    ax.set_ylim(len(rows) - 0.5, -0.5)
    for i, (_, margins) in enumerate(rows):
        ax.axhline(i - 0.5, color=LINE, linewidth=0.5, zorder=0)
        for j, m in enumerate(margins):
            y = i - 0.5 + (_GAP / 2 + (j + 0.5) * _STEP) / block
            colour = WARM if m.high < 0 else ACCENT if m.low > 0 else MUTED
            ax.plot([m.low, m.high], [y, y], color=colour, linewidth=2.0, zorder=2)
            ax.plot([m.middle], [y], marker=_MARKERS[j % len(_MARKERS)], markersize=7, markeredgecolor=colour,
                    markerfacecolor=PAPER if m.middle < 0 else colour, zorder=3, clip_on=False)
    ax.axvline(0, color=INK, linewidth=1.0, zorder=1)
    for j, text in enumerate(texts):
        y = 1 + (16 * (len(texts) - j) - 4) / (len(rows) * block)
        ax.plot([0.02], [y], marker=_MARKERS[j % len(_MARKERS)], markersize=6, color=MUTED, transform=ax.transAxes,
                clip_on=False)
        ax.text(0.05, y, fold(text, 0.92 * (WIDTH - _LEFT), 1), transform=ax.transAxes, va="center", fontsize=11)
    row_labels(ax, [fold(party, _LEFT - AIR) for party, _ in rows], size=11)
    ax.set_yticks([])
    ax.locator_params(axis="x", nbins=5)
    spoken = "; ".join(f"{party}: " + ", ".join(f"{m.text} {m.middle:+.0f}" for m in margins)
                       for party, margins in rows)
    return render(fig, number, "Texts against each party's alternative",
                  f"In points of 100 of each one's best package. {spoken}.",
                  Rows.of(("party", "text", "margin: 10 %", "median", "90 %"),
                          ((party, m.text, m.low, m.middle, m.high) for party, margins in rows for m in margins)))
