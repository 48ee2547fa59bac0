"""Who wrote a text, holding which office, for which organisation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from peaceroom.documents.extracted import Declared
from peaceroom.documents.reading.byline.affiliations import affiliation, is_name, office_and_body, titled
from peaceroom.documents.reading.byline.author_notes import author_note
from peaceroom.documents.reading.byline.named_in_head import (
    Written,
    account,
    dek,
    is_dek,
    issued_by,
    mail_sender,
    masthead,
)
from peaceroom.documents.reading.sections.head_and_foot import BYLINE, Anatomy, kind_of_head, organisation
from peaceroom.documents.reading.sections.title_and_publication import Place
from peaceroom.documents.reading.speech.people import is_body, is_role
from peaceroom.documents.reading.text.layout import Piece
from peaceroom.documents.reading.text.words_and_sentences import words

_BY = re.compile(
    r"[*_ (]*(?:(?:story|report|reported|analysis|comment|opinion|column|interview|text|words|written|photographs?|"
    r"commentary)"
    r"(?: and (?:photographs?|text|words))?(?: by)?\s*:?|by|author|authors)\s*:?\s+",
    re.IGNORECASE,
)
_BY_WITHIN = re.compile(r"(?<=[\d|·,\n ])(?:[Bb]y|BY) (?!THE |The )(?=[A-Z][\w’'.-]+ (?:[a-z]{1,4} )?[A-Z])")
_OUR = re.compile(
    r"[*_ (]*(?:from|by) (?:our|a|an) (?P<office>(?:[\w-]+ ){0,2}(?:correspondent|reporter|editor|columnist))\b",
    re.IGNORECASE,
)
_WRITES = re.compile(r"(?P<name>[A-Z][\w’'. -]{3,40}?) (?:writes|reports|reporting)"
                     r"(?: for (?:the )?(?P<body>[A-Z][\w’' -]+?))?"
                     r"(?: (?:from|in) [A-Z][\w’' -]*)?[.:]?$")
_UNIT = re.compile(r"\b(?:office|department|bureau|desk|section|unit|directorate|division|branch)\b", re.IGNORECASE)
_PERSONAL = re.compile(
    r"\b(?:in (?:a|his|her|their) personal capacity|views? (?:expressed )?(?:here )?(?:are|is) (?:his|her|their|"
    r"the author['’]s) own|"
    r"do(?:es)? not (?:necessarily )?(?:reflect|represent)|former|formerly|writes? (?:here "
    r")?as a private)\b",
    re.IGNORECASE,
)


def byline(
    text: str, pieces: Sequence[Piece], parts: Anatomy, declared: Declared, heading: Place | None
) -> Written | None:
    """The first of: a by-line, a note on the author, a signature, the head of an e-mail, a masthead."""
    tries = [
        _by(text, pieces, parts),
        _name_line(text, pieces, parts, heading),
        _note(text, pieces, parts),
        _plate(text, pieces, parts),
        _signed(text, pieces, parts),
        mail_sender(text, pieces),
        dek(text, pieces, parts),
        account(text, pieces, parts),
        issued_by(text, pieces, parts),
        _titled_by(text, heading),
    ]
    found = [t for t in tries if t is not None]
    authors: tuple[str, ...] = next((t.authors for t in found if t.authors), ())
    office = next(
        (
            t.office
            for t in found
            if t.office and (not authors or not t.authors or t.authors[0] in authors or _same(t.authors[0], authors[0]))
        ),
        None,
    )
    body = next((t.organisation for t in found if t.organisation), None)
    named = [a.strip() for a in re.split(r"[;,]| and ", declared.author or "") if is_name(a.strip())]
    if not authors and named:
        authors = tuple(named)
        found.append(Written(Place(0, 0, "declared-author", 0.7), authors, None, None))
    elif not authors and not body and declared.author and organisation(declared.author):
        body = declared.author
    if body is None:
        got = masthead(text, pieces, parts, heading)
        if got is not None:
            body = " ".join(text[got.start : got.end].split())
            found.append(Written(got, (), None, body))
    if not found:
        return None
    tail = text[-3_000:] if len(text) > 3_000 else text
    bound = not (_PERSONAL.search(tail) and (authors or office))
    return Written(found[0].place, authors, office, body, bound)


def _plate(text: str, pieces: Sequence[Piece], parts: Anatomy) -> Written | None:
    """An office above a text: "Spokesperson, Free Command"."""
    for n in range(min(parts.body, 6)):
        if parts.what.get(n) == "office":
            piece = pieces[n]
            office, body = office_and_body(" ".join(text[piece.start : piece.end].split()))
            return Written(Place(piece.start, piece.end, "office-line", 0.7), (), office, body)
    return None


_SPOKEN = re.compile(
    r"\b(?:speech|address|statement|remarks|message|letter|sermon|declaration|communiqu[ée]|testimony|keynote|interview)\b[^\n]{0,20}?\s(?:of|by|from|with)\s+"
    r"(?:the\s+|H\.?E\.?\s+)?(?P<who>[A-Z][^\n:;]{2,120}?)(?=\s+(?:on|at|to|before|in|during|for)\s+(?:the\s|[A-Z0-9])|[:;\n]|$)",
    re.IGNORECASE,
)


def _titled_by(text: str, heading: Place | None) -> Written | None:
    """ "Speech of the Head of the Council …": whose text a title says it is."""
    if heading is None:
        return None
    flat = " ".join(text[heading.start : heading.end].split())
    found = _SPOKEN.search(flat)
    if found is None or re.search(r"\bjoint\b", flat, re.IGNORECASE):
        return None
    if (got := titled(found["who"])) is not None:
        office, body = office_and_body(got[0])
        return Written(Place(heading.start, heading.end, "title-names-author", 0.65), (got[1],), office, body)
    if not found["who"][:1].isupper() and not any(is_role(w.low) for w in words(found["who"])[:3]):
        return None
    names, office, body = affiliation(found["who"])
    if not names and not office and not (body and organisation(body)):
        return None
    return Written(Place(heading.start, heading.end, "title-names-author", 0.65), names, office, body)


def _placeless(body: str) -> str:
    """A body without the place behind it: "Press Office of the Hill Council, Castra"."""
    head, comma, tail = body.rpartition(", ")
    if comma and organisation(head) and not any(is_body(w.low) or is_role(w.low) for w in words(tail)):
        return head
    return body


def _next_line(text: str, piece: Piece, below: Piece) -> bool:
    """Whether a piece stands right below another, without an empty line between."""
    return "\n\n" not in text[piece.end : below.start]


def _same(a: str, b: str) -> bool:
    return a.split()[-1].casefold() == b.split()[-1].casefold()


def _by(text: str, pieces: Sequence[Piece], parts: Anatomy) -> Written | None:
    spots = [n for n in range(parts.body) if parts.what.get(n) == "byline"]
    spots += [n for n in range(parts.body, min(len(pieces), 400)) if BYLINE.match(text, pieces[n].start, pieces[n].end)
              and kind_of_head(text, pieces[n], ()) == "byline"]
    spots += [n for n in range(min(parts.body, 8)) if n not in spots]
    for n in spots:
        piece = pieces[n]
        if (own := _OUR.match(text, piece.start, piece.end)) is not None and piece.end - piece.start < 90:
            return Written(Place(piece.start, piece.end, "by-line", 0.8), (), " ".join(own["office"].split()), None)
        writes = _WRITES.match(text, piece.start, piece.end) if n < parts.body else None
        if writes is not None and is_name(writes["name"]) and piece.end - piece.start < 90:
            body = writes["body"]
            return Written(Place(piece.start, piece.end, "by-line", 0.75), (writes["name"],), None, body)
        if _SPOKEN.search(text, piece.start, piece.end):
            continue
        found = _BY.match(text, piece.start, piece.end)
        if parts.what.get(n) != "byline" and n < parts.body:
            found = _BY_WITHIN.search(text, piece.start, piece.end)
        if found is None:
            continue
        said = text[found.end() : piece.end].strip("*_ )")
        end = piece.end
        following = n + 1
        if (
            following in parts.what
            and parts.what[following] in ("line", "body-name")
            and _next_line(text, piece, pieces[following])
            and "," not in said
        ):
            said += "\n" + text[pieces[following].start : pieces[following].end]
            end = pieces[following].end
        names, office, body = affiliation(said)
        if names or body:
            return Written(Place(piece.start, end, "by-line", 0.9), names, office, body)
    return None


def _note(text: str, pieces: Sequence[Piece], parts: Anatomy) -> Written | None:
    spots = [*range(len(pieces) - 1, max(-1, len(pieces) - 6), -1), *range(min(parts.body + 2, len(pieces)))]
    for n in spots:
        piece = pieces[n]
        if piece.kind in ("row", "quoted") or piece.end - piece.start > 600:
            continue
        found = author_note(text[piece.start : piece.end])
        if found is None or not any(found) or (n < len(pieces) - 4 and n >= parts.body and not found[2]):
            continue
        name, office, body = found
        return Written(Place(piece.start, piece.end, "author-note", 0.8), (name,) if name else (), office, body)
    return None


def _name_line(text: str, pieces: Sequence[Piece], parts: Anatomy, heading: Place | None) -> Written | None:
    """A name below the title with an office or a body beside or below it, without "by"."""
    if heading is None:
        return None
    for n in range(min(parts.body, 10)):
        piece = pieces[n]
        if piece.start <= heading.start or parts.what.get(n) not in ("line", "body-name", "office"):
            continue
        said, end = text[piece.start : piece.end], piece.end
        if is_dek(said):
            continue
        names, office, body = affiliation(said)
        if names and not (office or body):
            for k in (n + 1, n + 2):
                if parts.what.get(k) in ("office", "body-name", "line") and _next_line(text, pieces[k - 1], pieces[k]):
                    said, end = said + "\n" + text[pieces[k].start : pieces[k].end], pieces[k].end
            names, office, body = affiliation(said)
        if names and (office or ((body and any(is_body(w.low) for w in words(body))) or "|" in said)):
            return Written(Place(piece.start, end, "name-line", 0.65), names, office, body)
    return None


def _signed(text: str, pieces: Sequence[Piece], parts: Anatomy) -> Written | None:
    if parts.foot >= len(pieces):
        return None
    names: tuple[str, ...] = ()
    office = body = None
    first = last = -1
    held = ""
    if sum(
        bool(
            re.match(r"[*_ ]*(?:for|on behalf of) (?:the )?[A-Z]", text[pieces[n].start : pieces[n].end], re.IGNORECASE)
        )
        for n in range(parts.foot, len(pieces))
    ) > 1 or re.search(r"For .{3,60}(?:\s{4,}|\t)For ", text[pieces[parts.foot].start :]):
        return None  # several sign: nobody’s by-line
    closed = any(parts.what.get(n) == "close" for n in range(parts.foot, len(pieces)))
    for n in range(parts.foot, len(pieces)):
        line = text[pieces[n].start : pieces[n].end]
        flat = " ".join(line.split()).strip("*_—–- ")
        flat = re.sub(r"^\(?(?:signed|sgd\.?)\)?:?\s+|^(?:yours \w+|sincerely(?: yours)?|"
                      r"respectfully)[^,]{0,12},\s*(?=\S)", "", flat,
                      flags=re.IGNORECASE)
        kind = parts.what.get(n)
        if kind in ("date", "meta", "number", "label", "release", "address", "note") and not (
            kind == "date" and re.search(r"[A-Za-z]{4}.*,", flat)
        ):
            continue
        if re.search(
            r"\b(?:encl|cc|tel|www|http|e-?mail|ends|copy|press contact|contact|end of)\b|@", flat, re.IGNORECASE
        ):
            continue
        on_behalf = re.match(
            r"(?:for and on behalf of|on behalf of|for|(?:issued|signed|written|prepared|drafted|released) by|"
            r"signed)\s*:?\s+(?:the\s+)?(.+?)[,:]?$",
            flat,
            re.IGNORECASE,
        )
        if on_behalf is not None and ": " in on_behalf[1]:
            body, _, flat = (part.strip(" ,") for part in on_behalf[1].partition(": "))
            first, last, kind = (n if first < 0 else first), n, "line"
        elif on_behalf is not None and kind != "date":
            if on_behalf[1][:1].isupper() and body is None and not affiliation(on_behalf[1])[0]:
                body = _placeless(on_behalf[1].strip(" ,:"))
                first, last = (n if first < 0 else first), n
            elif not names and (got := affiliation(on_behalf[1]))[0]:
                names, office, body = got[0], office or got[1], body or got[2]
                first, last = (n if first < 0 else first), n
            continue
        if kind == "date" or (kind == "close" and flat == " ".join(line.split()).strip("*_—–- ")):
            continue
        if len(flat.split()) > 14:
            continue
        got_names, got_office, got_body = affiliation(flat)
        if not (
            got_names
            or (got_office and any(is_role(w.low) for w in words(got_office)))
            or (got_body and organisation(got_body))
        ):
            continue
        if got_names and names and not (got_office or got_body):
            names += got_names
        names = names or got_names
        if office and body and _UNIT.search(body) and got_body == flat and not got_names and organisation(flat):
            office, body = held, flat  # a unit of the body in the line below: it belongs to the office
            last = n
            continue
        held = flat if got_office and got_body and not got_names else ""
        office = office or (got_office if got_office and any(is_role(w.low) for w in words(got_office)) else None)
        body = body or (got_body if got_body and (organisation(got_body) or got_office) else None)
        first, last = (n if first < 0 else first), n
    if first < 0 or not (closed or office or body or names):
        return None
    return Written(
        Place(pieces[first].start, pieces[last].end, "signature", 0.75 if closed else 0.65), names[:3], office, body
    )
