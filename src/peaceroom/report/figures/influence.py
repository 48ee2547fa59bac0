"""Influence of sources: what leaving each out does, as dots with intervals around zero, largest first."""

from __future__ import annotations

from collections.abc import Sequence

from peaceroom.findings.evidence import Move
from peaceroom.report.figures.boxes import fold
from peaceroom.report.figures.drawing import Drawing, Rows
from peaceroom.report.figures.svg import ACCENT, AIR, INK, LINE, MUTED, PAPER, WARM, canvas, render, row_labels

_ROW = 42.0
_LEFT = 210.0


def dot_plot(rows: Sequence[tuple[Move, str]], number: int) -> Drawing:
    """``(move, issue's name)`` in the order given, in hundredths of the scale of the issue moved most."""
    n = len(rows)
    fig, ax = canvas(n * _ROW + 30, left=_LEFT, top=4)
    ends = [abs(_hundredths(m, x)) for m, _ in rows for x in (m.low, m.high)]
    widest = max(ends, default=1.0) or 1.0
    ax.set_xlim(-1.08 * widest, 1.08 * widest)
    ax.set_ylim(n - 0.4, -0.6)
    for i, (m, _) in enumerate(rows):
        ax.axhline(i, color=LINE, linewidth=0.5, zorder=0)
        colour = MUTED if not m.firm else ACCENT if m.delta > 0 else WARM
        ax.plot([_hundredths(m, m.low), _hundredths(m, m.high)], [i, i], color=colour, linewidth=2.2, zorder=2)
        ax.plot([m.hundredths], [i], marker=">" if m.firm and m.delta > 0 else "<" if m.firm else "o", markersize=8,
                markeredgecolor=colour, markerfacecolor=colour if m.firm else PAPER, zorder=3, clip_on=False)
    ax.axvline(0, color=INK, linewidth=1.0, zorder=1)
    labels = [f"{fold(m.name, _LEFT - AIR, 1)}\n{fold(name, _LEFT - AIR, 1)}" for m, name in rows]
    row_labels(ax, labels, size=11, spacing=1.3)
    ax.set_yticks([])
    ax.locator_params(axis="x", nbins=5)
    spoken = "; ".join(f"without {m.name}, {name} {m.delta:+.2g}" for m, name in rows)
    drawn = Rows.of(("left out", "issue", "shift in 100 of the scale", "2.5 %", "97.5 %"),
                    ((m.name, name, m.hundredths, _hundredths(m, m.low), _hundredths(m, m.high)) for m, name in rows))
    return render(fig, number, "Influence of sources", f"In points of 100 of the scale. {spoken}.", drawn)


def _hundredths(m: Move, value: float) -> float:
    return value * m.hundredths / m.delta if m.delta else 0.0
