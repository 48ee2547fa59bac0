"""The models' disagreement: one hill a model, their mixture on top."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peaceroom.findings.rounding import estimate
from peaceroom.findings.view import Array, View
from peaceroom.report.figures.boxes import fold
from peaceroom.report.figures.drawing import Drawing, Rows
from peaceroom.report.figures.positions import ticks
from peaceroom.report.figures.shapes import density, visible
from peaceroom.report.figures.svg import AIR, HILL, INK, POOLED, canvas, fill, line, render, row_labels

_ROW = 22.0
_LEFT = 160.0
ALL = "all, equal weight"


@dataclass(frozen=True)
class _Hill:
    """What is drawn of a model's settlements; these themselves may be too large to keep those of all models."""

    key: str
    ends: tuple[float, float, float]
    grid: Array
    height: Array

    @classmethod
    def of(cls, v: View, k: int, key: str, values: Array) -> _Hill | None:
        """None where no value is finite."""
        found = v.settled(k, None if key == ALL else key)
        return None if found is None else cls(key, found, *density(values, float(v.case.low[k]), float(v.case.high[k])))


def _hills(v: View, k: int) -> list[_Hill]:
    def settled(key: str) -> Array:
        s = v.run.settlements[key]
        return np.where(s.no_agreement[:, k], np.nan, s.outcome[:, k])

    hills = [_Hill.of(v, k, ALL, v.pool.values(k))]
    hills += [_Hill.of(v, k, key, settled(key)) for key in v.pool.available(k)]
    return [hill for hill in hills if hill is not None]


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


def ridgeline_panel(v: View, k: int, number: int) -> Drawing | None:
    """The panel of issue ``k`` as SVG; ``None`` where no model gives a settlement."""
    rows = _hills(v, k)
    if not rows:
        return None
    low, high = float(v.case.low[k]), float(v.case.high[k])
    n = len(rows)
    fig, ax = canvas(n * _ROW + 24 + 16, left=_LEFT, top=4)
    pad = 0.02 * (high - low)
    ax.set_xlim(low - pad, high + pad)
    ax.set_ylim(n - 0.45, -1.15)
    spoken = []
    for i, hill in enumerate(rows):
        base = i + 0.42
        keep = visible(hill.height)
        fill(ax, [low, *hill.grid[keep], high], [base, *(base - 1.25 * hill.height[keep]), base],
             facecolor=POOLED if i == 0 else HILL, edgecolor=INK, linewidth=1.1 if i == 0 else 0.7, zorder=1 + i)
        for median in _medians(v, k, hill.key) or [hill.ends[1]]:
            line(ax, [median, median], [base + 0.06, base - 0.32], color=INK, linewidth=2.2, zorder=100)
        spoken.append(f"{hill.key} {estimate(hill.ends[1], hill.ends[0], hill.ends[2])}")
    row_labels(ax, _labels([hill.key for hill in rows]), size=11)
    ax.set_yticks([])
    ax.set_xticks(ticks(list(v.run.scenario.issues[v.case.issues[k]].scale), low, high))
    drawn: list[tuple[object, ...]] = []
    for hill in rows:
        drawn += [(hill.key, "median", at, None) for at in _medians(v, k, hill.key) or [hill.ends[1]]]
        points = zip(hill.grid.tolist(), hill.height.tolist(), strict=True)
        drawn += [(hill.key, "hill", at, height) for at, height in points]
    return render(fig, number, f"Settlements by model on {v.issue(k)}", "; ".join(spoken) + ".",
                  Rows.of(("model", "drawn", "settlement", "height, 0 to 1"), drawn))
