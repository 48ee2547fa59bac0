"""The title, and the day of publication, apart from the days of events."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from peaceroom.documents.extracted import Declared
from peaceroom.documents.reading.dates.finding_dates import Found, find
from peaceroom.documents.reading.sections.head_and_foot import ISSUE, Anatomy, label_of, organisation
from peaceroom.documents.reading.text.layout import Piece

_MADE = re.compile(
    r"\b(?:publish\w*|posted|issued?|circulated|released?|printed|dated?|sent|broadcast|aired|distributed|date of "
    r"(?:issue|"
    r"publication|release|listing)|transmi\w+|on air|filed|effective|adopted|updated|recorded|web)\b",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:meeting|held|event|born|reporting period|period|covers?|valid|expires?|until|deadline|last updated|next|"
    r"of the "
    r"original|delivered|established|founded|retrieved|accessed|translated|translation|since|meets|session|sitting)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\bgiven under\b|\b(?:done|signed|given|adopted|agreed|concluded)\b[^.\n]{0,40}\b(?:at|in|on)\b", re.IGNORECASE
)
_DATELINE = re.compile(r"\s*(?:\([^)\n]{1,40}\)\s*)?(?:\[[^\]\n]{1,30}\]\s*)?(?:[—–|]|-{1,2}\s|:|\()")
_AGENCY = re.compile(r"^[^\n]{2,90}?\((?P<agency>[^()\n]{2,40})\)\s*(?:[—–:-])")


#: a second line of a title begins with one of these
_GOES_ON = re.compile(r"(?:on|of|at|for|to|in|and|after|with|from|between|over|the)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch with a rule and how sure it is."""

    start: int
    end: int
    rule: str
    confidence: float


def title(
    text: str, pieces: Sequence[Piece], parts: Anatomy, declared: Declared, marked: bool
) -> Place | None:
    """What a line "Title:" or "Subject:" says, else the first heading (``marked``: the medium marks headings), else
    the likeliest line of the head."""
    for n in range(parts.body):
        if parts.what.get(n) == "title-key":
            piece = pieces[n]
            colon = text.index(":", piece.start)
            start = colon + 1 + len(text[colon + 1 : piece.end]) - len(text[colon + 1 : piece.end].lstrip())
            if start < piece.end:
                return Place(start, piece.end, "title-key", 0.9)
    headings = [p for p in pieces[:40] if p.kind == "heading" and p.level] if marked else []
    top = [p for p in headings if p.level == min(h.level for h in headings)]
    if headings and (len(top) == 1 or top[0] is pieces[0]) and top[0].end - top[0].start > 8:
        return Place(top[0].body, top[0].end, "first-heading", 0.9)
    if declared.subject or declared.title:
        said = (declared.subject or declared.title or "").strip()
        at = text.find(said, 0, 5_000) if said else -1
        if at >= 0:
            return Place(at, at + len(said), "declared-title", 0.9)
    best: tuple[float, int] | None = None
    lines = [
        n
        for n in range(parts.body)
        if parts.what.get(n) in ("line", "body-name", "label", "release", "number", "salute", "date")
    ]
    numbered = max(
        (
            n
            for n in range(parts.body)
            if parts.what.get(n) in ("number", "date")
            and any(
                k > n
                and parts.what[k] in ("line", "body-name")
                and len(text[pieces[k].start : pieces[k].end].split()) >= 3
                for k in lines
            )
        ),
        default=-1,
    )
    for order, n in enumerate(lines):
        piece = pieces[n]
        line = text[piece.start : piece.end]
        flat = " ".join(line.split()).strip("*_#=- ")
        what = parts.what[n]
        score = {
            "line": 3.0,
            "body-name": 0.0,
            "label": -2.0,
            "release": -1.0,
            "number": -1.0,
            "salute": -3.0,
            "date": -2.0,
        }[what] - 0.45 * order
        if piece.kind == "heading":
            score += 1.0
        if (
            re.search(
                r"\b(?:communiqu[ée]|statement|declaration|agreement|minutes|report|open letter|appeal|resolution|"
                r"notice|memorandum|"
                r"protocol|accord|manifesto|address|speech|message|bulletin|update|sitrep)\b",
                flat,
                re.IGNORECASE,
            )
            and what in ("line", "number", "body-name", "date")
            and len(flat.split()) > 1
        ):
            score += 1.6 if what == "line" else 2.4 if what != "date" else 6.4
        if n < numbered and what in ("line", "body-name"):
            score -= 2.0
        if len(flat.split()) < 2 and not flat.isupper():
            score -= 2.5
        if len(flat) > 160:
            score -= 2
        if label_of(flat) is None and re.search(r"[a-z]{3}", flat) and len(flat.split()) >= 4:
            score += 0.6
        if (
            re.match(r"(?:[-*•]|\d{1,2}/\d{0,2}\s|\d{1,2}/\d{0,2}\s|https?:|www\.|@)", flat)
            or flat.startswith("(")
            or re.search(r"\b(?:translat|page \d|tel\.|phone)", flat, re.IGNORECASE)
        ):
            score -= 4
        if best is None or score > best[0] + 1e-9:
            best = (score, n)
    if best is None or best[0] < 0.5:
        best = next(((0.5, n) for n in lines if parts.what[n] == "release" and n < 3), None)
    if best is None:
        return None
    piece = pieces[best[1]]
    start, end = piece.body if piece.kind == "heading" and text[piece.start] in "#" else piece.start, piece.end
    while start < end and text[start] in "*_#= ":
        start += 1
    below = pieces[best[1] + 1] if parts.what.get(best[1] + 1) == "line" else None
    if below is not None and "\n\n" not in text[piece.end : below.start]:
        more = text[below.start : below.end]
        if _GOES_ON.match(more) and more.isupper() == text[start:end].isupper():
            end = below.end
    while end > start and text[end - 1] in "*_#= ":
        end -= 1
    return Place(start, end, "head-line", min(0.9, 0.4 + 0.1 * best[0]))


def published(
    text: str,
    pieces: Sequence[Piece],
    parts: Anatomy,
    declared: Declared,
    dates: Sequence[Found],
    heading: Place | None,
) -> tuple[Place, date, str] | None:
    """Place, day and ISO value (``YYYY-MM`` where only the month is said); None where only events are dated."""
    found: list[tuple[float, int, Place, date]] = []
    years = sorted(d.first.year for d in dates if d.first is not None and not d.relative)
    year = years[len(years) // 2] if years else None
    for n, piece in enumerate(pieces):
        if parts.body + 1 <= n < parts.foot and n < len(pieces) - 6:
            continue
        if piece.kind == "item" and n not in parts.what:
            continue
        line = text[piece.start : piece.end]
        for d in [d for d in dates if piece.start <= d.start < piece.end]:
            day = d.first if d.first == d.last else None
            if day is None and d.value is not None and d.value.startswith("--") and year is not None:
                again = [f for f in find(text, date(year, 7, 1), d.start, d.end) if f.first is not None]
                day = again[0].first if again else None
            if day is None or d.rule in ("weekday", "day-word", "ago"):
                continue
            sure, rule = _sure(text, piece, d, n, parts, line)
            if heading is not None and heading.start <= d.start < heading.end and rule not in ("date-line",):
                sure = max(0.31, sure - 0.5) if sure > 0.3 else sure
            if sure > 0.3:
                found.append((sure, -d.start, Place(d.start, d.end, rule, sure), day))
    best = max(found, key=lambda f: f[:2]) if found else None
    if best is not None and (best[0] >= 0.8 or not declared.published):
        return best[2], best[3], best[3].isoformat()
    if declared.published:
        try:
            day = date.fromisoformat(declared.published)
            return Place(0, 0, "declared-date", 0.85), day, day.isoformat()
        except ValueError:
            pass
    if best is not None:
        return best[2], best[3], best[3].isoformat()
    return _month_alone(text, pieces, parts, dates)


def _month_alone(
    text: str, pieces: Sequence[Piece], parts: Anatomy, dates: Sequence[Found]
) -> tuple[Place, date, str] | None:
    """A month that stands almost alone in a line of the head or foot."""
    for n, piece in enumerate(pieces):
        if n not in parts.what or piece.end - piece.start > 90:
            continue
        for d in dates:
            if piece.start <= d.start < piece.end and d.rule == "month" and d.first is not None:
                return Place(d.start, d.end, "date-line", 0.6), d.first, f"{d.first:%Y-%m}"
    return None


def _sure(text: str, piece: Piece, d: Found, n: int, parts: Anatomy, line: str) -> tuple[float, str]:
    before = text[max(piece.start, d.start - 60) : d.start]
    flat = " ".join(line[:600].split())
    around = line[: d.start - piece.start][:600] + " " + line[d.end - piece.start :][:600]
    rest = re.findall(r"[^\W\d_]+", around)
    head, foot = n < parts.body, n >= parts.foot and n in parts.what
    if head or foot:
        if (made := list(_MADE.finditer(before))) and not (
            _EVENT.search(before[made[-1].end() :])
            or (
                _EVENT.search(before)
                and not re.search(r"circulated|publi|issued|released|printed", before, re.IGNORECASE)
            )
        ):
            return (0.95 if head else 0.88) - (
                0.1 if re.search(r"updated|effective|adopted|recorded", before, re.IGNORECASE) else 0.0
            ), "date-label"
        if _EVENT.search(before) or (_EVENT.search(flat) and len(flat.split()) > 4):
            return 0.32 if head and len(rest) < 8 else 0.0, "event-label"
        if _DONE.search(before):
            return 0.85, "done-at"
        if ISSUE.search(line[: d.start - piece.start]) and len(rest) <= 25:
            return 0.92, "masthead-date"
        if len(flat) < 200 and _behind_outlet(line, d.start - piece.start, d.end - piece.start):
            return 0.8, "date-line"
        told = [w for w in rest if w.islower() and w not in ("of", "the", "at", "on", "in", "by", "and", "this", "day")]
        if not made and (len(told) > 1 or (rest and rest[0].endswith("ing"))):
            return 0.35, "date-in-head"
        if len(rest) <= 4:
            return (0.86 if head else 0.8), "date-line"
        if len(rest) <= 10:
            return (0.66 if head else 0.6), "date-line"
    if _DONE.search(before) and len(flat) < 200:
        return 0.84, "done-at"
    at = d.start - piece.start
    if n <= parts.body and at < 60 and _DATELINE.match(text, d.end) and len(line) > 60 and line[:1].isupper():
        return 0.84, "dateline"
    if (
        n <= parts.body
        and at < 60
        and re.match(r"[A-Z][\w’' .-]{1,40}(?:,|\(|–|—)", line)
        and re.match(r"[ ,.:–—(/-]", text[d.end : d.end + 1])
        and re.search(r"[—–]|--? ", line[:110])
    ):
        return 0.82, "dateline"
    if (head or foot) and len(flat) < 200:
        return 0.4, "date-in-head"
    if (
        n >= len(list(parts.what))
        and piece.end > len(text) - 500
        and (
            late := list(
                re.finditer(r"\b(?:issued|published|released|circulated|printed|compiled)\b", before, re.IGNORECASE)
            )
        )
        and not re.search(r"[.;]", before[late[-1].end() :])
    ):
        return 0.72, "date-label"
    if (made2 := _MADE.search(before)) and len(before) - made2.end() < 12 and len(flat) < 160:
        return 0.6, "date-label"
    return 0.0, ""


def _behind_outlet(line: str, start: int, end: int) -> bool:
    """Whether a date ends a line right behind the name of a paper or body: "…, The Harbour Review, 5 May 2021"."""
    if line[end:].strip(" .)]*_"):
        return False
    before = re.split(r"\s*(?:,|\||·|—|–|\()\s*", line[:start].rstrip(" ,|·—–(["))[-1]
    return bool(before) and before[:1].isupper() and organisation(" ".join(before.split()))


def agency(text: str, piece: Piece) -> tuple[int, int] | None:
    """The agency that a dateline names in brackets."""
    found = _AGENCY.match(text[piece.start : min(piece.end, piece.start + 140)])
    return (piece.start + found.start("agency"), piece.start + found.end("agency")) if found else None
