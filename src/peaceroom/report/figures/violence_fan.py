"""A series of monthly deaths with its forecast: what is known as a line, what is forecast as a fan."""

from __future__ import annotations

import numpy as np
from matplotlib.ticker import FuncFormatter

from peaceroom.report.figures.drawing import Drawing, Rows
from peaceroom.report.figures.svg import ACCENT, HILL, INK, MUTED, POOLED, canvas, render
from peaceroom.runs.results import Violence

_HEIGHT = 190.0
_LEFT = 46.0


def fan(found: Violence, name: str, number: int) -> Drawing:
    """The forecast ``result["violence"][name]`` as SVG: median, 80 % and 95 % intervals, after the known months."""
    known, months = found["known"], found["months"]
    n, m = len(known), len(months)
    counts = np.array([k["count"] for k in known], float)
    ahead = np.arange(n, n + m)
    q = {key: np.array([row[key] for row in months], float) for key in ("p2.5", "p10", "median", "p90", "p97.5")}
    fig, ax = canvas(_HEIGHT, left=_LEFT, top=10)
    ax.fill_between(ahead, q["p2.5"], q["p97.5"], color=HILL, linewidth=0, zorder=1)
    ax.fill_between(ahead, q["p10"], q["p90"], color=POOLED, linewidth=0, zorder=2)
    ax.plot(ahead, q["median"], color=ACCENT, linewidth=2.0, zorder=3)
    ax.plot(np.arange(n), counts, color=INK, linewidth=1.3, zorder=3)
    ax.axvline(n - 0.5, color=MUTED, linewidth=0.8, linestyle=(0, (3, 3)), zorder=0)
    ax.set_xlim(-0.5, n + m - 0.5)
    ax.set_ylim(0, 1.05 * max(float(counts.max()), float(q["p97.5"].max()), 1.0))
    every = [k["month"] for k in [*known, *months]]
    at = [i for i, month in enumerate(every) if month.endswith("-01")] or [0]
    ax.set_xticks(at, [every[i] for i in at])
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    ax.locator_params(axis="y", nbins=5)
    spoken = (f"Known to {found['last']}. Forecast for {months[0]['month']}: median {months[0]['median']:,}, 80 % "
              f"{months[0]['p10']:,} to {months[0]['p90']:,}, 95 % {months[0]['p2.5']:,} to {months[0]['p97.5']:,}; "
              f"for {months[-1]['month']}: median {months[-1]['median']:,}.")
    drawn: list[tuple[object, ...]] = [(k["month"], k["count"], *[None] * len(q)) for k in known]
    drawn += [(row["month"], None, *(float(q[key][i]) for key in q)) for i, row in enumerate(months)]
    return render(fig, number, f"{name}: {found['unit']}", spoken,
                  Rows.of(("month", "known", "2.5 %", "10 %", "median", "90 %", "97.5 %"), drawn))
