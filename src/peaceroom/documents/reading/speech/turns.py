"""Speakers named before a colon: interviews, transcripts, minutes. And whom Q and A stand for."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from peaceroom.documents.reading.speech.people import is_body, is_role
from peaceroom.documents.reading.text.layout import LABELLED, Piece
from peaceroom.documents.reading.text.metadata_labels import METADATA

_QUESTION = frozenset(
    ("q", "question", "interviewer", "reporter", "journalist", "we asked", "moderator", "host", "presenter", "anchor")
)
_INTERVIEW = re.compile(
    r"(?i:interview(?:ed)? (?:with|of)|spoke (?:to|with)|talk(?:s|ed) (?:to|with)|sat down with|"
    r"conversation with|questions? (?:to|for)|asked|answers from)\s+"
)


#: Q. and A.; a name in capitals with a dash, or on a line of its own above the words
_QA = re.compile(r"[*_]{0,2}((?:Q|A)\d{0,2})[.)][*_]{0,2}[ \t]+(?=\S)")
_CAPITALS = re.compile(
    r"(?:\d{1,2}[:.]\d\d[ \t]+)?([A-Z][A-Z.'’ -]{1,40}[A-Z.])(?:[ \t]\([^)\n]*\))?"
    r"(?:[ \t]*[—–][ \t]+(?=\S)|[ \t]*:[ \t]*(?=\S)|[ \t]*\n(?=\S)|[ \t]*$)"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph somebody speaks. ``label`` is who, as printed; ``start`` is behind the colon."""

    label: str
    at: tuple[int, int]
    start: int
    end: int
    asks: bool
    answers: bool
    continues: bool = False
    #: the label that names the same speaker in full, where this one is a surname or initials
    full: str | None = None


def turns(text: str, pieces: Sequence[Piece]) -> list[Turn]:
    """The turns of a text: of speakers named before a colon, else of questions and answers that alternate."""
    found: list[tuple[int, re.Match[str], str]] = []
    for n, piece in enumerate(pieces):
        if piece.kind in ("row", "quoted", "header"):
            continue
        match = (
            LABELLED.match(text, piece.start, piece.end)
            or _QA.match(text, piece.start, piece.end)
            or _CAPITALS.match(text, piece.start, piece.end)
        )
        if match is None:
            continue
        label = " ".join(match[1].split())
        bare = re.sub(r"\s*\([^)]*\)?", "", label).strip()
        low = bare.casefold().strip(".")
        if (
            not low
            or low in METADATA
            or (low.split()[0] in METADATA and not is_role(low.split()[-1]))
            or len(bare.split()) > 7
        ):
            continue
        if _speaker(bare) and (match.end() < piece.end or n + 1 < len(pieces)):
            found.append((n, match, bare))
    counts = Counter(label.casefold() for _, _, label in found)
    # words in capitals are a heading or a masthead unless they come again
    found = [f for f in found if f[1].re is not _CAPITALS or counts[f[2].casefold()] > 1]
    counts = Counter(label.casefold() for _, _, label in found)
    if len(counts) < 2 or not (len(found) >= 4 or (len(found) >= 2 and _asks(text, pieces, found))):
        return _dashes(text, pieces) or _alternating(text, pieces, 0, None) if not found else []
    out = _labelled(text, pieces, found)
    if len(found) == 2:
        out += _alternating(text, pieces, found[-1][0] + 1, (found[0][2], found[1][2]))
    share = sum(t.end - t.start for t in out)
    return out if share >= 0.2 * sum(p.end - p.start for p in pieces) else []


def _asks(text: str, pieces: Sequence[Piece], found: Sequence[tuple[int, re.Match[str], str]]) -> bool:
    """Whether the first of two speakers asks the other."""
    first, second = found[0], found[1]
    return second[0] - first[0] <= 2 and text[first[1].end() : pieces[first[0]].end].rstrip("”\"' ").endswith("?")


def _labelled(text: str, pieces: Sequence[Piece], found: Sequence[tuple[int, re.Match[str], str]]) -> list[Turn]:
    out: list[Turn] = []
    full = _in_full([label for _, _, label in found])
    for k, (n, match, label) in enumerate(found):
        low = label.casefold().strip(".")
        asks = low in _QUESTION or low.startswith(("q.", "question")) or re.fullmatch(r"q\d{1,2}", low) is not None
        answers = low in ("a", "answer", "reply") or re.fullmatch(r"a\d{1,2}", low) is not None
        start = match.end()
        while start < pieces[n].end and text[start].isspace():
            start += 1
        if start < pieces[n].end:
            out.append(Turn(label, match.span(1), start, pieces[n].end, asks, answers, full=full.get(label)))
        stop = found[k + 1][0] if k + 1 < len(found) else n + 1 if start < pieces[n].end else n + 2
        for piece in pieces[n + 1 : stop]:
            if piece.kind == "paragraph" and text[piece.start] not in "[(":
                out.append(Turn(label, match.span(1), piece.body, piece.end, asks, answers, True, full.get(label)))
    return out


def _in_full(labels: Sequence[str]) -> dict[str, str]:
    """Initials or a surname → the longer label that they stand for: THR for The Harbour Review, LIND for Rosa Lind."""
    long_ = [label for label in dict.fromkeys(labels) if len(label.split()) > 1]
    out: dict[str, str] = {}
    for label in dict.fromkeys(labels):
        bare = label.replace(".", "").replace(" ", "")
        for whole in long_:
            parts = re.split(r"[\s-]+", whole)
            capitals = "".join(p[0] for p in parts if p[:1].isupper())
            initials = {capitals, capitals[1:] if parts[0].casefold() == "the" else capitals}
            if whole != label and (
                (bare.isupper() and 2 <= len(bare) <= 6 and bare in initials)
                or (" " not in label and label.casefold() == parts[-1].casefold() and not is_body(parts[-1].casefold()))
            ):
                out.setdefault(label, whole)
    return out


def _dashes(text: str, pieces: Sequence[Piece]) -> list[Turn]:
    """A dialogue in which a dash begins every turn: the one that asks and the one that answers."""
    held = [p for p in pieces if re.match(r"[—–-]\s", text[p.start : p.start + 2])]
    asks = [text[p.start : p.end].rstrip("”\"' ").endswith("?") for p in held]
    if len(held) < 6 or sum(asks) < 3 or any(a and b for a, b in itertools.pairwise(asks)):
        return []
    return [
        Turn("interviewer" if q else "answer", (p.start, p.start), p.start + 2, p.end, q, not q)
        for p, q in zip(held, asks, strict=True)
    ]


def _alternating(text: str, pieces: Sequence[Piece], first: int, labels: tuple[str, str] | None) -> list[Turn]:
    """Paragraphs of which every second asks; the words between questions answer."""
    held = [p for p in pieces[first:] if p.kind in ("paragraph", "heading")]
    asks = [
        n
        for n, p in enumerate(held)
        if text[p.start : p.end].rstrip("”\"'* ").endswith("?") and p.end - p.start < 320 and text[p.start] not in '“"«'
    ]
    if len(asks) < 3 or (any(b - a < 2 for a, b in itertools.pairwise(asks)) and labels is None):
        return []
    if labels is None and asks[-1] - asks[0] > 3 * len(asks):
        return []
    out: list[Turn] = []
    answered = True
    for n, piece in enumerate(held):
        if labels is None and n < asks[0]:
            continue
        question = n in asks or (
            labels is not None
            and answered
            and piece.end - piece.start < 120
            and n + 1 < len(held)
            and n + 1 not in asks
        )
        if question and not (n in asks and not answered and labels is None):
            out.append(
                Turn(
                    labels[0] if labels else "interviewer",
                    (piece.start, piece.start),
                    piece.body,
                    piece.end,
                    True,
                    False,
                )
            )
            answered = False
        elif answered and labels is None and n > asks[-1] + 1:
            break
        else:
            out.append(
                Turn(
                    labels[1] if labels else "answer",
                    (piece.start, piece.start),
                    piece.body,
                    piece.end,
                    False,
                    labels is None,
                    continues=answered,
                )
            )
            answered = True
    return out


def _speaker(label: str) -> bool:
    low = label.casefold()
    if re.fullmatch(r"(?:[qa]\d{0,2}|question|answer|reply)\.?", low) or (label.isupper() and len(label) > 1):
        return True
    parts = label.replace(",", " ").split()
    heads = [p for p in parts if p.lower() not in ("the", "of", "for", "and", "de", "al", "el", "bin", "to", "at")]
    if any(is_role(p.lower().strip(".")) or is_body(p.lower()) for p in parts):
        return label[:1].isupper()
    return bool(heads) and len(parts) <= 5 and all(p[:1].isupper() or "-" in p[:4] for p in heads)


def interviewee(text: str) -> tuple[int, int] | None:
    """Where the head of an interview says with whom it is: the words behind "interview with"."""
    found = _INTERVIEW.search(text, 0, 1_500)
    if found is None:
        return None
    stop = re.compile(r"[.;:\n(]|\s(?:in|about|on|at|after|during)\s").search(text, found.end(), found.end() + 160)
    return found.end(), stop.start() if stop else min(len(text), found.end() + 80)
