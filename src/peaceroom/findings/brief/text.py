"""The one page as text of at most forty lines: what the terminal, ``run.summary()`` and the run folder say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from peaceroom.findings.brief.types import Ahead, Brief, IssueRow, Line
from peaceroom.findings.process import day_words
from peaceroom.findings.rounding import counted

#: lines in all; issues in the table; narrower than this nothing is laid out
LINES, ISSUES, NARROWEST = 40, 8, 60


def brief_text(brief: Brief, *, width: int = 100, warnings: int = 0, report: str = "") -> str:
    """The page as plain text: headings at the left margin, what they hold two columns in.

    Parameters
    ----------
    width
        Columns, at least 60. From 80 on the text has at most `LINES` lines.
    warnings, report
        How many warnings there are, and where the report is; said in the last lines.
    """
    width = max(width, NARROWEST)
    return "\n".join(_lines(brief, width, warnings, report))


def _lines(brief: Brief, width: int, warnings: int, report: str) -> list[str]:
    head = _wrapped(f"{brief.title} · as of {day_words(brief.as_of)} · {brief.basis}", width, indent="", hang="  ")
    told = f"{counted(warnings, 'warning')} in the report" if warnings else ""
    last = [f"Report  {' · '.join(part for part in (report, told) if part)}" if report else f"{told}."] if (
        warnings or report) else []
    table = list(_table(brief.issues, width))
    parts = _parts(brief, width)
    confidence = _wrapped(brief.rests.confidence, width, indent="", hang="  ")
    _share([*(p for _, found in parts for p in found), head, confidence],
           LINES - len(table) - len(last) - len([name for name, _ in parts if name]))
    lines = [*head.shown(width)]
    for name, found in parts:
        lines += [name] if name else table
        lines += [line for p in found for line in p.shown(width)]
    return [*lines, *confidence.shown(width), *last]


@dataclass
class _Paragraph:
    """Lines of which the first ``used`` are shown; ``turn``: whose turn it is for room, ``whole``: cut to no fewer."""

    lines: list[str]
    turn: int = 0
    whole: int = 2
    used: int = 0

    def shown(self, width: int) -> list[str]:
        """What is shown; what does not fit ends in an ellipsis."""
        if self.used in (0, len(self.lines)):
            return self.lines[:self.used]
        return [*self.lines[:self.used - 1], self.lines[self.used - 1][:width - 1].rstrip() + "…"]


def _wrapped(text: str, width: int, turn: int = 0, whole: int = 2, *, indent: str = "  ",
             hang: str = "    ") -> _Paragraph:
    return _Paragraph(wrap(" ".join(text.split()), width, initial_indent=indent, subsequent_indent=hang,
                           break_on_hyphens=False), turn, whole)


def _share(found: Sequence[_Paragraph], room: int) -> None:
    """Share out the room: first two lines to what each part says first, then more by turns."""
    for p in found:
        if p.turn == 0:
            p.used = min(2, len(p.lines))
    room -= sum(p.used for p in found)
    for turn in range(max(p.turn for p in found) + 1):
        for p in (p for p in found if p.turn == turn):
            wanted = min(p.whole, len(p.lines)) - p.used
            if 0 < wanted <= room:
                p.used += wanted
                room -= wanted


def _parts(brief: Brief, width: int) -> list[tuple[str, list[_Paragraph]]]:
    """Headings with their paragraphs, in the order of the page; the table is where no heading is."""
    def said(lines: Sequence[Line], turn: int, most: int = 1) -> list[_Paragraph]:
        return [_wrapped(line.text, width, turn, 2) for line in lines[:most]]

    strip, stuck = brief.strip.lines, brief.stuck
    # events that change most, in the order of their dates
    events = sorted(brief.watch.events, key=lambda e: -e.size)[:2]
    dated = [_wrapped(f"{e.when}: {_told(e)}", width,
                      0 if e is events[0] else 2, 4) for e in brief.watch.events if e in events]
    return [
        ("Where it stands", [*said(strip, 0), *said(strip[1:], 1, 2)]),
        ("", []),
        ("What can be signed", [*said(brief.deal.lines, 0), *said(brief.deal.draft, 1)]),
        ("Why it is stuck, and what would unlock it",
         [*said(stuck.why, 0), *said(stuck.why[1:], 3), *said(stuck.unlock, 1)]),
        ("What to watch", [*dated, *said(brief.watch.tail, 1)]),
        ("Whom to call first", [*said(brief.call, 0), *said(brief.call[1:], 4)]),
    ]


def _told(e: Ahead) -> str:
    """What an event ahead changes; with what it is, where that does not say so."""
    lines = [line.text for line in e.lines[:1]]
    if not lines or e.where == "process":
        return " ".join([f"{e.ends}.", *lines])
    return lines[0] if e.lines[0].said else f"{e.name}. {lines[0]}"


def _table(rows: Sequence[IssueRow], width: int) -> Iterator[str]:
    """A line an issue: the middle of the likely text and its range, the room, who balks."""
    shown = rows if len(rows) <= ISSUES else sorted(rows, key=lambda r: (1.0 if r.room is None else r.room, r.number))
    shown = sorted(shown[:ISSUES], key=lambda r: r.number)
    cells = [(r.name, r.middle, r.range, r.room_words if r.room is not None else "–", _balker(r)) for r in shown]
    wide = [max(len(row[i]) for row in [*cells, _HEADS]) for i in (1, 2, 3)]
    left = width - sum(wide) - 10
    name = max(16, min(max((len(row[0]) for row in cells), default=16), left // 2))
    balk = max(8, left - name)
    yield _row(("Issue by issue", *_HEADS[1:]), name + 2, wide, balk)
    for row in cells:
        yield "  " + _row(row, name, wide, balk)
    if len(rows) > len(shown):
        yield f"  {len(rows) - len(shown)} more in the report; these have the least room"


_HEADS = ("Issue by issue", "middle", "8 in 10", "room", "balks first, of 100")


def _balker(row: IssueRow) -> str:
    """Who balks most often, as the page names it first."""
    return row.balk_words.split(") and ")[0] + (")" if ") and " in row.balk_words else "")


def _row(row: Sequence[str], name: int, wide: Sequence[int], balk: int) -> str:
    parts = [_cut(row[0], name).ljust(name), row[1].rjust(wide[0]), row[2].ljust(wide[1]), row[3].rjust(wide[2]),
             _shared(row[4], balk)]
    return "  ".join(parts).rstrip()


def _shared(text: str, letters: int) -> str:
    """A name with its share, of which the name is cut."""
    name, bracket, share = text.rpartition(" (")
    return _cut(name, letters - len(share) - 2) + bracket + share if bracket else _cut(text, letters)


def _cut(text: str, letters: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"
