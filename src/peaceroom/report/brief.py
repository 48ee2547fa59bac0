"""The one page as HTML: part of the report, and a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.resources import files
from typing import TypedDict

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from peaceroom.findings.brief.types import PARTS, Brief, Curve, IssueRow, Mark
from peaceroom.findings.glossary import TERMS
from peaceroom.findings.process import day_words
from peaceroom.findings.rounding import counted
from peaceroom.report.linking import Linker

#: so many steps so far, and days ahead, stand on the strip; so many issues in the table, sides in a cell
PAST, AHEAD, ISSUES, SIDES = 3, 6, 10, 4
#: longer words are cut on the page, and stand whole in the report
LETTERS = 150


class BriefSection(TypedDict):
    """What the template ``brief.html.j2`` shows."""

    brief: Brief
    heads: dict[str, tuple[str, str]]
    marks: list[tuple[Mark, str]]
    before: str
    after: str
    curves: list[tuple[Markup, Curve]]
    rows: list[tuple[IssueRow, Markup, list[tuple[str, str, str]], str]]
    key: list[tuple[str, str]]
    rest: str
    link: Linker
    words: str


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

    glossary = [(term, TERMS[term]) for term in ("Draw", "Base rate", "Points")]
    text = environment().get_template("brief_page.html.j2").render(
        page=section(brief, number, Linker(report)), style=style(), glossary=glossary)
    return text.rstrip() + "\n"


def html_bytes(brief: Brief, report: str | None = None) -> bytes:
    """`html` as a file."""
    return html(brief, report).encode()


def section(brief: Brief, number: Callable[[], int], link: Linker) -> BriefSection:
    """The page as part of another; ``number`` numbers figures."""
    from peaceroom.report.figures.brief_curve import brief_curve
    from peaceroom.report.figures.issue_strip import issue_strip, side_marks

    marks = side_marks(brief.issues)
    shown = most_disputed(brief.issues)
    return {
        "brief": brief, "heads": PARTS, "marks": _marks(brief), "before": _before(brief), "after": _after(brief),
        "curves": [(Markup(brief_curve(c, brief.strip.marks, brief.as_of, brief.until, number())), c)
                   for c in brief.strip.curves],
        "rows": [(row, Markup(issue_strip(row, marks)), *_sides(row, marks)) for row in shown],
        "key": [(sign, _cut(side, 60)) for side, sign in list(marks.items())[:6]],
        "rest": f"{counted(len(brief.issues) - len(shown), 'more issue')} in the report; these have the least room."
                if len(shown) < len(brief.issues) else "",
        "link": link, "words": f"as of {day_words(brief.as_of)} · until {day_words(brief.until)} · {brief.basis}",
    }


def _cut(text: str, letters: int = LETTERS) -> str:
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def most_disputed(rows: Sequence[IssueRow]) -> list[IssueRow]:
    """All issues, or those with the least room, in the order of the file."""
    if len(rows) <= ISSUES:
        return list(rows)
    least = sorted(rows, key=lambda r: (1.0 if r.room is None else r.room, r.number))[:ISSUES]
    return sorted(least, key=lambda r: r.number)


def _sides(row: IssueRow, marks: dict[str, str]) -> tuple[list[tuple[str, str, str]], str]:
    """(sign, side, words) of at most four sides, the outermost where there are more, and how many are not shown."""
    ends = row.ends
    rest = ""
    if len(ends) > SIDES:
        ends, rest = (*ends[:2], *ends[-2:]), f"{len(row.ends) - SIDES} more in between"
    return [(marks[e.side], _cut(e.side, 60), _cut(e.words)) for e in ends], rest


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
