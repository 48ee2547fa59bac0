"""Pieces of a text that are read as one: paragraphs, headings, items, quoted lines; finer than the blocks of a file.

A block of several lines is parted where a line is evidently not the continuation of the one before: behind a line much
shorter than the others, before a marker, a label or a speaker's name with a colon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peaceroom.documents.extracted import Block

#: numbers, letters or bullets that begin an item
MARKER = re.compile(
    r"[ \t]{0,12}(?:(?:Article|Art\.|Point|Demand|Clause|Para(?:graph)?\.?)[ \t]+)?"
    r"(?:[-*•▪◦‣·●■–—][ \t]+|\(?(?:\d{1,3}|[ivxIVX]{1,5}|[a-zA-Z])[.):][)]?[ \t]+)(?=\S)"
)
_NUMBERED = re.compile(r"[ \t]{0,12}(?:Article|Art\.|Point|Demand|Clause)[ \t]+(?:\d{1,3}|[IVX]{1,5})\b[.:–—-]?[ \t]*")
#: a name or word with a colon that begins a line
LABELLED = re.compile(
    r"[ \t]{0,8}(?:[\[(]\d{1,2}[:.]\d\d(?:[:.]\d\d)?[\])][ \t]*)?"
    r"([^\W\d_][\w.'’()/,&-]*(?:[ \t][\w.'’()/,&-]+){0,7}?)[ \t]?:(?=[ \t\n]|$)"
)
#: the place of a post in its thread, and the line of an account above it
_POST = re.compile(r"[ \t]{0,4}\(?\d{1,3}/(?:\d{1,3}|n)?\)?[ \t]+(?=\S)")
_ACCOUNT = re.compile(r"[^\n]{0,80}(?<!\w)@\w{2,30}\b[^\n]{0,60}$")
QUOTED = re.compile(r"[ \t]{0,3}(?:>[ \t]?)+")
_RULE = re.compile(r"[ \t]*(?:[-=_*~—–·•][ \t]*){3,}$")
_CLOSED = re.compile(r"[.!?;:…۔؟][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text with what its layout says.

    ``kind``: paragraph, heading, item, quoted (lines marked ``>``), block (a quotation set apart), header, row.
    ``body`` is where its words begin, behind a marker. ``group`` counts the blocks that blank lines part.
    """

    start: int
    end: int
    kind: str
    body: int
    indent: int
    group: int
    level: int = 0


_KINDS = {
    "heading": "heading",
    "paragraph": "paragraph",
    "list item": "item",
    "table row": "row",
    "quotation": "block",
    "header": "header",
    "footnote": "paragraph",
}


def pieces(text: str, blocks: Sequence[Block]) -> list[Piece]:
    """The pieces of a text, in order, without white space at their ends."""
    lengths = sorted(len(line) for line in text[:400_000].split("\n") if len(line) > 30)
    width = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    out: list[Piece] = []
    for group, block in enumerate(blocks):
        kind = _KINDS[block.kind]
        for start, end in _runs(text, block.start, block.end, kind, width):
            made = _piece(text, start, end, kind, group, block.level)
            if made is not None:
                out.append(made)
    return out


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the mark of a quoted line at its beginning."""
    found = QUOTED.match(text, start, end)
    return (found.end(), end) if found is not None and found.end() < end else (start, end)


def _runs(text: str, start: int, end: int, kind: str, width: int) -> Iterator[tuple[int, int]]:
    """Places of the lines that belong together."""
    if text.find("\n", start, end) < 0 or kind == "row":
        yield start, end
        return
    begin, at, before = start, start, ""
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        line = text[at:stop]
        if before and line.strip() and _parts(before, line, width, kind):
            yield begin, at
            begin = at
        before = line if line.strip() else before
        at = stop + 1
    yield begin, end


def _parts(before: str, line: str, width: int, kind: str) -> bool:
    """Whether a line begins something new behind the one before."""
    quoted, quoted_before = QUOTED.match(line), QUOTED.match(before)
    if (quoted is None) != (quoted_before is None) or _RULE.match(line) or _RULE.match(before):
        return True
    if quoted and quoted_before:
        line, before = line[quoted.end() :], before[quoted_before.end() :]
        if not line.strip() or not before.strip():
            return True
    if _POST.match(line) or (len(before) < 120 and _ACCOUNT.match(before) and "·" in before):
        return True
    if MARKER.match(line) or _NUMBERED.match(line):
        return not (before.rstrip().endswith(("No.", "Art.", "pp.")) or len(line.strip()) < 3)
    if kind == "item":
        return len(before) > 0 and _depth(line) == 0 and bool(_CLOSED.search(before.rstrip())) and line[:1].isupper()
    if (
        LABELLED.match(line)
        and (line[:1].isupper() or line[:1] in "[( \t")
        and (len(before) < 0.75 * width or _CLOSED.search(before.rstrip()))
    ):
        return True
    if kind == "block":
        return False
    first = line.lstrip()[:1]
    if len(before) > 110 and len(before) > 0.6 * width:  # lines are paragraphs
        return bool(_CLOSED.search(before.rstrip())) and not first.islower()
    if abs(_depth(line) - _depth(before)) >= 4:
        return True
    if len(before.rstrip()) < 0.45 * width and len(line.rstrip()) < 0.45 * width:
        return True
    return len(before.rstrip()) < 0.62 * width and not first.islower() if width else True


def _depth(line: str) -> int:
    line = line.expandtabs(4)
    return len(line) - len(line.lstrip())


def _piece(text: str, start: int, end: int, kind: str, group: int, level: int) -> Piece | None:
    words = text[start:end]
    line = text.rfind("\n", 0, start) + 1
    lead = len(words) - len(words.lstrip())
    begin, stop = start + lead, start + len(words.rstrip())
    if begin >= stop or _RULE.fullmatch(words.strip()):
        return None
    line = text.rfind("\n", 0, begin) + 1
    indent = _depth(text[line:begin] + "x")
    body = begin
    if quoted := QUOTED.match(text, begin, stop):
        kind, body = "quoted", min(quoted.end(), stop)
    elif kind in ("paragraph", "item", "block", "heading") and (
        found := MARKER.match(text, begin, stop) or _NUMBERED.match(text, begin, stop)
    ):
        if found.end() < stop and not (kind == "paragraph" and text[begin] in "–—"):
            kind, body = ("item" if kind != "heading" else kind), found.end()
    elif kind == "paragraph" and (post := _POST.match(text, begin, stop)) and post.end() < stop:
        body = post.end()
    elif kind == "item" and text[begin] not in "-*•▪◦‣·●■–—(§0123456789":
        kind = "paragraph"
    return Piece(begin, stop, kind, body, indent, group, level)
