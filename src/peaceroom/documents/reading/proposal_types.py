"""What is proposed of a document. Every proposal names the rule that made it and how sure that rule is (0 … 1).

Places are code points of the normalised text, ``start`` included and ``end`` not, and ``text`` is always
``normalised[start:end]``. The confidences are judgements of the rules' authors, put in order on the development half
of the corpus: good for sorting, not probabilities.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Some words of the text, why they are proposed and how surely."""

    start: int
    end: int
    text: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Span):
    """``type``: headline, news, comment, quotation, scripture, author_note, demands or signature."""

    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Span):
    """Words between marks. ``kind``: direct, scare (a word held at a distance), scripture, block; ``mark``: the opening
    mark, empty for a block."""

    kind: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech(Span):
    """What somebody is said to have said.

    ``speaker`` is the name that the document gives, resolved where it says "he" or "the spokesman"; None where the
    rules abstain. ``speaker_text`` is what stands there, ``role`` the office, ``actor`` the scenario's actor.
    ``polarity``: asserted, negated, conditional, threatened or question. ``reported_by`` is the speaker of a speech
    around this one.
    """

    kind: str
    speaker: str | None
    speaker_text: str | None
    role: str | None
    actor: str | None
    verb: str | None
    polarity: str
    reported_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention(Span):
    """Words that name an actor of the scenario. ``kind``: name, alias, abbreviation or context."""

    actor: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class When(Span):
    """A date or period. ``value`` is ISO 8601 (``2020-10-05``, ``2020-10``, ``2020``, ``2020-10-05/2020-10-07``) or
    None; ``first`` and ``last`` are its days; ``role``: publication or event."""

    value: str | None
    first: str | None
    last: str | None
    calendar: str = "gregorian"
    relative: bool = False
    role: str = "event"


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline(Span):
    """Who wrote it: ``author`` (the first), ``authors``, and office and organisation as they are printed."""

    author: str | None
    office: str | None
    organisation: str | None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation(Span):
    """``language`` of the original and who translated, where that is said."""

    language: str | None = None
    translator: str | None = None
    unofficial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution(Span):
    """Whose word a passage is, and what the codebook makes of it.

    ``whose`` is a speaker, ``writer`` or ``nobody``; ``relation`` (self, ally, adversary, neutral) is seen from
    ``about``, the actor that the passage is about; ``sign`` and ``grade`` are those of the ledger's codings.
    """

    whose: str
    actor: str | None
    about: str | None
    relation: str
    sign: str
    grade: int
    section: str
    polarity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy(Span):
    """Words much like others: ``of`` names the passage, whose ``origin`` is shared."""

    of: str
    origin: str
    jaccard: float
    containment: float


@dataclass(frozen=True, slots=True)
class Reading:
    """All proposals for one document."""

    text: str
    title: Span | None = None
    published: When | None = None
    translation: Translation | None = None
    byline: Byline | None = None
    sections: tuple[Section, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()
    quotes: tuple[Quote, ...] = ()
    speech: tuple[Speech, ...] = ()
    mentions: tuple[Mention, ...] = ()
    dates: tuple[When, ...] = ()
    copies: tuple[Copy, ...] = ()
    attribution: tuple[Attribution, ...] = ()
    warnings: tuple[str, ...] = field(default_factory=tuple)

    def to_dict(self) -> dict[str, object]:
        """The fields of ``--json``, as docs/results.md lists them."""
        line = self.byline
        return {
            "title": self.title.text if self.title else None,
            "translated": self.translation is not None,
            "translated_from": self.translation.language if self.translation else None,
            "published": self.published.value if self.published else None,
            "byline": {
                "author": line.author if line else None,
                "office": line.office if line else None,
                "organisation": line.organisation if line else None,
            },
            **{
                name: [_plain(s) for s in getattr(self, name)]
                for name in ("sections", "quotes", "speech", "mentions", "dates", "copies")
            },
            "warnings": list(self.warnings),
            "attribution": [_plain(s) for s in self.attribution],
            "sentences": [{"start": a, "end": b} for a, b in self.sentences],
            "found_by": {
                name: _plain(getattr(self, name)) if getattr(self, name) else None
                for name in ("title", "published", "translation", "byline")
            },
            "text": self.text,
        }


def _plain(span: Span) -> dict[str, object]:
    names = [n for cls in reversed(type(span).__mro__) for n in getattr(cls, "__slots__", ())]
    return {n: list(v) if isinstance(v := getattr(span, n), tuple) else v for n in names}
