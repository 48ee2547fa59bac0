"""Scripture: verses by their references, by their script and by what introduces them. And what a section is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from peaceroom.documents.reading.text.layout import Piece
from peaceroom.documents.reading.text.lexicon import BOOKS
from peaceroom.documents.reading.text.quotation_marks import Marked

_VERSE = re.compile(
    r"\b(?P<book>[^\W\d_][\w’'-]*)\s+(?:[IVX]{1,4}\s+)?\d{1,3}\s?[:.,]\s?\d{1,3}(?:\s?[-–]\s?\d{1,3})?", re.IGNORECASE
)
_WRITTEN = re.compile(
    r"\b(?:it is written|as it is written|as (?:the )?scripture (?:says|teaches)|the scripture|holy book|(?:the "
    r")?(?:prophet|psalmist|lord|almighty|god|allah) "
    r"(?:said|says)|in the name of god|verse \d|surah?\b|psalm\b|gospel of|book of [A-Z]\w+[, ]+(?:ch|\d)|hadith)\b",
    re.IGNORECASE,
)
_OTHER_SCRIPT = re.compile(
    "[\u0370-\u03ff\u0400-\u052f\u0530-\u05ff\u0600-\u06ff\u0700-\u074f\u0750-\u077f\u0900-\u0dff\u0e00-\u0fff\u1000-\u109f\u1200-\u137f"
    "\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af\ufb1d-\ufdff\ufe70-\ufefc]"
)
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_HOLY = re.compile(
    r"\b(?:books?|written|scripture|verse|saying|prophet|psalm|poet|hymn|prayer|proverb|surah?|gospel|has it|"
    r"teaches|lord|god)\b",
    re.IGNORECASE,


)
@dataclass(frozen=True, slots=True)
class Part:
    """A section as found."""

    start: int
    end: int
    type: str
    rule: str
    confidence: float


def latin_text(text: str) -> bool:
    head = text[:20_000]
    return len(_LATIN.findall(head)) > len(_OTHER_SCRIPT.findall(head))


def foreign(flat: str) -> bool:
    other = len(_OTHER_SCRIPT.findall(flat))
    return other >= 4 and other > 2 * len(_LATIN.findall(flat))


def scripture(text: str, piece: Piece, flat: str, latin: bool) -> tuple[str, float] | None:
    if piece.kind in ("row", "header", "quoted"):
        return None
    if "﴿" in flat or "﴾" in flat:
        return "verse-marks", 0.95
    if latin and foreign(flat):
        return "other-script", 0.8
    if len(flat) > 700:
        return None
    verse = next((v for v in _VERSE.finditer(flat) if v["book"].casefold().replace("’", "'") in BOOKS), None)
    apart = piece.kind == "block" or piece.indent >= 3 or flat[:1] in "“\"«'‘"
    if verse is not None and (apart or verse.end() > len(flat) - 6 or len(flat) < 260):
        return "chapter-and-verse", 0.9
    other = re.search(
        r"\(?\b[A-Z][\w’'-]+(?:\s(?:of|the|[A-Z][\w’'-]+))*,?\s(?:[IVX]+|\d{1,3})\s?[:.,]\s?\d{1,3}(?:[-–]\d{1,3})?\)?[.”\"»]?$",
        flat,
    )
    if other is not None and apart:
        return "chapter-and-verse", 0.75
    if _WRITTEN.search(flat[:160]) and (apart or len(flat) < 240):
        return "it-is-written", 0.7
    return None


def with_quoted(text: str, parts: list[Part], quotes: Sequence[Marked]) -> list[Part]:
    """Quotations in another script with a word of scripture before or behind are sections of their own."""
    out: list[Part] = []
    others = [q for q in quotes if foreign(text[q.start : q.end])]
    for part in parts if others else ():
        at = part.start
        if part.type in ("news", "comment"):
            for q in others:
                if (
                    at <= q.start
                    and q.end <= part.end
                    and (
                        _HOLY.search(text, max(part.start, q.outer[0] - 80), q.outer[0])
                        or _HOLY.search(text, q.outer[1], min(part.end, q.outer[1] + 50))
                    )
                ):
                    if text[at : q.outer[0]].strip():
                        out.append(Part(at, q.outer[0], part.type, part.rule, part.confidence))
                    out.append(Part(q.start, q.end, "scripture", "other-script-quoted", 0.7))
                    at = q.outer[1]
        if text[at : part.end].strip(" .,;:!?"):
            out.append(Part(at, part.end, part.type, part.rule, part.confidence))
    return out if others else parts
