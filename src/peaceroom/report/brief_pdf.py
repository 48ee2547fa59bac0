"""The one page as PDF: tagged for screen readers (PDF/UA-1), the same bytes for the same run."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.resources import files

from peaceroom.core.extras import need
from peaceroom.findings.brief.types import Brief
from peaceroom.report.brief_parts import (
    ROOMS,
    Grid,
    Heading,
    Items,
    Note,
    Origins,
    Part,
    Picture,
    Said,
    Sheet,
    fitted,
    sheet,
)
from peaceroom.report.linking import numbers_apart
from peaceroom.report.writing_direction import breakable, from_right, marked

#: pages at most
PAGES = 2


def pdf_bytes(brief: Brief) -> bytes:
    """The page as a file. Raises `InputError` E329 where the extra ``brief`` is not installed."""
    need("brief")
    from peaceroom.report.typesetting import fonts, pages, pdf

    template = files("peaceroom.report").joinpath("templates/brief.typ").read_bytes()
    day = datetime.fromisoformat(brief.as_of).replace(tzinfo=UTC)
    for i in range(fitted(brief), len(ROOMS)):
        page = sheet(brief, ROOMS[i])
        text = every_text(page)
        found = pdf(template, json.dumps(_data(page) | {"fonts": fonts(text)}), day, text)
        if pages(found) <= PAGES:
            break
    return found


def every_text(page: Sheet) -> str:
    """All letters of the page, to know which fonts have them."""
    parts = [page.title, page.basis]
    for block in page.blocks:
        match block:
            case Heading(text) | Note(text):
                parts.append(text)
            case Items(lines):
                parts += [line.text for line in lines]
            case Origins(found):
                parts += [Origins.opening, *(text for part in found for text in part)]
            case Grid():
                parts += [*block.heads, *(line.text for row in block.rows for cell in row for line in cell)]
            case Picture():
                parts += [block.svg]
    return "".join(parts)


def _data(page: Sheet) -> dict[str, object]:
    return {"name": page.title, "title": _text(page.title), "basis": page.basis,
            "blocks": [_block(b) for b in page.blocks]}


def _text(text: str, name: bool = True) -> dict[str, object]:
    """A text and whether it begins at the right: a name may, a sentence of ours and what stands in a cell do not."""
    right = name and from_right(text)
    return {"text": breakable(text if right else marked(text)), "right": right}


def _said(said: Said, name: bool = False) -> dict[str, object]:
    """A text in pieces, of which numbers lead to where they come from (``to``, a label)."""
    found = _text(said.text, name)
    pieces = numbers_apart(str(found["text"])) if said.where else [(str(found["text"]), False)]
    return {"pieces": [{"text": text, "to": said.where if number else ""} for text, number in pieces],
            "right": found["right"]}


def _block(block: Part) -> dict[str, object]:
    match block:
        case Heading(text, level):
            return {"kind": "heading", "level": level, "text": _text(text)}
        case Note(text):
            return {"kind": "note", "text": _text(text)}
        case Items(lines):
            return {"kind": "items", "lines": [_said(line) for line in lines]}
        case Origins(parts):
            return {"kind": "origins", "opening": Origins.opening,
                    "parts": [{"to": key, "title": title, "question": question} for key, title, question in parts]}
        case Picture():
            from peaceroom.report.typesetting import coloured

            return {"kind": "picture", "svg": coloured(block.svg), "alt": block.alt}
        case Grid():
            return {"kind": "grid", "heads": list(block.heads), "widths": list(block.widths),
                    "bar": block.bar, "bars": list(block.bars),
                    "rows": [[[_said(line, name=j == 0) for line in cell] for j, cell in enumerate(row)]
                             for row in block.rows]}
