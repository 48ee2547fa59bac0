"""The timeline: what came so far, today, what has a date ahead, and how probable the next step and a break are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from matplotlib.axes import Axes

from peaceroom.findings.brief.types import Curve, Mark, Strip
from peaceroom.report.figures.boxes import cut, fold, lanes, width
from peaceroom.report.figures.brief_curve import curve_rows
from peaceroom.report.figures.drawing import Rows
from peaceroom.report.figures.svg import ACCENT, INK, LINE, MUTED, PAPER, POOLED, WARM, WIDTH, Panel

#: moments drawn of the past (the latest) and ahead (the nearest); the text alternative names them all
PAST, AHEAD = 3, 6
_LANE, _SIZE, _EDGE = 16.0, 11.0, 8.0
_CURVES, _BELOW = 96.0, 34.0
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


#: the first curve, and the second
_STYLES = (_Line(ACCENT, 2.2), _Line(WARM, 1.5, marker="s"))


def timeline(strip: Strip, as_of: str, until: str, wide: float = WIDTH) -> Panel:
    """The strip of the one page from its data, ``wide`` pixels wide; ``as_of`` and ``until`` are ISO days."""
    now, horizon = date.fromisoformat(as_of), date.fromisoformat(until)
    before = [m for m in strip.marks if m.kind == "past"]
    after = [m for m in strip.marks if m.kind == "ahead" and _first(m) <= horizon]
    shown = [*before[-PAST:], *after[:AHEAD]]
    today = wide * 0.36 if before or strip.curves else wide * 0.1
    first = min([now, *(_first(m) for m in shown)])
    end = wide - _EDGE

    def place(day: date) -> float:
        if day <= now:
            return today - (today - 2 * _EDGE) * ((now - day).days / max((now - first).days, 1))
        return today + (end - today) * min((day - now).days / max((horizon - now).days, 1), 1.0)

    labels = [cut(f"{_day(_first(m))}: {m.text}", 0.56 * wide, _SIZE) for m in shown]
    places = lanes([place(_first(m)) for m in shown], [width(label, _SIZE) for label in labels], 2.0, wide - 2.0)
    top = 16 + _LANE * (max((p.lane for p in places), default=-1) + 1)
    height = top + _BELOW + (_CURVES + 38 if strip.curves else 0)

    def draw(ax: Axes) -> None:
        ax.plot([_EDGE, end], [top, top], color=INK, linewidth=1.2, zorder=2)
        if strip.curves:
            _curves(ax, strip.curves, place, (today, end), top + _BELOW + 10)
            ax.plot([today, today], [top + 24, top + _BELOW + 10 + _CURVES], color=INK, linewidth=0.9, zorder=1)
        _marks(ax, place, shown, labels, [(p.left, top - 14 - _LANE * p.lane) for p in places], top, horizon)
        ax.plot([today], [top], "D", markersize=8, color=ACCENT, markeredgecolor=INK, zorder=3)
        _ticks(ax, place, first, now, horizon, top)

    return Panel(wide, height, draw, "What came so far and what has a date ahead",
                 _spoken(strip, before, after, now, horizon), _rows(strip, (*before, *after), as_of, until))


def _rows(strip: Strip, marks: Sequence[Mark], as_of: str, until: str) -> Rows:
    """Days with what is dated then, those that found no room too, and the curves."""
    heads, curves = curve_rows(strip.curves)
    days = [(m.day, m.until, m.text, *[None] * (len(heads) - 2)) for m in marks]
    days += [(day, None, text, *[None] * (len(heads) - 2))
             for day, text in ((as_of, "today"), (until, "end of the forecast"))]
    return Rows.of((heads[0], "until", *heads[1:]), [*days, *((row[0], None, *row[1:]) for row in curves)])


def _first(mark: Mark) -> date:
    return date.fromisoformat(mark.day)


def _marks(ax: Axes, place: Place, shown: Sequence[Mark], labels: Sequence[str], rows: Sequence[tuple[float, float]],
           top: float, horizon: date) -> None:
    """Each moment on the axis, with a stem up to its label."""
    for m, label, (left, y) in zip(shown, labels, rows, strict=True):
        x = place(_first(m))
        ax.plot([x, x], [y, top], color=LINE, linewidth=0.9, zorder=0)
        ax.text(left, y - 3, label, fontsize=_SIZE, va="center", ha="left", color=INK,
                bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.5}, zorder=4)
        if m.until:
            end = place(min(date.fromisoformat(m.until), horizon))
            ax.plot([x, end], [top, top], color=ACCENT, linewidth=5, zorder=2)
        ax.plot([x], [top], "o", markersize=8, markeredgecolor=INK, zorder=3,
                markerfacecolor=PAPER if m.kind == "ahead" else INK)


def _ticks(ax: Axes, place: Place, first: date, today: date, horizon: date, top: float) -> None:
    """Today, and as many years and quarters under the axis as there is room for."""
    wide = ax.get_xlim()[1]
    label = f"today, {_day(today)}"
    half = width(label, _SIZE) / 2
    x = min(max(place(today), half + 2), wide - half - 2)
    ax.text(x, top + 15, label, fontsize=_SIZE, ha="center", va="center", color=INK)
    taken = [(x, half)]
    every = [date(year, month, 1) for year in range(first.year, horizon.year + 1) for month in (1, 4, 7, 10)]
    inside = [d for d in every if first <= d <= horizon and (d.month == 1 or d > today or (today - first).days < 730)]
    for rank in (5, 1, 0):  # round years, other years, quarters
        for d in inside:
            if (d.month == 1 and d.year % (rank or 1) == 0) if rank else True:
                label = str(d.year) if d.month == 1 else _MONTHS[d.month - 1]
                x, half = place(d), width(label, _SIZE) / 2
                if x - half >= 2 and x + half <= wide - 2 and all(abs(x - o) > half + h + 6 for o, h in taken):
                    taken.append((x, half))
                    ax.plot([x, x], [top, top + 5], color=INK, linewidth=0.8, zorder=1)
                    ax.text(x, top + 15, label, fontsize=_SIZE, ha="center", va="center", color=MUTED)


def _curves(ax: Axes, curves: Sequence[Curve], place: Place, span: tuple[float, float], top: float) -> None:
    """Probabilities to the right of today, with their key to its left."""
    left, right = span
    ends = [p for c in curves for p in (*c.high, *(share for _, share in c.rate))]
    whole = next(n for n in (10, 20, 40, 60, 80, 100) if n >= min(100.0, 100 * max(ends, default=0.0)))

    def y(share: float) -> float:
        return top + _CURVES * (1 - 100 * share / whole)

    for part in (0.0, 0.5, 1.0):
        level = y(part * whole / 100)
        ax.plot([left, right], [level, level], color=LINE, linewidth=0.6, zorder=0)
        ax.text(left - 5, level, f"{part * whole:g}", fontsize=_SIZE, ha="right", va="center", color=MUTED)
    key: list[tuple[_Line, str]] = []
    for curve, style in zip(curves, _STYLES, strict=False):
        x = [place(date.fromisoformat(day)) for day in curve.days]
        if x:
            ax.fill_between(x, [y(v) for v in curve.low], [y(v) for v in curve.high], color=POOLED, alpha=0.55,
                            linewidth=0, zorder=1)
            style.draw(ax, x, [y(v) for v in curve.p])
            key.append((style, curve.name))
        if curve.rate:
            dash = _Line(style.colour, 1.4, dashed=True)
            dash.draw(ax, [left, *(min(place(date.fromisoformat(day)), right) for day, _ in curve.rate)],
                      [y(0), *(y(share) for _, share in curve.rate)])
            key.append((dash, "its base rate" if x else f"{curve.name}: base rate"))
    room, at = left - 5 - width(str(whole), _SIZE) - 8 - 34, top + 6.0
    for i, (style, label) in enumerate(key):
        text = fold(label, room, 2 if i else 3, _SIZE)
        style.draw(ax, [_EDGE, _EDGE + 10, _EDGE + 20], [at] * 3)
        ax.text(_EDGE + 26, at - 6, text, fontsize=_SIZE, va="top", ha="left", color=INK, linespacing=1.05)
        at += 13.0 * (text.count("\n") + 1) + 3
    shaded = "; shaded: where 80 in 100 draws of the inputs lie" if any(c.days for c in curves) else ""
    gloss = f"probability in 100{shaded}"
    ax.text(_EDGE, top + _CURVES + 20, gloss, fontsize=_SIZE, va="center", ha="left", color=MUTED)


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _spoken(strip: Strip, before: Sequence[Mark], after: Sequence[Mark], now: date, horizon: date) -> str:
    """The strip in words, every mark included."""
    def told(m: Mark) -> str:
        return f"{_day(_first(m))}{f' to {_day(date.fromisoformat(m.until))}' if m.until else ''}: {m.text}"

    parts = [f"So far: {'; '.join(map(told, before))}." if before else "", f"Today: {_day(now)}.",
             f"Ahead: {'; '.join(map(told, after))}." if after else "Nothing has a date ahead.",
             f"End of the forecast: {_day(horizon)}.", *(line.text for line in strip.lines)]
    return " ".join(p for p in parts if p)
