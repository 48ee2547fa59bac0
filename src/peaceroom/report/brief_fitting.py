"""The one page as a browser prints it: how tall it is by estimate, and cut so that two sheets of A4 hold it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from peaceroom.findings.brief.types import Brief, IssueRow, Line
from peaceroom.report.brief_parts import ROOMS, Room

#: estimated pixels that two sheets hold within their margins (28 pages were measured in Chromium)
SHEETS = 1_900.0
#: in pixels: the width of the page and of the columns of its table, and the height of what has no text
_WIDE, _COLUMNS, _COLUMN = 703.0, (90.0, 202.0, 209.0, 96.0), 330.0
_STRIP, _CURVES, _TABLE, _FIGURE, _HEAD = 40.0, 105.0, 70.0, 24.0, 26.0
#: mean width of a letter, and height of a line, in the three sizes of print: strip and table, text in columns, title
_TITLE = (10.0, 24.0)
#: what the smaller print of a full page leaves of its height
_TIGHT = 0.87
_SMALL, _TEXT = (5.15, 11.8), (4.75, 13.4)


def shown(brief: Brief) -> tuple[Brief, Room, bool]:
    """The page as it is shown, how much room its table has, and whether it is printed smaller.

    The roomiest that two printed sheets hold; smaller print comes before any cut.
    """
    whole = shortened(brief, ROOMS[0])
    if tall(whole, ROOMS[0]) <= SHEETS:
        return whole, ROOMS[0], False
    for room in ROOMS[:-1]:
        page = shortened(brief, room)
        if _TIGHT * tall(page, room) <= SHEETS:
            return page, room, True
    return shortened(brief, ROOMS[-1]), ROOMS[-1], True


def cut(text: str, letters: int) -> str:
    """The text with at most so many letters."""
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def shortened(brief: Brief, room: Room) -> Brief:
    """The page with texts and lists cut to the room; its table keeps all rows."""
    def lines(found: Sequence[Line]) -> tuple[Line, ...]:
        return tuple(replace(x, text=cut(x.text, 2 * room.letters)) for x in found[:room.lines])

    name = min(120, room.letters)
    issues = tuple(replace(
        row, name=cut(row.name, name), likely=cut(row.likely, room.letters), balk_words=cut(row.balk_words, 190),
        ends=tuple(replace(e, words=cut(e.words, min(150, room.letters))) for e in row.ends),
    ) for row in brief.issues)
    marks = tuple(replace(m, text=cut(m.text, min(70, room.letters // 2))) for m in brief.strip.marks)
    curves = tuple(replace(c, text=cut(c.text, 2 * room.letters), beside=cut(c.beside, 2 * room.letters))
                   for c in brief.strip.curves)
    events = tuple(replace(e, name=cut(e.name, min(110, room.letters)), ends=cut(e.ends, 2 * room.letters),
                           lines=lines(e.lines)[:max(1, room.lines - 1)]) for e in brief.watch.events[:room.events])
    terms = tuple(replace(t, issue=cut(t.issue, 60), words=cut(t.words, min(200, room.letters)))
                  for t in brief.deal.terms[:room.terms])
    return replace(
        brief, title=cut(brief.title, min(200, 2 * room.letters)), issues=issues,
        strip=replace(brief.strip, marks=marks, curves=curves, lines=lines(brief.strip.lines)),
        deal=replace(brief.deal, lines=lines(brief.deal.lines), terms=terms, trades=lines(brief.deal.trades),
                     draft=lines(brief.deal.draft)),
        stuck=replace(brief.stuck, why=lines(brief.stuck.why), unlock=lines(brief.stuck.unlock)),
        watch=replace(brief.watch, events=events, tail=lines(brief.watch.tail)),
        call=lines(brief.call), rests=replace(brief.rests, lines=lines(brief.rests.lines)))


def tall(page: Brief, room: Room) -> float:
    """Height of the printed page in pixels, by estimate."""
    marks = page.strip.marks[-11:]
    each = max(40.0, _WIDE / max(1, len(marks)) - 8)
    strip = _STRIP + max((_lines(m.text, 0.8 * each, _SMALL) + 3 for m in marks), default=0) * _SMALL[1]
    if page.strip.curves:
        strip += _CURVES + max(_lines(f"{c.text} {c.beside}", _COLUMN, _SMALL) for c in page.strip.curves) * _SMALL[1]
    rows = sorted((_row(row, room) for row in page.issues), reverse=True)[:room.issues]
    key = _lines("".join(e.side + "    " for e in (page.issues[0].ends if page.issues else ())), _WIDE, _SMALL)
    title = 72 + _lines(page.title, _WIDE, _TITLE) * _TITLE[1]
    return title + strip + _TABLE + key * _SMALL[1] + sum(rows) + _columns(page) / 2


def _row(row: IssueRow, room: Room) -> float:
    """A row of the table; of many sides only the outermost are shown."""
    first, second, third, last = _COLUMNS
    sides = row.ends if len(row.ends) <= room.sides else (*row.ends[:room.sides // 2], *row.ends[-room.sides // 2:])
    cells = (_lines(row.name, first, _SMALL) * 1.1,
             sum(_lines("● " + e.words, second, _SMALL) + 0.2 for e in sides) + (len(row.ends) > room.sides),
             _lines(f"{row.likely} {row.range} of 100", third, _SMALL) + _FIGURE / _SMALL[1],
             _lines(row.balk_words, last, _SMALL), 2)
    return 5 + max(cells) * _SMALL[1]


def _columns(page: Brief) -> float:
    """The parts that are set in two columns, one below the other."""
    deal, stuck, watch = page.deal, page.stuck, page.watch
    found = [*deal.lines, *deal.trades, *deal.draft, *stuck.why, *stuck.unlock, *watch.tail, *page.call,
             *page.rests.lines]
    texts = [x.text for x in found] + [f"{t.issue}: {t.words}" for t in deal.terms] + [page.rests.confidence]
    heads = 5 * _HEAD + 3 * _HEAD
    for event in watch.events:
        texts += [event.ends, *(x.text for x in event.lines)]
        heads += 6 + _TEXT[1] * _lines(f"{event.when}: {event.name}", _COLUMN, _TEXT)
    counts = [_lines(text, _COLUMN, _TEXT) for text in texts]
    loose = max(counts)  # no text is broken, so that the columns are not level
    rule = _lines(page.rests.rule, _COLUMN, _SMALL)
    return heads + (sum(counts) + loose) * _TEXT[1] + 2.5 * len(texts) + 11.2 * rule


def _lines(text: str, wide: float, size: tuple[float, float]) -> int:
    """Lines that a text takes: capitals are wider than other letters, signs of East Asia twice as wide."""
    letters = sum(2.1 if c >= "\u2e80" or c in "MW" else 1.5 if c.isupper() else 1.0 for c in text)
    return ceil(1.04 * letters * size[0] / wide)
