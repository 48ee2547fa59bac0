"""The one page in each format that it can be written in."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.core.extras import need
from peaceroom.findings.brief.types import Brief

#: format → module and function ``(brief) -> bytes``; that of a page takes the address of the report, too
FORMATS = {"html": "peaceroom.report.brief:html_bytes", "docx": "peaceroom.report.brief_docx:docx_bytes",
           "pdf": "peaceroom.report.brief_pdf:pdf_bytes"}
#: formats for which another extra is needed beside ``report``
_EXTRAS = {"docx": "brief", "pdf": "brief"}


def as_bytes(brief: Brief, kind: str, report: str | None = None) -> bytes:
    """The page as a file of the format ``kind``, one of `FORMATS`; ``report``: where a page's links lead, or None."""
    module, _, name = FORMATS[kind].partition(":")
    written = getattr(import_module(module), name)
    found: bytes = written(brief, report) if kind == "html" else written(brief)
    return found


def need_for(kind: str) -> None:
    """Raise `InputError` E329 if what writes the format is not installed."""
    need("report")
    if kind in _EXTRAS:
        need(_EXTRAS[kind])


def checked(kind: str) -> str:
    """The format, in small letters. Raises `InputError` E515 for one that the page is not written in."""
    found = kind.lower().removeprefix(".")
    if found not in FORMATS:
        raise InputError.one("E515", f"the one page is not written as {kind[:40]!r}", CODES["E515"][1],
                             f"choose {' or '.join(FORMATS)}")
    return found


def kind_of(path: Path) -> str:
    """The format that a file's name asks for. Raises `InputError` E515."""
    return checked(path.suffix)
