"""The actor map: parties with their factions, who supports whom, and who stands far from whom."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, PathPatch
from matplotlib.path import Path

from peaceroom.findings.relations import Relations, relations
from peaceroom.findings.view import View
from peaceroom.report.figures.boxes import cut, fold
from peaceroom.report.figures.drawing import Rows
from peaceroom.report.figures.svg import ACCENT, HILL, INK, LINE, MUTED, PAPER, WARM, WIDTH, Panel, fill

_SIZE, _LINE, _GAP, _MARK = 11.0, 13.0, 9.0, 12.0
#: rifts drawn, the widest; the text alternative names them all
RIFTS = 6


class _Box:
    """An actor's place: left and right end, top and height, in pixels."""

    def __init__(self, key: str, text: str, left: float, right: float) -> None:
        self.key, self.text, self.left, self.right = key, text, left, right
        self.height = _LINE * (text.count("\n") + 1) + 8
        self.top = 0.0

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def actor_map(v: View, wide: float = WIDTH) -> Panel:
    """The map: supporters left, parties and factions in the middle, everybody else right."""
    r = relations(v)
    names = _told_apart({key: v.names.actor(key) for key in v.run.scenario.actors})
    columns = _columns(r, names, wide)
    boxes = {box.key: box for column in columns for box in column}
    foot = max((c[-1].top + c[-1].height for c in columns if c), default=0.0)
    key = _key(r)
    height = foot + 16 + 17 * len(key)

    def draw(ax: Axes) -> None:
        for column, head in zip(columns, ("support", "parties and factions", "others"), strict=True):
            if column:
                room = column[0].right - column[0].left
                ax.text(column[0].left, 8, cut(head, room, _SIZE), fontsize=_SIZE, color=MUTED, va="center")
        for box in boxes.values():
            _draw(ax, box, r)
        _camps(ax, r, boxes)
        for tie in r.ties:
            _support(ax, boxes[tie.giver], boxes[tie.taker], tie.weight, tie.disputed)
        for step, rift in enumerate(r.rifts[:RIFTS]):
            _rift(ax, boxes[rift.one], boxes[rift.other], rift.distance, step)
        for i, (mark, words) in enumerate(key):
            y = foot + 18 + 17 * i
            _sample(ax, mark, y)
            ax.text(40, y, cut(words, wide - 44, _SIZE), fontsize=_SIZE, va="center", color=INK)

    return Panel(wide, height, draw, "Who stands with whom and against whom", _spoken(v, r), _rows(v, r))


def _rows(v: View, r: Relations) -> Rows:
    """Everybody with its place and its marks, then what binds and what parts two of them."""
    name, within = v.names.actor, {key: head for head, inside in r.camps for key in inside}
    heads = [head for head, _ in r.camps]
    rows: list[tuple[object, ...]] = []
    for key in v.run.scenario.actors:
        place = ("faction" if key in within else "party" if key in heads else
                 "supporter" if key in r.givers else "other")
        rows.append((place, name(key), name(within[key]) if key in within else None, None,
                     *("yes" if key in marked else "no" for marked in (r.consent, r.upset))))
    rows += [("supports (disputed)" if t.disputed else "supports", name(t.giver), name(t.taker), t.weight, None, None)
             for t in r.ties]
    rows += [("far apart", name(x.one), name(x.other), x.distance, None, None) for x in r.rifts]
    return Rows.of(("drawn", "actor", "of or with", "weight or distance, 0 to 1", "consent needed",
                    "could upset a text"), rows)


def _told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Names that look alike at their beginning get their number in front, so that a cut one is still told apart."""
    heads = [name[:24] for name in names.values()]
    return {key: f"{i} {name}" if heads.count(name[:24]) > 1 else name
            for i, (key, name) in enumerate(names.items(), 1)}


def _columns(r: Relations, names: Mapping[str, str], wide: float) -> tuple[list[_Box], list[_Box], list[_Box]]:
    """The three columns with their boxes placed; the middle one is as wide as the empty ones leave it."""
    gap, side = 0.105 * wide, 0.27 * wide
    start = side + gap if r.givers else 0.08 * wide
    end = wide - (side if r.others else 0.0) - gap
    camps: list[_Box] = []
    y = 20.0
    for head, inside in r.camps:
        for key in (head, *inside):
            left = start + (10 if key != head else 0)
            box = _Box(key, fold(names[key], end - left - _room(r, key), 3), left, end)
            box.top = y
            camps.append(box)
            y += box.height + (2 if inside else 0)
        y += _GAP
    foot = max(y, 20.0)
    left_column = _stack([_Box(k, fold(names[k], side - _room(r, k), 3), 1.0, side) for k in r.givers],
                         foot, r, {b.key: b for b in camps})
    right_column = _stack([_Box(k, fold(names[k], side - _room(r, k), 3), wide - side, wide - 1)
                           for k in r.others], foot, r, {})
    return left_column, camps, right_column


def _room(r: Relations, key: str) -> float:
    """Pixels of a box that its name cannot have: margins, the mark of consent, the sign of who could upset a text."""
    return 10 + (_MARK if key in r.consent else 0) + (_MARK if key in r.upset else 0)


def _stack(boxes: list[_Box], foot: float, r: Relations, at: Mapping[str, _Box]) -> list[_Box]:
    """Boxes one below the other, near those whom they support, spread over the height where there is room."""
    def aim(box: _Box) -> float:
        taken = [at[t.taker].middle for t in r.ties if t.giver == box.key and t.taker in at]
        return float(np.mean(taken)) if taken else 0.0

    boxes = sorted(boxes, key=aim)
    y = 20.0
    for box in boxes:
        box.top = max(y, aim(box) - box.height / 2)
        y = box.top + box.height + _GAP
    over = (boxes[-1].top + boxes[-1].height - foot) if boxes else 0.0
    for i, box in reversed(list(enumerate(boxes))):  # pushed up from the foot as far as there is room
        if over > 0:
            least = 20.0 + sum(b.height + _GAP for b in boxes[:i])
            limit = foot if i == len(boxes) - 1 else boxes[i + 1].top - _GAP
            box.top = max(least, min(box.top, limit - box.height))
    return boxes


def _draw(ax: Axes, box: _Box, r: Relations) -> None:
    heads = {head for head, _ in r.camps}
    fill(ax, [box.left, box.right, box.right, box.left],
         [box.top, box.top, box.top + box.height, box.top + box.height], facecolor=HILL if box.key in heads else
         PAPER, edgecolor=INK if box.key in heads else LINE, linewidth=1.1 if box.key in heads else 0.8, zorder=2)
    x = box.left + 5
    if box.key in r.consent:
        ax.plot([x + 4], [box.middle], "s", markersize=7, color=INK, zorder=3)
        x += _MARK
    ax.text(x, box.middle, box.text, fontsize=_SIZE, va="center", ha="left", color=INK, zorder=3, linespacing=1.05)
    if box.key in r.upset:
        ax.plot([box.right - 8], [box.middle], "^", markersize=8, color=WARM, markeredgecolor=INK,
                markeredgewidth=0.7, zorder=3)


def _camps(ax: Axes, r: Relations, boxes: Mapping[str, _Box]) -> None:
    """A line from each party down to its factions."""
    for head, inside in r.camps:
        if inside:
            last, x = boxes[inside[-1]], boxes[head].left + 4
            ax.plot([x, x], [boxes[head].top + boxes[head].height, last.middle], color=INK, linewidth=1.0, zorder=1)
            for key in inside:
                ax.plot([x, boxes[key].left], [boxes[key].middle] * 2, color=INK, linewidth=1.0, zorder=1)


def _support(ax: Axes, giver: _Box, taker: _Box, weight: float, disputed: bool) -> None:
    """An arrow from giver to taker, thicker for more; dashed where disputed."""
    start = (giver.right, giver.middle) if giver.right < taker.left else (giver.left, giver.middle)
    bend = 0.0 if giver.right < taker.left else 0.45 * (1 if giver.middle > taker.middle else -1)
    ax.add_patch(FancyArrowPatch(start, (taker.left, taker.middle), arrowstyle="-|>", mutation_scale=11,
                                 shrinkA=0, shrinkB=0, connectionstyle=f"arc3,rad={-bend:g}", color=ACCENT,
                                 linewidth=1.0 + 2.4 * weight, linestyle=(0, (3, 2)) if disputed else "-", zorder=4))


def _rift(ax: Axes, one: _Box, other: _Box, distance: float, step: int) -> None:
    """A bow right of two boxes, ends crossed; further out for each further one."""
    x = max(one.right, other.right)
    out = x + 10 + 5 * step
    y = [one.middle + 3 * step - 6, other.middle + 3 * step - 6]
    ax.add_patch(PathPatch(Path([(one.right, y[0]), (out, y[0]), (out, y[1]), (other.right, y[1])],
                                [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO]),
                           facecolor="none", edgecolor=WARM, linewidth=0.8 + 2.5 * max(0.0, distance - 0.3), zorder=1))
    for box, level in ((one, y[0]), (other, y[1])):
        ax.plot([box.right + 4], [level], "x", markersize=6, color=WARM, markeredgewidth=1.6, zorder=4)


def _key(r: Relations) -> list[tuple[str, str]]:
    """What the marks mean, those that occur."""
    out = []
    if r.consent:
        out.append(("consent", "its consent is needed"))
    if r.ties:
        out.append(("support", "supports; thicker: more"))
    if any(t.disputed for t in r.ties):
        out.append(("disputed", "support that is claimed and denied"))
    if r.rifts:
        more = f"; the {RIFTS} widest of {len(r.rifts)}" if len(r.rifts) > RIFTS else ""
        out.append(("rift", f"far apart: 40 of 100 or more of the scales{more}"))
    if r.upset:
        out.append(("upset", "could upset a text"))
    return out


def _sample(ax: Axes, mark: str, y: float) -> None:
    if mark == "consent":
        ax.plot([20], [y], "s", markersize=7, color=INK)
    elif mark == "upset":
        ax.plot([20], [y], "^", markersize=8, color=WARM, markeredgecolor=INK, markeredgewidth=0.7)
    elif mark == "rift":
        ax.plot([8, 32], [y, y], color=WARM, linewidth=1.8)
        ax.plot([8, 32], [y, y], "x", markersize=6, color=WARM, markeredgewidth=1.6, linestyle="none")
    else:
        ax.add_patch(FancyArrowPatch((6, y), (34, y), arrowstyle="-|>", mutation_scale=11, shrinkA=0, shrinkB=0,
                                     color=ACCENT, linewidth=2.0, linestyle=(0, (3, 2)) if mark == "disputed" else "-"))


def _spoken(v: View, r: Relations) -> str:
    """The map in words, every tie and rift included."""
    name = v.names.actor
    camps = [f"{name(head)} with {', '.join(map(name, inside))}" if inside else name(head) for head, inside in r.camps]
    parts = [f"Parties and factions: {'; '.join(camps)}." if camps else ""]
    if r.ties:
        ties = [f"{name(t.giver)} supports {name(t.taker)}{' (disputed)' if t.disputed else ''}" for t in r.ties]
        parts.append(f"Support: {'; '.join(ties)}.")
    if r.rifts:
        rifts = [f"{name(x.one)} and {name(x.other)}, {100 * x.distance:.0f} of 100" for x in r.rifts]
        parts.append(f"Far apart on average: {'; '.join(rifts)}.")
    if r.upset:
        parts.append(f"Could upset a text: {', '.join(name(k) for k in v.run.scenario.actors if k in r.upset)}.")
    if r.others:
        parts.append(f"Others: {', '.join(map(name, r.others))}.")
    return " ".join(p for p in parts if p)
