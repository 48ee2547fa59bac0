"""A probability by day for the one page: line, 10–90 % band, base rate dashed, the simulator alone dotted.

What is dated ahead stands as thin lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from peaceroom.findings.brief.types import Curve, Mark
from peaceroom.report.figures.drawing import Drawing, Rows
from peaceroom.report.figures.svg import ACCENT, LINE, MUTED, POOLED, WARM, canvas, render

_LEFT = 46.0


def draw(ax: Axes, curve: Curve, marks: Sequence[Mark], start: str, end: str) -> None:
    """The curve on ``ax``; x in days from ``start``."""
    def x(day: str) -> int:
        return (date.fromisoformat(day) - date.fromisoformat(start)).days

    last = max(x(end), x(curve.days[-1]) if curve.days else 0, *(x(day) for day, _ in curve.rate), 1)
    top = 0.05
    for mark in marks:
        if mark.kind == "ahead" and 0 < x(mark.day) < last:
            ax.axvline(x(mark.day), color=LINE, linewidth=1.0, zorder=0)
    if curve.days:
        at = [x(day) for day in curve.days]
        ax.fill_between(at, [100 * p for p in curve.low], [100 * p for p in curve.high], color=POOLED, linewidth=0)
        ax.plot(at, [100 * p for p in curve.p], color=ACCENT, linewidth=2.2)
        top = max(top, *curve.high)
        if curve.alone:
            ax.plot(at, [100 * p for p in curve.alone], color=MUTED, linewidth=1.8, linestyle=(0, (1, 1.6)))
            top = max(top, *curve.alone)
    if curve.rate:
        points = [(0, 0.0), *((x(day), p) for day, p in curve.rate)]
        ax.plot([at for at, _ in points], [100 * p for _, p in points], color=WARM, linewidth=1.8,
                linestyle=(0, (4, 3)))
        top = max(top, *(p for _, p in curve.rate))
    ax.set_xlim(0, last)
    ax.set_ylim(0, min(100.0, 110 * top))
    ax.locator_params(axis="y", nbins=4)
    ax.yaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:g}"))
    _quarters(ax, date.fromisoformat(start), last)


def _quarters(ax: Axes, first: date, days: int) -> None:
    """Firsts of months, at most five of them, in words."""
    months = [date(first.year + (first.month + k - 1) // 12, (first.month + k - 1) % 12 + 1, 1)
              for k in range(1, days // 28 + 2)]
    months = [m for m in months if 0 <= (m - first).days <= days]
    step = max(1, -(-len(months) // 4))
    shown = months[step - 1::step] if len(months) > 1 else months
    # a label at the very edge would be cut
    shown = [m for m in shown if (m - first).days <= 0.95 * days]
    ax.set_xticks([(m - first).days for m in shown], [f"{m:%b %Y}" for m in shown])


def brief_curve(curve: Curve, marks: Sequence[Mark], start: str, end: str, number: int) -> Drawing:
    """An SVG of one curve; the y axis is in 100."""
    fig, ax = canvas(124.0, left=_LEFT, top=20)
    draw(ax, curve, marks, start, end)
    ax.annotate("in 100", (0, 1), xycoords="axes fraction", xytext=(-8, 8), textcoords="offset points", ha="right",
                va="bottom", fontsize=10, color=MUTED)
    return render(fig, number, f"{curve.name}: probability by day", curve.text, Rows.of(*curve_rows([curve])))


def curve_rows(curves: Sequence[Curve]) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """Heads and rows of curves by day, in 100: the forecast with its 10–90 % range, simulated alone, base rate."""
    rows: list[tuple[object, ...]] = []
    for c in curves:
        by_day = zip(c.days, c.p, c.low, c.high, strict=True)
        rows += [(day, c.name, *(100 * x for x in found)) for day, *found in by_day]
        rows += [(day, f"{c.name}: simulated alone", 100 * p, None, None)
                 for day, p in zip(c.days, c.alone or (), strict=bool(c.alone))]
        rows += [(day, f"{c.name}: base rate", 100 * p, None, None) for day, p in c.rate]
    return ("day", "drawn", "in 100", "10 %", "90 %"), rows
