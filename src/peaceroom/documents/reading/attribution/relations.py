"""How a speaker stands to whom its words are about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from peaceroom.documents.reading.attribution.actor_names import Named, Names

FIRST = re.compile(r"\b(?:we|our|ours|us|ourselves|I|my|me|mine)\b", re.IGNORECASE)
ASKS = re.compile(
    r"\b(?:must|should|demands?|calls? (?:on|upon|for)|insists?|requires?|shall|let (?:them|him|her|it|the)|has to|"
    r"have to|ought to|is to|are to)\b",
    re.IGNORECASE,
)
_BETWEEN = frozenset(("mediator", "facilitator", "host", "guarantor", "observer"))
_BETWEEN_WORDS = re.compile(
    r"\b(?:mediat\w+|facilitat\w+|chair\w*|special (?:representative|envoy)|monitor\w*|observer\w*|united nations|"
    r"commissioner|host|bank|red cross|secretariat)\b",
    re.IGNORECASE,


)
_BOTH = re.compile(r"\b(?:both (?:sides|parties|delegations|governments|peoples)|either side|neither side|the two "
                   r"(?:sides|parties))\b", re.I)
_THEY = re.compile(r"[“\"]?(They|It|He|She|Its|Their)\b", re.IGNORECASE)
_LEAD = re.compile(r"(?:(?:On|In|At|For|Since|So|But|And|Yet|Then|Last|Again|Once|From|After|"
                   r"Before)\b[^.,;]{0,40},?\s*(?:the\s)?)", re.IGNORECASE)


#: bodies that take a side
_CAMP = (
    r"(?:movement|party|front|liberation|resistance|army|militia|brigades?|command|government|presidency|ministry|"
    r"foreign office|palace|revolution\w*|insurgen\w+|opposition|coalition|alliance|emirate|politburo|spokesperson|"
    r"spokesman|spokeswoman|embassy|general staff|armed forces|people['’]s)"
)
_OF_CAMP = re.compile(rf"\b{_CAMP}\b", re.IGNORECASE)
_ORGAN = re.compile(
    rf"\b(?:organ|voice|weekly|daily|monthly|paper|newspaper|journal|bulletin|magazine|newsletter|sheet|publication|"
    rf"published by|issued by|central committee|"
    rf"(?:press|media|information) (?:office|desk|department|service|bureau))\b"
    rf"[^.\n]{{0,40}}?\b(?:of|by|for)\s+(?:the\s+)?[^.\n]{{0,60}}?\b{_CAMP}\b",
    re.IGNORECASE,
)
_NO_CAMP = re.compile(
    r"\b(?:university|institute|college|red cross|red crescent|united nations|observ\w+|monitor\w*|mediat\w+|quartet|"
    r"news agency|wire|reuters|humanitarian|relief|refugee)\b",
    re.IGNORECASE,
)
#: how a side speaks of its opponent
OPPONENT = re.compile(
    r"\b(?:regime|junta|occupiers?|occupation|enem(?:y|ies)|aggressors?|puppets?|clique|usurpers?|tyrants?|dictators?(?:hip)?|"
    r"traitors?|bandits?|terrorists?|mercenar(?:y|ies)|gangs?|warlords?|colonis\w+|invaders?|rebels|separatists|"
    r"so-called|fascists?|militants|insurgents|rulers)\b",
    re.IGNORECASE,
)


def side_named(names: Sequence[str | None], lines: Sequence[str]) -> str:
    """What office and organisation (``names``) or lines above the text name, where it is a movement, party, army or
    ministry, in lower case; else nothing."""
    found = [n for n in names if n is not None and _OF_CAMP.search(n) and not _NO_CAMP.search(n)]
    found += [line for line in lines if _ORGAN.search(line) is not None]
    return " | ".join(found).casefold()


@dataclass(frozen=True, slots=True)
class Sides:
    """What is known before: the writer's actor, the actors, and whether the document is agreed by several."""

    writer: str | None
    names: Names
    agreed: bool
    #: what by-line and masthead name, in lower case, where that is a movement, party or ministry; else empty
    partisan: str = ""


def stands(
    sides: Sides, speaker: str | None, words: str, inside: Sequence[Named], start: int, before: str | None = None
) -> tuple[str, str | None]:
    """How a speaker stands to whom the words are about (self, ally, adversary, neutral), and who that is.

    Words are about the speaker unless they begin with somebody else: an actor, or "they" and "it" for the one that the
    sentence before was about (``before``). A demand on somebody else is the speaker’s own position.
    """
    others = [m for m in inside if m.actor != speaker]
    if speaker is None:
        return "neutral", others[0].actor if others else None
    me = FIRST.search(words)
    own = me is not None or any(m.actor == speaker for m in inside)
    places = [m.start - start for m in inside if m.actor == speaker] + ([me.start()] if me else [])
    first_own = min(places, default=10**9)
    if _BOTH.search(words) and not own:
        return "neutral", None
    if others and first_own > others[0].start - start and _leads(words[: others[0].start - start]):
        about = others[0].actor
        if sides.names.known[about].side == speaker or sides.names.known[speaker].side == about:
            return "ally", about
        if _between(sides, about) or _between(sides, speaker):
            return ("self", speaker) if own and not _between(sides, speaker) else ("neutral", about)
        if re.match(r"\s+(?:must|should|shall|has to|have to|ought|is to|are to)\b", words[others[0].end - start :]):
            return "self", speaker
        return "adversary", about
    theirs = _THEY.match(words)
    if theirs is not None and not own and (before != speaker or theirs[1].lower() == "they"):
        whom = before if before not in (None, speaker) else others[0].actor if others else None
        if _between(sides, speaker):
            return "neutral", whom
        if theirs[1].lower() == "they" or before is not None:
            return "adversary", whom
    if _between(sides, speaker) and others and not own:
        return "neutral", others[0].actor
    return "self", speaker


def _leads(words: str) -> bool:
    """Whether what stands before a mention leaves it the subject: nothing, a connective, a date, an "on Monday"."""
    return len(words) <= 14 or (len(words) <= 45 and bool(_LEAD.fullmatch(words)))


def _between(sides: Sides, actor: str) -> bool:
    """Whether an actor stands between the parties: mediators, hosts, observers."""
    known = sides.names.known[actor]
    return known.kind in _BETWEEN or (not known.kind and bool(_BETWEEN_WORDS.search(known.name)))
