"""What a run shows of itself in a notebook: the one page's sentences and its table, as a fragment of HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from peaceroom.findings.brief.build import brief
from peaceroom.findings.brief.types import PARTS, IssueRow, Line
from peaceroom.findings.process import day_words

if TYPE_CHECKING:
    from peaceroom.runs.run import Run

_HEADS = ("Issue", "What each side wants", "Likely text", "Range", "Room for a text, in 100", "Who balks, in 100")


def notebook_html(run: Run, *, redact: bool = False) -> str:
    """Title, the seven parts in sentences, and a row an issue."""
    page = brief(run, redact=redact)
    r = page.rests
    parts: dict[str, Sequence[Line]] = {
        "strip": page.strip.lines, "deal": [*page.deal.lines, *page.deal.draft],
        "stuck": [*page.stuck.why, *page.stuck.unlock],
        "watch": [*(line for event in page.watch.events for line in event.lines), *page.watch.tail],
        "call": page.call, "rests": [Line(r.confidence, "word"), *r.lines],
    }
    out = [f"<p><b>{escape(page.title)}</b>, as of {day_words(page.as_of)}: {escape(page.basis)}</p>"]
    for key, (head, _) in PARTS.items():
        out.append(f"<p><b>{head}</b></p>")
        out += [_table(page.issues)] if key == "issues" else ["<ul>", *_items(parts[key]), "</ul>"]
    return "".join(out)


def _items(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        yield f"<li>{escape(line.text)}</li>"


def _table(rows: Sequence[IssueRow]) -> str:
    head = "".join(f"<th>{h}</th>" for h in _HEADS)
    body = []
    for row in rows:
        sides = "; ".join(f"{end.side}: {end.words}" for end in row.ends)
        cells = (row.name, sides, row.likely, row.range, row.room_words, row.balk_words)
        body.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"
