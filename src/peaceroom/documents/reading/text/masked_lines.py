"""Sentences as frames are looked for in them: what stands between quotation marks is one word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from peaceroom.documents.reading.text.quotation_marks import Marked
from peaceroom.documents.reading.text.words_and_sentences import Word, sentences, words

QUOTE = "\ue000"


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence: its words, quotations as single words, and those quotations."""

    start: int
    end: int
    words: list[Word]
    quotes: tuple[Marked, ...]
    #: whether the sentence begins a paragraph
    opens: bool


def lines(text: str, start: int, end: int, quotes: Sequence[Marked]) -> list[Line]:
    """Sentences of a stretch that holds these quotations whole (or up to its end)."""
    inside = [q for q in quotes if start <= q.outer[0] < end]
    shown = text[start:end]
    if inside:
        parts, at = [], start
        for q in inside:
            a, b = q.outer[0], min(q.outer[1], end)
            parts.append(text[at:a])
            inner = b - a
            closing = text[q.end - 1] if q.end > q.start else ""
            if inner >= 4 and q.closes:
                parts.append("“Q" + "q" * (inner - 4) + (closing if closing in ".?!…,;" else "q") + "”")
            else:
                parts.append("q" * inner)
            at = b
        parts.append(text[at:end])
        shown = "".join(parts)
    out: list[Line] = []
    n = 0
    for a, b in sentences(shown, 0, len(shown)):
        held: list[Marked] = []
        found: list[Word] = []
        at = start + a
        while n < len(inside) and inside[n].outer[0] < start + b:
            q = inside[n]
            if q.outer[0] >= at:
                found += words(text, at, q.outer[0])
                stop = min(q.outer[1], end)
                found.append(Word(q.outer[0], stop, QUOTE, QUOTE))
                held.append(q)
                at = stop
            n += 1
        if at < start + b:
            found += words(text, at, start + b)
        out.append(Line(start + a, max(start + b, at), found, tuple(held), not out))
    return out
