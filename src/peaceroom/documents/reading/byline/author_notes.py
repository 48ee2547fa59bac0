"""Notes on the author: "NAME is OFFICE of BODY", "The author heads …", "She is deputy chair of …"."""

from __future__ import annotations

import re

from peaceroom.documents.reading.byline.affiliations import is_name, office_and_body
from peaceroom.documents.reading.sections.head_and_foot import organisation
from peaceroom.documents.reading.speech.people import is_body, is_role
from peaceroom.documents.reading.text.words_and_sentences import words

_ABOUT = re.compile(r"(?:about|note on|on) the (?:author|writer)s?\s*[:.–—-]?\s*|(?:the )?(?:author|writer|"
                    r"contributor),\s+", re.I)
_NAME = r"(?:[A-Z][\w’'.-]+)(?:\s(?:(?:al|el|bin|ibn|van|von|de|la|der|den)[- ])?[A-Z][\w’'.-]+){0,3}"
_LEAD = r"heads|leads|directs|chairs|edits"
_VERB = rf"(?P<verb>is|was|serves as|served as|has been|works as|works|teaches|writes|reports|{_LEAD})"
_NAMED = re.compile(rf"(?P<name>{_NAME})(?:,(?P<beside>[^,.]{{2,60}}))?,?\s{_VERB}\s(?:(?:the|a|an|"
                    rf"currently)\s)?(?P<rest>[^.]{{4,200}})")
_WRITER = re.compile(rf"(?:note:\s)?(?:the |our )?(?P<name>writer|author|columnist)s?(?:,[^,.]{{2,60}},)?\s{_VERB}\s"
                     rf"(?:(?:the|a|an)\s)?(?P<rest>[^.]{{4,200}})",
                     re.IGNORECASE)
_OFFICES = {"heads": "head of", "leads": "leader of", "directs": "director of", "chairs": "chair of",
            "edits": "editor of"}
_SECOND = re.compile(r"\b(?:He|She|They)\s(?:is|are|serves as|was)\s(?:(?:the|a|an)\s)?(?P<rest>[^.]{4,160})")
#: of these a writer is told of, whatever it is
_TOLD = re.compile(r"(?:note:\s)?(?:the|our) (?:author|writer|columnist) (?:is|was|has|had|belongs|represents|"
                   r"represented|lives|holds|held|served|serves|worked|spent|took)\s",
                   re.IGNORECASE)
#: "NAME, the movement’s spokesman, wrote this …"
_WROTE = re.compile(rf"(?P<name>{_NAME}),\s(?P<rest>[^.]{{4,120}}?),?\s(?:wrote|writes|contributed|prepared|"
                    r"sent)\s(?:this|these|the|here|for|to)\b")
#: a note that first tells something else
_LATER = re.compile(rf"(?P<name>{_NAME})\s[^.]{{4,160}}?\band\s(?:now\s)?(?P<rest>{_VERB}\s[^.]{{4,200}})")
#: what somebody is now, behind what they were
_NOW = re.compile(rf"\bnow\s+(?:(?P<verb>{_LEAD}|is|works|teaches|writes)\s)?(?:(?:the|a|an)\s)?(?P<rest>.+)")
_FORMER = re.compile(r"(?:a |the )?(?:former|retired|until)\b", re.IGNORECASE)


def author_note(line: str) -> tuple[str | None, str | None, str | None] | None:
    """Name, office and body of a note on the author; None where a line is no such note."""
    flat = " ".join(line.split()).strip("*_[]() ")
    if len(flat) > 600 or flat.endswith("?"):
        return None
    about = _ABOUT.match(flat)
    found = _NAMED.match(flat, about.end() if about else 0) or _WRITER.match(flat)
    if found is None:
        if about is not None and (later := _LATER.match(flat, about.end())) is not None and is_name(later["name"]):
            return author_note(f"{later['name']} {later['rest']}")
        if _TOLD.match(flat):
            return None, None, None
        wrote = _WROTE.match(flat)
        if wrote is None or not is_name(wrote["name"]) or not any(is_role(w.low) for w in words(wrote["rest"])):
            return None
        return wrote["name"], *office_and_body(wrote["rest"])
    if found["verb"] in ("was", "has been") and (now := _NOW.search(found["rest"])) is not None:
        return author_note(f"{found['name']} {now['verb'] or 'is'} {now['rest']}")
    name = None if found["name"].lower() in ("writer", "author", "columnist") else found["name"]
    sure = about is not None or name is None
    if name is not None and not is_name(name):
        return None
    rest, verb = found["rest"], found["verb"]
    head = [w for w in words(rest) if w.wordy][:10]
    if verb in _LEAD.split("|"):
        if not (sure or any(is_body(w.low) for w in head) or organisation(_bare(rest) or "")):
            return None
        cut = re.search(r"\s(?:of|at|for)\s(?:the\s)?(?=[A-Z])", rest)
        role = _OFFICES[verb]
        if cut is None:
            return name, role.split()[0], _bare(rest)
        return name, f"{role} {rest[: cut.start()]}", _bare(rest[cut.end() :])
    office = body = None
    if verb in ("teaches", "writes", "reports", "works"):
        place = re.search(r"\b(?:at|for|with|in)\s(?:the\s)?(?=[A-Z])", rest)
        body = _bare(re.split(r"\s(?:from|in|on|about)\s", rest[place.end() :])[0]) if place else None
        known = body is not None and (organisation(body) or any(is_body(w.low) for w in words(body)))
        if not (sure or known or _SECOND.search(flat)):
            return None
    elif any(is_role(w.low) for w in head):
        office, body = office_and_body(rest)
        body = None if _FORMER.match(rest) and name is None else body
    elif name is not None and any(is_role(w.low) for w in words(found["beside"] or "")):
        office, body = office_and_body(found["beside"])
    elif not sure and not re.match(r"[\w ]{0,40}?(?:at|for) the [A-Z]", rest):
        return None
    second = _SECOND.search(flat, found.end())
    if second is not None and office is None and any(is_role(w.low) for w in words(second["rest"])[:8]):
        office, body = office_and_body(second["rest"])
    return name, office, body


def _bare(body: str) -> str | None:
    cut = re.split(r",|;|\bwhere\b|\band (?:is|has|was)\b", body)[0].strip(" ,.*_)([]")
    return re.sub(r"^(?:the|a|an)\s+", "", cut) or None
