"""Whose word each passage is and what the codebook makes of it; every judgement names its rule.

The codebook's section on mixed partisan sheets: what a quoted speaker said counts as that speaker's; what the writer
asserts about an opponent as an adversary's claim; what the writer demands or threatens as the writer's own position;
scripture as nobody's evidence on facts.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from peaceroom.documents.reading.attribution.actor_names import Named
from peaceroom.documents.reading.attribution.relations import ASKS, FIRST, Sides, stands
from peaceroom.documents.reading.attribution.writer_of_no_actor import Judged, of_no_actor, of_other
from peaceroom.documents.reading.sections.quoted_replies import Reply, author_at
from peaceroom.documents.reading.sections.scripture import Part
from peaceroom.documents.reading.speech.polarity import polarity
from peaceroom.documents.reading.speech.speech_found import Said

_UNDERTAKES = re.compile(
    r"\b(?:shall|undertakes?|agrees?|commits? (?:itself|themselves)|pledges?|will|reaffirms?|confirms?|accepts?)\b"
)
_UNNAMED = re.compile(
    r"\b(?:sources?|officials?|diplomats?|residents?|witness(?:es)?|villagers?|anonym\w+|condition of anonymity|"
    r"observers?|"
    r"insiders?|people familiar|experts?|analysts?)\b",
    re.IGNORECASE,
)
_AGREED = re.compile(
    r"\b(?:agreement|accord|treaty|protocol|memorandum of understanding|joint (?:statement|declaration|"
    r"communiqu[ée])|ceasefire terms)\b",
    re.IGNORECASE,
)


def is_agreed(title: str | None) -> bool:
    """Whether a title is that of a text of several parties."""
    return bool(title and _AGREED.search(title))


def judge(
    text: str,
    frame: Sides,
    parts: Sequence[Part],
    sentences: Sequence[tuple[int, int]],
    speech: Sequence[tuple[Said, str | None]],
    mentions: Sequence[Named],
    quoted: Sequence[Reply] = (),
) -> list[Judged]:
    """Passages in order: each speech, each sentence of a longer one, and each sentence of a section outside speech.

    ``quoted``: messages below the answer to them, with their authors.
    """
    out: list[Judged] = []
    for said, actor in speech:
        section = _section(parts, said.start)
        for start, end in _passages(sentences, said.start, said.end):
            out.append(_of_speech(text, frame, section, said, actor, start, end, within(mentions, start, end)))
    spans = sorted((s.start, s.end) for s, _ in speech)
    for part in parts:
        if part.type == "scripture":
            out.append(
                Judged(part.start, part.end, "nobody", None, None, "neutral", "slogan", 6, "scripture", "asserted",
                       "scripture-no-evidence", 0.9)
            )
    before: str | None = None
    for start, end in sentences:
        held = _part(parts, start)
        if held is None or held.type not in ("news", "comment", "demands", "quotation"):
            continue
        inside = [(max(a, start), min(b, end)) for a, b in _near(spans, start, end)]
        if sum(b - a for a, b in inside) > 0.6 * (end - start) or (inside and _only_names(text, start, end, inside)):
            continue
        named = within(mentions, start, end)
        if (other := author_at(quoted, start)) is not None:
            out.append(of_other(text, held.type, start, end, named, other))
            continue
        made = _of_writer(text, frame, held.type, start, end, named, before)
        if made is not None:
            out.append(made)
            before = made.about or ("" if made.relation == "adversary" else None)
    out.sort(key=lambda j: (j.start, j.end))
    return out


def _passages(sentences: Sequence[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """A stretch, and the sentences in it where it has several."""
    k = bisect_left(sentences, (start, end))
    inside = [(start, sentences[k - 1][1])] if k and start < sentences[k - 1][1] < end else []
    while k < len(sentences) and sentences[k][0] < end:
        inside.append((sentences[k][0], min(end, sentences[k][1])))
        k += 1
    return [(start, end), *(s for s in inside if s != (start, end))] if len(inside) > 1 else [(start, end)]


def _near(spans: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    k = bisect_left(spans, (start, 0))
    for a, b in spans[max(0, k - 3) :]:
        if a >= end:
            return
        if b > start:
            yield a, b


def _of_speech(
    text: str, frame: Sides, section: str, said: Said, actor: str | None, start: int, end: int, inside: Sequence[Named]
) -> Judged:
    words = text[start:end]
    relation, about = stands(frame, actor, words, inside, start)
    meant = said.polarity if (start, end) == (said.start, said.end) else polarity(words)[0]
    whose = said.speaker or "unnamed"
    if actor is None and (said.speaker is None or _UNNAMED.search(said.speaker)):
        sign, grade, rule = "anonymous", 4, "anonymous-speaker"
    elif relation == "adversary":
        sign, grade, rule = "adversary", 4, "speaker-about-adversary"
    elif section == "comment" and frame.writer is not None and actor not in (None, frame.writer):
        sign, grade, rule = "adversary", 3, "quote-chosen-by-opponent"
    else:
        sign, grade, rule = ("public" if relation == "self" else relation), 2, "quoted-speaker"
    if meant == "question":
        grade, rule = 6, "polarity-no-value"
    sign = sign if sign in ("public", "ally", "neutral", "adversary", "anonymous") else "public"
    return Judged(start, end, whose, actor, about, relation, sign, grade, section, meant, rule,
                  round(0.9 * said.confidence, 2))


def _of_writer(
    text: str, frame: Sides, section: str, start: int, end: int, inside: Sequence[Named], before: str | None
) -> Judged | None:
    words = text[start:end]
    meant, _ = polarity(words)
    if frame.agreed and inside and (mine := _undertaker(text, start, inside)) is not None:
        return Judged(start, end, "writer", mine, mine, "self", "signed", 2, section, meant, "signed-undertaking", 0.8)
    writer = frame.writer
    if section == "quotation" and writer is not None and not FIRST.search(words):
        writer = None
    if writer is None:
        return of_no_actor(text, frame, section, start, end, inside, before)
    relation, about = stands(frame, writer, words, inside, start, before)

    def made(stands_as: str, whom: str | None, sign: str, grade: int, rule: str, sure: float) -> Judged:
        return Judged(start, end, "writer", writer, whom, stands_as, sign, grade, section, meant, rule, sure)

    own = "public" if relation == "self" else relation
    if meant == "question":
        return made(relation, about, own, 6, "polarity-no-value", 0.6)
    if section == "demands" or (relation == "self" and (ASKS.search(words) or meant in ("threatened", "conditional"))):
        return made("self", writer, "public", 2, "writer-demands-or-threatens", 0.8)
    if relation == "adversary":
        return made(relation, about, own, 4, "writer-about-adversary", 0.75)
    if relation == "self":
        news = section == "news"
        return made(relation, writer, own, 3 if news else 2, "own-news" if news else "writer-own-position", 0.7)
    return made(relation, about, own, 4, "unsourced-claim", 0.6)


def _only_names(text: str, start: int, end: int, inside: Sequence[tuple[int, int]]) -> bool:
    """Whether a sentence only names who speaks: "President Orlov: “…”"."""
    lead = text[start : inside[0][0]].rstrip(" “\"‘«„")
    return lead.endswith(":") and len(lead.split()) <= 6 and end - inside[-1][1] <= 3


def _undertaker(text: str, start: int, inside: Sequence[Named]) -> str | None:
    first = inside[0]
    if first.start - start < 12 and _UNDERTAKES.search(text, first.end, first.end + 40):
        return first.actor
    return None


def within(mentions: Sequence[Named], start: int, end: int) -> list[Named]:

    k = bisect_left(mentions, start, key=lambda m: m.start)
    out = []
    for m in mentions[k:]:
        if m.start >= end:
            break
        out.append(m)
    return out


def _part(parts: Sequence[Part], at: int) -> Part | None:
    k = bisect_right(parts, at, key=lambda p: p.start) - 1
    return parts[k] if k >= 0 and at < parts[k].end else None


def _section(parts: Sequence[Part], at: int) -> str:
    found = _part(parts, at)
    return found.type if found is not None else "unknown"
