"""Measures the texts of every figure that is drawn: is one cut off, do two meet?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

#: pixels by which boxes may reach into each other: letters have air around them
AIR = 1.0


def texts(fig: Figure) -> list[Text]:
    """Every text that a reader sees."""
    ticks = {id(t) for ax in fig.axes for axis in (ax.xaxis, ax.yaxis)
             for both in (True, False) for t in axis.get_ticklabels(minor=both)}
    seen = [t for t in fig.findobj(Text) if id(t) not in ticks]
    for ax in fig.axes:
        for axis in (ax.xaxis, ax.yaxis):
            low, high = sorted(axis.get_view_interval())
            seen += [t for at, t in zip(axis.get_majorticklocs(), axis.get_majorticklabels(), strict=False)
                     if low <= at <= high and ax.axison]
    return [t for t in seen if t.get_visible() and t.get_text().strip()]


def faults(fig: Figure) -> list[str]:
    """What is wrong with the texts of a figure, in words."""
    canvas = fig.canvas
    fig.set_dpi(72)
    agg = FigureCanvasAgg(fig)
    agg.draw()
    renderer = agg.get_renderer()
    boxes = [(t.get_text(), t.get_window_extent(renderer)) for t in texts(fig)]
    fig.set_canvas(canvas)
    wide, tall = fig.get_size_inches() * 72
    out = [f"cut off: {words!r} {box.extents.round(1)} of {wide:.0f} × {tall:.0f}" for words, box in boxes
           if box.x0 < -AIR or box.y0 < -AIR or box.x1 > wide + AIR or box.y1 > tall + AIR]
    out += [f"meet: {a!r} and {b!r}" for (a, one), (b, other) in combinations(boxes, 2) if _meet(one, other)]
    return out


def _meet(one: Bbox, other: Bbox) -> bool:
    return bool(min(one.x1, other.x1) - max(one.x0, other.x0) > AIR
                and min(one.y1, other.y1) - max(one.y0, other.y0) > AIR)


@contextmanager
def measured(monkeypatch: Any) -> Iterator[tuple[list[str], list[Figure]]]:
    """Faults and figures of everything drawn meanwhile."""
    found: list[str] = []
    drawn: list[Figure] = []
    saved = Figure.savefig

    def saving(fig: Figure, *args: Any, **more: Any) -> None:
        with mpl.rc_context({"text.parse_math": False}):
            found.extend(faults(fig))
        drawn.append(fig)
        saved(fig, *args, **more)

    with monkeypatch.context() as patched:
        patched.setattr(Figure, "savefig", saving)
        yield found, drawn
