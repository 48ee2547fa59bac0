"""The figure of ``run.plot()``: every model's settlements, issue by issue, for a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from peaceroom.report.figures.fonts import families

if TYPE_CHECKING:
    from peaceroom.runs.run import Run


def figure(run: Run) -> Figure:
    """For each issue the 10–90 % range and the median of every model, in per cent of the way along its scale."""
    issues = list(run.result["settlements"])
    figure = Figure(figsize=(8, 0.9 + 0.16 * len(issues) * (len(run.models) + 2)), layout="constrained")
    axes = figure.subplots()
    ticks, labels, row, names = [], [], 0.0, run.names
    for issue in issues:
        k = run.case.issues.index(issue)
        low, width = run.case.low[k], run.case.high[k] - run.case.low[k]
        top = row
        for model, s in run.result["settlements"][issue].items():
            if "median" in s:
                at = [100 * (s[q] - low) / width for q in ("p10", "median", "p90")]
                axes.plot(at[::2], [row, row], color="0.55", linewidth=2, solid_capstyle="butt")
                axes.plot(at[1], row, "o", color="black", markersize=3.5)
                axes.annotate(model, (101, row), fontsize=5.5, va="center", annotation_clip=False)
            row += 1
        ticks.append((top + row - 1) / 2)
        labels.append(names.issue(issue))
        row += 2
    axes.set(xlim=(0, 100), xlabel="settlement, per cent of the way along the issue's scale", yticks=ticks)
    axes.set_yticklabels(labels, fontsize=8, fontfamily=families(), parse_math=False)
    axes.invert_yaxis()
    return figure
