"""Figures of the track record: what was said against what came, and both by year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.ticker import MaxNLocator

from peaceroom.core.verdicts import wilson
from peaceroom.report.figures.svg import ACCENT, LINE, MUTED, POOLED, WARM, canvas, render

if TYPE_CHECKING:
    from peaceroom.accuracy.backtest.results import Calibrated
    from peaceroom.seals.record import Period


def calibration_figure(classes: Sequence[Calibrated], number: int) -> str:
    """Share that came against the mean forecast of each class, with 95 % intervals (Wilson); on the line is right."""
    fig, ax = canvas(300, left=58, top=8, bottom=44)
    ax.plot([0, 100], [0, 100], color=MUTED, linewidth=1.0, linestyle=(0, (4, 3)), zorder=1)
    for c in classes:
        low, high = wilson(c["came"], c["n"])
        at = 100 * c["forecast"]
        ax.plot([at, at], [100 * low, 100 * high], color=POOLED, linewidth=5, zorder=2)
        ax.plot([at], [100 * c["came"]], marker="o", markersize=7, color=ACCENT, zorder=3, clip_on=False)
        ax.annotate(f"{c['n']:,}", (at, 100 * high), xytext=(0, 4), textcoords="offset points", ha="center",
                    fontsize=10, color=MUTED)
    ax.set(xlim=(0, 100), ylim=(0, 108), xlabel="said, in 100", ylabel="came, in 100", yticks=[0, 25, 50, 75, 100],
           xticks=[0, 25, 50, 75, 100])
    spoken = "; ".join(f"{c['n']} said {100 * c['forecast']:.0f}, came {100 * c['came']:.0f}" for c in classes)
    return render(fig, number, "What was said and what came", f"In 100, by class of forecasts. {spoken}.")


def over_time_figure(periods: Sequence[Period], number: int) -> str:
    """By year of the decision: mean forecast and share that came."""
    fig, ax = canvas(240, left=58, top=8, bottom=44)
    years = [int(p["period"]) for p in periods]
    for name, colour, style in (("forecast", ACCENT, "-"), ("came", WARM, "--")):
        values = [100 * (p["forecast"] if name == "forecast" else p["came"]) for p in periods]
        ax.plot(years, values, color=colour, linestyle=style, linewidth=1.8, marker="o", markersize=4)
        ax.annotate("said" if name == "forecast" else "came", (years[-1], values[-1]), xytext=(6, 0),
                    textcoords="offset points", va="center", fontsize=11, color=colour, annotation_clip=False)
    ax.grid(axis="y", color=LINE, linewidth=0.5)
    ax.set(ylim=(0, None), ylabel="in 100", xlabel="year of the decision",
           xlim=(years[0] - 0.5, years[-1] + 0.5 + 0.12 * (years[-1] - years[0] + 1)))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    spoken = "; ".join(f"{p['period']} said {100 * p['forecast']:.0f}, came {100 * p['came']:.0f}" for p in periods)
    return render(fig, number, "Said and came, by year", f"In 100. {spoken}.")
