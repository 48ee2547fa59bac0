"""The one page as headings, lists, tables and pictures: what DOCX and PDF are made of, cut to two pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Protocol

from peaceroom.findings.brief.types import PARTS, Ahead, Brief, IssueRow, Line
from peaceroom.findings.process import day_words
from peaceroom.findings.rounding import counted
from peaceroom.report.contents import CONTENTS, part_of
from peaceroom.report.figures.svg import panel_svg
from peaceroom.report.figures.timeline import timeline
from peaceroom.report.linking import numbers_apart
from peaceroom.report.writing_direction import printable


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the page; ``level`` 1 or 2."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph in small letters."""

    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """A text, and the part of the report that its numbers come from (a key of `CONTENTS`); empty where none does."""

    text: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list of sentences."""

    lines: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Origins:
    """Where the numbers lead: ``(key, title, question)`` of each part of the report that one of them comes from."""

    parts: tuple[tuple[str, str, str], ...]

    opening = "Each number leads here. The parts of the report (report.html) of these names say where it comes from:"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: heads, rows of the same length, shares of the width; the first cell of a row heads it.

    A cell is one or more lines. ``about`` says what the table holds, for whoever hears it. ``bars`` holds a share for
    each row, drawn as a bar in the column ``bar``; ``None`` where there is nothing to draw.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[tuple[Said, ...], ...], ...]
    widths: tuple[float, ...]
    about: str
    bar: int = -1
    bars: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure as SVG of ``width`` × ``height`` pixels, as wide as the page, with its text alternative."""

    svg: str
    width: float
    height: float
    alt: str


Part = Heading | Note | Items | Grid | Picture | Origins


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of the page, in the order in which it is read."""

    title: str
    basis: str
    blocks: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """How much of each part is shown: issues, sides of one, sentences of a part, terms of a text, letters of one."""

    issues: int
    sides: int
    lines: int
    terms: int
    events: int
    letters: int


#: from roomy to tight: the first that fits two pages is taken
ROOMS = (Room(10, 4, 6, 8, 4, 260), Room(10, 4, 4, 6, 3, 200), Room(8, 3, 3, 5, 3, 150), Room(6, 2, 2, 4, 2, 110),
         Room(5, 2, 1, 3, 2, 80))
#: letters on a line of the page, and lines on two sheets as typeset (measured on pages of one to two sheets); a word
#: processor has fonts of its own, so that there a part stays free
_ACROSS, TYPESET, BY_WORD = 118, 192.0, 165.0


class _Cut(Protocol):
    """Cuts a text to the room's letters, or to so many."""

    def __call__(self, text: str, letters: int = 0) -> str: ...


def sheet(brief: Brief, room: Room) -> Sheet:
    """The page with so much room."""
    def cut(text: str, letters: int = 0) -> str:
        most, line = letters or room.letters, printable(text)
        return line if len(line) <= most else line[:most - 1].rstrip() + "…"

    def said(lines: Sequence[Line]) -> list[Part]:
        return [Items(tuple(Said(cut(x.text, 2 * room.letters), part_of(x.where)) for x in lines[:room.lines]))] if (
            lines) else []

    blocks: list[Part] = []

    def part(key: str) -> None:
        blocks.append(Heading(f"{list(PARTS).index(key) + 1}. {PARTS[key][0]}"))

    part("strip")
    panel = timeline(brief.strip, brief.as_of, brief.until, 680.0)
    blocks.append(Picture(panel_svg(panel, 1), panel.width, panel.height, printable(f"{panel.label}. {panel.spoken}")))
    blocks += said(brief.strip.lines)
    part("issues")
    blocks += _issues(brief.issues, room, cut)
    part("deal")
    blocks += said(brief.deal.lines)
    if brief.deal.terms:
        blocks.append(Grid(("Issue", "What the text says"), tuple(
            ((Said(cut(t.issue, 90)),), (Said(cut(t.words), "packages"),)) for t in brief.deal.terms[:room.terms]),
            (0.3, 0.7), "What the text that most draws let all accept says on each issue"))
    blocks += [*said(brief.deal.trades), *said(brief.deal.draft)]
    part("stuck")
    blocks += said(brief.stuck.why)
    if brief.stuck.unlock:
        blocks += [Heading("What would unlock it", 2), *said(brief.stuck.unlock)]
    part("watch")
    for event in brief.watch.events[:room.events]:
        blocks += _event(event, room, cut)
    if not brief.watch.events:
        blocks.append(Note("The file names no event ahead."))
    if brief.watch.tail:
        blocks += [Heading("The tail that should worry", 2), *said(brief.watch.tail)]
    part("call")
    blocks += said(brief.call)
    part("rests")
    blocks += [Items((Said(cut(brief.rests.confidence, 3 * room.letters), "word"),)), *said(brief.rests.lines),
               Note(cut(brief.rests.rule, 600))]
    used = {line.where for block in blocks for line in _every(block) if any(n for _, n in numbers_apart(line.text))}
    blocks += [Heading("Where the numbers come from", 2),
               Origins(tuple((key, *CONTENTS[key]) for key in CONTENTS if key in used))]
    return Sheet(cut(brief.title, min(160, 2 * room.letters)),
                 f"as of {day_words(brief.as_of)} · until {day_words(brief.until)} · {brief.basis}", tuple(blocks))


def _issues(rows: Sequence[IssueRow], room: Room, cut: _Cut) -> list[Part]:
    """The one table: the issues with the least room where not all are shown."""
    least = sorted(rows, key=lambda r: (1.0 if r.room is None else r.room, r.number))[:room.issues]
    shown = sorted(least, key=lambda r: r.number)
    out: list[Part] = [Grid(
        ("Issue", "What each side wants", "Likely text", "Room for a text, in 100", "Who balks, in 100"),
        tuple(((Said(cut(r.name, 90)),), _sides(r, room, cut), _likely(r, cut), (Said(cut(r.room_words, 60), "table"),),
               (Said(cut(r.balk_words, 90), "table"),)) for r in shown),
        (0.17, 0.33, 0.25, 0.11, 0.14), "A row for each issue: what sides want, which text is likely, who balks",
        bar=3, bars=tuple(r.room for r in shown))]
    if len(shown) < len(rows):
        out.append(Note(f"{counted(len(rows) - len(shown), 'more issue')} in the report; these have the least room."))
    return out


def _every(block: Part) -> Iterator[Said]:
    """Every text of a list or a table."""
    if isinstance(block, Items):
        yield from block.lines
    elif isinstance(block, Grid):
        yield from (line for row in block.rows for cell in row for line in cell)


def _sides(row: IssueRow, room: Room, cut: _Cut) -> tuple[Said, ...]:
    ends = row.ends
    if len(ends) > room.sides:
        ends = (*ends[:(room.sides + 1) // 2], *ends[len(ends) - room.sides // 2:])
    told = tuple(Said(f"{cut(e.side, 50)}: {cut(e.words, 90)}") for e in ends)
    more = len(row.ends) - len(ends)
    return (*told, Said(f"{more} more in between")) if more else told


def _likely(row: IssueRow, cut: _Cut) -> tuple[Said, ...]:
    low, high = row.scale
    of = "of 100" if (low, high) == (0, 100) else f"on {low:g} to {high:g}"
    where = part_of(row.where)
    told = (Said(cut(row.likely, 130), where),)
    return told if row.range in ("", "–") else (*told, Said(f"{row.range} {of}", where))


def _event(event: Ahead, room: Room, cut: _Cut) -> list[Part]:
    lines = (Line(f"{event.ends}.", "change"), *event.lines[:max(1, room.lines - 1)])
    return [Heading(cut(f"{event.when}: {event.name}", 110), 2),
            Items(tuple(Said(cut(x.text, 2 * room.letters), part_of(x.where)) for x in lines))]


def fitted(brief: Brief, lines: float = TYPESET) -> int:
    """The number of the first of `ROOMS` in which the page takes at most so many lines by estimate."""
    for i, room in enumerate(ROOMS[:-1]):
        if _tall(sheet(brief, room)) <= lines:
            return i
    return len(ROOMS) - 1


def _tall(page: Sheet) -> float:
    """Height of the page in lines of small print."""
    return 4 + sum(_block(block) for block in page.blocks)


def _block(block: Part) -> float:
    match block:
        case Heading(_, level):
            return 2.2 if level == 1 else 1.5
        case Note(text):
            return ceil(1.0 * len(text) / _ACROSS) + 0.4
        case Items(lines):
            return sum(ceil(len(line.text) / (0.97 * _ACROSS)) + 0.2 for line in lines) + 0.3
        case Origins(parts):
            return ceil((len(Origins.opening) + sum(len(t) + len(q) + 4 for _, t, q in parts)) / _ACROSS) + 0.4
        case Picture():
            return 1 + 43 * block.height / block.width
        case Grid():
            return 1 + sum(0.8 * max(_cell(cell, wide) for cell, wide in zip(row, block.widths, strict=True)) + 0.4
                             for row in (tuple((Said(h),) for h in block.heads), *block.rows))


def _cell(lines: Sequence[Said], wide: float) -> int:
    return sum(ceil(len(line.text) / max(1.0, wide * _ACROSS)) for line in lines)
