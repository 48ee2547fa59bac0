"""A document's file as the ledger takes it: its bytes, its text, and what it says of itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from peaceroom.core.errors import InputError
from peaceroom.documents.extracted import Extracted, OffsetMap
from peaceroom.documents.intake.extracting import extract, pasted, read_bytes
from peaceroom.evidence.ledger.records import Document
from peaceroom.evidence.ledger.stored_texts import RAW, sha256
from peaceroom.files.normalising import plain

_NAMED_DAY = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
#: what programs write where nobody gave a title
_NO_TITLE = re.compile(r"(?:microsoft (?:word|powerpoint)\s*-|untitled|document\d*$|"
                       r"\S+\.(?:docx?|pdf|indd|odt|rtf|tex)$)", re.IGNORECASE)
#: media whose own date is that of publication; a PDF and a Word document name the day that the file was made
_DATED = ("html", "eml")


@dataclass(frozen=True)
class Taken:
    """A file as read: its bytes, its text, and the name that it had."""

    raw: bytes
    found: Extracted
    name: str = ""


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


def said_by(taken: Taken) -> Said:
    """Title, date, authors and language that the file gives itself, the date of its name where it gives none."""
    declared = taken.found.declared
    fields: dict[str, object] = {}
    findings: list[tuple[str, str]] = []
    heading = next((b for b in taken.found.blocks if b.kind == "heading"), None)
    if declared.title and not (taken.found.medium in ("pdf", "docx") and _NO_TITLE.match(declared.title)):
        fields["title"] = declared.title
    elif heading is not None:
        fields["title"] = " ".join(taken.found.text[heading.start:heading.end].strip("# ").split())[:1_000]
        findings.append(("title", "the title is the first heading"))
    elif taken.name and Path(taken.name).stem:
        fields["title"] = plain(Path(taken.name).stem)
        findings.append(("title", "the title is the file's name"))
    if declared.author:
        fields["authors"] = tuple(a.strip() for a in declared.author.split(";") if a.strip())
    if declared.language:
        fields["language"] = declared.language
    if declared.published and taken.found.medium in _DATED:
        fields["date"] = declared.published
    elif day := _NAMED_DAY.search(Path(taken.name).stem):
        fields["date"] = "-".join(day.groups())
        findings.append(("date", f"the date is that of the file's name, {Path(taken.name).name[:200]}"))
    return Said(fields, tuple(findings))


def kept_pages(folder: Path, document: Document) -> OffsetMap | None:
    """The pages of a document's text, worked out anew from its bytes; None where they would give another text."""
    try:
        found = extract(read_bytes(folder / RAW / str(document.raw_sha256)), f"x.{document.medium}")
    except InputError:
        return None
    return found.offsets if sha256(found.text) == document.text_sha256 else None
