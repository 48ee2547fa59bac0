"""What the words of a writer who is no actor of the scenario count as, and those of a message quoted below another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from peaceroom.documents.reading.attribution.actor_names import Named
from peaceroom.documents.reading.attribution.relations import ASKS, FIRST, OPPONENT, Sides
from peaceroom.documents.reading.speech.polarity import polarity

_THEY = re.compile(r"\W*(?:It|They|He|She|Its|Their)\b")
_BODY = re.compile(
    r"\W*(?:[A-Z]\w*(?:\s\w+)?,?\s+)?(?:[Tt]he|[Tt]his|[Tt]heir)\s+(?:\w+\s)?"
    r"(government|movement|army|front|council|authorities|ministry|police|president|ministers?|militia|party|coalition|opposition)\b"
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A passage with what the codebook says of it."""

    start: int
    end: int
    whose: str
    actor: str | None
    about: str | None
    relation: str
    sign: str
    grade: int
    section: str
    polarity: str
    rule: str
    confidence: float


def of_other(text: str, section: str, start: int, end: int, named: Sequence[Named], author: str) -> Judged:
    """Words of somebody else's message, quoted below the answer to it."""
    words = text[start:end]
    about = named[0].actor if named else None
    own = FIRST.search(words) is not None
    relation, sign = ("self", "public") if own else ("neutral", "neutral")
    return Judged(start, end, author, None, about, relation, sign, 2 if own else 3, section, polarity(words)[0],
                  "quoted-message", 0.6)


def of_no_actor(text: str, frame: Sides, section: str, start: int, end: int, inside: Sequence[Named],
                 before: str | None) -> Judged | None:
    """A sentence of a writer who is no actor of the scenario: demands and "we" are the writer's own all the same; a
    partisan's assertions about "the regime" are an adversary's claim."""
    words = text[start:end]
    meant, _ = polarity(words)
    about = inside[0].actor if inside else None

    def made(relation: str, sign: str, grade: int, rule: str, sure: float) -> Judged:
        whom = None if relation == "self" else about
        return Judged(start, end, "writer", None, whom, relation, sign, grade, section, meant, rule, sure)

    me = section != "quotation" and FIRST.search(words) is not None
    side = frame.partisan and section in ("comment", "demands")
    if meant == "question" and (me or side):
        return made("self" if me else "neutral", "public" if me else "neutral", 6, "polarity-no-value", 0.6)
    threat = meant == "threatened" or (meant == "conditional" and re.search(r"\b(?:will|shall)\b", words) is not None)
    asks = ASKS.search(words) is not None
    if section == "demands" or (me and (asks or meant in ("threatened", "conditional"))) or (side and (threat or asks)):
        return made("self", "public", 2, "writer-demands-or-threatens", 0.75)
    if me:
        return made("self", "public", 3 if section == "news" else 2,
                    "own-news" if section == "news" else "writer-own-position", 0.65)
    if side and (
        OPPONENT.search(words)
        or (before == "" and _THEY.match(words))
        or (inside and inside[0].start - start <= 14)
        or ((body := _BODY.match(words)) is not None and body[1].casefold() not in frame.partisan)
    ):
        return made("adversary", "adversary", 4, "writer-about-adversary", 0.65)
    if side:
        return made("self", "public", 3, "writer-own-position", 0.5)
    if section == "news" and not inside:
        return None
    return made("neutral", "neutral", 3 if section == "news" else 4,
                "report-neutral" if section == "news" else "comment-of-no-camp", 0.6)
