"""The process in time: curves with their bands and base rates, states as areas, fans of balance and violence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from peaceroom.core.months import MONTH_WEEKS
from peaceroom.report.figures.drawing import Drawing, Rows
from peaceroom.report.figures.svg import ACCENT, INK, MUTED, PAPER, POOLED, SHADES, WARM, ZONE, canvas, render
from peaceroom.runs.process_results import Outcome, Process

_LEFT = 46.0
_RIGHT = 28.0  # half of the name of a month below the end of the axis
#: neighbours differ in lightness, so that they can be told apart without colour
_STATES = {"not_opened": ACCENT, "in_session": SHADES[0], "recess": SHADES[2], "suspended": SHADES[1], "dormant": MUTED,
           "signed": ZONE, "ratified": SHADES[3]}


def curve(found: Process, key: str, label: str, number: int, rates: Sequence[Outcome] = ()) -> Drawing:
    """Probability of one outcome by week: line, 10–90 % band between input draws, base rate dashed."""
    curves = found["curves"]
    row = curves["outcomes"][key]
    x = np.arange(len(row["p"]))
    fig, ax = canvas(130.0, left=_LEFT, right=_RIGHT, top=8)
    ax.fill_between(x, 100 * np.array(row["low"]), 100 * np.array(row["high"]), color=POOLED, linewidth=0)
    ax.plot(x, 100 * np.array(row["p"]), color=ACCENT, linewidth=1.8)
    known = [r for r in rates if r["outside"] is not None]
    top = max(row["high"])
    if known:
        at = [0, *(_week(curves["weeks"][0], r["by"]) for r in known)]
        values = [0.0, *(outside for r in known if (outside := r["outside"]) is not None)]
        ax.plot(at, 100 * np.array(values), color=WARM, linewidth=1.4, linestyle=(0, (4, 3)))
        top = max(top, *values)
    ax.set_ylim(0, max(5.0, min(100.0, 110 * top)))
    _months(ax, curves["weeks"])
    ax.yaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:g}"))
    last = f"By {curves['weeks'][-1]}: {100 * row['p'][-1]:.1f} in 100, {100 * row['low'][-1]:.1f} to " \
           f"{100 * row['high'][-1]:.1f}."
    drawn: list[tuple[object, ...]] = [
        (week, "simulator", *(100 * x for x in ends)) for week, *ends in
        zip(curves["weeks"], row["p"], row["low"], row["high"], strict=True)]
    drawn += [(r["by"], "base rate", None if r["outside"] is None else 100 * r["outside"], None, None) for r in known]
    return render(fig, number, label, last, Rows.of(("day", "drawn", "in 100", "10 %", "90 %"), drawn))


def states(found: Process, labels: dict[str, str], number: int) -> Drawing:
    """Exclusive states as areas that fill the whole: how probable each is in each week."""
    curves = found["curves"]
    x = np.arange(len(curves["weeks"]))
    names = [n for n, p in curves["states"].items() if max(p) > 0.0005]
    fig, ax = canvas(200.0, left=_LEFT, right=_RIGHT, top=8)
    base = np.zeros(len(x))
    for k, name in enumerate(names):
        top = base + 100 * np.array(curves["states"][name])
        ax.fill_between(x, base, top, color=_STATES.get(name, (INK, WARM)[k % 2]), linewidth=0)
        if k:
            ax.plot(x, base, color=PAPER, linewidth=0.6)
        base = top
    ax.set_ylim(0, 100)
    _months(ax, curves["weeks"])
    spoken = "; ".join(f"{labels[n]} {100 * curves['states'][n][-1]:.1f}" for n in names)
    drawn = zip(curves["weeks"], *([100 * p for p in curves["states"][n]] for n in names), strict=True)
    return render(fig, number, "State of the talks by week, in 100", f"At the end: {spoken}.",
                  Rows.of(("week", *(labels[n] for n in names)), drawn))


def legend(found: Process, labels: dict[str, str]) -> list[tuple[str, str]]:
    """(colour variable, words) of the states in the figure, from the bottom up."""
    from peaceroom.report.figures.svg import VARIABLES

    names = [n for n, p in found["curves"]["states"].items() if max(p) > 0.0005]
    return [(VARIABLES[_STATES.get(n, (INK, WARM)[k % 2])], labels[n]) for k, n in enumerate(names)]


def fan(rows: list[list[float]], dates: list[str], label: str, number: int, *, weekly: bool,
        naive: Mapping[str, Sequence[float]] | None = None) -> Drawing:
    """Median and 10–90 % of all draws; naive forecasts as level lines: dashed one value, dotted 10 and 90 % points."""
    table = np.array(rows)
    x = np.arange(len(table)) if weekly else (np.arange(len(table)) + 0.5) * MONTH_WEEKS  # the middle of each month
    fig, ax = canvas(130.0, left=_LEFT, right=_RIGHT, top=8)
    ax.fill_between(x, table[:, 0], table[:, 2], color=POOLED, linewidth=0)
    ax.plot(x, table[:, 1], color=ACCENT, linewidth=1.8)
    top = float(table.max())
    for values in (naive or {}).values():
        for value in values if len(values) == 1 else values[::2]:
            ax.axhline(value, color=WARM, linewidth=1.2, linestyle=(0, (4, 3)) if len(values) == 1 else (0, (1, 2)))
            top = max(top, value)
    ax.set_ylim(0, 1 if table.max() <= 1 else 1.05 * top)
    _months(ax, dates)
    ax.yaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:g}" if table.max() <= 1 else f"{v:,.0f}"))
    ax.locator_params(axis="y", nbins=4)
    end = table[-1]
    first = date.fromisoformat(dates[0])
    drawn: list[tuple[object, ...]] = [
        ((first + timedelta(days=round(7 * float(at)))).isoformat(), "all draws", *map(float, ends))
        for at, ends in zip(x, table, strict=True)]
    drawn += [(None, f"naive: {name}", *((None, *values, None) if len(values) == 1 else values))
              for name, values in (naive or {}).items()]
    return render(fig, number, label, f"At the end: median {end[1]:,.2f}, 80 % {end[0]:,.2f} to {end[2]:,.2f}.",
                  Rows.of(("day", "drawn", "10 %", "median", "90 %"), drawn))


def _week(first: str, day: str) -> float:
    return (date.fromisoformat(day) - date.fromisoformat(first)).days / 7


def _months(ax: Axes, weeks: list[str]) -> None:
    """A mark at the first of every third month."""
    first = date.fromisoformat(weeks[0])
    at, words = [], []
    for k in range(40):
        month = first.month + k
        day = date(first.year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
        week = (day - first).days / 7
        if day.month in (1, 4, 7, 10) and 0 <= week <= len(weeks) - 1:
            at.append(week)
            words.append(f"{day:%b %Y}")
    ax.set_xticks(at, words)
    ax.set_xlim(0, len(weeks) - 1)
