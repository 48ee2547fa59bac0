"""Words between quotation marks, of all the kinds that languages use, over paragraphs where each begins with a mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from peaceroom.documents.reading.text.layout import Piece

_PAIRS = {
    "“": "”",
    "„": "“”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "「": "」",
    "『": "』",
    "‘": "’",
    '"': '"',
    "'": "'",
    "‟": "”",
    "``": "''",
    "﴿": "﴾",
    "﴾": "﴿",
}
_MARKS = re.compile("``|[“”„‟«»‹›「」『』‘’\"'﴿﴾]|''")
#: so many marks that nothing closes in one paragraph mean no quotations
_MOST_OPEN = 60
_SINGLE = ("‘", "'")


@dataclass(frozen=True, slots=True)
class Marked:
    """A quotation with its marks (``outer``) and without (``start``, ``end``).

    ``chain`` is the same for the paragraphs of one quotation; ``opens`` and ``closes`` say whether the marks stand.
    """

    outer: tuple[int, int]
    start: int
    end: int
    mark: str
    chain: int
    closes: bool = True


def marked(text: str, pieces: Sequence[Piece]) -> tuple[list[Marked], list[int]]:
    """Quotations in order, none within another, and the places of marks that nothing closes."""
    out: list[Marked] = []
    unclosed: list[int] = []
    running = ""  # the mark of a quotation that the paragraph before left open
    left: Marked | None = None
    for start, end in stretches(pieces):
        begins = text[start] if start < end else ""
        if left is not None:
            if begins and begins == running:
                out.append(left)
            else:
                unclosed.append(left.outer[0])
            chain = left.chain if begins and begins == running else None
        else:
            chain = None
        left = None
        found, open_at = _scan(text, start, end)
        for n, (a, b, mark) in enumerate(found):
            width = len(mark)
            made = chain if n == 0 and chain is not None and a == start else len(out) + 1_000_000
            if a + width < b - width:
                out.append(Marked((a, b), a + width, b - width, mark, made))
        if open_at is not None:
            mark = text[open_at]
            running = mark
            made = chain if chain is not None and open_at == start else len(out) + 1_000_000
            left = Marked((open_at, end), open_at + 1, end, mark, made, closes=False)
    if left is not None:
        unclosed.append(left.outer[0])
    return out, unclosed


def stretches(pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """Stretches in which a quotation may run: the lines of a block together, items apart."""
    out: list[tuple[int, int]] = []
    before: Piece | None = None
    for piece in pieces:
        if before is not None and piece.group == before.group and piece.kind == before.kind == "paragraph":
            out[-1] = (out[-1][0], piece.end)
        else:
            out.append((piece.body, piece.end))
        before = piece
    return out


def _scan(text: str, start: int, end: int) -> tuple[list[tuple[int, int, str]], int | None]:
    """Outer quotations of a stretch, and where one is left open."""
    found: list[tuple[int, int, str]] = []
    marks = [(m.start(), m[0]) for m in _MARKS.finditer(text, start, end)]
    n = 0
    left: int | None = None
    open_ones = 0
    while n < len(marks) and open_ones < _MOST_OPEN:
        at, mark = marks[n]
        if not _opens(text, at, mark, start, end):
            n += 1
            continue
        closing = _closing(text, marks, n, mark, end)
        if closing is None:
            open_ones += 1
            if mark not in _SINGLE and mark != "``" and left is None and mark != "»":
                left = at
            n += 1
            continue
        left = None
        stop = marks[closing][0] + len(marks[closing][1])
        found.append((at, stop, mark))
        n = closing + 1
    if left is not None and found and found[-1][1] > left:
        left = None
    return found, left


def _opens(text: str, at: int, mark: str, start: int, end: int) -> bool:
    if mark not in _PAIRS:
        return False
    after = text[at + len(mark)] if at + len(mark) < end else " "
    before = text[at - 1] if at > start else " "
    if mark == "»":
        return not after.isspace() and not before.isalnum() and before not in ".,!?…"
    if mark in _SINGLE or mark == '"':
        return not after.isspace() and not before.isalnum() and (mark == '"' or after.isalnum() or after in '…“"¿¡[')
    return True


def _closing(text: str, marks: Sequence[tuple[int, str]], n: int, mark: str, end: int) -> int | None:
    """Which mark closes the one at ``n``."""
    wanted = _PAIRS[mark]
    depth = 0
    weak: int | None = None
    for k in range(n + 1, min(n + 30, len(marks))):
        at, other = marks[k]
        after = text[at + len(other)] if at + len(other) < end else " "
        before = text[at - 1]
        if mark in _SINGLE:
            if other == mark == "‘" and before.isspace():
                return weak
            if other == wanted and not after.isalnum() and not before.isspace():
                if before in '.,!?…;:”"' or not (before in "sS" and after == " "):
                    return k
                weak = k if weak is None else weak
            continue
        if mark == '"':
            if other == '"' and not before.isspace() and not after.isalnum():
                return k
            if other == '"' and before.isspace() and after.isalnum():
                return None
            continue
        if other == mark and mark not in wanted and mark != "»":
            depth += 1
        elif other in wanted:
            if depth == 0:
                return k
            depth -= 1
    return weak
