"""The position map: one panel an issue, one row an actor, the settlement and the zone of agreement with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from peaceroom.analysis.pool import quantiles, quantiles_by_column
from peaceroom.analysis.zone import share_suiting
from peaceroom.findings.rounding import estimate, in_100
from peaceroom.findings.view import View
from peaceroom.report.figures.boxes import fold_apart
from peaceroom.report.figures.drawing import Drawing, Rows
from peaceroom.report.figures.shapes import density, visible
from peaceroom.report.figures.svg import (
    ACCENT,
    AIR,
    HILL,
    INK,
    LINE,
    MUTED,
    PAPER,
    SHADES,
    ZONE,
    canvas,
    fill,
    line,
    render,
    row_labels,
)

Array = NDArray[np.float64]
_ROW = 28.0
_STRIP = 26.0
_LEFT = 160.0
_SMALL = 11.0
#: rows of a panel: more names than these nobody reads in one figure
MOST = 40
#: salience (0–1) below which each shade applies
BREAKS = (0.25, 0.5, 0.75)


@dataclass(frozen=True, slots=True)
class Mark:
    """An actor's place on one issue: medians, and the 80 % interval of its position."""

    name: str
    low: float
    middle: float
    high: float
    salience: float
    capability: float
    required: bool


def marks(v: View, k: int) -> list[Mark]:
    """Actors with a position on issue ``k``, lowest position first."""
    here = np.flatnonzero(v.present[:, k])
    salience, capability = (np.nanmedian(x[:, here, k], axis=0) for x in (v.case.salience, v.case.capability))
    out = []
    for at, (i, found) in enumerate(zip(here, quantiles_by_column(v.case.position[:, here, k]), strict=True)):
        assert found is not None  # present means known in some draw
        out.append(Mark(v.actor(int(i)), *found, salience=float(salience[at]), capability=float(capability[at]),
                        required=bool(v.case.required[i, k])))
    return sorted(out, key=lambda m: (m.middle, m.name))


def drawn(rows: list[Mark]) -> list[Mark]:
    """Those of `marks` that a panel has room for: whose consent is needed, then by capability × salience."""
    if len(rows) <= MOST:
        return rows
    first = sorted(rows, key=lambda m: (not m.required, -np.nan_to_num(m.capability * m.salience), m.name))[:MOST]
    kept = {m.name for m in first}
    return [m for m in rows if m.name in kept]


def strongest(v: View) -> float:
    """The largest best estimate of a capability on any issue: the mark of full size."""
    found = v.case.capability[:, v.present]
    return float(np.nanmedian(found, axis=0).max()) if found.size else 0.0


def acceptance(v: View, k: int, points: int = 81) -> tuple[Array, Array] | None:
    """Points of the scale and the share of draws in which each suits those whose consent is needed.

    The points of an issue with ordered options are its options; else there are ``points`` of them.
    ``None`` if nobody's consent is needed or what somebody accepts is unknown.
    """
    options = v.case.options[k]
    y = np.linspace(v.case.low[k], v.case.high[k], points) if options is None else np.asarray(options, float)
    share = share_suiting(v.case, k, y)
    return None if share is None else (y, share)


def shade(salience: float) -> str:
    return SHADES[int(np.searchsorted(BREAKS, salience, side="right"))]


def diameter(capability: float, largest: float) -> float:
    """Pixels; the area is proportional to capability, with a floor that keeps the mark visible."""
    return max(6.0, 19.0 * float(np.sqrt(capability / largest))) if largest > 0 else 8.0


def position_panel(v: View, k: int, number: int, largest: float) -> Drawing:
    """The panel of issue ``k`` as SVG, of those actors that are `drawn`.

    ``largest``: what `strongest` says of the case, the same for every panel.
    """
    every = marks(v, k)
    rows = drawn(every)
    zone = None if v.names.redact else acceptance(v, k)  # it tells what everybody would accept at the least
    low, high = float(v.case.low[k]), float(v.case.high[k])
    n = len(rows)
    strip = _STRIP / _ROW + 0.3 if zone is not None else 0.0
    height = n * _ROW + strip * _ROW + 24 + 10
    fig, ax = canvas(height, left=_LEFT, top=4)
    pad = 0.02 * (high - low)
    ax.set_xlim(low - pad, high + pad)
    ax.set_ylim(n - 0.4 + strip, -0.7)
    grid, hill = density(v.pool.values(k), low, high)
    _hill(ax, grid, hill, n - 0.45, n - 0.1, facecolor=HILL, linewidth=0, zorder=0)
    ax.hlines(range(n), *ax.get_xlim(), color=LINE, linewidth=0.6, zorder=1)
    _reference(v, k, ax, n)
    ax.hlines(range(n), [m.low for m in rows], [m.high for m in rows], color=INK, linewidth=1.6, zorder=2)
    for i, m in enumerate(rows):
        line(ax, [m.middle], [i], linestyle="none", marker="s" if m.required else "o",
             markersize=diameter(m.capability, largest), markerfacecolor=shade(m.salience), markeredgecolor=INK,
             markeredgewidth=1.0, zorder=3, clip_on=False)
    row_labels(ax, fold_apart([m.name for m in rows], _LEFT - AIR))
    if zone is not None:
        base = n - 0.4 + strip - 0.02
        ax.axhline(base - _STRIP / _ROW, color=LINE, linewidth=0.6, zorder=1)
        tall = _STRIP / _ROW
        if v.case.options[k] is None:
            _hill(ax, zone[0], zone[1], base, tall, facecolor=ZONE, edgecolor=INK, linewidth=0.7, zorder=2)
        else:
            ax.bar(zone[0], -tall * zone[1], width=0.04 * (high - low), bottom=base, facecolor=ZONE, edgecolor=INK,
                   linewidth=0.7, zorder=2)
        ax.annotate("suits those needed,\nshare of draws", (0, base - 0.5 * _STRIP / _ROW),
                    xycoords=("axes fraction", "data"), xytext=(-8, 0), textcoords="offset points", ha="right",
                    va="center", fontsize=_SMALL, color=MUTED)
    ax.set_yticks([])
    ax.set_xticks(ticks(list(v.run.scenario.issues[v.case.issues[k]].scale), low, high))
    return render(fig, number, f"Positions on {v.issue(k)}", _described(v, k, every, zone),
                  _rows(v, k, every, zone, (grid, hill)))


def _rows(v: View, k: int, every: list[Mark], zone: tuple[Array, Array] | None, hill: tuple[Array, Array]) -> Rows:
    """Actors, then where things stand without agreement, the hill of settlements and the zone point by point."""
    shown = {m.name for m in drawn(every)}
    out: list[tuple[object, ...]] = [
        ("actor" if m.name in shown else "actor without room", m.name, m.middle, m.low, m.high, m.salience,
         m.capability, "yes" if m.required else "no", None) for m in every]
    rest = quantiles(v.case.reference[:, k])
    if rest is not None:
        out.append(("without agreement", None, rest[1], *[None] * 6))
    for name, points in (("models settle", hill), ("suits those needed", zone)):
        if points is not None:
            at = zip(*(p.tolist() for p in points), strict=True)
            out += [(name, None, y, *[None] * 5, height) for y, height in at]
    return Rows.of(("drawn", "actor", "position", "10 %", "90 %", "salience", "capability", "consent needed",
                    "height, 0 to 1"), out)


def _hill(ax: Axes, grid: Array, heights: Array, base: float, tall: float, **style: Any) -> None:
    """A filled hill on ``base`` whose height 1 is ``tall`` rows (rows grow downwards)."""
    keep = visible(heights)
    fill(ax, [grid[0], *grid[keep], grid[-1]], [base, *(base - tall * heights[keep]), base], **style)


def _reference(v: View, k: int, ax: Axes, n: int) -> None:
    found = quantiles(v.case.reference[:, k])
    if found is not None:
        ax.plot([found[1], found[1]], [-0.7, n - 0.45], color=ACCENT, linewidth=1.1,
                linestyle=(0, (4, 3)), zorder=1)


def ticks(anchors: list[float], low: float, high: float) -> list[float]:
    """Both ends, and the anchors between them that are far enough from each other to be labelled."""
    chosen = [low, high]
    for a in sorted(anchors, key=lambda a: abs(a - (low + high) / 2)):
        if all(abs(a - c) >= 0.12 * (high - low) for c in chosen):
            chosen.append(a)
    return sorted(chosen)


def _described(v: View, k: int, rows: list[Mark], zone: tuple[Array, Array] | None) -> str:
    """The panel in words, for readers who hear it."""
    parts = [f"{m.name}{' (consent needed)' if m.required else ''} {estimate(m.middle, m.low, m.high)}" for m in rows]
    text = f"Scale {v.case.low[k]:g} to {v.case.high[k]:g}. " + "; ".join(parts) + "."
    if zone is not None and zone[1].max() > 0:
        best = int(np.argmax(zone[1]))
        share = in_100(float(zone[1][best]), v.draws)
        text += f" Most often suiting those needed: {zone[0][best]:.3g}, in {share} draws."
    return text


def legend(number: int, *, zone: bool, width: float = 430.0) -> Drawing:
    """What the marks of the position map mean, with or without the zone of agreement."""
    height = 112.0 if zone else 84.0
    fig, ax = canvas(height, left=4, right=4, top=2, bottom=2, width=width)
    ax.set_axis_off()
    ax.set_xlim(0, width - 8)
    ax.set_ylim(height - 4, 0)
    text: Mapping[str, Any] = {"va": "center", "fontsize": _SMALL, "color": INK}
    ax.plot([6, 34], [12, 12], color=INK, linewidth=1.6)
    ax.plot([20], [12], "o", markersize=11, markerfacecolor=SHADES[2], markeredgecolor=INK)
    ax.text(44, 12, "actor: best estimate, 80 % interval", **text)
    ax.plot([268], [12], "s", markersize=11, markerfacecolor=SHADES[2], markeredgecolor=INK)
    ax.text(282, 12, "its consent is needed", **text)
    for j, size in enumerate((6, 11, 17)):
        ax.plot([8 + 14 * j], [40], "o", markersize=size, markerfacecolor=PAPER, markeredgecolor=INK)
    ax.text(54, 40, "larger: more capability", **text)
    for j, colour in enumerate(SHADES):
        ax.plot([220 + 14 * j], [40], "o", markersize=11, markerfacecolor=colour, markeredgecolor=INK)
    ax.text(276, 40, "darker: cares more", **text)
    x = np.linspace(4, 36, 40)
    bell = np.exp(-0.5 * ((x - 20) / 7) ** 2)
    fill(ax, x, 78 - 18 * bell, facecolor=HILL, linewidth=0)
    ax.text(44, 68, "where the models settle", **text)
    ax.plot([220, 244], [68, 68], color=ACCENT, linewidth=1.1, linestyle=(0, (4, 3)))
    ax.text(252, 68, "without agreement", **text)
    if zone:
        fill(ax, x, 103 - 14 * bell, facecolor=ZONE, edgecolor=INK, linewidth=0.7)
        ax.plot([4, 36], [85, 85], color=LINE, linewidth=0.6)
        ax.text(44, 96, "share of draws in which those needed prefer it to failure (line: all)", **text)
    return render(fig, number, "Key to the position map", "Marks used in the panels that follow.", None)

