"""The timeline: what came so far, today, what has a date ahead, and how probable the next step and a break are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from peaceroom.findings.moments import Moment, moments
from peaceroom.findings.process import day_words, in_hundred, outcome_words, span_100
from peaceroom.report.figures.boxes import cut, fold, lanes, width
from peaceroom.report.figures.svg import ACCENT, INK, LINE, MUTED, PAPER, POOLED, WARM, WIDTH, Panel
from peaceroom.scenario.naming import Names

if TYPE_CHECKING:
    from peaceroom.runs.results import Process
    from peaceroom.runs.run import Run

#: moments drawn of the past (the latest) and ahead (the nearest); the text alternative names them all
PAST, AHEAD = 3, 6
_LANE, _SIZE, _SMALL, _EDGE = 16.0, 11.0, 10.0, 8.0
_CURVES, _BELOW = 96.0, 34.0
#: the two that are drawn, with what marks them beside colour
NEXT, BREAK = "any-text", "break"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
Place = Callable[[date], float]


@dataclass(frozen=True, slots=True)
class _Line:
    """How a curve looks; a marker or dashes tell it apart without colour."""

    colour: str
    thick: float
    marker: str = ""
    dashed: bool = False

    def draw(self, ax: Axes, x: Sequence[float], y: Sequence[float]) -> None:
        ax.plot(x, y, color=self.colour, linewidth=self.thick, linestyle=(0, (4, 3)) if self.dashed else "-", zorder=3)
        if self.marker:
            at = np.linspace(0, len(x) - 1, min(len(x), 6)).astype(int)[1:]
            ax.plot([x[i] for i in at], [y[i] for i in at], self.marker, markersize=5, color=self.colour, zorder=3)


def timeline(run: Run, names: Names, wide: float = WIDTH) -> Panel:
    """The strip, ``wide`` pixels wide; without the curves where the process was not simulated."""
    s = run.scenario
    found = moments(run, names)
    before, after = [m for m in found if not m.ahead], [m for m in found if m.ahead]
    shown = [*before[-PAST:], *after[:AHEAD]]
    process = run.result.get("process")
    today = wide * 0.36 if before or process else wide * 0.1
    first = min([m.day for m in shown if not m.ahead] or [s.as_of])
    end = wide - _EDGE

    def place(day: date) -> float:
        if day <= s.as_of:
            return today - (today - 2 * _EDGE) * ((s.as_of - day).days / max((s.as_of - first).days, 1))
        return today + (end - today) * min((day - s.as_of).days / max((s.horizon - s.as_of).days, 1), 1.0)

    labels = [cut(f"{_day(m.day)}: {m.text}", 0.56 * wide, _SIZE) for m in shown]
    top, rows = _labelled(place, shown, labels, wide)
    height = top + _BELOW + (_CURVES + 22 if process else 0)

    def draw(ax: Axes) -> None:
        ax.plot([_EDGE, end], [top, top], color=INK, linewidth=1.2, zorder=2)
        if process:
            _curves(ax, process, place, (today, end), top + _BELOW + 10)
            ax.plot([today, today], [top + 24, top + _BELOW + 10 + _CURVES], color=INK, linewidth=0.9, zorder=1)
        _marks(ax, place, shown, labels, rows, top, s.horizon)
        ax.plot([today], [top], "D", markersize=8, color=ACCENT, markeredgecolor=INK, zorder=3)
        _ticks(ax, place, first, s.as_of, s.horizon, top)

    return Panel(wide, height, draw, "What came so far and what has a date ahead", _spoken(run, names, before, after))


def _marks(ax: Axes, place: Place, shown: Sequence[Moment], labels: Sequence[str], rows: Sequence[tuple[float, float]],
           top: float, horizon: date) -> None:
    """Each moment on the axis, with a stem up to its label."""
    for m, label, (left, y) in zip(shown, labels, rows, strict=True):
        x = place(m.day)
        ax.plot([x, x], [y, top], color=LINE, linewidth=0.9, zorder=0)
        ax.text(left, y - 3, label, fontsize=_SIZE, va="center", ha="left", color=INK,
                bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.5}, zorder=4)
        if m.until:
            ax.plot([x, place(min(m.until, horizon))], [top, top], color=ACCENT, linewidth=5, zorder=2)
        ax.plot([x], [top], "o", markersize=8, markeredgecolor=INK, markerfacecolor=PAPER if m.ahead else INK, zorder=3)


def _labelled(place: Place, shown: Sequence[Moment], labels: Sequence[str],
              wide: float) -> tuple[float, list[tuple[float, float]]]:
    """Height of the axis, and left end and height of each label."""
    found = lanes([place(m.day) for m in shown], [width(label, _SIZE) for label in labels], 2.0, wide - 2.0)
    top = 16 + _LANE * (max((p.lane for p in found), default=-1) + 1)
    return top, [(p.left, top - 14 - _LANE * p.lane) for p in found]


def _ticks(ax: Axes, place: Place, first: date, today: date, horizon: date, top: float) -> None:
    """Today, and as many years and quarters under the axis as there is room for."""
    wide = ax.get_xlim()[1]
    label = f"today, {_day(today)}"
    half = width(label, _SMALL) / 2
    x = min(max(place(today), half + 2), wide - half - 2)
    ax.text(x, top + 15, label, fontsize=_SMALL, ha="center", va="center", color=INK)
    taken = [(x, half)]
    every = [date(year, month, 1) for year in range(first.year, horizon.year + 1) for month in (1, 4, 7, 10)]
    inside = [d for d in every if first <= d <= horizon and (d.month == 1 or d > today or (today - first).days < 730)]
    for rank in (5, 1, 0):  # round years, other years, quarters
        for d in inside:
            if (d.month == 1 and d.year % (rank or 1) == 0) if rank else True:
                label = str(d.year) if d.month == 1 else _MONTHS[d.month - 1]
                x, half = place(d), width(label, _SMALL) / 2
                if x - half >= 2 and x + half <= wide - 2 and all(abs(x - o) > half + h + 6 for o, h in taken):
                    taken.append((x, half))
                    ax.plot([x, x], [top, top + 5], color=INK, linewidth=0.8, zorder=1)
                    ax.text(x, top + 15, label, fontsize=_SMALL, ha="center", va="center", color=MUTED)


def _curves(ax: Axes, found: Process, place: Place, span: tuple[float, float], top: float) -> None:
    """Probabilities to the right of today, with their key to its left."""
    curves, (left, right) = found["curves"], span
    days = [date.fromisoformat(w) for w in curves["weeks"]]
    x = [place(d) for d in days]
    rows = {key: curves["outcomes"][key] for key in (NEXT, BREAK) if key in curves["outcomes"]}
    rates = {key: [r for r in found["outcomes"].get(key, []) if r["outside"] is not None] for key in rows}
    ends = [max(row["high"]) for row in rows.values()] + [r["outside"] or 0.0 for rs in rates.values() for r in rs]
    whole = next(n for n in (10, 20, 40, 60, 80, 100) if n >= min(100.0, 100 * max(ends, default=0.0)))

    def y(share: float) -> float:
        return top + _CURVES * (1 - 100 * share / whole)

    for part in (0.0, 0.5, 1.0):
        level = y(part * whole / 100)
        ax.plot([left, right], [level, level], color=LINE, linewidth=0.6, zorder=0)
        ax.text(left - 5, level, f"{part * whole:g}", fontsize=_SMALL, ha="right", va="center", color=MUTED)
    styles = {NEXT: _Line(ACCENT, 2.2), BREAK: _Line(WARM, 1.5, marker="s")}
    key_y, words = top + 6.0, {NEXT: "a next text", BREAK: "a break-off"}
    room = left - 5 - width(str(whole), _SMALL) - 8 - 34
    key: list[tuple[_Line, str]] = []
    for name, row in rows.items():
        ax.fill_between(x, [y(v) for v in row["low"]], [y(v) for v in row["high"]], color=POOLED, alpha=0.55,
                        linewidth=0, zorder=1)
        styles[name].draw(ax, x, [y(v) for v in row["p"]])
        key.append((styles[name], words[name]))
        if rates[name]:
            dash = _Line(styles[name].colour, 1.4, dashed=True)
            dash.draw(ax, [left, *(place(date.fromisoformat(r["by"])) for r in rates[name])],
                      [y(0), *(y(r["outside"] or 0.0) for r in rates[name])])
            key.append((dash, f"base rate of {words[name]}"))
    for style, label in key:
        text = fold(label, room, 2, _SMALL)
        tall = 13.0 * (text.count("\n") + 1)
        style.draw(ax, [_EDGE, _EDGE + 10, _EDGE + 20], [key_y] * 3)
        ax.text(_EDGE + 26, key_y - 6, text, fontsize=_SMALL, va="top", ha="left", color=INK)
        key_y += tall + 3
    gloss = fold("in 100; shaded: 80 in 100 of the input draws", left - 50, 3, _SMALL)
    ax.text(_EDGE, key_y - 6, gloss, fontsize=_SMALL, va="top", ha="left", color=MUTED)


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _spoken(run: Run, names: Names, before: Sequence[Moment], after: Sequence[Moment]) -> str:
    """The strip in words, every moment included."""
    def told(m: Moment) -> str:
        return f"{_day(m.day)}{f' to {_day(m.until)}' if m.until else ''}: {m.text}"

    parts = [f"So far: {'; '.join(map(told, before))}." if before else "",
             f"Today: {_day(run.scenario.as_of)}.",
             f"Ahead: {'; '.join(map(told, after))}." if after else "Nothing has a date ahead.",
             f"Horizon: {_day(run.scenario.horizon)}."]
    process = run.result.get("process")
    for key in (NEXT, BREAK):
        if process and (rows := process["outcomes"].get(key)):
            row = rows[-1]
            rate = "" if row["outside"] is None else f", base rate {in_hundred(row['outside'])}"
            parts.append(f"By {day_words(row['by'])} {outcome_words(run, names, key)}: {in_hundred(row['p'])} in 100 "
                         f"({span_100(row['low'], row['high'])}){rate}.")
    return " ".join(p for p in parts if p)
