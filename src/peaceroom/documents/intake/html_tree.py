"""A page as blocks in order of reading: headings, paragraphs, list items, quotations, table rows.

What no reader sees (scripts, hidden parts) is left out; where a block lies and how much of it is links is told, so that
`peaceroom.documents.intake.html_page` can tell the article from what stands round it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.documents.extracted import BlockKind

_DROPPED = {"script", "style", "noscript", "template", "svg", "button", "iframe", "object", "select", "textarea",
            "input", "head", "canvas", "math", "audio", "video", "map", "dialog"}
_INLINE = {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
           "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong",
           "sub", "sup", "time", "tt", "u", "var", "wbr", "img", "picture", "source"}
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_FURNITURE = {"nav", "footer", "aside", "form", "menu"}
#: names of classes and ids of what goes round an article
_ROUND = re.compile(r"(?:^|[\s_-])(?:cookies?|consent|gdpr|banner|breadcrumbs?|menu|navbar|nav|share|sharing|social|"
                    r"newsletter|subscribe|related|sidebar|promo|advert|ads?|comments?|pagination|masthead|skip-link)"
                    r"(?:$|[\s_-])", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])",
                     re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_MOST_ELEMENTS = 500_000


@dataclass
class Piece:
    """A block of a page: its words, of which so many characters are links, and the parts of the page it lies in."""

    kind: BlockKind
    level: int
    text: str
    linked: int = 0
    inside: frozenset[str] = frozenset()

    @property
    def furniture(self) -> bool:
        """Whether it lies in a part that is made to go round an article."""
        return bool(self.inside & _FURNITURE)


@dataclass
class Page:
    """The blocks of a page, and the words of its hidden parts."""

    pieces: list[Piece] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


def parse(text: str, file: str) -> tuple[Any, bool]:
    """The page's tree, and whether it holds all: what is nested deeper than any page is cut off.

    Nothing is fetched, and no entity is the page's own. Raises `InputError` (E930, E934).
    """
    from lxml import etree, html

    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        raise InputError.one("E934", "there is no text in this page", CODES["E934"][1],
                             "save the page anew, or as plain text", file=file) from None
    if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        raise InputError.one("E930", f"the page has more than {_MOST_ELEMENTS:,} elements", CODES["E930"][1],
                             "save the part that you need as plain text", file=file)
    return tree, not any("depth" in entry.message.lower() for entry in parser.error_log)


def read_tree(tree: Any) -> Page:
    """The blocks of a tree, in order."""
    page = Page()
    walker = _Walker(page)
    for event, node in _events(tree):
        if event == "start":
            walker.start(node)
        else:
            walker.end(node)
    walker.flush()
    return page


def _events(tree: Any) -> Iterator[tuple[str, Any]]:
    from lxml import etree

    return (pair for pair in etree.iterwalk(tree, events=("start", "end")) if isinstance(pair[1].tag, str))


class _Walker:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.parts: list[str] = []
        self.linked = 0
        self.links = 0
        self.dropped: Any = None  # the element that is left out, with all in it
        self.open: list[str] = []  # parts of the page that are open, by name
        self.closed: list[tuple[Any, int]] = []  # their elements, and how many were open before
        self.kinds: list[tuple[Any, BlockKind, int]] = []
        self.lists = self.quotes = 0
        self.preformatted = 0

    def start(self, node: Any) -> None:
        if self.dropped is not None:
            return
        tag = node.tag
        if tag in _DROPPED or _is_hidden(node):
            if tag not in _DROPPED:
                words = " ".join(" ".join(node.itertext()).split())
                if words:
                    self.page.hidden.append(words)
            self.dropped = node
            return
        self.links += tag == "a"
        self.preformatted += tag == "pre"
        if tag == "br":
            self.parts.append("\n")
        elif tag in ("td", "th"):
            if "".join(self.parts).strip():
                self.parts.append("\t")
        elif tag not in _INLINE:
            if not (tag in ("p", "div") and self.kinds and self.kinds[-1][1] == "table row"):
                self.flush()
            named = f"{node.get('class') or ''} {node.get('id') or ''}"
            self.open.append("aside" if tag in ("div", "section", "ul", "p") and _ROUND.search(named) else tag)
            self.closed.append((node, len(self.open) - 1))
            self._kind(node, tag)
        self._text(node.text)

    def _kind(self, node: Any, tag: str) -> None:
        if tag in _HEADINGS:
            self.kinds.append((node, "heading", _HEADINGS[tag]))
        elif tag in ("ul", "ol"):
            self.lists += 1
        elif tag == "li":
            self.kinds.append((node, "list item", max(1, self.lists)))
        elif tag == "blockquote":
            self.quotes += 1
            self.kinds.append((node, "quotation", self.quotes))
        elif tag == "tr":
            self.kinds.append((node, "table row", 0))

    def end(self, node: Any) -> None:
        if self.dropped is not None:
            if self.dropped is node:
                self.dropped = None
                self._text(node.tail)
            return
        tag = node.tag
        self.links -= tag == "a"
        self.preformatted -= tag == "pre"
        if tag not in _INLINE and tag not in ("br", "td", "th"):
            if not (tag in ("p", "div") and self.kinds and self.kinds[-1][1] == "table row"):
                self.flush()
            else:
                self.parts.append(" ")
            if self.kinds and self.kinds[-1][0] is node:
                self.kinds.pop()
            self.lists -= tag in ("ul", "ol")
            self.quotes -= tag == "blockquote"
            if self.closed and self.closed[-1][0] is node:
                del self.open[self.closed.pop()[1]:]
        self._text(node.tail)

    def _text(self, text: str | None) -> None:
        if not text:
            return
        self.parts.append(text if self.preformatted else _SPACE.sub(" ", text))
        if self.links:
            self.linked += len(text.strip())

    def flush(self) -> None:
        """Make a block of the words so far."""
        raw, self.parts, linked, self.linked = "".join(self.parts), [], self.linked, 0
        keep = self.preformatted
        lines = [line.rstrip() if keep else re.sub(r"[ \t]+", lambda m: "\t" if "\t" in m[0] else " ", line).strip(" ")
                 for line in raw.split("\n")]
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") if keep else "\n".join(lines).strip()
        if not text.strip():
            return
        kind, level = (self.kinds[-1][1], self.kinds[-1][2]) if self.kinds else ("paragraph", 0)
        for part in re.split(r"\n\s*\n", text) if not keep else [text]:
            if part.strip():
                self.page.pieces.append(Piece(kind, level, part.strip() if not keep else part, linked,
                                              frozenset(self.open)))


def _is_hidden(node: Any) -> bool:
    return ("hidden" in node.attrib or _HIDDEN.search(node.get("style") or "") is not None)
