"""The evolution of a conflict: which states are reached from where things stand, by whose moves, and which last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch

from peaceroom.conflict.result import GraphResult, PathRow
from peaceroom.report.figures.boxes import cut
from peaceroom.report.figures.drawing import Rows
from peaceroom.report.figures.svg import ACCENT, INK, MUTED, PAPER, WARM, WIDTH, Panel

#: states that are drawn; the nearest equilibria first
MOST_NODES = 20
_RADIUS, _ROW, _TOP, _LINE = 13.0, 40.0, 20.0, 17.0
#: an actor's arrows: colour, dashes and thickness, so that they are told apart in grey
_STROKES: Sequence[tuple[str, object, float]] = (
    (ACCENT, "-", 2.2), (WARM, (0, (4, 2)), 2.2), (INK, (0, (1, 1.5)), 2.0), (MUTED, "-", 1.2),
    (ACCENT, (0, (6, 2, 1, 2)), 1.6), (WARM, "-", 1.0))


@dataclass(frozen=True)
class _Plan:
    """What is drawn: state → how many moves away, moves (from, to, by), and how many equilibria found no room."""

    depth: Mapping[int, int]
    moves: Sequence[tuple[int, int, str]]
    left_out: int


def evolution(result: GraphResult, concept: str, wide: float = WIDTH) -> Panel | None:
    """The ways by improvements from where things stand to the equilibria of a concept; None where nothing is known of
    it, or no equilibrium can be reached so."""
    paths = result["paths"]
    if paths is None or concept not in result["equilibria"]:
        return None
    lasting = set(result["equilibria"][concept])
    plan = _planned(paths["from"], [p for p in paths["improvements"]["to"] if p["to"] in lasting])
    if not plan.depth:
        return None
    columns: dict[int, list[int]] = {}
    for state, depth in plan.depth.items():
        columns.setdefault(depth, []).append(state)
    tallest = max(map(len, columns.values()))
    step = (wide - 2 * _RADIUS - 16) / max(max(columns), 1)
    at = {state: (_RADIUS + 8 + depth * step if len(columns) > 1 else wide / 2,
                  _TOP + _ROW * ((tallest - len(column)) / 2 + row) + _RADIUS)
          for depth, column in columns.items() for row, state in enumerate(column)}
    actors = list(dict.fromkeys(by for _, _, by in plan.moves))
    foot = _TOP + _ROW * tallest + 14
    key = [*actors, ""]

    def draw(ax: Axes) -> None:
        for start, end, by in plan.moves:
            colour, dashes, width = _STROKES[actors.index(by) % len(_STROKES)]
            bend = 0.0 if plan.depth[start] < plan.depth[end] else 0.3
            ax.add_patch(FancyArrowPatch(at[start], at[end], arrowstyle="-|>", mutation_scale=11, shrinkA=_RADIUS + 2,
                                         shrinkB=_RADIUS + 3, color=colour, linestyle=dashes, linewidth=width,
                                         connectionstyle=f"arc3,rad={bend}"))
        for state, (x, y) in at.items():
            lasts = state in lasting
            ax.add_patch(Circle((x, y), _RADIUS, facecolor=PAPER, edgecolor=INK, linewidth=2.4 if lasts else 0.9,
                                zorder=4))
            if lasts:
                ax.add_patch(Circle((x, y), _RADIUS - 3.5, facecolor="none", edgecolor=INK, linewidth=0.9, zorder=5))
            ax.text(x, y, str(state), ha="center", va="center", fontsize=11, color=INK, zorder=6,
                    fontweight="bold" if state == paths["from"] else "normal")
        for row, name in enumerate(key):
            y = foot + _LINE * row
            if name:
                colour, dashes, width = _STROKES[row % len(_STROKES)]
                ax.add_patch(FancyArrowPatch((4, y), (34, y), arrowstyle="-|>", mutation_scale=10, shrinkA=0, shrinkB=0,
                                             color=colour, linestyle=dashes, linewidth=width))
                ax.text(42, y, cut(f"move of {_named(result, name)}", wide - 46, 11.0), fontsize=11, va="center",
                        color=INK)
            else:
                ax.text(4, y, cut(f"double ring: lasts under {concept}; bold: where things stand", wide - 8, 11.0),
                        fontsize=11, va="center", color=MUTED)

    said = "; ".join(f"state {a} to state {b} by {_named(result, by)}" for a, b, by in plan.moves)
    more = f" {plan.left_out} more equilibria are farther away." if plan.left_out else ""
    spoken = f"Moves that are better for who makes them: {said}.{more}" if said else "Things stand at an equilibrium."
    rows: list[tuple[object, ...]] = [("state", n, None, None, "yes" if n in lasting else "no") for n in plan.depth]
    rows += [("move", a, b, _named(result, by), None) for a, b, by in plan.moves]
    return Panel(wide, foot + _LINE * len(key), draw, "Where moves lead from where things stand", spoken,
                 Rows.of(("drawn", "state", "to state", "by", f"lasts under {concept}"), rows))


def _planned(start: int, ways: Sequence[PathRow]) -> _Plan:
    depth: dict[int, int] = {start: 0} if ways else {}
    moves: list[tuple[int, int, str]] = []
    left_out = 0
    for way in sorted(ways, key=lambda w: (w["length"], w["to"])):
        new = [s["to"] for s in way["steps"] if s["to"] not in depth]
        if len(depth) + len(new) > MOST_NODES:
            left_out += 1
            continue
        before = start
        for k, s in enumerate(way["steps"], 1):
            depth.setdefault(s["to"], k)
            if (before, s["to"], s["by"]) not in moves:
                moves.append((before, s["to"], s["by"]))
            before = s["to"]
    return _Plan(depth, moves, left_out)


def _named(result: GraphResult, actor: str) -> str:
    return result["names"].get(actor, actor)
