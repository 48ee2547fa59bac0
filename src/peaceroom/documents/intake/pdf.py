"""PDF to text: pdfium's characters with their boxes, pypdf's text where pdfium fails; pages that are pictures are told.

A page without a text layer has words that nobody has read. That is `needs_ocr`, never an empty text.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Warn
from peaceroom.documents.extracted import Declared, Status
from peaceroom.documents.intake.assembling import Assembly
from peaceroom.documents.intake.pdf_blocks import assemble
from peaceroom.documents.intake.pdf_glyphs import LOCK, PageGlyphs, opened_pdf, page_glyphs

MOST_PAGES = 2_000
#: seconds after which the rest of a file is left to whoever cuts it in pieces
_BUDGET = 120.0
#: a page with fewer characters, and something drawn on it, is a picture of a page
_LEAST = 20
_GARBAGE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
_DATE = re.compile(r"D?:?(\d{4})(\d{2})?(\d{2})?")


@dataclass(frozen=True)
class PdfText:
    """The blocks of a file put together, what it declares, whether pages are pictures, and what to look at."""

    assembly: Assembly
    declared: Declared
    status: Status
    warnings: tuple[Warn, ...]


def read_pdf(data: bytes, file: str = "") -> PdfText:
    """The words of a PDF.

    Raises `InputError`: E930 more than 2,000 pages, E961 it opens with a password only, E962 it is damaged.
    """
    import pypdfium2

    warnings: list[Warn] = []
    if b"%%EOF" not in data[-2_048:]:
        warnings.append(Warn("W914", "the end of the file is missing: it was cut off, and pages may be lost"))
    pages: list[tuple[int, PageGlyphs]] = []
    failed: list[int] = []
    until = time.monotonic() + _BUDGET
    try:
        with opened_pdf(data) as document:
            count = len(document)
            if count > MOST_PAGES:
                raise _refuse("E930", f"the file has {count:,} pages, and a document may have {MOST_PAGES:,}",
                              "cut out the part that you need", file)
            declared = _declared(document.get_metadata_dict(skip_empty=True))
            for n in range(count):
                if time.monotonic() > until:
                    raise _refuse("E930", f"page {n + 1} is not reached within {_BUDGET:g} seconds",
                                  "cut out the pages that you need", file)
                try:
                    pages.append((n + 1, page_glyphs(document[n])))
                except pypdfium2.PdfiumError:
                    failed.append(n + 1)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or _is_encrypted(data):
            raise _refuse("E961", "this PDF opens with a password only",
                          "save a copy without the password in your PDF reader", file) from None
        return _by_pypdf(data, file, warnings)
    if not pages:
        return _by_pypdf(data, file, warnings)
    if failed:
        warnings.append(Warn("W914", f"{_named(failed)} cannot be read and {'is' if len(failed) == 1 else 'are'} left "
                             "out: the file is damaged there"))
    unread = [n for n, g in pages if g.characters < _LEAST and g.drawn]
    garbled = [n for n, g in pages if n not in unread and _is_garbled(g)]
    status: Status = "needs_ocr" if unread or garbled else "read"
    warnings += _ocr(unread, garbled, len(pages))
    with_text = [(n, g) for n, g in pages if n not in garbled]
    return PdfText(assemble(with_text), declared, status, tuple(warnings))


def _ocr(unread: list[int], garbled: list[int], count: int) -> list[Warn]:
    out = []
    if unread:
        those = "no page has" if len(unread) == count else f"{_named(unread)} of {count} {_have(unread)} no"
        out.append(Warn("W907", f"{those} text but pictures, whose words nobody has read: run text recognition (OCR) "
                        "and add the file that it makes"))
    if garbled:
        out.append(Warn("W907", f"the letters of {_named(garbled)} of {count} cannot be told from their fonts and are "
                        "left out: run text recognition (OCR) and add the file that it makes"))
    return out


def _have(pages: list[int]) -> str:
    return "has" if len(pages) == 1 else "have"


def _named(pages: list[int]) -> str:
    shown = ", ".join(map(str, pages[:8])) + (" …" if len(pages) > 8 else "")
    return f"page {shown}" if len(pages) == 1 else f"pages {shown}"


def _is_garbled(page: PageGlyphs) -> bool:
    text = "".join(s.text for s in page.segments)
    return len(text) >= _LEAST and len(_GARBAGE.findall(text)) > .3 * len(text)


def _is_encrypted(data: bytes) -> bool:
    return b"/Encrypt" in data[-4_096:] or b"/Encrypt" in data[:4_096]


def _declared(found: dict[str, str]) -> Declared:
    def line(name: str) -> str | None:
        return " ".join((found.get(name) or "").split())[:1_000] or None

    day = _DATE.match(found.get("CreationDate", ""))
    date = "-".join(part for part in day.groups() if part) if day else None
    return Declared(line("Title"), line("Author"), None, None, line("Subject"), date)


def _by_pypdf(data: bytes, file: str, warnings: list[Warn]) -> PdfText:
    """Plain text page by page, for files that pdfium does not open; columns are as the file has them."""
    import io
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    assembly = Assembly()
    unread: list[int] = []
    try:
        with LOCK:
            reader = PdfReader(io.BytesIO(data), strict=False)
            if reader.is_encrypted and not reader.decrypt(""):
                raise _refuse("E961", "this PDF opens with a password only",
                              "save a copy without the password in your PDF reader", file)
            count = len(reader.pages)
            for n, page in enumerate(reader.pages[:MOST_PAGES], 1):
                text = page.extract_text() or ""
                if len(text.strip()) < _LEAST:
                    unread.append(n)
                for part in re.finditer(r"(?:[^\n]*\S[^\n]*\n?)+", text):
                    assembly.block("paragraph", [(part[0], n, part.start())])
            declared = _declared({str(k)[1:]: str(v) for k, v in (reader.metadata or {}).items()})
    except InputError:
        raise
    # beside its own errors pypdf raises what its parsing happens to meet in a damaged file
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OSError,
            AssertionError, OverflowError, NotImplementedError, StopIteration) as error:
        what = "is cut off" if b"%%EOF" not in data[-2_048:] else "is damaged"
        raise _refuse("E962", f"this PDF {what} and cannot be read ({type(error).__name__})",
                      "fetch the file again, or open it in a PDF reader and print it to a new PDF", file) from None
    if not count:
        raise _refuse("E962", "this PDF has no pages that can be read",
                      "fetch the file again, or open it in a PDF reader and print it to a new PDF", file)
    return PdfText(assembly, declared, "needs_ocr" if unread else "read", tuple(warnings + _ocr(unread, [], count)))


def _refuse(code: str, message: str, remedy: str, file: str) -> InputError:
    return InputError.one(code, message, CODES[code][1], remedy, file=file)

