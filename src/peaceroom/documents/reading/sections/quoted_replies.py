"""Messages quoted below an answer: whose words the quoted lines are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from peaceroom.documents.reading.text.layout import Piece

_WROTE = re.compile(
    r"(?:On [^\n]{4,60}?(?:\d{1,2}[:.]\d\d(?:\s?[AaPp]\.?[Mm]\.?)?|\d{4}|day),?\s+)?"
    r"(?P<who>[^\n<>,:]{2,60}(?:,[^\n<>:]{2,60})?)"
    r"(?:\s*<[^>\n]*>)?\s+(?:wrote|writes)\s*:?\s*$"
)
_FROM = re.compile(r"(?:>\s*)*From:\s*[\"“]?(?P<who>[^\n<\"”]{2,80}?)[\"”]?\s*(?:<[^>\n]*>)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Reply:
    """A quoted message and who wrote it."""

    start: int
    end: int
    author: str


def replies(text: str, pieces: Sequence[Piece]) -> list[Reply]:
    """Quoted lines behind a line that names their author; each reaches to where its lines end."""
    out: list[Reply] = []
    for n, piece in enumerate(pieces[:-1]):
        line = text[piece.start : piece.end]
        if len(line) > 220 or pieces[n + 1].kind != "quoted" or piece.kind == "quoted":
            continue
        found = _WROTE.match(" ".join(line.split())) or _FROM.search(line)
        if found is None:
            continue
        last = n + 1
        while last + 1 < len(pieces) and pieces[last + 1].kind == "quoted":
            last += 1
        out.append(Reply(pieces[n + 1].start, pieces[last].end, found["who"].strip(" ,")))
    return out


def author_at(held: Sequence[Reply], at: int) -> str | None:
    """Who wrote what stands at a place of a quoted message; None outside."""
    return next((r.author for r in held if r.start <= at < r.end), None)
