"""Order of reading of a page: columns found by the gap between them, lines of each, rows of tables.

A gap parts columns when most lines keep to one side of it and both sides hold running text; short entries side by
side are the cells of a table. What reaches across the gap (a title, a wide table) parts the page into bands, each read
column by column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from peaceroom.documents.intake.pdf_glyphs import PageGlyphs, Segment

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
#: least width of a gap between columns, in points
_GUTTER = 7.0
#: lines that each side of a gap must have
_LINES = 4
#: words of a line in the middle of those of a column; cells of tables have fewer
_WORDS = 3.0
_DEEPEST = 3


@dataclass(slots=True)
class Line:
    """Segments on one line of a column, in order of reading; ``cells`` where they are the cells of a table's row."""

    segments: list[Segment]
    left: float
    right: float
    low: float
    high: float
    size: float
    base: float
    column: tuple[float, float]
    cells: bool = False

    @property
    def text(self) -> str:
        return " ".join(s.text.strip() for s in self.segments)

    @property
    def rtl(self) -> bool:
        """Whether most of its segments hold a right-to-left script."""
        return sum(bool(_RTL.search(s.text)) for s in self.segments) * 2 > len(self.segments)

    @property
    def bold(self) -> bool:
        return all(s.bold for s in self.segments)


def lines_of(page: PageGlyphs) -> list[Line]:
    """The lines of a page in order of reading."""
    out = list(_region([s for s in page.segments if s.text.strip()], 0))
    _mark_tables(out)
    return out


def _region(segments: list[Segment], depth: int) -> Iterator[Line]:
    gap = _gutter(segments) if depth < _DEEPEST else None
    if gap is None:
        yield from _rows(segments)
        return
    middle = (gap[0] + gap[1]) / 2
    across = [s for s in segments if s.left < middle - 1 and s.right > middle + 1]
    across += _wide_rows([s for s in segments if s not in across], middle)
    beside = [s for s in segments if s not in across]
    rtl = sum(bool(_RTL.search(s.text)) for s in beside) > len(beside) / 2
    for reaches, band in _bands(across, beside):
        if reaches:
            yield from _rows(band, _extent(segments))
            continue
        sides = [s for s in band if s.right <= middle + 1], [s for s in band if s.right > middle + 1]
        for side in reversed(sides) if rtl else sides:
            yield from _region(side, depth + 1)


def _bands(across: list[Segment], beside: list[Segment]) -> Iterator[tuple[bool, list[Segment]]]:
    """Stretches of the page from above: what reaches across (True), and between such what stands side by side."""
    order = sorted([(-(s.low + s.high) / 2, True, s) for s in across]
                   + [(-(s.low + s.high) / 2, False, s) for s in beside], key=lambda e: (e[0], not e[1]))
    band: list[Segment] = []
    reaches = False
    for _, wide, segment in order:
        if band and wide != reaches:
            yield reaches, band
            band = []
        reaches = wide
        band.append(segment)
    if band:
        yield reaches, band


def _gutter(segments: list[Segment]) -> tuple[float, float] | None:
    """The widest gap that parts running text into columns, from left to right edge; None where there is none."""
    if len(segments) < 2 * _LINES:
        return None
    left, right = min(s.left for s in segments), max(s.right for s in segments)
    width = right - left
    if width < 100:
        return None
    step = 2.0
    count = int(width / step) + 1
    crossing = [0] * (count + 1)
    for s in segments:
        for n in range(int((s.left - left) / step), int((s.right - left) / step) + 1):
            crossing[n] += 1
    # lines that may reach across: many at first, then fewer, since a short column is itself no more than a few lines
    for most in sorted({max(1, len(segments) // 8), max(1, len(segments) // 20), 1, 0}, reverse=True):
        gap = _widest(segments, crossing, most, (left, right), step)
        if gap is not None:
            return gap
    return None


def _widest(segments: list[Segment], crossing: list[int], most: int, ends: tuple[float, float],
            step: float) -> tuple[float, float] | None:
    """The widest gap that at most so many segments reach across; ``crossing`` counts them every ``step`` points."""
    left, right = ends
    width, count = right - left, len(crossing) - 1
    best: tuple[float, float] | None = None
    n = 0
    while n < count:
        if crossing[n] > most:
            n += 1
            continue
        m = n
        while m < count and crossing[m] <= most:
            m += 1
        gap = left + n * step, left + m * step
        if gap[0] > left + .15 * width and gap[1] < right - .15 * width:
            gap = _exact(segments, gap)
            if gap[1] - gap[0] >= _GUTTER and _parts_text(segments, gap) and (
                    best is None or gap[1] - gap[0] > best[1] - best[0]):
                best = gap
        n = m
    return best


def _exact(segments: list[Segment], gap: tuple[float, float]) -> tuple[float, float]:
    middle = (gap[0] + gap[1]) / 2
    before = [s.right for s in segments if s.right <= middle]
    after = [s.left for s in segments if s.left >= middle]
    return (max(before), min(after)) if before and after else (middle, middle)


def _parts_text(segments: list[Segment], gap: tuple[float, float]) -> bool:
    """Whether both sides hold lines of running text that fill their side."""
    for side in ([s for s in segments if s.right <= gap[0] + 1], [s for s in segments if s.left >= gap[1] - 1]):
        if len(side) < _LINES or median(s.words for s in side) < _WORDS:
            return False
        widths = sorted(s.right - s.left for s in side)
        if widths[len(widths) // 2] < .5 * widths[-1 - len(widths) // 10]:
            return False
    return True


def _wide_rows(segments: list[Segment], middle: float) -> list[Segment]:
    """Cells of tables that stand on both sides of a gap: rows of three or more short segments, two rows at least."""
    rows = [sorted(r, key=lambda s: s.left) for r in _on_lines(segments)]
    usual = median(s.right - s.left for s in segments) if segments else 0.0
    out: list[Segment] = []
    run: list[list[Segment]] = []
    for row in [*rows, []]:
        wide = (len(row) >= 3 and max(s.words for s in row) <= 2 * _WORDS and row[0].right < middle < row[-1].left
                and max(s.right - s.left for s in row) < .7 * usual)
        if wide:
            run.append(row)
            continue
        if len(run) >= 2:
            out += [s for r in run for s in r]
        run = []
    return out


def _on_lines(segments: list[Segment]) -> list[list[Segment]]:
    """Segments by line, from above."""
    out: list[list[Segment]] = []
    low = high = 0.0
    for s in sorted(segments, key=lambda s: (-(s.low + s.high), s.left)):
        shared = min(high, s.high) - max(low, s.low)
        if out and shared > .4 * min(high - low, s.high - s.low):
            out[-1].append(s)
            if s.size >= max(o.size for o in out[-1]):  # a raised mark does not make the line higher
                low, high = min(low, s.low), max(high, s.high)
        else:
            out.append([s])
            low, high = s.low, s.high
    return out


def _extent(segments: list[Segment]) -> tuple[float, float]:
    return min(s.left for s in segments), max(s.right for s in segments)


def _rows(segments: list[Segment], column: tuple[float, float] | None = None) -> Iterator[Line]:
    if not segments:
        return
    column = column or _extent(segments)
    for row in _on_lines(segments):
        rtl = sum(bool(_RTL.search(s.text)) for s in row) * 2 > len(row)
        row = sorted(row, key=lambda s: -s.right if rtl else s.left)
        yield Line(row, min(s.left for s in row), max(s.right for s in row), min(s.low for s in row),
                   max(s.high for s in row), median(s.size for s in row), max(row, key=lambda s: s.size).base, column)


def _mark_tables(lines: list[Line]) -> None:
    """Two or more lines below each other with several segments that begin or end at the same places are rows."""
    for a, b in pairwise(lines):
        if len(a.segments) > 1 and len(b.segments) > 1 and a.column == b.column and _aligned(a, b):
            a.cells = b.cells = True
    for n, line in enumerate(lines):  # a row with an empty cell between rows
        if not line.cells and 0 < n < len(lines) - 1 and lines[n - 1].cells and lines[n + 1].cells and (
                len(line.segments) > 1 or line.right - line.left < .5 * (line.column[1] - line.column[0])):
            line.cells = True
        # a table that goes on in the next column, perhaps below the page's foot
        line.cells = line.cells or any(b.cells and b.column != line.column and len(b.segments) == len(line.segments) > 2
                                       for b in lines[max(0, n - 3):n])


def _aligned(a: Line, b: Line) -> bool:
    shared = sum(any(abs(s.left - t.left) < 2 or abs(s.right - t.right) < 2
                     or abs(s.left + s.right - t.left - t.right) < 4 for t in b.segments) for s in a.segments)
    return shared >= min(2, len(a.segments), len(b.segments))
