"""Positions over time: what an actor said when as circles, deeds as squares, the bottom line as diamonds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from matplotlib.axes import Axes

from peaceroom.evidence.over_time import OverTime, Saying
from peaceroom.findings.said_over_time import place, sentences, told_day, words
from peaceroom.report.figures.boxes import cut, width
from peaceroom.report.figures.drawing import Rows
from peaceroom.report.figures.svg import ACCENT, INK, LINE, MUTED, PAPER, POOLED, WIDTH, Panel
from peaceroom.scenario.naming import Names

_SIZE = 11.0
_HIGH, _TOP, _BOTTOM, _EDGE = 150.0, 12.0, 26.0, 10.0
_KEY = 17.0
#: kind → marker, and what the key calls it; shapes tell them apart without colour
_SHAPES = {"stated": ("o", "said"), "private": ("D", "bottom line"), "done": ("s", "done or signed")}


def said_over_time(found: OverTime, names: Names, ends: tuple[str, str] = ("", "")) -> Panel:
    """The panel of one actor and issue, about 430 pixels wide.

    ``ends`` are words for the low and the high end of the scale. Filled marks are its own words and deeds, grey ones
    those that an ally reports, empty ones those that anybody else reports; bars hold 80 % of what coders read. A line
    stands where a trend cannot be chance.
    """
    low, high = found.scale
    labels = [f"{end:g}" for end in found.scale]
    left = _EDGE + max(width(label, _SIZE) for label in labels) + 6
    top = _TOP + (_KEY if ends[1] else 0)
    bottom = top + _HIGH
    key = _keys(found.sayings)
    height = bottom + _BOTTOM + (_KEY if ends[0] else 0) + _KEY * len(key)
    days = [s.day for s in found.sayings]
    first, last = (min(days), max(days)) if days else (date(2000, 1, 1), date(2000, 1, 1))
    right = WIDTH - _EDGE

    def x(day: date) -> float:
        share = (day - first).days / max((last - first).days, 1) if last > first else 0.5
        return left + 10 + (right - left - 20) * share

    def y(value: float) -> float:
        return bottom - _HIGH * (value - low) / (high - low)

    def draw(ax: Axes) -> None:
        for value, label in zip(found.scale, labels, strict=True):
            ax.plot([left, right], [y(value)] * 2, color=LINE, linewidth=0.8, zorder=0)
            ax.text(left - 6, y(value), label, fontsize=_SIZE, ha="right", va="center", color=MUTED)
        ax.plot([left, right], [y((low + high) / 2)] * 2, color=LINE, linewidth=0.5, zorder=0)
        for end, at in ((ends[1], top - 11), (ends[0], bottom + 11)):
            if end:
                ax.text(left, at, cut(end, right - left, _SIZE), fontsize=_SIZE, ha="left", va="center", color=MUTED)
        for trend in found.trends:
            if trend.moved:
                ax.plot([x(trend.first), x(trend.last)], [y(trend.start), y(trend.end)], color=ACCENT, linewidth=1.8,
                        linestyle=(0, (5, 3)), zorder=1)
        for s, at in zip(found.sayings, _apart([x(s.day) for s in found.sayings], left + 6, right - 6), strict=True):
            ax.plot([at, at], [y(s.low), y(s.high)], color=MUTED, linewidth=1.1, zorder=2)
            _mark(ax, at, y(s.middle), s.kind, s.relation)
        if found.sayings:
            _dates(ax, x, found.sayings[0], found.sayings[-1], bottom + (_KEY if ends[0] else 0) + 14, right)
        for k, (kind, relation, told) in enumerate(key):
            at = height - _KEY * (len(key) - k) + 8
            _mark(ax, _EDGE + 5, at, kind, relation)
            ax.text(_EDGE + 16, at, told, fontsize=_SIZE, ha="left", va="center", color=INK)

    spoken = [*sentences(found, names), *(
        f"{told_day(s.day, s.precision)}, {_SHAPES[s.kind][1]}, {_whose(s.relation)}: {place(s)}, {words(s)}"
        for s in found.sayings)]
    label = f"{names.actor(found.actor)} on “{names.issue(found.issue)}” over time"
    return Panel(WIDTH, height, draw, label, " ".join(spoken), _rows(found))


def _rows(found: OverTime) -> Rows:
    rows: list[tuple[object, ...]] = [
        (told_day(s.day, s.precision), _SHAPES[s.kind][1], _whose(s.relation), s.middle, s.low, s.high, words(s))
        for s in found.sayings]
    rows += [(told_day(day), "trend", t.line, at, None, None, None) for t in found.trends if t.moved
             for day, at in ((t.first, t.start), (t.last, t.end))]
    return Rows.of(("day", "drawn", "whose word", "position", "10 %", "90 %", "words"), rows)


def _apart(places: Sequence[float], first: float, last: float) -> list[float]:
    """Places, in order, so far apart that marks of one day stand beside each other, if there is room for all."""
    step = min(8.0, (last - first) / max(len(places) - 1, 1))
    out: list[float] = []
    for x in places:
        out.append(max(x, out[-1] + step) if out else x)
    limit = last
    for k in range(len(out) - 1, -1, -1):  # what was pushed out at the end comes back
        out[k] = limit = min(out[k], limit)
        limit -= step
    return out


def _mark(ax: Axes, x: float, y: float, kind: str, relation: str) -> None:
    fill = INK if relation == "self" or kind == "done" else POOLED if relation == "ally" else PAPER
    ax.plot([x], [y], _SHAPES[kind][0], markersize=7 if kind == "stated" else 6.5, markerfacecolor=fill,
            markeredgecolor=INK, markeredgewidth=1.0, zorder=3)


def _whose(relation: str) -> str:
    return {"self": "its own", "ally": "as an ally says", "adversary": "as an adversary says",
            "neutral": "as a third side says", "fact": "a fact"}.get(relation, relation)


def _keys(sayings: Sequence[Saying]) -> list[tuple[str, str, str]]:
    """What the key explains: every shape with every fill that is drawn."""
    drawn: dict[tuple[str, str], tuple[str, str, str]] = {}
    for s in sayings:
        own = s.relation == "self" or s.kind == "done"
        fill = "self" if own else "ally" if s.relation == "ally" else "neutral"
        told = "" if s.kind == "done" else ", its own words" if own else ", as an ally says" if fill == "ally" else (
            ", as others say")
        drawn.setdefault((s.kind, fill), (s.kind, fill, _SHAPES[s.kind][1] + told))
    order = list(_SHAPES)
    return [drawn[k] for k in sorted(drawn, key=lambda k: (order.index(k[0]), k[1] != "self", k[1]))]


def _dates(ax: Axes, x: Callable[[date], float], one: Saying, other: Saying, at: float, right: float) -> None:
    """The first and the last day, no more exact than they are known, and years between them where there is room."""
    first, last = one.day, other.day
    if first == last:
        ax.text(x(first), at, told_day(first, one.precision), fontsize=_SIZE, ha="center", va="center", color=MUTED)
        return
    taken: list[tuple[float, float]] = []
    for s, align in ((one, "left"), (other, "right")):
        label = told_day(s.day, s.precision)
        wide = width(label, _SIZE)
        left = x(s.day) - 10 if align == "left" else right - wide
        ax.text(left, at, label, fontsize=_SIZE, ha="left", va="center", color=MUTED)
        taken.append((left, left + wide))
    for year in range(first.year + 1, last.year + 1):
        place_, half = x(date(year, 1, 1)), width(str(year), _SIZE) / 2
        if all(place_ + half + 8 < a or place_ - half - 8 > b for a, b in taken):
            ax.text(place_, at, str(year), fontsize=_SIZE, ha="center", va="center", color=MUTED)
            taken.append((place_ - half, place_ + half))
