"""Sections: headline, news, comment, quotation, scripture, author's note, demands, signature.

Labels decide where there are any. Without them a paragraph is comment when its writer speaks: says we, asks, judges,
demands, threatens; and news when it reports: who said what, when, how many. A paragraph that says neither is what the
one before it was.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence

from peaceroom.documents.reading.byline.author_notes import author_note
from peaceroom.documents.reading.sections.head_and_foot import (
    BYLINE,
    Anatomy,
    genre_of,
    kind_of_head,
    label_of,
    voice_of,
)
from peaceroom.documents.reading.sections.scripture import Part, foreign, latin_text, with_quoted
from peaceroom.documents.reading.sections.scripture import scripture as as_scripture
from peaceroom.documents.reading.sections.title_and_publication import Place
from peaceroom.documents.reading.text.layout import Piece
from peaceroom.documents.reading.text.quotation_marks import Marked

_WE = re.compile(r"\b(?:we|our|ours|us|ourselves|I|my|me)\b")
_THREAT = re.compile(
    r"\b(?:If|Unless|Should)\b[^.]{3,120}\b(?:will|shall)\b|\bin our (?:view|opinion|assessment)\b", re.IGNORECASE
)
_AUTHOR = re.compile(r"\W*(?:the )?(?:author|writer)\b", re.IGNORECASE)
_YOU = re.compile(r"\b(?:you|your|yours)\b", re.IGNORECASE)
_JUDGES = re.compile(
    r"\b(?:must|ought|should|shame\w*|so-called|obviously|clearly|surely|of course|indeed|let us|let nobody|nobody "
    r"should|deserve\w*|"
    r"disgrac\w+|hypocri\w+|cowardly|traitor\w*|betray\w*|heroic|martyr\w*|tyran\w+|puppet\w*|criminal\w*|lies?|liars?|cynical\w*|"
    r"unfortunate\w*|regrettab\w+|absurd\w*|folly|foolish\w*|wise\w*|worse|better|wrong|honest\w*|dishonest\w*|perhaps|"
    r"pretend\w*|true|truth|history|cannot be trusted|as everybody knows|as everyone knows|what matters|the "
    r"question is|"
    r"quite so|no wonder|dare|never forget|illusion\w*|enough|at last|dignity|justice|conscience|blood|sacred|naive)\b",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"\b(?:said|told|according to|announced|reported|confirmed|stated|added|arrived|met|signed|killed|wounded|"
    r"injured|opened|closed|"
    r"resumed|began|ended|left|voted|elected|released|on (?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)|"
    r"yesterday|last (?:week|month|night)|spokes\w+|officials?|residents|witnesses|reporters|agency|was|were|had "
    r"been|has been)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"[?!](?:\s|$)")
_SOME = re.compile(
    r"\b(?:two|three|four|five|six|seven|following|these|our|several)\s+(?:demands?|conditions?|requests?|requirements?|"
    r"recommendations?)\b|\bas follows\b",
    re.IGNORECASE,
)
#: a demand that is counted in words
_COUNTED = re.compile(r"(?:First|Second|Third|Fourth|Fifth|Sixth|Final|Last)(?:ly)?[,:]\s(?:that|we|the|an?|no)\b")
#: an item that asks, whatever stands above the list
_ASKING = re.compile(
    r"(?:that (?:the|all|no|both|every|each|his|her|its|their|prisoners)\b|(?:an |the )?(?:immediate|unconditional|"
    r"full|complete|prompt)\b|an end to\b|"
    r"(?:the )?(?:release|withdrawal|lifting|return|opening|removal|recognition|cessation|dissolution) of\b|"
    r"(?:release|withdraw|stop|end|lift|open|recogni[sz]e|free|return|restore|guarantee|halt|allow|cancel|respect|"
    r"let|give|pay|publish)\s|no \w+)",
    re.IGNORECASE,
)
_DEMAND = re.compile(
    r"\b(?:demand\w*|call(?:s|ed)? (?:on|upon|for)|require\w*|insist\w*|conditions?|ask(?:s|ed)? (?:that|for|of)|"
    r"request\w*|urge\w*|"
    r"recommend\w*|want|appeal\w*|terms|must)\b[^.\n]*[:—–-]?\s*$",
    re.IGNORECASE,
)
_CALLS = re.compile(r"\b(?:leaflet|pamphlet|flyer|manifesto|open letter|to the editor)\b", re.IGNORECASE)
_TRANSLATED = re.compile(r"\W*(?:translat(?:ed|ion|or)|english (?:text|version))\b", re.IGNORECASE)
_REPLY = re.compile(r"(?:On .{4,100} wrote:|-+ ?(?:Original|Forwarded) [Mm]essage ?-+|From: .+)\s*$")


def sections(
    text: str,
    pieces: Sequence[Piece],
    parts: Anatomy,
    heading: Place | None,
    quotes: Sequence[Marked],
    medium: str = "text",
    signed: Place | None = None,
    signed_note: Place | None = None,
    partisan: bool = False,
    turns: Sequence[int] = (),
) -> list[Part]:
    """Sections in order; neighbours of one type are one. ``turns``: where the turns of a transcript begin, in order."""
    out: list[tuple[Part, int]] = []
    mode: str | None = None
    labelled = False
    genre = next((g for n in range(parts.body) if (g := genre_of(text[pieces[n].start : pieces[n].end]))), None)
    if genre is None and heading is not None:
        genre = genre_of(text[heading.start : heading.end])
    lean = 0.3 * voice_of(text[heading.start : heading.end]) if heading is not None else 0.0
    lean += 0.2 if partisan else 0.0
    signs = any(parts.what.get(n) in ("close", "office", "body-name") for n in range(parts.foot, len(pieces)))
    head = text[pieces[0].start : pieces[min(parts.body, len(pieces)) - 1].end] if pieces and parts.body else ""
    lean += 0.7 if re.search(r"(?<!\w)@\w{2,30}", head[:2_000]) else 0.0  # posts on an account of one's own
    salutes = any(parts.what.get(n) == "salute" for n in range(parts.body))
    lean += 0.3 if salutes or _CALLS.search(head[:2_000]) else 0.0
    latin = latin_text(text)
    previous = ""
    wants = False
    inside = _outside(text, quotes)
    items = [p for p in pieces if p.kind == "item"]
    asked = sum(bool(_ASKING.match(text, p.body, p.end)) for p in items)
    asking = 2 * asked > len(items) and asked > 1 and lean >= 0

    def asks(item: Piece) -> bool:
        return asking and bool(_ASKING.match(text, item.body, item.end))

    for n, piece in enumerate(pieces):
        line = text[piece.start : piece.end]
        flat = " ".join(line.split())
        made: Part | None = None
        label = label_of(flat) if len(flat) < 50 else None
        if heading is not None and piece.start <= heading.start < piece.end:
            made = Part(heading.start, heading.end, "headline", heading.rule, heading.confidence)
        elif heading is not None and heading.start < piece.start < heading.end:
            continue  # the second line of the title
        elif label is not None and (n >= parts.body or label != "news"):
            mode, labelled = label, True
            wants = label == "demands"
            previous = ""
            continue
        elif (scripture := as_scripture(text, piece, flat, latin)) is not None and (
            n < parts.foot or (latin and foreign(flat))
        ):
            made = Part(piece.start, piece.end, "scripture", *scripture)
        elif n < parts.body:
            if signed_note is None or signed_note.start != piece.start:
                continue
            made = Part(piece.start, piece.end, "author_note", "author-note", 0.8)
        elif n in parts.what and n >= parts.foot and parts.what.get(n) not in ("label",):
            if _note_like(flat) or mode == "author_note":
                made = Part(piece.start, piece.end, "author_note", "author-note", 0.75)
            elif n >= len(pieces) or pieces[n].kind == "quoted":
                made = (
                    Part(piece.start, piece.end, "quotation", "quoted-lines", 0.85) if piece.kind == "quoted" else None
                )
            elif (
                (signed is not None and signed.start - 1 <= piece.start < signed.end)
                or parts.what.get(n) in ("close", "body-name")
                or (
                    parts.what.get(n) in ("line", "date", "salute", "byline", "office")
                    and (signs or (out and out[-1][0].type == "signature"))
                )
            ):
                made = Part(piece.start, piece.end, "signature", "signature", 0.7)
            else:
                continue
        elif (
            piece.kind == "header"
            or parts.what.get(n) == "meta"
            or _REPLY.match(flat)
            or (BYLINE.match(flat) and kind_of_head(text, piece, ()) == "byline")
        ):
            continue
        elif piece.kind in ("quoted", "block") and not (
            piece.kind == "block" and piece.indent < 4 and medium == "text"
        ):
            made = Part(
                piece.start, piece.end, "quotation", "quoted-lines" if piece.kind == "quoted" else "set-apart", 0.85
            )
        elif piece.kind == "heading" or _heads(text, pieces, n, flat):
            if piece.kind == "heading" and len(flat.split()) >= 2 and medium in ("html", "pdf", "docx"):
                made = None
            wants = bool(_DEMAND.search(flat))
            previous = flat
            if not (out and out[-1][0].type in ("news", "comment")):
                continue
            continue
        elif mode == "author_note" or (
            (n >= len(pieces) - 4 or n <= parts.body + 1)
            and _note_like(flat)
            and (
                n >= len(pieces) - 3
                or _AUTHOR.match(flat)
                or (signed_note is not None and signed_note.start == piece.start)
            )
        ):
            made = Part(piece.start, piece.end, "author_note", "author-note", 0.8)
        elif (piece.kind == "item" or _COUNTED.match(flat)) and (
            wants
            or mode == "demands"
            or (_DEMAND.search(previous) or _SOME.search(previous) or (piece.kind == "item" and asks(piece)))
            or (out and out[-1][0].type == "demands" and out[-1][1] >= n - 1)
        ):
            made = Part(piece.start, piece.end, "demands", "list-of-demands", 0.85)
            wants = True
        elif _quoted_whole(text, piece, quotes) and len(flat.split()) > 25 and piece.indent >= 3:
            made = Part(piece.start, piece.end, "quotation", "whole-quotation", 0.6)
        else:
            wants = False
            if n >= len(pieces) - 3 and len(flat) < 160 and _TRANSLATED.match(flat):
                continue
            base = mode if mode in ("news", "comment") else None
            k = bisect_left(turns, piece.start)
            spoken = k < len(turns) and turns[k] < piece.end
            kind, rule, sure = (
                ("news", "turns", 0.7)
                if spoken and base is None
                else _voice(inside(piece.start, piece.end), base if labelled else None, genre, out, lean)
            )
            made = Part(piece.start, piece.end, kind, rule, sure)
        previous = flat if piece.kind != "item" else previous
        if made is not None:
            _join(out, made, n, text)
    return with_quoted(text, [p for p, _ in out], quotes) if latin else [p for p, _ in out]


def _join(out: list[tuple[Part, int]], made: Part, n: int, text: str) -> None:
    if (
        out
        and out[-1][0].type == made.type
        and made.type != "headline"
        and (out[-1][1] == n - 1 or made.type in ("news", "comment", "signature", "demands"))
    ):
        last = out[-1][0]
        out[-1] = (Part(last.start, made.end, last.type, last.rule, min(last.confidence, made.confidence)), n)
    else:
        out.append((made, n))


def _voice(
    words: str, base: str | None, genre: str | None, out: Sequence[tuple[Part, int]], bias: float
) -> tuple[str, str, float]:
    """News or comment."""
    if base is not None:
        return base, "label", 0.95
    if genre is not None:
        return genre, "genre", 0.85
    size = max(8, len(words.split()))
    own = (
        1.5 * len(_THREAT.findall(words))
        + len(_WE.findall(words)) * 1.3
        + 0.8 * len(_YOU.findall(words))
        + len(_JUDGES.findall(words))
        + 1.2 * len(_QUESTION.findall(words))
    )
    report = len(_REPORTS.findall(words)) + 0.5 * len(re.findall(r"\b\d[\d,.]*\b", words))
    lean = (own - 0.55 * report) / size**0.5
    lean += bias
    before = next((p.type for p, _ in reversed(out) if p.type in ("news", "comment")), None)
    lean += 0.12 if before == "comment" else -0.12 if before == "news" else 0.0
    if lean > 0.12:
        return "comment", "writer-speaks", min(0.85, 0.55 + lean / 3)
    return "news", "reports", min(0.85, 0.55 - lean / 3)


def _outside(text: str, quotes: Sequence[Marked]) -> Callable[[int, int], str]:
    """What gives the words of a stretch that stand in no quotation."""
    starts = [q.outer[0] for q in quotes]

    def inside(start: int, end: int) -> str:
        at, out = start, []
        for q in quotes[max(0, bisect_left(starts, start) - 1) :]:
            if q.outer[0] >= end:
                break
            if q.outer[1] > at:
                out.append(text[at : max(at, q.outer[0])])
                at = min(max(at, q.outer[1]), end)
        return " ".join([*out, text[at:end]])

    return inside


def _heads(text: str, pieces: Sequence[Piece], n: int, flat: str) -> bool:
    """Whether a paragraph of the body is a heading: short, without a full stop, above a longer one."""
    if (
        pieces[n].kind not in ("paragraph", "item")
        or len(flat) > 80
        or re.search(r"[.!?:;,…\"”»]$", flat)
        or n + 1 >= len(pieces)
    ):
        return False
    after = pieces[n + 1]
    return (
        pieces[n].group != after.group
        and len(flat.split()) <= 10
        and after.end - after.start > len(flat)
        and (flat[:1].isupper() or flat[:1].isdigit())
        and pieces[n].kind != "item"
    )


def _quoted_whole(text: str, piece: Piece, quotes: Sequence[Marked]) -> bool:
    k = bisect_left(quotes, piece.start, key=lambda q: q.outer[0])
    return k < len(quotes) and quotes[k].outer[0] <= piece.body + 1 and quotes[k].outer[1] >= piece.end - 2


def _note_like(flat: str) -> bool:
    return author_note(flat) is not None
