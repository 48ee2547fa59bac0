"""HTML to plain text with the standard library's parser: paragraphs, headings and block quotes, no page furniture."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Literal

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError

_DROPPED = {"script", "style", "nav", "header", "footer", "aside", "form", "noscript", "template", "svg", "button",
            "iframe", "object", "select", "textarea", "head"}
_BLOCKS = {"p", "div", "section", "article", "main", "body", "ul", "ol", "li", "table", "tr", "blockquote", "figure",
           "figcaption", "pre", "hr", "dl", "dt", "dd", "address", "details", "summary", "caption", "center",
           "h1", "h2", "h3", "h4", "h5", "h6"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_AUTHOR = {"author", "article:author", "dc.creator", "citation_author", "byl", "parsely-author"}
_TITLE = {"og:title", "dc.title", "citation_title", "twitter:title"}
_DATE = {"article:published_time", "date", "dc.date", "dc.date.issued", "pubdate", "publishdate", "citation_date",
         "datepublished", "parsely-pub-date"}
_TITLE_BEGINS = re.compile(r"<title(?:\s[^<>]{0,500})?>", re.IGNORECASE)
_TITLE_ENDS = re.compile(r"</title\s{0,100}>", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})[-/](\d{2})[-/](\d{2})")
_HTML = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
                   re.IGNORECASE | re.DOTALL)
#: numbers of characters longer than any character's; Python refuses to read thousands of digits
_LONG_REFERENCE = re.compile(r"&#(?:([xX])([0-9a-fA-F]{8,})|([0-9]{8,}));?")
#: pages made to keep a parser busy are given up after so many seconds
_BUDGET = 20.0
_CHUNK = 65_536
_REST = 20_000
_DEEPEST = 200


@dataclass(frozen=True, slots=True)
class Mark:
    """A heading or block quote: code points ``start`` to ``end`` of the text."""

    kind: Literal["heading", "blockquote"]
    start: int
    end: int


@dataclass(frozen=True)
class Page:
    """Text of a page, and what it says of itself; ``date`` is the first ``YYYY-MM-DD`` in it."""

    text: str
    marks: tuple[Mark, ...]
    title: str | None
    authors: tuple[str, ...]
    date: str | None
    notes: tuple[str, ...] = ()


def is_html(text: str) -> bool:
    """Whether a text begins as a page does."""
    return _HTML.match(text[:4_000]) is not None


def read_page(text: str, file: str = "") -> Page:
    """The words of a page. Paragraphs are parted by an empty line, white space within them is one space.

    Raises `InputError` E930 when the page takes too long to read.
    """
    text = _LONG_REFERENCE.sub(_short_reference, text)
    # taken out first, because releases of Python differ in whether tags within a title are tags
    text, title = _without_title(text)
    parser = _Reader()
    until = time.monotonic() + _BUDGET
    for at in range(0, len(text), _CHUNK):
        if time.monotonic() > until:
            raise InputError.one("E930", f"this page cannot be read within {_BUDGET:g} seconds", CODES["E930"][1],
                                 "save the page as plain text", file=file)
        parser.feed(text[at:at + _CHUNK])
    parser.finish()
    return parser.page(title)


def _short_reference(found: re.Match[str]) -> str:
    """The same character with fewer digits, or the one that stands for what is none."""
    mark, digits = found[1] or "", (found[2] or found[3]).lstrip("0")
    return f"&#{mark}{digits or 0};" if len(digits) < 8 else "\ufffd"


def _without_title(text: str) -> tuple[str, str | None]:
    begins = _TITLE_BEGINS.search(text)
    ends = _TITLE_ENDS.search(text, begins.end(), begins.end() + 10_000) if begins is not None else None
    if begins is None or ends is None:
        return text, None
    return text[:begins.start()] + text[ends.end():], unescape(text[begins.end():ends.start()]).strip()


@dataclass
class _Meta:
    og_title: str | None = None
    authors: list[str] = field(default_factory=list)
    date: str | None = None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.notes: list[str] = []
        self.parts: list[str] = []
        self.length = 0
        self.gap = ""  # white space that stands before the next word, if one comes
        self.open: list[tuple[str, int]] = []  # quotes and headings: where they began
        self.dropped: list[str] = []
        self.meta = _Meta()
        self.marks: list[Mark] = []

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """``<![…``: what is no such section is a comment up to the next ``>``, as browsers have it."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:  # this is how the standard library refuses one
            return self.parse_bogus_comment(i, report)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self.dropped = [t for t in self.dropped if t != "head"]  # its end tag may be left out
        if tag == "meta":
            self._meta(dict(attrs))
        elif tag == "time" and not self.dropped:
            self._date(dict(attrs).get("datetime"))
        if tag in _DROPPED and len(self.dropped) < _DEEPEST:
            self.dropped.append(tag)
        if self.dropped:
            return
        if tag == "br":
            self.gap = "\n" if self.gap in ("", " ") else self.gap
        elif tag in ("td", "th"):
            self.gap = self.gap or " "
        elif tag in _BLOCKS:
            self._block()
            if (tag in _HEADINGS or tag == "blockquote") and len(self.open) < _DEEPEST:
                self.open.append((tag, self.length + (len(self.gap) if self.length else 0)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _DROPPED:  # <script/> and the like would drop the rest of the page
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.dropped:
            while self.dropped.pop() != tag:
                pass
        elif not self.dropped and tag in _BLOCKS:
            self._block()
            if any(t == tag for t, _ in self.open):
                while self.open:
                    name, start = self.open.pop()
                    self._mark(name, start)
                    if name == tag:
                        break

    def handle_data(self, data: str) -> None:
        if self.dropped:
            return
        for piece in re.split(r"([ \t\r\n\f]+)", data):
            if not piece:
                continue
            if piece.isspace() and piece[0] in " \t\r\n\f":
                self.gap = self.gap or " "
                continue
            before = self.gap if self.length else ""
            self.parts += [before, piece]
            self.length += len(before) + len(piece)
            self.gap = ""

    def finish(self) -> None:
        """Read what is left. A long rest is a comment or tag that never ends, and closing it costs its square."""
        if len(self.rawdata) > _REST:
            self.notes.append(f"a tag or comment never ends; the last {len(self.rawdata):,} characters were left out")
            self.rawdata = ""
        self.close()

    def page(self, title: str | None) -> Page:
        while self.open:
            self._mark(*self.open.pop())
        notes = self.notes + [f"the part {tag} never ends; what follows it was left out" for tag in self.dropped
                              if tag != "head"]
        title = self.meta.og_title or title or None
        return Page("".join(self.parts), tuple(sorted(self.marks, key=lambda m: (m.start, m.end))), title,
                    tuple(dict.fromkeys(self.meta.authors)), self.meta.date, tuple(notes))

    def _block(self) -> None:
        self.gap = "\n\n"

    def _mark(self, tag: str, start: int) -> None:
        if start < self.length:
            self.marks.append(Mark("heading" if tag in _HEADINGS else "blockquote", start, self.length))

    def _meta(self, attrs: dict[str, str | None]) -> None:
        name = (attrs.get("name") or attrs.get("property") or attrs.get("itemprop") or "").strip().lower()
        content = (attrs.get("content") or "").strip()
        if name in _AUTHOR and content and "://" not in content:
            self.meta.authors.append(content)
        elif name in _TITLE and content:
            self.meta.og_title = self.meta.og_title or content
        elif name in _DATE:
            self._date(content)

    def _date(self, content: str | None) -> None:
        found = _DAY.search(content or "")
        if found and self.meta.date is None:
            self.meta.date = "-".join(found.groups())
