"""The head and the foot of a document: which pieces stand before and behind its body, and what each of them is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from peaceroom.documents.reading.dates.finding_dates import Found
from peaceroom.documents.reading.speech.people import is_body, is_role
from peaceroom.documents.reading.speech.saying_verbs import VERBS
from peaceroom.documents.reading.text.layout import Piece
from peaceroom.documents.reading.text.lexicon import GENRES, LABELS, PAPER_OF, TITLES
from peaceroom.documents.reading.text.metadata_labels import METADATA
from peaceroom.documents.reading.text.words_and_sentences import word_set, words

_META = re.compile(r"(?P<key>[A-Z][\w’' /()-]{1,40}?)\s*:\s*(?P<value>\S.*)?", re.DOTALL)
_TITLE_KEYS = frozenset(("title", "subject", "re", "headline", "betreff", "heading", "object", "topic"))
BYLINE = re.compile(
    r"(?:by|written by|text by|text|words|author|authors|interview|interview by|report by|reported by|story by|"
    r"from our correspondent|column by|opinion by|comment by|analysis by|by our)\b\s*:?\s+(?=\S)",
    re.IGNORECASE,
)
_RELEASE = re.compile(
    r"(?:for immediate release|press release|news release|media release|embargo\w*|for release|immediate release|press "
    r"statement|media advisory|press notice|confidential|restricted|unclassified|read and pass on|for the record|draft|"
    r"final|provisional|urgent|breaking|exclusive)\b[\w\s.,–—-]{0,40}$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:to|to:|by hand|attn|attention|cc)\b", re.IGNORECASE)
_SALUTE = re.compile(
    r"(?:dear|your excellenc|excellenc|sir|madam|honou?rable|to whom|brothers and sisters|comrades|fellow citizens|"
    r"ladies and "
    r"gentlemen|mr|friends|my (?:dear )?(?:friends|people|brothers))\b[^.\n]{0,80}[,:!]?$",
    re.IGNORECASE,
)
_CLOSE = re.compile(
    r"(?:yours|sincerely|respectfully|faithfully|with (?:kind|best|respect|regards|every|the assurance)|regards|"
    r"best regards|kind regards|"
    r"signed|\(signed\)|for and on behalf|on behalf of|for the|done at|done in|given at|"
    r"(?:issued|approved|written|prepared|drafted|released) by|"
    r"peace be upon|"
    r"in solidarity|long live|best wishes|best|accept,)\b",
    re.IGNORECASE,
)
_SAYS = re.compile(r"\b(?:sa(?:id|ys)|told|asked|added|wrote)$")
ISSUE = re.compile(r"\b(?:No|Nr|no|Issue|issue|Vol|vol|Volume)\.? ?\d")
_GENRE_WORDS = re.compile(
    r"\b(?:communiqu[ée]|statement|order|decree|notice|sitrep|report|release|resolution|declaration|minutes|update)\b",
    re.IGNORECASE,
)
#: kinds of text that are no titles while anything else could be one
_ONLY_LABELS = frozenset((
    "interview", "letter to the editor", "letter", "notice", "public notice", "statement", "memorandum",
    "memo", "speech", "transcript", "appeal", "declaration", "open letter",
    "feature", "essay", "guest essay", "q&a", "profile", "press conference",
))
_NUMBER_LINE = re.compile(
    r"(?:vol|volume|no|number|issue|established|founded|est|price|edition|ref|reference|doc|document|page|year|s/|a/)\b[.\s]",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"(?:[\[(*©]|Notes?\b|P\.? ?S\.?|Encl|cc\b|Annex|Attach|Contact|For (?:more|further) information|Translat|"
    r"Editor|Printed|https?:|"
    r"www|Tel|About\b|(?:[A-Z][\w’'.-]+ ){1,4}(?:is|was|has been|heads|teaches|writes)\b|The (?:author|writer)\b|– "
    r"?ends)",
)
_REPLY = re.compile(
    r"(?:On .{4,100} wrote:|.{4,80} (?:wrote|schrieb|a écrit)\s?:|-+ ?(?:Original|Forwarded) [Mm]essage)"
)
_ENDED = re.compile(r"[.!?…][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Anatomy:
    """``body`` and ``foot`` are the first pieces of each; ``what`` names each piece outside the body."""

    body: int
    foot: int
    what: dict[int, str]


_MORE_GENRES = re.compile(
    r"^(opinion|editorial|comment|commentary|analysis|op-ed|column|viewpoint|news|report)\s*(?:\||:|–|—|/)\s*\S",
    re.IGNORECASE,
)
#: titles of texts in which a writer speaks for a side
_OWN_VOICE = re.compile(
    r"\b(?:speech|address|sermon|statement|communiqu[ée]|open letter|letter|appeal|manifesto|declaration|message|"
    r"proclamation|"
    r"call to|homily|pamphlet|thread)\b",
    re.IGNORECASE,
)
#: and of those that report
_OTHERS_VOICE = re.compile(
    r"\b(?:report|minutes|sitrep|update|notice|agreement|accord|protocol|joint|record|summary|bulletin|briefing)\b",
    re.IGNORECASE,
)


def voice_of(title: str) -> float:
    """How much a title leans to the writer’s own voice: 1, 0 or −1."""
    if _OTHERS_VOICE.search(title):
        return -1.0
    return 1.0 if _OWN_VOICE.search(title) else 0.0


_OF = word_set("of for and in at to")
_UNITS = word_set("office department bureau desk service section")
#: last words of newspapers' names
_PAPERS = word_set(
    "mercury times herald tribune gazette post observer courier chronicle voice echo monitor review bulletin wire news "
    "dispatch standard sentinel journal star mirror record"
)


def label_of(line: str) -> str | None:
    """Whether a line is a label such as NEWS or COMMENT: the type of section that follows."""
    if len(line) > 60:
        return None
    bare = re.sub(r"[^\w\s’'-]", " ", line).casefold().replace("’", "'")
    bare = re.sub(r"\b(?:\d{1,3}|[ivx]{1,4})\b", " ", bare)
    return LABELS.get(" ".join(bare.split()).strip(" '-"))


def genre_of(line: str) -> str | None:
    """Whether a line of the head names the kind of text: news or comment."""
    line = line[:200]
    bare = " ".join(re.sub(r"[^\w\s-]", " ", line).casefold().split())
    if found := _MORE_GENRES.match(line.strip()):
        return GENRES.get(found[1].casefold())
    return GENRES.get(bare)


def kind_of_head(text: str, piece: Piece, dates: Sequence[Found]) -> str:
    """What a short piece is: label, date, meta, title-key, byline, release, address, salute, number, line …"""
    if piece.end - piece.start > 400:
        return "line"
    line = text[piece.start : piece.end]
    flat = " ".join(line.split()).strip("*_# ")
    if label_of(flat) is not None or (genre_of(flat) is not None and not _MORE_GENRES.match(flat)):
        return "label"
    meta = _META.fullmatch(flat)
    if meta is not None and len(meta["key"].split()) <= 4:
        key = meta["key"].casefold().strip()
        if key in _TITLE_KEYS:
            return "title-key"
        if BYLINE.match(flat):
            return "byline"
        words_behind = (meta["value"] or "").split()
        if METADATA & {key, key.split()[0], key.split()[-1]} or (
            len(words_behind) <= 12 and not _ENDED.search(flat) and not _SAYS.search(key)
        ):
            return "meta"
    if (
        BYLINE.match(flat)
        and len(flat) < 200
        and flat[:2].lower() == "by"
        and not re.match(r"by (?:hand|order|decree|e-?mail|a|an|\d|the (?:time|end|way))\b", flat, re.IGNORECASE)
    ) or re.match(r"(?:interview|text|words|author)s?(?: by|:)\s", flat, re.IGNORECASE):
        return "byline"
    if _RELEASE.match(flat) or flat.casefold().strip(" :.!") in _ONLY_LABELS:
        return "release"
    if ISSUE.search(flat) and len(flat.split()) <= 7 and not _GENRE_WORDS.search(flat):
        return "number"
    if _SALUTE.match(flat):
        return "salute"
    if _ADDRESS.match(flat) and len(flat) < 140:
        return "address"
    rest = flat
    inside = [d for d in dates if piece.start <= d.start < piece.end]
    for d in reversed(inside):
        a, b = d.start - piece.start, d.end - piece.start
        rest = line[:a] + line[b:] if d is inside[-1] else rest
    bare = list(re.findall(r"[^\W\d_]+", rest))
    if inside and inside[0].rule != "year" and len(bare) <= 5 and len(flat) < 90:
        return "date"
    if _NUMBER_LINE.match(flat) and len(flat) < 80:
        return "number"
    if organisation(flat):
        return "body-name"
    if office_line(flat):
        return "office"
    return "line"


def office_line(flat: str) -> bool:
    """Whether a line is an office, perhaps with its organisation: "Spokesperson, Free Command"."""
    run = [w for w in words(flat) if w.wordy]
    if run and run[0].low in TITLES and not any(is_role(w.low) for w in run[1:]):
        return False  # "Dr Hanne Vold"
    return (
        bool(run)
        and len(run) <= 10
        and not _ENDED.search(flat)
        and (
            is_role(run[0].low)
            or (
                len(run) > 1
                and run[0].low in ("the", "deputy", "first", "chief", "foreign", "prime", "acting", "general")
                and is_role(run[1].low)
            )
        )
        and all(w.capital or w.low in ("of", "the", "for", "and", "in", "at", "to") for w in run)
        # "PRESIDENT RECEIVES THE ENVOY" is a headline
        and all(w.low != "the" or not n or run[n - 1].low in _OF for n, w in enumerate(run))
    )


def organisation(flat: str) -> bool:
    """Whether a line is the name of an organisation and nothing else."""
    kind = PAPER_OF.match(flat)
    run = [w for w in words(flat, kind.end() if kind else 0) if w.wordy]
    if not run or len(run) > (6 if flat.isupper() else 10) or _ENDED.search(flat):
        return False
    if any(w.low in VERBS and VERBS[w.low].form == "s" and w.low not in ("states", "reports", "notes") for w in run):
        return False
    small = ("of", "the", "for", "and", "in", "on", "at", "to", "de", "la", "des", "du", "del", "al")
    if not run[0].capital or not all(
        w.capital or w.low in small or w.text.isdigit() or (0 < n < 3 and w.low in _UNITS) for n, w in enumerate(run)
    ):
        return False
    stop = next((n for n, w in enumerate(run) if n and w.low in ("of", "for", "in", "at", "on")), len(run))
    head = run[stop - 1].low
    return (is_body(head) or head in _PAPERS) and not is_role(run[0].low)


def _asks_in_head(line: str, before: str | None) -> bool:
    """A headline that asks, below a number, date or label."""
    return line[-1:] in "?!" and len(line.split()) <= 10 and before in ("number", "date", "label", "release")


def anatomy(text: str, pieces: Sequence[Piece], dates: Sequence[Found]) -> Anatomy:
    """Parts a document in head, body and foot."""
    what: dict[int, str] = {}
    body = 0
    for n, piece in enumerate(pieces[:30]):
        line = text[piece.start : piece.end]
        kind = kind_of_head(text, piece, dates)
        long_ = len(line) > 160 or (len(line.split()) >= 9 and bool(_ENDED.search(line)))
        if (piece.kind in ("header", "heading") and not long_) or (
            not long_
            and piece.kind not in ("quoted",)
            and (
                kind != "line"
                or not _ENDED.search(line)
                or _asks_in_head(line, what.get(n - 1))
                or n == 0
                or line.isupper()
            )
            and piece.kind != "item"
        ):
            what[n] = kind
            body = n + 1
            continue
        if long_ and kind in ("meta", "title-key", "byline") and len(line) < 300 and piece.kind != "item":
            what[n] = kind
            body = n + 1
            continue
        break
    if body >= len(pieces):  # nothing but short lines: the head ends where sentences begin
        body = next(
            (n for n, p in enumerate(pieces) if _ENDED.search(text[p.start : p.end]) and n), min(1, len(pieces))
        )
        what = {n: k for n, k in what.items() if n < body}
    foot = stop = _before_reply(text, pieces, body)
    behind: list[int] = []  # notes, enclosures and the like behind a signature
    for n in range(stop - 1, max(body, stop - 14) - 1, -1):
        piece = pieces[n]
        line = text[piece.start : piece.end]
        short = (
            len(line) < 140
            and not (_ENDED.search(line) and len(line.split()) > 9)
            and (not _ENDED.search(line) or (bool(_CLOSE.match(line)) and len(line) < 90))
        )
        kind = kind_of_head(text, piece, dates)
        if (
            (line[:1] in "“\"«„‘" and len(line) > 30)
            or (piece.kind == "item" and not line.startswith(("—", "–")))
            or (not short and not (kind == "meta" and len(line) < 200))
            or (piece.kind in ("quoted", "row", "block") and not organisation(" ".join(line.split())))
        ):
            if foot == stop and len(behind) < 4 and piece.kind == "paragraph" and _BEHIND.match(line):
                behind.append(n)
                continue
            break
        what |= dict.fromkeys(behind, "note")
        behind = []
        what[n] = "close" if _CLOSE.match(line) else kind
        foot = n
    return Anatomy(body, foot, what)


def _before_reply(text: str, pieces: Sequence[Piece], body: int) -> int:
    """Where the message ends and the one that it answers begins."""
    for n in range(body + 1, len(pieces)):
        line = text[pieces[n].start : pieces[n].end]
        if _REPLY.match(line) or (pieces[n].kind == "quoted" and all(p.kind == "quoted" for p in pieces[n:])):
            return n
    return len(pieces)
