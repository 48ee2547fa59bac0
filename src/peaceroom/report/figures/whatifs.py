"""What would change the answer: paired differences as intervals around zero, largest first."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from peaceroom.findings.view import View
from peaceroom.findings.what_ifs import Shift
from peaceroom.report.figures.boxes import fold
from peaceroom.report.figures.drawing import Drawing, Rows
from peaceroom.report.figures.svg import ACCENT, AIR, INK, LINE, MUTED, PAPER, WARM, canvas, render, row_labels

_ROW = 27.0
_LEFT, _WIDE = 176.0, 196.0


def _row(ax: Axes, i: int, middle: float, low: float, high: float, direction: str) -> None:
    colour = {"up": ACCENT, "down": WARM}.get(direction, MUTED)
    ax.plot([low, high], [i, i], color=colour, linewidth=2.4 if direction in ("up", "down") else 1.4, zorder=2)
    marker = {"up": ">", "down": "<", "nothing": "|"}.get(direction, "o")
    ax.plot([middle], [i], marker=marker, markersize=9, markeredgewidth=1.4, markeredgecolor=colour, zorder=3,
            markerfacecolor=colour if direction in ("up", "down") else PAPER, clip_on=False)


def what_if_panel(rows: Sequence[Shift], issue: str, number: int) -> Drawing:
    """Shifts of one issue on its own scale, in the order given."""
    fig, ax = _frame([fold(s.name, _LEFT - AIR) for s in rows], [(s.low, s.high) for s in rows])
    for i, s in enumerate(rows):
        _row(ax, i, s.delta, s.low, s.high, s.direction)
    spoken = "; ".join(f"{s.name} {s.text}" for s in rows)
    drawn = Rows.of(("what-if", "issue", "median shift", "10 %", "90 %", "direction"),
                    ((s.name, s.issue_name, s.delta, s.low, s.high, s.direction) for s in rows))
    return render(fig, number, f"What-ifs on {issue}", f"Shift on the issue's own scale. {spoken}.", drawn)


def overview(v: View, rows: Sequence[Shift], number: int) -> Drawing:
    """Each what-if's largest shift, in hundredths of the scale of the issue it moves most."""
    def part(s: Shift, value: float) -> float:
        return 100 * value / float(v.pool.width[v.case.issues.index(s.issue)])

    labels = [f"{fold(s.name, _WIDE - AIR)}\n{fold(s.issue_name, _WIDE - AIR, 1)}" for s in rows]
    fig, ax = _frame(labels, [(part(s, s.low), part(s, s.high)) for s in rows], row=42.0, left=_WIDE)
    for i, s in enumerate(rows):
        _row(ax, i, part(s, s.delta), part(s, s.low), part(s, s.high), s.direction)
    spoken = "; ".join(f"{s.name} on {s.issue_name} {s.text}" for s in rows)
    drawn = Rows.of(("what-if", "issue", "median shift in 100 of the scale", "10 %", "90 %", "direction"),
                    ((s.name, s.issue_name, *(part(s, x) for x in (s.delta, s.low, s.high)), s.direction)
                     for s in rows))
    return render(fig, number, "Largest shift of each what-if", f"In points of 100 of the scale. {spoken}.", drawn)


def _frame(labels: list[str], ends: list[tuple[float, float]], *, row: float = _ROW, left: float = _LEFT,
           ) -> tuple[Figure, Axes]:
    n = len(labels)
    fig, ax = canvas(n * row + 24 + 10, left=left, top=4)
    widest = max(max(abs(a), abs(b)) for a, b in ends) or 1.0
    ax.set_xlim(-1.08 * widest, 1.08 * widest)
    ax.set_ylim(n - 0.4, -0.6)
    for i in range(n):
        ax.axhline(i, color=LINE, linewidth=0.5, zorder=0)
    ax.axvline(0, color=INK, linewidth=1.0, zorder=1)
    row_labels(ax, labels, size=11)
    ax.set_yticks([])
    ax.locator_params(axis="x", nbins=5)
    return fig, ax
