"""The one page as text of at most forty lines: what the terminal, ``run.summary()`` and the run folder say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from peaceroom.findings.brief.types import Brief, IssueRow, Line
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


def _lines(brief: Brief, width: int, warnings: int, report: str) -> Iterator[str]:
    yield from _said(f"{brief.title} · as of {day_words(brief.as_of)} · {brief.basis}", width, 2, indent="", hang="  ")
    yield "Where it stands"
    for line in brief.strip.lines[:2]:
        yield from _said(line.text, width, 2)
    yield from _table(brief.issues, width)
    yield "What can be signed"
    yield from _some([*brief.deal.lines, *brief.deal.draft][:2], width)
    yield "Why it is stuck, and what would unlock it"
    yield from _some([*brief.stuck.why[:2], *brief.stuck.unlock[:1]], width)
    yield "What to watch"
    for event in brief.watch.events[:2]:
        said = event.lines[0].text if event.lines else f"{event.ends}."
        yield from _said(f"{event.when}: {said}", width, 2)
    yield from _some(brief.watch.tail[:1], width, 1)
    yield "Whom to call first"
    yield from _some(brief.call[:1], width)
    yield from _said(brief.rests.confidence, width, 2, indent="", hang="  ")
    if warnings or report:
        told = f"{counted(warnings, 'warning')} in the report" if warnings else ""
        yield f"Report  {' · '.join(part for part in (report, told) if part)}" if report else f"{told}."


def _some(lines: Sequence[Line], width: int, most: int = 2) -> Iterator[str]:
    for line in lines:
        yield from _said(line.text, width, most)


def _said(text: str, width: int, most: int, *, indent: str = "  ", hang: str = "    ") -> Iterator[str]:
    """A paragraph on at most so many lines; what does not fit ends in an ellipsis."""
    parts = wrap(" ".join(text.split()), width, initial_indent=indent, subsequent_indent=hang, break_on_hyphens=False)
    if len(parts) > most:
        parts = [*parts[:most - 1], parts[most - 1][: width - 1].rstrip() + "…"]
    yield from parts


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
