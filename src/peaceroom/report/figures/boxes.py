"""How wide a text is, and places for labels above an axis that do not meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from peaceroom.report.figures.fonts import families, quiet

#: letters of figures, in pixels
FONT = 11.0
#: letters set on whole pixels run wider than their outlines by up to so much
_WHOLE_PIXELS = 1.05
_PATHS = TextToPath()


@lru_cache(maxsize=4096)
def width(text: str, size: float) -> float:
    """Width of one line of text in pixels, in the font of the figures, as wide as whole pixels may make it."""
    if not text:
        return 0.0
    with quiet():
        font = FontProperties(family=families(), size=size)
        return _WHOLE_PIXELS * float(_PATHS.get_text_width_height_descent(text, font, False)[0])


def cut(text: str, room: float, size: float) -> str:
    """The text on one line, or as much of its beginning as ``room`` pixels hold, with an ellipsis."""
    line = " ".join(text.split())
    if width(line, size) <= room:
        return line
    low, high = 0, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width(line[:middle].rstrip() + "…", size) <= room else (low, middle - 1)
    return line[:low].rstrip() + "…"


def fold(text: str, room: float, lines: int = 2, size: float = FONT) -> str:
    """The text on at most ``lines`` lines of ``room`` pixels, broken between words.

    A word that is wider than a line, and what does not fit on the last line, ends in an ellipsis.
    """
    words = text.split()
    out: list[str] = []
    while words and len(out) < lines - 1:
        n = 1
        while n < len(words) and width(" ".join(words[:n + 1]), size) <= room:
            n += 1
        out.append(cut(" ".join(words[:n]), room, size))
        words = words[n:]
    return "\n".join([*out, cut(" ".join(words), room, size)] if words else out)


def fold_apart(texts: Sequence[str], room: float, lines: int = 2) -> list[str]:
    """Labels of one figure: what would look alike when cut begins with a word before it differs."""
    labels = [fold(text, room, lines) for text in texts]
    for label in {label for label in labels if labels.count(label) > 1}:
        alike = [i for i, other in enumerate(labels) if other == label]
        words = [texts[i].split() for i in alike]
        shared = sum(1 for _ in takewhile(lambda row: len(set(row)) == 1, zip(*words, strict=False)))
        for i, own in zip(alike, words, strict=True):
            if 1 < shared < len(own):
                labels[i] = fold(" ".join(["…", *own[shared - 1:]]), room, lines)
    return labels


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a label stands: its left end and its lane, 0 next to the axis."""

    left: float
    lane: int


def lanes(anchors: Sequence[float], widths: Sequence[float], low: float, high: float, gap: float = 6.0) -> list[Placed]:
    """Places for labels over their anchors between ``low`` and ``high``: in lanes, so that no two meet.

    A label begins at its anchor, or ends there in the right half. Those of the left half are placed from right to
    left and those of the right half from left to right: then no stem need go through a label, unless none is free.
    """
    middle = (low + high) / 2
    lefts = [min(max(low, x if x <= middle else x - w), max(low, high - w))
             for x, w in zip(anchors, widths, strict=True)]
    order = sorted(range(len(anchors)), key=lambda i: (anchors[i] > middle, -anchors[i] if anchors[i] <= middle
                                                       else anchors[i], i))
    taken: list[tuple[int, int]] = []
    for i in order:
        free = [lane for lane in range(len(anchors) + 1)
                if all(lane != other or _apart(lefts[i], widths[i], lefts[j], widths[j], gap) for j, other in taken)]
        clear = [lane for lane in free
                 if all(not lefts[j] < anchors[i] < lefts[j] + widths[j] or other > lane for j, other in taken)
                 and all(not lefts[i] < anchors[j] < lefts[i] + widths[i] or lane > other for j, other in taken)]
        taken.append((i, (clear or free)[0]))
    where = dict(taken)
    return [Placed(lefts[i], where[i]) for i in range(len(anchors))]


def _apart(a: float, wide_a: float, b: float, wide_b: float, gap: float) -> bool:
    return a + wide_a + gap <= b or b + wide_b + gap <= a
