"""Characters of a PDF's pages with their boxes, gathered to segments: stretches of one line without a gap.

pdfium is not thread-safe: everything here happens under one lock.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import RLock
from typing import Any

LOCK = RLock()
#: a gap wider than this, in widths of an em, parts two segments of a line
_GAP = 0.85
#: between a right-to-left word and the first digit of a number, which runs the other way
_NUMBER_GAP = 4.0
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MIRROR = str.maketrans("()[]{}<>«»“”‘’", ")(][}{><»«”“’‘")
_OPEN, _CLOSE = "([{«", ")]}»"
#: pdfium's marks of a hyphen at the end of a line
HYPHENS = "\u0002\ufffe\u00ad"


@dataclass(slots=True)
class Segment:
    """Characters that stand together: their place in the page's text, their box in points from the lower left.

    ``base`` is the height of the line that they stand on.
    """

    text: str
    at: int
    left: float
    right: float
    low: float
    high: float
    size: float
    bold: bool
    base: float

    @property
    def words(self) -> int:
        return len(self.text.split())


@dataclass(slots=True)
class PageGlyphs:
    """A page: its segments in the order of the file, its size, and whether pictures or drawings stand on it."""

    segments: list[Segment]
    width: float
    height: float
    characters: int
    drawn: bool


@contextmanager
def opened_pdf(data: bytes) -> Iterator[Any]:
    """The document, held under the lock. Raises pdfium's own `PdfiumError`."""
    import pypdfium2

    with LOCK:
        document = pypdfium2.PdfDocument(data)
        try:
            yield document
        finally:
            document.close()


def page_glyphs(page: Any) -> PageGlyphs:
    """The segments of a page. Raises pdfium's own `PdfiumError`."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    textpage = page.get_textpage()
    try:
        count = max(0, raw.FPDFText_CountChars(textpage))
        segments = list(_segments(raw, textpage, count))
    finally:
        textpage.close()
    seen = sum(len(s.text.replace(" ", "")) for s in segments)
    drawn = seen < 20 and _is_drawn(raw, page)
    page.close()
    return PageGlyphs(segments, width, height, seen, drawn)


def _is_drawn(raw: Any, page: Any) -> bool:
    """Whether a page without text shows pictures, or as many lines as letters drawn by hand would need."""
    shapes = 0
    for n in range(min(2_000, raw.FPDFPage_CountObjects(page))):
        kind = raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page, n))
        if kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM):
            return True
        shapes += kind == raw.FPDF_PAGEOBJ_PATH
    return shapes > 30


def _segments(raw: Any, page: Any, count: int) -> Iterator[Segment]:
    left, right, low, high = (ctypes.c_double() for _ in range(4))
    refs = [ctypes.byref(v) for v in (left, right, low, high)]
    code, box, size_of, weight_of = (raw.FPDFText_GetUnicode, raw.FPDFText_GetCharBox, raw.FPDFText_GetFontSize,
                                     raw.FPDFText_GetFontWeight)
    origin = raw.FPDFText_GetCharOrigin
    letters: list[str] = []
    at = 0
    x0 = x1 = y0 = y1 = size = 0.0
    base = 0.0
    heavy = rtl = False
    for n in range(count):
        u = code(page, n)
        letter = chr(u) if u < 0x110000 and not 0xD800 <= u < 0xE000 else "\ufffd"
        if letter in "\r\n":
            if letters:
                yield _segment(letters, at, (x0, x1, y0, y1), size, heavy, base)
                letters = []
            continue
        box(page, n, *refs)
        a, b, c, d = left.value, right.value, low.value, high.value
        if letter == " " or b <= a:
            if letters:
                letters.append(letter)
            continue
        em = size_of(page, n) or (d - c)
        if letters:
            # the gap to what stands before, whichever way the script runs
            gap = max(a - x1, x0 - b)
            apart = min(y1, d) - max(y0, c) < 0.15 * min(y1 - y0 or 1, d - c or 1) and (c > y1 or d < y0)
            widest = _NUMBER_GAP if rtl else _GAP
            if gap > widest * max(em, size, 4.0) or (apart and abs((c + d) - (y0 + y1)) > max(em, size)):
                yield _segment(letters, at, (x0, x1, y0, y1), size, heavy, base)
                letters = []
        if not letters:
            at, x0, x1, y0, y1, size = n, a, b, c, d, em
            heavy = weight_of(page, n) >= 600
            origin(page, n, refs[0], refs[2])
            base = low.value
            rtl = False
        letters.append(letter)
        rtl = rtl or "\u0590" <= letter <= "\u08ff" or "\ufb1d" <= letter <= "\ufefc"
        x0, x1, y0, y1 = min(x0, a), max(x1, b), min(y0, c), max(y1, d)
        size = max(size, em)
    if letters:
        yield _segment(letters, at, (x0, x1, y0, y1), size, heavy, base)


def _segment(letters: list[str], at: int, box: tuple[float, float, float, float], size: float, heavy: bool,
             base: float) -> Segment:
    text = "".join(letters)
    if _RTL.search(text):
        text = _unmirrored(text)
    return Segment(text, at, *box, size, heavy, base)


def _unmirrored(text: str) -> str:
    """Brackets of a right-to-left line as the file has them, if they pair so; pdfium turns each round."""
    turned = text.translate(_MIRROR)
    return turned if _pairs(turned) >= _pairs(text) else text


def _pairs(text: str) -> int:
    """Brackets that find their partner, less those that do not."""
    waiting: list[str] = []
    pairs = alone = 0
    for letter in text:
        if letter in _OPEN:
            waiting.append(_CLOSE[_OPEN.index(letter)])
        elif letter in _CLOSE:
            if waiting and waiting[-1] == letter:
                waiting.pop()
                pairs += 1
            else:
                alone += 1
    return pairs - alone - len(waiting)
