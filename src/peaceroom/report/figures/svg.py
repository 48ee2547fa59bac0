"""From a matplotlib figure to an SVG that may stand inside a page.

The canvas is measured in CSS pixels (72 dpi, one point is one pixel) and about 430 wide, so that an 11-pixel
label is still 9 pixels on a phone of 390. Colours become CSS variables: the page decides about dark and print.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from io import StringIO
from typing import Any, TypeVar

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon

from peaceroom.report.figures.boxes import FONT
from peaceroom.report.figures.drawing import Drawing, Rows
from peaceroom.report.figures.fonts import families, quiet
from peaceroom.runs.forking import in_halves

T = TypeVar("T")

WIDTH = 430.0
#: figures from which on a copy of this process draws half of them
MANY = 48
#: pixels of the left margin that row labels leave empty: before the axis and at the edge
AIR = 10.0

INK, MUTED, LINE, PAPER = "#1b1f24", "#59636e", "#c3cad2", "#fefefe"
HILL, POOLED, ACCENT, WARM = "#dfe5ec", "#aebccb", "#1d5687", "#a3541b"
#: lightness of salience: little, some, much, very much
SHADES = ("#e3edf6", "#9fc3e2", "#4b8abf", "#0f3d66")
ZONE = "#7fb08e"
#: colour → the variable of the page that it stands for
VARIABLES = {INK: "ink", MUTED: "muted", LINE: "line", PAPER: "paper", HILL: "hill", POOLED: "pooled",
              ACCENT: "accent", WARM: "warm", ZONE: "zone"} | {s: f"shade{i}" for i, s in enumerate(SHADES)}
_STYLE: dict[Any, Any] = {  # matplotlib lists the keys it takes as literals
    "svg.fonttype": "none", "svg.hashsalt": "peaceroom", "text.parse_math": False, "font.size": FONT,
    "font.family": families(), "text.color": INK, "axes.edgecolor": LINE, "axes.labelcolor": MUTED,
    "xtick.color": LINE, "xtick.labelcolor": MUTED, "ytick.color": LINE, "ytick.labelcolor": INK,
    "axes.linewidth": 0.8, "xtick.major.width": 0.8, "lines.solid_capstyle": "butt", "path.simplify": True,
}


def canvas(height: float, *, left: float, right: float = 14.0, top: float = 6.0, bottom: float = 24.0,
           width: float = WIDTH) -> tuple[Figure, Axes]:
    """A figure of ``width`` × ``height`` pixels with one axis, margins in pixels."""
    with mpl.rc_context(_STYLE):
        fig = Figure(figsize=(width / 72, height / 72), dpi=72, facecolor="none")
        FigureCanvasSVG(fig)
        box = (left / width, bottom / height, (width - left - right) / width, (height - top - bottom) / height)
        ax = fig.add_axes(box, facecolor="none")
    for side in ("left", "right", "top"):
        ax.spines[side].set_visible(False)
    ax.tick_params(axis="y", length=0, labelsize=FONT)
    ax.tick_params(axis="x", length=3, labelsize=FONT)
    return fig, ax


def row_labels(ax: Axes, labels: list[str], *, size: float = FONT, spacing: float = 1.0) -> None:
    """Labels left of the axis, row i at height i; ``spacing`` of their lines."""
    for i, label in enumerate(labels):
        ax.annotate(label, (0, i), xycoords=("axes fraction", "data"), xytext=(-8, 0), textcoords="offset points",
                    ha="right", va="center", fontsize=size, color=INK, linespacing=spacing)


def fill(ax: Axes, x: Iterable[float], y: Iterable[float], **style: Any) -> None:
    """A filled shape on an axis whose limits are set, which `Axes.fill` measures every corner for."""
    ax.add_artist(Polygon(np.column_stack([list(x), list(y)]), closed=True, **style))


def line(ax: Axes, x: Sequence[float], y: Sequence[float], **style: Any) -> None:
    """A line, or marks, on an axis whose limits are set: as `Axes.plot`, which looks at every point for them."""
    ax.add_artist(Line2D(x, y, **style))


def _short(path: str) -> str:
    """A path on one line, its numbers to a tenth of a pixel."""
    return re.sub(r"-?\d+\.\d+", lambda n: f"{float(n[0]):.1f}".removesuffix(".0"), " ".join(path.split()))


@dataclass(frozen=True, slots=True)
class Panel:
    """A drawing in pixels that an axis may hold: ``draw`` is given an axis with y downwards from 0.

    ``label`` and ``spoken`` are its text alternative: what it shows, and what it says; ``rows`` the numbers drawn.
    """

    width: float
    height: float
    draw: Callable[[Axes], None]
    label: str
    spoken: str
    rows: Rows


def paint(panel: Panel, ax: Axes) -> None:
    """Draw the panel on an axis that is as large as it is."""
    ax.set_axis_off()
    ax.set_xlim(0, panel.width)
    ax.set_ylim(panel.height, 0)
    panel.draw(ax)


def panel_figure(panel: Panel) -> Figure:
    """The panel as a figure of its own."""
    fig, ax = canvas(panel.height, left=0, right=0, top=0, bottom=0, width=panel.width)
    with mpl.rc_context(_STYLE):
        paint(panel, ax)
    return fig


def panel_svg(panel: Panel, number: int) -> Drawing:
    """The panel as an SVG element."""
    return render(panel_figure(panel), number, panel.label, panel.spoken, panel.rows)


def alone(svg: str) -> str:
    """An SVG element of a page as a file of its own: colours for the page's variables, and a font."""
    for colour, name in VARIABLES.items():
        svg = svg.replace(f"var(--{name})", colour)
    fonts = ", ".join(f"'{name}'" if " " in name else name for name in families())
    return svg.replace("<svg ", f'<svg font-family="{escape(fonts)}" ', 1) + "\n"


def render_all(makers: Sequence[Callable[[], T]]) -> list[T]:
    """The figures that each of ``makers`` draws, in their order; of very many half in a copy of this process."""
    return in_halves(makers) if len(makers) >= MANY else [make() for make in makers]


def render(fig: Figure, number: int, label: str, description: str, rows: Rows | None) -> Drawing:
    """The figure as an SVG element whose ids carry ``number`` and cannot meet those of another figure.

    ``rows``: the numbers that it draws; None for a key to other figures.
    """
    text = StringIO()
    with mpl.rc_context(_STYLE), quiet():
        fig.savefig(text, format="svg", facecolor="none",
                    metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    body = text.getvalue()
    body = body[body.index("<svg"):]
    box = re.search(r'viewBox="([^"]+)"', body)
    assert box is not None  # matplotlib always writes one
    body = body[body.index(">") + 1:]
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.S)
    body = re.sub(r'<style type="text/css">.*?</style>', "", body, flags=re.S)
    body = re.sub(r'<g id="[^"]*">', "<g>", body)
    body = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>f{number}-", body)
    body = body.replace("xlink:href", "href")
    body = re.sub(r"font: (?:[a-z0-9]+ )*?([\d.]+)px [^;\"]*", r"font-size: \1px", body)
    body = re.sub(r"font-family: [^;\"]*; ", "", body)
    for colour, name in VARIABLES.items():
        body = body.replace(colour, f"var(--{name})")
    body = re.sub(r' d="([^"]*)"', lambda d: f' d="{_short(d[1])}"', body)
    body = re.sub(r"\s*\n\s*", "\n", body).strip()
    head = (f'<svg class="figure" viewBox="{box[1]}" role="img" aria-labelledby="f{number}-t f{number}-d" '
            f'stroke-linejoin="round" xmlns="http://www.w3.org/2000/svg">'
            f'<title id="f{number}-t">{escape(label)}</title><desc id="f{number}-d">{escape(description)}</desc>')
    return Drawing(head + body, number, rows)
