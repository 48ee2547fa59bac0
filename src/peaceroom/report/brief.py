"""The one page as HTML: part of the report, and a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from typing import TypedDict

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from peaceroom.findings.brief.types import PARTS, Brief, Curve, IssueRow, Mark
from peaceroom.findings.glossary import TERMS, anchor
from peaceroom.findings.process import day_words
from peaceroom.findings.rounding import counted
from peaceroom.report.brief_fitting import cut, shown
from peaceroom.report.figures.drawing import Drawing
from peaceroom.report.linking import Linker

#: so many steps so far, and days ahead, stand on the strip
PAST, AHEAD = 3, 6


class BriefSection(TypedDict):
    """What the template ``brief.html.j2`` shows."""

    brief: Brief
    heads: dict[str, tuple[str, str]]
    marks: list[tuple[Mark, str]]
    before: str
    after: str
    curves: list[tuple[Drawing, Curve]]
    alone: bool
    rows: list[tuple[IssueRow, Markup, list[tuple[str, str, str]], str]]
    key: list[tuple[str, str]]
    rest: str
    tight: bool
    link: Linker
    words: str


@cache
def environment() -> Environment:
    """Templates of this room; every text is escaped."""
    return Environment(loader=PackageLoader("peaceroom.report"), autoescape=True, undefined=StrictUndefined,
                       trim_blocks=True, lstrip_blocks=True)


def style() -> Markup:
    """The style of the report and of the page; what stands in ``static`` is shared with the workbench."""
    folder = files("peaceroom.report")
    names = ("templates/style.css", "static/parts.css", "static/brief.css")
    return Markup("\n".join(folder.joinpath(name).read_text(encoding="utf-8") for name in names))


def html(brief: Brief, report: str | None = None) -> str:
    """The page by itself.

    Parameters
    ----------
    report
        The report's address as seen from the page, such as ``report.html``: numbers lead there. Without one they lead
        nowhere.
    """
    last = [0]

    def number() -> int:
        last[0] += 1
        return last[0]

    link = Linker(report)
    page = section(brief, number, link)  # first, so that a word is linked where it stands first
    glossary = [(term, link(TERMS[term], anchor(term))) for term in ("Draw", "Base rate", "Points")]
    text = environment().get_template("brief_page.html.j2").render(
        page=page, style=style(), glossary=glossary)
    return text.rstrip() + "\n"


def html_bytes(brief: Brief, report: str | None = None) -> bytes:
    """`html` as a file."""
    return html(brief, report).encode()


def section(brief: Brief, number: Callable[[], int], link: Linker) -> BriefSection:
    """The page as part of another, cut to two printed sheets; ``number`` numbers figures."""
    from peaceroom.report.figures.brief_curve import brief_curve
    from peaceroom.report.figures.issue_strip import issue_strip, side_marks

    brief, room, tight = shown(brief)
    marks = side_marks(brief.issues)
    rows = most_disputed(brief.issues, room.issues)
    return {
        "brief": brief, "heads": PARTS, "marks": _marks(brief), "before": _before(brief), "after": _after(brief),
        "alone": any(c.alone for c in brief.strip.curves),
        "curves": [(brief_curve(c, brief.strip.marks, brief.as_of, brief.until, number()), c)
                   for c in brief.strip.curves],
        "rows": [(row, Markup(issue_strip(row, marks)), *_sides(row, marks, room.sides)) for row in rows],
        "key": [(sign, cut(side, 60)) for side, sign in list(marks.items())[:6]],
        "rest": f"{counted(len(brief.issues) - len(rows), 'more issue')} in the report; these have the least room."
                if len(rows) < len(brief.issues) else "",
        "link": link, "tight": tight,
        "words": basis_words(brief),
    }


def basis_words(brief: Brief) -> str:
    """As of when, until when, and on what the page rests."""
    return f"as of {day_words(brief.as_of)} · until {day_words(brief.until)} · {brief.basis}"


def most_disputed(rows: Sequence[IssueRow], most: int) -> list[IssueRow]:
    """All issues, or so many with the least room, in the order of the file."""
    if len(rows) <= most:
        return list(rows)
    least = sorted(rows, key=lambda r: (1.0 if r.room is None else r.room, r.number))[:most]
    return sorted(least, key=lambda r: r.number)


def _sides(row: IssueRow, marks: dict[str, str], most: int) -> tuple[list[tuple[str, str, str]], str]:
    """(sign, side, words) of so many sides, the outermost where there are more, and how many are not shown."""
    ends = row.ends
    rest = ""
    if len(ends) > most:
        ends, rest = (*ends[:most // 2], *ends[-(most // 2):]), f"{len(row.ends) - 2 * (most // 2)} more in between"
    return [(marks[e.side], cut(e.side, 60), e.words) for e in ends], rest


def _marks(brief: Brief) -> list[tuple[Mark, str]]:
    past = [m for m in brief.strip.marks if m.kind == "past"][-PAST:]
    ahead = [m for m in brief.strip.marks if m.kind == "ahead"][:AHEAD]
    shown = [*past, *(m for m in brief.strip.marks if m.kind == "today"), *ahead,
             *(m for m in brief.strip.marks if m.kind == "end")]
    return [(m, day_words(m.day) + (f" to {day_words(m.until)}" if m.until else "")) for m in shown]


def _before(brief: Brief) -> str:
    past = [m for m in brief.strip.marks if m.kind == "past"]
    more = len(past) - PAST
    return f"{counted(more, 'earlier step')} since {day_words(past[0].day)}" if more > 0 else ""


def _after(brief: Brief) -> str:
    more = sum(m.kind == "ahead" for m in brief.strip.marks) - AHEAD
    return f"{counted(more, 'more day')} ahead in the report" if more > 0 else ""
