"""Figures of the track record: what was said against what came, and both by year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.ticker import MaxNLocator

from peaceroom.core.verdicts import wilson
from peaceroom.report.figures.drawing import Drawing, Rows
from peaceroom.report.figures.svg import ACCENT, LINE, MUTED, POOLED, WARM, canvas, render

if TYPE_CHECKING:
    from peaceroom.accuracy.backtest.results import Calibrated
    from peaceroom.seals.record import Period

#: height of the axes by year, and of a name in them, in points
_TALL, _NAME = 188.0, 15.0


def calibration_figure(classes: Sequence[Calibrated], number: int) -> Drawing:
    """Share that came against the mean forecast of each class, with 95 % intervals (Wilson); on the line is right."""
    fig, ax = canvas(300, left=58, top=8, bottom=44)
    ax.plot([0, 100], [0, 100], color=MUTED, linewidth=1.0, linestyle=(0, (4, 3)), zorder=1)
    for i, c in enumerate(classes):
        low, high = wilson(c["came"], c["n"])
        at = 100 * c["forecast"]
        ax.plot([at, at], [100 * low, 100 * high], color=POOLED, linewidth=5, zorder=2)
        ax.plot([at], [100 * c["came"]], marker="o", markersize=7, color=ACCENT, zorder=3, clip_on=False)
        # by turns above and below: forecasts of neighbouring classes may be next to equal
        end, away, side = (high, 4, "bottom") if i % 2 == 0 else (low, -4, "top")
        ax.annotate(f"{c['n']:,}", (at, 100 * end), xytext=(0, away), textcoords="offset points", va=side,
                    ha="left" if at < 6 else "right" if at > 94 else "center", fontsize=10, color=MUTED)
    ax.set(xlim=(0, 100), ylim=(-9, 109), xlabel="said, in 100", ylabel="came, in 100", yticks=[0, 25, 50, 75, 100],
           xticks=[0, 25, 50, 75, 100])
    spoken = "; ".join(f"{c['n']} said {100 * c['forecast']:.0f}, came {100 * c['came']:.0f}" for c in classes)
    drawn = ((*(100 * x for x in (c["forecast"], c["came"], *wilson(c["came"], c["n"]))), c["n"]) for c in classes)
    return render(fig, number, "What was said and what came", f"In 100, by class of forecasts. {spoken}.",
                  Rows.of(("said, in 100", "came, in 100", "2.5 %", "97.5 %", "forecasts"), drawn))


def over_time_figure(periods: Sequence[Period], number: int) -> Drawing:
    """By year of the decision: mean forecast and share that came."""
    fig, ax = canvas(240, left=58, top=8, bottom=44)
    years = [int(p["period"]) for p in periods]
    said, came = ([100 * p[key] for p in periods] for key in ("forecast", "came"))
    # how far apart the last two stand, in points of the figure: names that would meet give way to both sides
    top = 1.2 * max(*said, *came) or 1.0
    apart = _TALL * (said[-1] - came[-1]) / top
    way = max(0.0, _NAME - abs(apart)) / 2 * (1 if apart >= 0 else -1)
    for name, values, colour, style, shift in (("said", said, ACCENT, "-", way), ("came", came, WARM, "--", -way)):
        ax.plot(years, values, color=colour, linestyle=style, linewidth=1.8, marker="o", markersize=4)
        ax.annotate(name, (years[-1], values[-1]), xytext=(6, shift), textcoords="offset points", va="center",
                    fontsize=11, color=colour, annotation_clip=False)
    ax.grid(axis="y", color=LINE, linewidth=0.5)
    ax.set(ylim=(0, top), ylabel="in 100", xlabel="year of the decision",
           xlim=(years[0] - 0.5, years[-1] + 0.5 + 0.12 * (years[-1] - years[0] + 1)))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    spoken = "; ".join(f"{p['period']} said {100 * p['forecast']:.0f}, came {100 * p['came']:.0f}" for p in periods)
    return render(fig, number, "Said and came, by year", f"In 100. {spoken}.",
                  Rows.of(("year", "said, in 100", "came, in 100"), zip(years, said, came, strict=True)))
