"""Where actors stand on an issue, round by round, in a model that goes in rounds: a line each, named at its end."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from peaceroom.report.figures.boxes import cut, width
from peaceroom.report.figures.drawing import Rows
from peaceroom.report.figures.svg import ACCENT, INK, LINE, MUTED, PAPER, WARM, WIDTH, Panel

_SIZE, _ROW, _TOP, _LEAST, _EDGE = 11.0, 15.0, 14.0, 150.0, 8.0
#: pixels between where lines end and the names, for the leaders
_LEADER = 22.0
#: colour, dashes and thickness of one line after the other, so that they are told apart in grey
_STROKES: Sequence[tuple[str, object, float]] = (
    (ACCENT, "-", 2.0), (WARM, (0, (4, 2)), 2.0), (INK, (0, (1, 1.5)), 1.8), (MUTED, "-", 1.2),
    (ACCENT, (0, (6, 2, 1, 2)), 1.5), (WARM, "-", 1.0))


def positions_by_round(paths: Sequence[tuple[str, Sequence[float]]], scale: tuple[float, float], ends: tuple[str, str],
                       title: str) -> Panel | None:
    """The panel of one issue, about 430 pixels wide; None where nothing moves.

    ``paths``: names with positions by round on ``scale``, round 0 being the input. ``ends`` are words for the low
    and the high end. Names stand in the order of where lines end, the highest above.
    """
    order = sorted(((name, path) for name, path in paths if len(path) > 1), key=lambda row: -row[1][-1])
    if not any(max(path) > min(path) for _, path in order):
        return None
    low, high = scale
    rounds = max(len(path) for _, path in order) - 1
    tall = max(_LEAST, _ROW * len(order))
    top = _TOP + 10
    bottom = top + tall
    left = _EDGE + max(width(f"{end:g}", _SIZE) for end in scale) + 6
    right = WIDTH - min(0.44 * WIDTH, max(width(name, _SIZE) for name, _ in order) + _EDGE) - _LEADER

    def x(t: float) -> float:
        return left + (right - left) * t / rounds

    def y(value: float) -> float:
        return bottom - tall * (value - low) / (high - low)

    places = _apart([y(path[-1]) for _, path in order], top, bottom)

    def draw(ax: Axes) -> None:
        for end, words, at in ((high, ends[1], top - 14), (low, ends[0], bottom + 12)):
            ax.plot([left, right], [y(end)] * 2, color=LINE, linewidth=0.8, zorder=0)
            ax.text(left - 6, y(end), f"{end:g}", fontsize=_SIZE, ha="right", va="center", color=MUTED)
            ax.text(left, at, cut(words, WIDTH - left - _EDGE, _SIZE), fontsize=_SIZE, va="center", color=MUTED)
        for k, (name, path) in enumerate(order):
            colour, dashes, thick = _STROKES[k % len(_STROKES)]
            ax.plot([x(t) for t in range(len(path))], [y(v) for v in path], color=colour, linestyle=dashes,
                    linewidth=thick, zorder=2)
            end = x(len(path) - 1)
            ax.plot([end], [y(path[-1])], "o", markersize=4, markerfacecolor=PAPER, markeredgecolor=colour, zorder=3)
            ax.plot([end + 3, right + _LEADER - 4], [y(path[-1]), places[k]], color=LINE, linewidth=0.8, zorder=1)
            ax.text(right + _LEADER, places[k], cut(name, WIDTH - right - _LEADER, _SIZE), fontsize=_SIZE, va="center",
                    color=INK)
        for t, align in ((0, "left"), (rounds, "right")):
            ax.text(x(t), bottom + 28, "the input" if t == 0 else f"round {t}", fontsize=_SIZE, ha=align, va="center",
                    color=MUTED)

    spoken = "; ".join(f"{name} from {path[0]:.3g} to {path[-1]:.3g}" for name, path in order)
    return Panel(WIDTH, bottom + 38, draw, f"Positions on {title} by round",
                 f"After {rounds} round{'s' * (rounds > 1)}, the highest first: {spoken}.",
                 Rows.of(("actor", "round", "position"),
                         ((name, t, at) for name, path in order for t, at in enumerate(path))))


def _apart(places: Sequence[float], top: float, bottom: float) -> list[float]:
    """Heights, in order, so far apart that names do not meet; all between top and bottom, where there is room."""
    out: list[float] = []
    for y in places:
        out.append(max(y, out[-1] + _ROW) if out else max(y, top + _ROW / 2))
    limit = bottom
    for k in range(len(out) - 1, -1, -1):  # what was pushed out at the end comes back
        out[k] = limit = min(out[k], limit)
        limit -= _ROW
    return out
