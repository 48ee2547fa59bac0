"""HTML to text: the article with its by-line, headings, lists, quotations and tables, without what goes round it.

trafilatura judges which blocks are the article; from the first to the last of them everything is kept, so that short
lines that it passes over (by-lines, author notes, single demands) are not lost. What is left out is counted and told.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from peaceroom.core.errors import Warn
from peaceroom.documents.extracted import Declared
from peaceroom.documents.intake.assembling import Assembly
from peaceroom.documents.intake.html_tree import Page, Piece, parse, read_tree

_LETTERS = re.compile(r"\W+")
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_AUTHOR = ("author", "article:author", "dc.creator", "citation_author", "byl", "parsely-author")
_TITLE = ("og:title", "dc.title", "citation_title", "twitter:title", "headline")
_DATE = ("article:published_time", "date", "dc.date", "dc.date.issued", "dcterms.created", "pubdate", "publishdate",
         "citation_date", "citation_publication_date", "datepublished", "parsely-pub-date", "og:pubdate")
#: words left out that are worth a warning
_WORTH = 25
#: a page of which the judge keeps less is taken whole
_LEAST = 0.25


@dataclass(frozen=True)
class HtmlText:
    """The blocks of a page put together, what it declares, and what was left out."""

    assembly: Assembly
    declared: Declared
    warnings: tuple[Warn, ...]


def read_html(text: str, file: str = "") -> HtmlText:
    """The words of a page. Raises `InputError` (E930, E934)."""
    tree, whole = parse(text, file)
    declared = _declared(tree)
    page = read_tree(tree)
    kept = _article(page, tree)
    assembly = Assembly()
    at = 0
    for piece in kept:
        assembly.block(piece.kind, [(piece.text, 1, at)], piece.level)
        at += len(piece.text) + 2
    warnings = _warnings(page, kept)
    if not whole:
        warnings.append(Warn("W914", "parts of the page are nested deeper than a reader follows, and are left out"))
    return HtmlText(assembly, declared, tuple(warnings))


def _article(page: Page, tree: Any) -> list[Piece]:
    pieces = page.pieces
    for name in ("article", "main"):
        # one article, or one main part: the page itself says what it is about
        if len(list(tree.iter(name))) == 1:
            inside = [p for p in pieces if name in p.inside]
            if _length(inside) >= _LEAST * _length([p for p in pieces if not p.furniture and not _links(p)]):
                return [p for p in inside if not p.furniture or p.kind == "quotation"]
    plain = [p for p in pieces if not p.furniture]
    wanted = _judged(tree)
    hits = [n for n, p in enumerate(pieces) if (key := _key(p.text)) and (key in wanted)]
    if not hits or _length([pieces[n] for n in hits]) < _LEAST * _length([p for p in plain if not _links(p)]):
        return [p for p in plain if not _links(p)] or pieces
    titles = [n for n, p in enumerate(pieces) if p.kind == "heading" and p.level == 1]
    if len(titles) == 1:
        below = [n for n in hits if n >= titles[0]]
        if _length([pieces[n] for n in below]) > .6 * _length([pieces[n] for n in hits]):
            hits = below
    first, last = hits[0], hits[-1]
    heads = [n for n in range(max(0, first - 8), first) if pieces[n].kind == "heading" and pieces[n].level == 1]
    first = heads[0] if heads else first
    while first > 0 and pieces[first - 1].kind == "heading" and not pieces[first - 1].furniture:
        first -= 1
    while last + 1 < len(pieces) and not pieces[last + 1].furniture and _goes_on(pieces[last], pieces[last + 1]):
        last += 1
    took = set(hits)
    return [p for n, p in enumerate(pieces[first:last + 1], first)
            if n in took or not (p.furniture or (_links(p) and p.kind == "list item"))]


def _goes_on(piece: Piece, after: Piece) -> bool:
    """Whether a block after the last one that was judged to be the article still belongs to it (a signature)."""
    return after.inside == piece.inside and not _links(after) and after.kind != "heading"


def _links(piece: Piece) -> bool:
    return piece.linked > 0.6 * len(piece.text)


def _length(pieces: list[Piece]) -> int:
    return sum(len(p.text) for p in pieces)


def _key(text: str) -> str:
    return _LETTERS.sub("", text.casefold())[:60]


def _judged(tree: Any) -> set[str]:
    """The beginnings of the blocks that trafilatura keeps."""
    from copy import deepcopy

    from trafilatura import bare_extraction

    try:
        found = bare_extraction(deepcopy(tree), favor_recall=True, include_comments=False, include_tables=True,
                                with_metadata=False, deduplicate=False)
    except (ValueError, RecursionError, AttributeError, TypeError):  # its own faults on odd pages
        return set()
    body = getattr(found, "body", None)
    if body is None:
        return set()
    out = set()
    for node in body.iter("p", "head", "item", "quote", "row", "cell", "ab"):
        out |= {_key(part) for part in "".join(node.itertext()).split("\n")} | {_key("".join(node.itertext()))}
        out.add(_key(node.text or ""))
    return out - {""}


def _declared(tree: Any) -> Declared:
    metas: dict[str, list[str]] = {}
    for node in tree.iter("meta"):
        name = (node.get("name") or node.get("property") or node.get("itemprop") or "").strip().lower()
        content = " ".join((node.get("content") or "").split())
        if name and content:
            metas.setdefault(name, []).append(content)
    linked = _linked(tree)
    title = next((metas[n][0] for n in _TITLE if n in metas), None) or linked.get("headline")
    if title is None:
        found = next(tree.iter("title"), None)
        heading = next(tree.iter("h1"), None)
        title, head = _line(found), _line(heading)
        title = head if head and (title is None or head in title) else title  # “Talks fail | The Wire” is “Talks fail”
    authors = [a for n in _AUTHOR for a in metas.get(n, ()) if "://" not in a] or linked.get("author", "").split("\n")
    dates = [d for n in _DATE for d in metas.get(n, ())] + [linked.get("datePublished", "")]
    dates += [node.get("datetime") or "" for node in tree.iter("time")]
    day = next((m for d in dates if (m := _DAY.search(d))), None)
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    return Declared(title or None, "; ".join(dict.fromkeys(a for a in authors if a)) or None,
                    "-".join(day.groups()) if day else None, language.strip()[:20] if language else None,
                    next(iter(metas.get("description", ())), None))


def _line(node: Any) -> str | None:
    return " ".join("".join(node.itertext()).split()) or None if node is not None else None


def _linked(tree: Any) -> dict[str, str]:
    """Headline, date and authors of a page's linked data (JSON-LD)."""
    out: dict[str, str] = {}
    for node in tree.iter("script"):
        if node.get("type") != "application/ld+json" or len(node.text or "") > 100_000:
            continue
        try:
            data = json.loads(node.text or "")
        except (ValueError, RecursionError):
            continue
        entries = data if isinstance(data, list) else [data]
        graphs = [g for e in entries if isinstance(e, dict) for g in e.get("@graph", ()) or ()]
        for entry in [*entries, *graphs]:
            if not isinstance(entry, dict):
                continue
            for name in ("headline", "datePublished"):
                if isinstance(entry.get(name), str):
                    out.setdefault(name, " ".join(entry[name].split()))
            authors = entry.get("author")
            names = [a.get("name") if isinstance(a, dict) else a
                     for a in (authors if isinstance(authors, list) else [authors])]
            if found := [n for n in names if isinstance(n, str) and n.strip()]:
                out.setdefault("author", "\n".join(found))
    return out


def _warnings(page: Page, kept: list[Piece]) -> list[Warn]:
    out = []
    ours = set(map(id, kept))
    left = [p for p in page.pieces if id(p) not in ours and not _links(p)]
    words = sum(len(p.text.split()) for p in left)
    if words >= _WORTH:
        longest = max(left, key=lambda p: len(p.text)).text
        out.append(Warn("W913", f"{words} words round the article were left out; the longest part begins "
                        f"“{' '.join(longest.split())[:80]}”"))
    hidden = [h for h in page.hidden if len(h.split()) > 2]
    if hidden:
        out.append(Warn("W912", f"{len(hidden)} hidden part{'s' * (len(hidden) > 1)} of the page left out, which no "
                        f"reader sees; the first begins “{hidden[0][:80]}”"))
    return out
