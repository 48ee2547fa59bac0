"""A document's file as the ledger takes it: its bytes, its text, and what it says of itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from peaceroom.core.errors import InputError
from peaceroom.documents.extracted import Extracted, OffsetMap
from peaceroom.documents.intake.extracting import extract, pasted, read_bytes
from peaceroom.documents.reading import inspect
from peaceroom.documents.reading.proposal_types import Span
from peaceroom.evidence.ledger.records import Document
from peaceroom.evidence.ledger.stored_texts import RAW, sha256
from peaceroom.files.normalising import plain

_NAMED_DAY = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
#: what programs write where nobody gave a title
_NO_TITLE = re.compile(r"(?:microsoft (?:word|powerpoint)\s*-|untitled|document\d*$|"
                       r"\S+\.(?:docx?|pdf|indd|odt|rtf|tex)$)", re.IGNORECASE)
#: a date that a rule is less sure of is not taken for the day of publication
_SURE = 0.6
_LONG = 40_000


@dataclass(frozen=True)
class Taken:
    """A file as read: its bytes, its text, and the name that it had."""

    raw: bytes
    found: Extracted
    name: str = ""

    @cached_property
    def said(self) -> Said:
        """What it says of itself."""
        return _said_by(self)


@dataclass(frozen=True)
class Said:
    """Fields of a document's record that were found in the file; ``findings`` say of a field how it was found."""

    fields: dict[str, object]
    findings: tuple[tuple[str, str], ...]


def take_file(path: str | Path, encoding: str | None = None, *, data: bytes | None = None) -> Taken:
    """Read a document (`peaceroom.documents.intake.extract`, whose problems it raises).

    ``data`` are its bytes where they were read already.
    """
    file = Path(path).as_posix()
    data = read_bytes(path) if data is None else data
    return Taken(data, extract(data, file, encoding=encoding), file)


def typed(text: str) -> Taken:
    """A text that somebody typed or pasted, as if it were a file."""
    return Taken(text.encode("utf-8", "replace"), pasted(text))


def _said_by(taken: Taken) -> Said:
    """Title, date, authors, organisation and languages of a document, as they are added where nobody gives them.

    What the file declares goes before what the rules read in its text (`peaceroom.documents.reading`), and that before
    the file's name. Whatever is not declared is a finding that names where it is from.
    """
    declared = taken.found.declared
    reading = inspect(_head(taken.found))
    stem = plain(Path(taken.name).stem)
    fields: dict[str, object] = {}
    findings: list[tuple[str, str]] = []
    if declared.title and not (taken.found.medium in ("pdf", "docx") and _NO_TITLE.match(declared.title)):
        fields["title"] = declared.title
    elif reading.title is not None:
        fields["title"] = plain(" ".join(reading.title.text.split()))[:1_000]
        findings.append(("title", f"the title is read in the text{_why(reading.title)}"))
    elif stem:
        fields["title"] = stem
        findings.append(("title", "the title is the file's name"))
    when = reading.published
    if declared.published:
        fields["date"] = declared.published
    elif when is not None and when.value and when.confidence >= _SURE:
        fields["date"] = when.value
        words = " ".join(when.text.split())[:100]
        findings.append(("date", f"the date is read from “{words}”{_why(when)}"))
    elif day := _NAMED_DAY.search(stem):
        fields["date"] = "-".join(day.groups())
        findings.append(("date", f"the date is that of the file's name, {stem[:200]}"))
    if declared.author:
        fields["authors"] = tuple(a.strip() for a in declared.author.split(";") if a.strip())
    line = reading.byline
    if line is not None and line.authors and not declared.author:
        fields["authors"] = line.authors
        findings.append(("authors", f"the authors are read in the text{_why(line)}"))
    if line is not None and line.organisation:
        fields["organisation"] = line.organisation
        findings.append(("organisation", f"the organisation is read in the text{_why(line)}"))
    if declared.language:
        fields["language"] = declared.language
    if reading.translation is not None and reading.translation.language:
        fields |= {"translated_from": reading.translation.language, "translation_hops": 1}
        findings.append(("translated_from", f"the original's language is read in the text{_why(reading.translation)}"))
    return Said(fields, tuple(findings))


def _head(found: Extracted) -> Extracted:
    """The part of a long text in which it says what it is."""
    if len(found.text) <= _LONG:
        return found
    return replace(found, text=found.text[:_LONG], blocks=tuple(b for b in found.blocks if b.end <= _LONG))


def _why(span: Span) -> str:
    return f" (rule {span.rule}, {span.confidence:.2f})"


def kept_pages(folder: Path, document: Document) -> OffsetMap | None:
    """The pages of a document's text, worked out anew from its bytes; None where they would give another text."""
    try:
        found = extract(read_bytes(folder / RAW / str(document.raw_sha256)), f"x.{document.medium}")
    except InputError:
        return None
    return found.offsets if sha256(found.text) == document.text_sha256 else None
