"""Whose text the head of a document says it is, without a by-line: sender, account, masthead, line below a title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from peaceroom.documents.reading.byline.affiliations import affiliation, is_name, office_and_body
from peaceroom.documents.reading.sections.head_and_foot import Anatomy, office_line, organisation
from peaceroom.documents.reading.sections.title_and_publication import Place, agency
from peaceroom.documents.reading.text.layout import Piece
from peaceroom.documents.reading.text.lexicon import PAPER_OF
from peaceroom.documents.reading.text.words_and_sentences import words

_FROM = re.compile(r"\s*[\"“]?(?P<name>[^\"”<\n(]{2,60}?)[\"”]?\s*(?:\((?P<what>[^)\n]*)\)\s*)?<[^>\n]+>")
_ACCOUNT = re.compile(r"(?P<name>[^\n@]{0,80}?)[ \t\n(·|]*(?<!\w)@(?P<handle>\w{2,30})\b")
_ISSUED = re.compile(
    r"\b(?:issued|published|released|circulated|compiled|prepared|distributed|printed)\b[^.\n]{0,50}?\bby (?:the )?"
    r"(?P<body>(?-i:[A-Z])[^,;\n]{3,80})",
    re.IGNORECASE,
)
_OF = ("of", "for", "and", "in", "on", "the", "to")
_DEK = re.compile(
    r"[\"“*_]{0,2}(?:(?:an?|the|our|exclusive)\s+)*(?:interview|conversation|talk|q&a)\b[^\n,]{0,20}?\s(?:with|of)\s+[^\n]{3,160}"
    r"|[^\n]{3,80}\s(?:talks to|speaks to|in conversation with|interviewed by|was interviewed)\b[^\n]{0,120}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Written:
    """By whom; ``bound`` is False where the office is a former one or the text is personal."""

    place: Place
    authors: tuple[str, ...]
    office: str | None
    organisation: str | None
    bound: bool = True


def is_dek(line: str) -> bool:
    """Whether a line below a title says with whom an interview is: its names are no authors."""
    return _DEK.match(line) is not None


def dek(text: str, pieces: Sequence[Piece], parts: Anatomy) -> Written | None:
    """The paper that such a line names behind the person: "An interview with …, The Harbour Review, 5 May"."""
    for n in range(min(parts.body + 1, len(pieces), 10)):
        piece = pieces[n]
        if piece.end - piece.start > 240 or not is_dek(text[piece.start : piece.end]):
            continue
        at = piece.start
        for k, part in enumerate(re.split(r"[,|·—–(]", text[piece.start : piece.end])):
            bare = part.strip(" .)*_\n")
            if k and organisation(bare):
                begin = at + part.index(bare)
                return Written(Place(begin, begin + len(bare), "masthead", 0.7), (), None, bare)
            at += len(part) + 1
    return None


def issued_by(text: str, pieces: Sequence[Piece], parts: Anatomy) -> Written | None:
    """The body that a line of head or foot says issued the text, behind a date: "Issued 8 May 2023 by the …"."""
    for n in parts.what:
        piece = pieces[n]
        if piece.end - piece.start > 160 or (found := _ISSUED.search(text, piece.start, piece.end)) is None:
            continue
        bare = " ".join(found["body"].split()).rstrip(" .)")
        if organisation(bare):
            place = Place(found.start("body"), found.end("body"), "issued-by", 0.75)
            return Written(place, (), None, bare)
    return None


def account(text: str, pieces: Sequence[Piece], parts: Anatomy) -> Written | None:
    """The account above posts: "Office of the Spokesperson @Name · Sep 14", or office, body and account in lines."""
    for n in range(min(parts.body, 5)):
        piece = pieces[n]
        found = _ACCOUNT.match(text, piece.start, piece.end)
        if found is None or re.search(r"\w@$", text[piece.start : found.start("handle")]):
            continue
        name = " ".join(found["name"].split()).strip(" ·|,:-*")
        if not name and n:
            return None
        place = Place(piece.start, found.end(), "account", 0.75)
        if not name:
            return Written(place, (), None, "@" + found["handle"])
        if is_name(name):
            return Written(place, (name,), None, None)
        if organisation(name):
            return Written(place, (), None, name)
        if office_line(name):
            office, body = office_and_body(name)
            return Written(place, (), office, body)
        names, office, body = affiliation(name)
        return Written(place, names, office, body)
    return None


def mail_sender(text: str, pieces: Sequence[Piece]) -> Written | None:
    for piece in pieces[:12]:
        line = text[piece.start : piece.end]
        if line[:5].casefold() == "from:":
            said = line[5:].split("\n")[0]
            found = _FROM.match(said)
            name = " ".join((found["name"] if found else said).split()).strip(' ,"')
            names, office, body = affiliation(name)
            if not names and not office and not body:
                names = (name,) if name and "@" not in name else ()
            if found and found["what"]:
                office, body = office_and_body(found["what"])
            return Written(Place(piece.start, piece.start + 5 + len(said), "mail-from", 0.85), names, office, body)
    return None


def masthead(text: str, pieces: Sequence[Piece], parts: Anatomy, heading: Place | None) -> Place | None:
    """The organisation that a head names: an agency in a dateline, a line that is a body's name, "NAME, 3 May"."""
    for n in range(min(parts.body, 8)):
        piece = pieces[n]
        line = text[piece.start : piece.end]
        if parts.what.get(n) == "body-name" and not (heading is not None and heading.start == piece.start):
            lead = PAPER_OF.match(text, piece.start, piece.end)
            first = line.split("\n")[0].rstrip()
            below = line[len(first) :].split()
            whole = not below or below[0][0].islower() or below[0].lower() in _OF or not organisation(first)
            end = piece.end if whole else piece.start + len(first)
            return Place(lead.end() if lead else piece.start, end, "masthead", 0.7)
        cut = re.match(r"(?P<body>[A-Z][\w’' ]+?)\s*(?:,|·|\||–|—)\s", line) if parts.what.get(n) == "date" else None
        if cut is not None and organisation(cut["body"]):
            return Place(piece.start, piece.start + cut.end("body"), "masthead", 0.65)
    if heading is not None:
        for n in range(min(parts.body, 4)):
            piece = pieces[n]
            line = text[piece.start : piece.end]
            if (
                piece.end <= heading.start
                and parts.what.get(n) == "line"
                and len(line.split()) <= 6
                and line[:1].isupper()
                and all(w.capital or w.low in ("of", "the", "for", "and") for w in words(line) if w.wordy)
            ):
                return Place(piece.start, piece.end, "masthead", 0.55)
    if parts.body < len(pieces) and (place := agency(text, pieces[parts.body])) is not None:
        return Place(*place, "dateline-agency", 0.75)
    return None
