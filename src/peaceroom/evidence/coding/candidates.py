"""Passages that are proposed of a document, as an analyst is asked about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, cast, get_args

from peaceroom.evidence.ledger.records import Polarity, QuoteKind, Relation, Section, SignClass

#: a reader's words for what the ledger has fewer words for
_POLARITY: dict[str, Polarity] = {"conditional": "hypothetical", "threatened": "hypothetical"}
_SECTION: dict[str, Section] = {"author_note": "bio", "demands": "comment", "quotation": "news", "signature": "bio"}


class Judged(Protocol):
    """Whose word some words are, as `peaceroom.documents.reading` proposes it."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def rule(self) -> str: ...
    @property
    def confidence(self) -> float: ...
    @property
    def whose(self) -> str: ...
    @property
    def actor(self) -> str | None: ...
    @property
    def about(self) -> str | None: ...
    @property
    def relation(self) -> str: ...
    @property
    def sign(self) -> str: ...
    @property
    def grade(self) -> int: ...
    @property
    def section(self) -> str: ...
    @property
    def polarity(self) -> str: ...


class Spoken(Protocol):
    """What somebody is said to have said, as `peaceroom.documents.reading` proposes it."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def role(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """Some words of a document, ``text[start:end]``, and what a rule makes of them.

    ``actor`` is who says it, ``about`` whom it is about; the others are fields of a passage and its coding.
    """

    start: int
    end: int
    text: str
    rule: str
    confidence: float
    actor: str | None = None
    about: str | None = None
    role: str | None = None
    section: Section = "unknown"
    quote: QuoteKind = "none"
    polarity: Polarity = "asserted"
    relation: Relation = "neutral"
    sign: SignClass = "public"
    credibility: int = 6
    page: int | None = None

    @property
    def key(self) -> str:
        """What a decision about it is remembered by."""
        return f"{self.start}-{self.end}"


def candidates_of(text: str, judged: Iterable[Judged], spoken: Iterable[Spoken] = (),
                  pages: Mapping[int, int] | None = None) -> tuple[Candidate, ...]:
    """What an analyst is asked about, in order of the text.

    Words that are nobody's evidence (scripture) are left out, and so is a writer's sentence that only brings a
    speaker's. ``pages`` gives the page of a start.
    """
    judged = [j for j in judged if j.whose != "nobody" and text[j.start:j.end].strip()]
    speech = {(s.start, s.end): s for s in spoken}
    quoted = [(j.start, j.end) for j in judged if j.whose != "writer"]
    out: dict[tuple[int, int], Candidate] = {}
    for j in sorted(judged, key=lambda j: (j.start, -j.end, -j.confidence)):
        if j.whose == "writer" and any(j.start <= a and b <= j.end for a, b in quoted):
            continue
        said = speech.get((j.start, j.end))
        out.setdefault((j.start, j.end), Candidate(
            j.start, j.end, text[j.start:j.end], j.rule, j.confidence, j.actor, j.about, said.role if said else None,
            cast(Section, _known(_SECTION.get(j.section, j.section), Section, "unknown")),
            cast(QuoteKind, _known(said.kind if said else "none", QuoteKind, "none")),
            cast(Polarity, _known(_POLARITY.get(j.polarity, j.polarity), Polarity, "asserted")),
            cast(Relation, _known(j.relation, Relation, "neutral")),
            cast(SignClass, _known(j.sign, SignClass, "public")),
            j.grade if 2 <= j.grade <= 6 else 6, (pages or {}).get(j.start)))
    return tuple(out.values())


def _known(word: str, words: object, other: str) -> str:
    return word if word in get_args(words) else other


def shown(candidate: Candidate, most: int = 600) -> str:
    """The words of a candidate in one paragraph."""
    words = re.sub(r"\s+", " ", candidate.text).strip()
    return words if len(words) <= most else words[:most - 1] + "…"
