"""What a ledger holds: sources, their grades, documents, passages, codings, and withdrawals of any of them.

Records are frozen and only ever added. A record that names another in ``supersedes`` takes its place; a `Withdrawal`
takes one out of use. Both stay in the files, so that the history can be read.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$", max_length=96)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=1_000, pattern=r"^[^\n\r]*$")]
Share = Annotated[float, Field(ge=0, le=1)]

#: what a source is, in a ledger and in a scenario; ``text`` is one that parties put their names to
SourceKind = Literal["wire", "state", "party", "outlet", "think-tank", "person", "leak", "court", "dataset", "text",
                     "other"]
#: whose word it is, seen from the actor that a statement is about
Relation = Literal["self", "ally", "adversary", "neutral", "fact"]
Reliability = Literal["A", "B", "C", "D", "E", "F"]
#: 1 confirmed by another origin … 5 improbable, 6 cannot be judged
Credibility = Literal[1, 2, 3, 4, 5, 6]
Section = Literal["news", "comment", "bio", "scripture", "headline", "correction", "unknown"]
QuoteKind = Literal["direct", "indirect", "mixed", "scare", "scripture", "none"]
Polarity = Literal["asserted", "negated", "hypothetical", "question"]
#: what kind of sign a passage is; each has its own spread (`Assumptions.class_sd`)
SignClass = Literal["deed", "signed", "private", "public", "ally", "neutral", "adversary", "anonymous", "slogan"]
Quantity = Literal["position", "salience", "capability"]
#: what is said in public, or how far somebody would go; salience and capability have no aspect
Aspect = Literal["stated", "bottom_line"]


class Record(BaseModel):
    """What every record has: an id, who added it and when, and what it takes the place of."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    id: Id
    by: Id
    on: dt.date
    supersedes: Id | None = None
    note: Text | None = None


class Source(Record):
    """Who publishes: an outlet, a state, a party, a body. ``camp`` is the actor on whose side it stands, if any."""

    name: Line
    kind: SourceKind
    camp: Id | None = None
    owner: Line | None = None
    country: Line | None = None
    languages: tuple[Line, ...] = ()


class Grade(Record):
    """Reliability of a source *by relation*: a party's paper may be B about its own side and E about the other."""

    source: Id
    relation: Relation
    reliability: Reliability
    because: Text


class Document(Record):
    """Something that was published or written on a day. ``date`` decides what may be known as of a date."""

    source: Id
    title: Line
    date: dt.date
    precision: Literal["day", "month", "year"] = "day"
    url: Annotated[str, Field(pattern=r"^https?://[^\s<>\"]+$", max_length=2_000)] | None = None
    retrieved: dt.date | None = None
    authors: tuple[Line, ...] = ()
    organisation: Line | None = None
    language: Line | None = None
    translated_from: Line | None = None
    translation_hops: Annotated[int, Field(ge=0, le=5)] = 0
    raw_sha256: str | None = None  # of the bytes in raw/, where the text itself was added
    text_sha256: str | None = None  # of the normalised text in texts/
    normaliser: Line | None = None
    encoding: Line | None = None
    findings: tuple[Line, ...] = ()  # what was noticed and removed when the text was read
    rights: Line | None = None
    medium: Literal["text", "html", "pdf", "docx", "eml"] | None = None  # of the file, where one was added
    status: Literal["read", "needs_ocr"] = "read"  # needs_ocr: pages are pictures, and silence is no evidence
    near: tuple[Id, ...] = ()  # documents found to be near-copies when it was added


class Passage(Record):
    """Some words of a document (quoted or paraphrased), and who said them to whom when.

    ``origin`` names the original utterance or observation: five outlets with one quote have one origin.
    ``start`` and ``end`` are code points of the document's normalised text, where that is kept.
    """

    document: Id
    exact: Text
    origin: Id
    paraphrase: bool = False
    place: Line | None = None  # page, paragraph, minute
    start: Annotated[int, Field(ge=0)] | None = None
    end: Annotated[int, Field(ge=0)] | None = None
    prefix: str = ""
    suffix: str = ""
    section: Section = "unknown"
    speaker: Id | None = None  # an actor
    speaker_role: Line | None = None  # office or role, never a person's name where that is a risk
    anonymous: bool = False
    quote: QuoteKind = "none"
    polarity: Polarity = "asserted"
    said_on: dt.date | None = None  # absent: the document's date
    text_sha256: str | None = None  # of ``exact`` as normalised
    near: tuple[Id, ...] = ()  # passages found to be near-copies when it was added


class Scale(Record):
    """Ordinal levels of a codebook: ``cuts`` on 0–100 between them, and a sentence for each level."""

    quantity: Quantity
    cuts: tuple[Annotated[float, Field(gt=0, lt=100)], ...]
    words: tuple[Line, ...]


class Coding(Record):
    """What one coder reads out of a passage about one input.

    ``value`` is a number or a range ``40..60`` on the scale of the quantity (for positions the issue's own, else
    0–100); or ``level`` counts from 1 on the `Scale` named by ``scale``; or neither: the passage says nothing about
    this input (a coding of absence, which enters agreement between coders only). ``by`` is the coder.
    """

    passage: Id
    actor: Id
    issue: Id | None = None  # None: about the actor whatever the issue
    quantity: Quantity
    aspect: Aspect = "stated"
    value: Annotated[str, Field(max_length=60)] | None = None
    within: Annotated[float, Field(gt=0, lt=1)] = 0.8  # the share that the range is meant to hold
    scale: Id | None = None
    level: Annotated[int, Field(ge=1, le=20)] | None = None
    sd: Annotated[float, Field(gt=0, le=100)] | None = None  # the coder's own doubt, in hundredths of the scale
    relation: Relation
    sign: SignClass
    credibility: Credibility
    confirmed_by: Id | None = None  # a passage of another origin: needed where credibility is 1
    disputed: bool = False
    codebook: Line | None = None  # version of the codebook


class Withdrawal(Record):
    """Takes a record out of use; the record itself stays in its file."""

    kind: Literal["source", "grade", "document", "passage", "scale", "coding"]
    record: Id
    because: Text


#: kind → its type and its file in the ledger's folder
KINDS: dict[str, tuple[type[Record], str]] = {
    "source": (Source, "sources.jsonl"), "grade": (Grade, "grades.jsonl"), "document": (Document, "documents.jsonl"),
    "passage": (Passage, "passages.jsonl"), "scale": (Scale, "scales.jsonl"), "coding": (Coding, "codings.jsonl"),
    "withdrawal": (Withdrawal, "withdrawals.jsonl"),
}
