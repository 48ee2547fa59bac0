"""Word documents (.docx) by the runs of their XML: what stands in the text, told apart from what was struck or hidden.

Inserted words of tracked changes are taken, deleted ones left out; hidden text and comments are left out; all three are
told. Headings, lists, tables, footnotes and running heads are blocks; pages are those of the last printing, where the
file says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from peaceroom.core.errors import Warn
from peaceroom.documents.extracted import BlockKind, Declared
from peaceroom.documents.intake.assembling import Assembly
from peaceroom.documents.intake.docx_xml import Style, chain_of, child, elements, is_on, local, read_styles, value
from peaceroom.documents.intake.office_archive import OfficeParts, refuse

_SKIPPED = {"del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "pPr", "fldData", "Fallback", "pict"}
_QUOTES = re.compile(r"quot|zitat|citat|citaz|cita\b", re.IGNORECASE)


@dataclass(frozen=True)
class DocxText:
    """The blocks of a document put together, what it declares, and what was left out."""

    assembly: Assembly
    declared: Declared
    warnings: tuple[Warn, ...]


@dataclass
class _Reader:
    styles: dict[str, Style]
    assembly: Assembly = field(default_factory=Assembly)
    page: int = 1
    at: int = 0  # place on the page, in the text as taken
    printed: bool = False  # whether the file says where pages broke when it was last printed
    inserted: int = 0
    deleted: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    pieces: list[tuple[str, int, int]] = field(default_factory=list)

    def put(self, text: str) -> None:
        self.pieces.append((text, self.page, self.at))
        self.at += len(text)

    def break_page(self) -> None:
        self.page += 1
        self.at = 0

    def block(self, kind: BlockKind, level: int = 0) -> None:
        pieces, self.pieces = self.pieces, []
        self.assembly.block(kind, pieces, level)
        self.at += 1


def read_docx(data: bytes, file: str = "") -> DocxText:
    """The words of a Word document. Raises `InputError` (E933, E961–E965)."""
    parts = OfficeParts(data, file)
    name = "word/document.xml"
    if name not in parts:
        what = ("a spreadsheet" if "xl/workbook.xml" in parts else "a presentation" if "ppt/presentation.xml" in parts
                else "an OpenDocument file" if "content.xml" in parts else "an archive")
        raise refuse("E933", f"this is {what}, not a Word document", "save it as .docx or PDF", file)
    tree = parts.xml(name)
    reader = _Reader(read_styles(parts.xml("word/styles.xml")))
    reader.printed = next(elements(tree, "lastRenderedPageBreak"), None) is not None
    _heads(parts, reader, "header")
    body = next(elements(tree, "body"), None)
    if body is not None:
        _container(body, reader)
    _footnotes(parts, reader)
    _heads(parts, reader, "footer")
    return DocxText(reader.assembly, _declared(parts.xml("docProps/core.xml")), tuple(_warnings(parts, reader)))


def _container(node: Any, reader: _Reader) -> None:
    """Paragraphs and tables of a body, a cell or a content control, in order."""
    for part in node:
        name = local(part)
        if name == "p":
            _paragraph(part, reader)
        elif name == "tbl":
            _table(part, reader)
        elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            _container(part, reader)


def _paragraph(node: Any, reader: _Reader) -> None:
    kind, level = _kind(node, reader)
    boxes: list[Any] = []
    _runs(node, reader, boxes)
    reader.block(kind, level)
    for box in boxes:
        _container(box, reader)


def _kind(node: Any, reader: _Reader) -> tuple[BlockKind, int]:
    about = child(node, "pPr")
    chain = chain_of(reader.styles, value(child(about, "pStyle")))
    for style in chain:
        found = re.fullmatch(r"heading (\d)", style.name, re.IGNORECASE)
        if found:
            return "heading", int(found[1])
        if style.name.lower() == "title":
            return "heading", 1
        if style.outline is not None and style.outline < 9:
            return "heading", style.outline + 1
        if _QUOTES.search(style.name):
            return "quotation", 1
    own = child(about, "outlineLvl")
    if own is not None and (value(own) or "9").isdigit() and int(value(own) or 9) < 9:
        return "heading", int(value(own) or 0) + 1
    numbers = child(about, "numPr")
    if (numbers is not None and value(child(numbers, "numId")) != "0") or any(
            s.listed or s.name.lower().startswith("list") for s in chain):
        level = value(child(numbers, "ilvl"))
        return "list item", int(level) + 1 if level and level.isdigit() else 1
    indent = child(about, "ind")
    left, right = (value(indent, side) or "0" for side in ("left", "right"))
    if all(re.fullmatch(r"\d+", v) and int(v) >= 360 for v in (left, right)):  # twentieths of a point, both sides
        return "quotation", 1
    return "paragraph", 0


def _runs(node: Any, reader: _Reader, boxes: list[Any], inserted: bool = False) -> None:
    for part in node:
        name = local(part)
        if name in ("del", "moveFrom"):
            words = "".join(t.text or "" for t in part.iter() if local(t) in ("delText", "t"))
            reader.deleted += [words] if words.strip() else []
        elif name == "txbxContent":
            boxes.append(part)
        elif name in _SKIPPED:
            continue
        elif name == "r":
            _run(part, reader, boxes, inserted)
        elif name in ("ins", "moveTo"):
            _runs(part, reader, boxes, True)
        else:
            _runs(part, reader, boxes, inserted)


def _run(node: Any, reader: _Reader, boxes: list[Any], inserted: bool) -> None:
    about = child(node, "rPr")
    chain = chain_of(reader.styles, value(child(about, "rStyle")))
    own = child(about, "vanish")
    hidden = is_on(own) if own is not None else any(s.hidden for s in chain)
    made = "".join(_said(part, reader, boxes) for part in node)
    if not made:
        return
    if hidden:
        reader.hidden += [made] if made.strip() else []
        return
    reader.inserted += inserted
    reader.put(made)


def _said(part: Any, reader: _Reader, boxes: list[Any]) -> str:
    name = local(part)
    if name == "t":
        return part.text or ""
    if name == "tab":
        return "\t"
    if name == "noBreakHyphen":
        return "\u2011"
    if name == "sym":
        code = value(part, "char") or ""
        return chr(int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{4}", code) and not code.upper().startswith("F") else ""
    if name in ("br", "cr", "lastRenderedPageBreak"):
        paged = name == "lastRenderedPageBreak" or (value(part, "type") == "page" and not reader.printed)
        if paged:
            reader.break_page()
        return "" if name == "lastRenderedPageBreak" or value(part, "type") == "page" else "\n"
    if name in ("drawing", "AlternateContent", "object"):
        boxes += [b for b in part.iter() if local(b) == "txbxContent"
                  and not any(local(a) == "Fallback" for a in b.iterancestors())]
    elif name in ("footnoteReference", "endnoteReference"):
        reader.notes.append((name[:-len("Reference")], value(part, "id") or ""))
    return ""


def _table(node: Any, reader: _Reader) -> None:
    for row in (r for r in node.iter() if local(r) == "tr" and _owner(r) is node):
        cells = [c for c in row.iter() if local(c) == "tc" and _row(c) is row]
        inner: list[Any] = []
        boxes: list[Any] = []
        for n, cell in enumerate(cells):
            if n:
                reader.put("\t")
            texts = [p for p in cell.iter() if local(p) == "p" and next(
                (a for a in p.iterancestors() if local(a) == "tc"), None) is cell]
            for k, paragraph in enumerate(texts):
                if k:
                    reader.put(" ")
                _runs(paragraph, reader, boxes)
            inner += [t for t in cell.iter() if local(t) == "tbl" and _row(t) is row]
        reader.block("table row")
        for table in inner:
            _table(table, reader)
        for box in boxes:
            _container(box, reader)


def _owner(row: Any) -> Any:
    return next((a for a in row.iterancestors() if local(a) == "tbl"), None)


def _row(cell: Any) -> Any:
    return next((a for a in cell.iterancestors() if local(a) == "tr"), None)


def _footnotes(parts: OfficeParts, reader: _Reader) -> None:
    wanted = list(reader.notes)
    for kind in ("footnote", "endnote"):
        tree = parts.xml(f"word/{kind}s.xml")
        found = {value(n, "id"): n for n in elements(tree, kind)} if tree is not None else {}
        for name, id_ in wanted:
            if name == kind and id_ in found:
                boxes: list[Any] = []
                _runs(found[id_], reader, boxes)
                reader.block("footnote")


def _heads(parts: OfficeParts, reader: _Reader, kind: str) -> None:
    seen: set[str] = set()
    for name in sorted(n for n in parts.names() if re.fullmatch(rf"word/{kind}\d*\.xml", n)):
        for paragraph in elements(parts.xml(name), "p"):
            before = len(reader.pieces)
            boxes: list[Any] = []
            _runs(paragraph, reader, boxes)
            words = "".join(t for t, _, _ in reader.pieces[before:]).strip()
            if words in seen or not re.search(r"[^\W\d]", words):
                reader.pieces = []
                continue
            seen.add(words)
            reader.block("header")


def _declared(tree: Any) -> Declared:
    found: dict[str, str] = {}
    for node in tree if tree is not None else ():
        if (node.text or "").strip():
            found.setdefault(local(node), " ".join(node.text.split())[:1_000])
    made = re.match(r"\d{4}-\d{2}-\d{2}", found.get("created", ""))
    return Declared(found.get("title"), found.get("creator"), None, found.get("language"), found.get("subject"),
                    made[0] if made else None)


def _warnings(parts: OfficeParts, reader: _Reader) -> list[Warn]:
    out = []
    if reader.inserted or reader.deleted:
        words = " ".join(reader.deleted[0].split()) if reader.deleted else ""
        first = f"; the first words struck out are “{words[:80]}”" if words else ""
        out.append(Warn("W910", f"the file has tracked changes: {reader.inserted} inserted "
                        f"{'part is' if reader.inserted == 1 else 'parts are'} taken as text, {len(reader.deleted)} "
                        f"struck out left out{first}"))
    comments = parts.xml("word/comments.xml")
    found = elements(comments, "comment") if comments is not None else ()
    texts = [" ".join("".join(t.text or "" for t in elements(c, "t")).split()) for c in found]
    if texts:
        out.append(Warn("W911", f"{len(texts)} comment{'s' * (len(texts) > 1)} in the margin left out; the first reads "
                        f"“{texts[0][:80]}”"))
    if reader.hidden:
        words = " ".join(" ".join(reader.hidden).split())
        out.append(Warn("W912", f"hidden text of {len(words.split())} words left out, which no reader of the page "
                        f"sees; it begins “{words[:80]}”"))
    return out
