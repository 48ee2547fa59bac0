"""The models' disagreement: one hill a model, their mixture on top."""

from __future__ import annotations

import numpy as np

from peaceroom.analysis.pool import quantiles
from peaceroom.findings.rounding import estimate
from peaceroom.findings.view import Array, View
from peaceroom.report.figures.boxes import fold
from peaceroom.report.figures.positions import ticks
from peaceroom.report.figures.shapes import density, visible
from peaceroom.report.figures.svg import AIR, HILL, INK, POOLED, canvas, render, row_labels

_ROW = 22.0
_LEFT = 160.0
ALL = "all, equal weight"


def _hills(v: View, k: int) -> list[tuple[str, Array]]:
    rows = [(ALL, v.pool.values(k))]
    for key in v.pool.available(k):
        s = v.run.settlements[key]
        y = np.where(s.no_agreement[:, k], np.nan, s.outcome[:, k])
        if np.isfinite(y).any():
            rows.append((key, y))
    return rows


def _medians(v: View, k: int, key: str) -> list[float]:
    """One median for each outcome: two humps have two, never one between them."""
    issue = v.case.issues[k]
    entry = v.run.result.get("equal_weight", {}).get(issue, {}) if key == ALL \
        else v.run.result["settlements"][issue].get(key, {})
    return [float(m["median"]) for m in entry.get("modes", ())]


def _labels(keys: list[str]) -> list[str]:
    """Model keys; the presets of a model name it only once."""
    out: list[str] = []
    last = ""
    for key in keys:
        family, at, preset = key.partition("@")
        own = fold(f"@{preset}", _LEFT - AIR, 1)
        head = fold(family, _LEFT - AIR, 1)
        out.append(head if not at else own if family == last else f"{head}\n{own}")
        last = family
    return out


def ridgeline_panel(v: View, k: int, number: int) -> str | None:
    """The panel of issue ``k`` as SVG; ``None`` where no model gives a settlement."""
    rows = _hills(v, k)
    if len(rows) == 1:
        return None
    low, high = float(v.case.low[k]), float(v.case.high[k])
    n = len(rows)
    fig, ax = canvas(n * _ROW + 24 + 16, left=_LEFT, top=4)
    pad = 0.02 * (high - low)
    ax.set_xlim(low - pad, high + pad)
    ax.set_ylim(n - 0.45, -1.15)
    spoken = []
    for i, (key, values) in enumerate(rows):
        found = quantiles(values, discrete=v.pool.discrete[k])
        assert found is not None  # rows without a finite value were left out
        grid, hill = density(values, low, high)
        base = i + 0.42
        keep = visible(hill)
        ax.fill([low, *grid[keep], high], [base, *(base - 1.25 * hill[keep]), base],
                facecolor=POOLED if i == 0 else HILL, edgecolor=INK, linewidth=1.1 if i == 0 else 0.7, zorder=1 + i)
        for median in _medians(v, k, key) or [found[1]]:
            ax.plot([median, median], [base + 0.06, base - 0.32], color=INK, linewidth=2.2, zorder=100)
        spoken.append(f"{key} {estimate(found[1], found[0], found[2])}")
    row_labels(ax, _labels([key for key, _ in rows]), size=11)
    ax.set_yticks([])
    ax.set_xticks(ticks(list(v.run.scenario.issues[v.case.issues[k]].scale), low, high))
    return render(fig, number, f"Settlements by model on {v.issue(k)}", "; ".join(spoken) + ".")
