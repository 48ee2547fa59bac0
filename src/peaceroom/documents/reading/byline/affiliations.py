"""Names, offices and organisations in a line: "NAME, OFFICE of the BODY"."""

from __future__ import annotations

import re

from peaceroom.documents.reading.speech.people import PARTICLES, is_body, is_role
from peaceroom.documents.reading.text.lexicon import TITLES
from peaceroom.documents.reading.text.words_and_sentences import words

_SPLIT = re.compile(r"\s*(?:,|;|\||·|\n|–|—|\()\s*")
#: a day, month or year that stands among them
_DATE = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\s*)?(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|"
    r"Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s*)?(?:\d{1,2}\s*)?(?:(?:19|20)\d\d)?|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
)
#: where a reporter is, behind the name
_PLACE = re.compile(
    r"(?<=\w)\s+(?:in|reporting from|reporting in)\s+"
    r"[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?(?=\s+(?:and|&)\s|$)"
)
#: "of" and "for" within an office: Chief of Staff, Minister for Foreign Affairs
_OFFICE_OF = re.compile(
    r"\b((?:[Cc]hief|[Hh]ead|[Ss]ecretary|[Cc]hief)(?: \w+)?) (of) (?=(?:[Ss]taff|[Ss]tate|[Mm]ission|[Dd]elegation|"
    r"[Gg]overnment|[Pp]olice|[Pp]rotocol|[Pp]arty)\b(?! of [A-Z]\w+ [A-Z]))|\b([Mm]inister) (of|for) "
)
_HELD = "\ue001"
_NAME = re.compile(
    r"(?:(?:Dr|Mr|Mrs|Ms|Prof|Gen|Col|Sir|Rev|Maj|Capt)\.?\s+)?(?:[^\W\d_][\w’'ʿʾ.-]*)(?:\s+(?:(?:al|el|bin|ibn|van|von|de|la|der|den|ben|bint|abu|da|dos|di)\s+)?"
    r"[^\W\d_][\w’'ʿʾ.-]*){0,4}"
)


def affiliation(said: str) -> tuple[tuple[str, ...], str | None, str | None]:
    """Names, office and organisation of "NAME, OFFICE of the BODY", "NAME and NAME, BODY", "the editorial board"."""
    said = " ".join(said.replace("\n", " , ").split()).strip(" .")
    pieces = [p for p in (part.strip(" .)") for part in _SPLIT.split(said)) if p and not _DATE.fullmatch(p)]
    names: list[str] = []
    rest: list[str] = []
    for k, part in enumerate(pieces):
        if not rest:
            part = _PLACE.sub("", part)
            people = list(re.split(r"\s+(?:and|&)\s+", part))
            if all(is_name(p) for p in people):
                names += people
                continue
            if k == 0 and (got := titled(part)) is not None:
                names.append(got[1])
                if not (len(pieces) > 1 and got[0].lower().strip(".") in TITLES):  # a rank before an office is none
                    rest.append(re.sub(r"^our\s+", "", got[0]))
                continue
            of = re.match(r"(?P<name>.+?)\s+(?:for|of|from)\s+(?:the\s+)?(?P<body>[A-Z].+)$", part) if k == 0 else None
            if of is not None and is_name(of["name"]):
                names.append(of["name"])
                rest.append(of["body"])
                continue
        rest.append(part)
    office, body = office_and_body(", ".join(rest)) if rest else (None, None)
    return tuple(names), office, body


def titled(part: str) -> tuple[str, str] | None:
    """ "Foreign Minister Lena Brandt" as office and name."""
    run = words(part)
    last = max((n for n, w in enumerate(run) if is_role(w.low)), default=-1)
    if 0 <= last < len(run) - 1 and all(w.capital for w in run[last + 1 :] if w.wordy):
        name = part[run[last + 1].start :]
        if is_name(name):
            return part[: run[last].end], name
    return None


def is_name(part: str) -> bool:
    if not _NAME.fullmatch(part):
        return False
    run = [w for w in words(part) if w.wordy]
    capital = [w for w in run if w.capital]
    return (
        1 < len(run) <= 5
        and len(capital) >= max(1, len(run) - 2)
        and run[-1].capital
        and all(w.capital or w.low in PARTICLES for w in run)
        and not any(
            is_body(w.low)
            or (
                is_role(w.low)
                and w.low not in ("mr", "mrs", "ms", "dr", "sir", "father", "sister", "brother", "sheikh", "imam",
                                     "mullah", "haji", "comrade", "prof")
            )
            for w in run
        )
        and run[0].low not in ("the", "our", "a", "in", "from", "for", "of")
    )


def office_and_body(said: str) -> tuple[str | None, str | None]:
    """Office and organisation of "Director of the Policy Office at the Institute of …"."""
    held = _OFFICE_OF.sub(lambda m: f"{m[1] or m[3]}{_HELD}{m[2] or m[4]}{_HELD}", said)
    office, body = _parted(held)
    return (office.replace(_HELD, " ") if office else None), (body.replace(_HELD, " ") if body else None)


def _parted(said: str) -> tuple[str | None, str | None]:
    said = re.split(
        r"(?:;|\bwho\b|\bwhose\b|\bsince\b|\band (?:the )?author of\b|\bwriting (?:in|for)\b|\bbased in\b|\. )", said
    )[0].strip(" ,.*_)")
    said = re.sub(r"^(?:the|a|an|currently|was (?:elected|appointed|named))\s+", "", said, flags=re.IGNORECASE)
    said = re.sub(r"^(?:elected|appointed|named)\s+", "", said)
    said = re.sub(r"\s+(?:in|since|until|from)\s+(?:\w+ )?(?:19|20)\d\d.*$", "", said)
    if not said:
        return None, None
    owned = re.fullmatch(r"(?P<body>[^\W\d_][\w’' -]+?)['’]s? (?P<office>[a-z][\w ,-]+)", said)
    if owned is not None and any(is_role(w.low) for w in words(owned["office"])):
        return owned["office"], _trim(owned["body"]) if owned["body"][:1].isupper() else None
    head, comma, tail = said.rpartition(", ")
    if (comma and any(is_body(w.low) for w in words(tail))) or (
        comma
        and not any(is_role(w.low) for w in words(tail))
        and tail[:1].isupper()
        and any(is_role(w.low) for w in words(head))
    ):
        return (head.strip(" ,") or None), _trim(tail)
    at = list(re.finditer(r"\s+at\s+(?:the\s+)?(?=[A-Z])", said))
    if at and any(is_role(w.low) for w in words(said[: at[-1].start()])):
        return said[: at[-1].start()].strip(" ,"), _trim(said[at[-1].end() :])
    proper = _proper_cut(said)
    if proper is not None:
        return said[: proper[0]].strip(" ,"), _trim(said[proper[1] :])
    for pattern in (
        r"\s+at\s+(?:the\s+)?",
        r"\s+(?:with|for)\s+(?:the\s+)?(?=[A-Z])",
        r"\s+(?:of|to)\s+(?:the\s+)?(?=[A-Z])",
        r"\s+in\s+(?:the\s+)?(?=[A-Z])",
    ):
        cuts = list(re.finditer(pattern, said))
        for cut in cuts if "of" in pattern or "for" in pattern else reversed(cuts):
            behind = said[cut.end() :]
            field = "for)" in pattern or "|to)" in pattern
            if field and " " not in behind.strip(" .,") and not behind.isupper():
                continue  # "Commissioner for Defence": a field, no body
            if (
                not behind[:1].isupper()
                or (len([w for w in words(behind) if w.wordy]) == 1 and is_body(behind.casefold()))
                or not any(is_role(w.low) for w in words(said[: cut.start()]))
            ):
                continue
            if pattern.startswith(r"\s+in") and not any(is_body(w.low) for w in words(behind)):
                return said[: cut.start()].strip(" ,"), None  # where somebody works, not for whom
            return said[: cut.start()].strip(" ,"), _trim(behind)
    if comma:
        first, second = said.split(", ", 1)
        if any(is_role(w.low) for w in words(first)):
            return first, _trim(second)
    run = words(said)
    if any(is_role(w.low) for w in run):
        if is_body(run[-1].low) and not is_role(run[-1].low) and not is_role(run[0].low):
            return None, _trim(said)
        return said, None
    return (None, _trim(said)) if any(w.capital for w in run) else (said, None)


def _proper_cut(said: str) -> tuple[int, int] | None:
    """The first connector behind which a body’s full name stands: "… of the League of Northern Districts"."""
    for cut in re.finditer(r"\s+(?:of|for|at|to|with|in)\s+(?:the\s+)?(?=[A-Z])", said):
        behind = [w for w in words(said[cut.end() :]) if w.wordy]
        head = next((k for k, w in enumerate(behind) if w.low in ("of", "for", "on", "in", "and")), len(behind))
        if (
            head
            and len(behind) > 1
            and is_body(behind[head - 1].low)
            and any(is_role(w.low) for w in words(said[: cut.start()]))
        ):
            if (
                is_body(behind[0].low)
                and behind[0].low in ("office", "department", "bureau", "desk", "section", "unit", "press")
                and re.search(r"\s(?:at|of)\s(?:the\s)?[A-Z][\w ]+\s(?:of|for)\s", said[cut.end() :])
            ):
                continue
            return cut.start(), cut.end()
    return None


def _trim(body: str) -> str | None:
    body = re.sub(r"^(?:the|a|an)\s+", "", body.strip(" ,.*_)([]"), flags=re.IGNORECASE)
    return body or None
