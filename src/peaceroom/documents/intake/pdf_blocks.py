"""Lines of a PDF to blocks: paragraphs over line, column and page breaks, headings, lists, tables, footnotes, heads.

Running titles and page numbers are blocks of their own (`header`), put after the paragraph that they interrupt.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from peaceroom.documents.extracted import BlockKind
from peaceroom.documents.intake.assembling import Assembly
from peaceroom.documents.intake.pdf_glyphs import HYPHENS, PageGlyphs
from peaceroom.documents.intake.pdf_layout import Line, lines_of

_BULLET = re.compile(r"\s*(?:[•▪◦‣·●–—-]|\(?\d{1,3}[.)]|\(?[a-z][.)]|\(?[ivx]{1,5}[.)])\s+\S")
_NOTE = re.compile(r"\s*(?:\d{1,3}|[*†‡§¹²³])\s*\S")
_ENDS = re.compile(r"[.!?:;…。؟۔]['\"”’»)\]]*\d{0,3}\s*$")
#: least gap, in ems, that stands for a space between two segments of a line
_SPACE = 0.22
_PAGE = re.compile(r"\W*(?:page |seite |p\.? ?)?#(?: ?(?:/|of|von) ?#)?\W*")
_DIGITS = re.compile(r"\d+")


@dataclass
class _Block:
    kind: BlockKind
    level: int
    lines: list[tuple[int, Line]] = field(default_factory=list)  # with their pages


def assemble(pages: Sequence[tuple[int, PageGlyphs]]) -> Assembly:
    """The blocks of a document from its pages, each with its number."""
    read = [(n, g, lines_of(g)) for n, g in pages]
    usual = _usual_size(line for _, _, lines in read for line in lines)
    furniture = _furniture(read)
    blocks: list[_Block] = []
    for n, glyphs, lines in read:
        body = [line for line in lines if id(line) not in furniture]
        found, notes = _body(n, glyphs, body, usual)
        around = [_Block("header", 0, [(n, line)]) for line in lines if id(line) in furniture]
        open_ = next((b for b in reversed(blocks) if b.kind not in ("header", "footnote")), None)
        if open_ is not None and found and _goes_on(open_, found[0]):
            open_.lines += found.pop(0).lines
        blocks += [*around, *found, *notes]
    words = _whole_words(blocks)
    assembly = Assembly()
    for block in blocks:
        assembly.block(block.kind, _pieces(block, words), block.level)
    return assembly


def _usual_size(lines: object) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:  # type: ignore[attr-defined]  # lines of all pages
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _furniture(read: Sequence[tuple[int, PageGlyphs, list[Line]]]) -> set[int]:
    """Lines at the upper or lower edge that several pages have, and page numbers."""
    edges: Counter[str] = Counter()
    candidates: list[tuple[str, Line]] = []
    outermost: set[int] = set()
    for _, glyphs, lines in read:
        near = [line for line in lines if (line.low > .8 * glyphs.height or line.high < .2 * glyphs.height)
                and _apart(line, lines, line.low > .5 * glyphs.height)]
        seen = set()
        for line in near:
            key = _DIGITS.sub("#", " ".join(line.text.split()).casefold())
            candidates.append((key, line))
            seen.add(key)
            if line.low > .9 * glyphs.height or line.high < .1 * glyphs.height:
                outermost.add(id(line))
        edges.update(seen)
    least = max(2, len(read) // 3)
    return {id(line) for key, line in candidates
            if edges[key] >= least or (id(line) in outermost and _PAGE.fullmatch(key))}


def _apart(line: Line, lines: list[Line], top: bool) -> bool:
    """Whether the text begins well below, or ends well above, a line at the edge of the page."""
    gaps = [line.low - o.high if top else o.low - line.high for o in lines if o is not line]
    inward = [g for g in gaps if g > -.5 * line.size]
    return not inward or min(inward) > .8 * line.size


def _body(page: int, glyphs: PageGlyphs, lines: list[Line], usual: float) -> tuple[list[_Block], list[_Block]]:
    """Blocks of a page, and its footnotes."""
    blocks: list[_Block] = []
    notes: list[_Block] = []
    before: Line | None = None
    pitch = _pitch(lines)
    for line in lines:
        if line.size <= .88 * usual and line.low < .35 * glyphs.height and (
                _NOTE.match(line.text) or (notes and before is not None and before is notes[-1].lines[-1][1])):
            if _NOTE.match(line.text) or not notes:
                notes.append(_Block("footnote", 0))
            notes[-1].lines.append((page, line))
            before = line
            continue
        kind, level = _kind(line, usual)
        last = blocks[-1] if blocks else None
        if last is not None and before is not None and before is last.lines[-1][1] and _joins(
                last, before, line, kind, level, pitch):
            last.lines.append((page, line))
        elif last is not None and before is not None and kind == "paragraph" and last.kind == "paragraph" and (
                before.column != line.column and _goes_on(last, _Block(kind, level, [(page, line)]))):
            last.lines.append((page, line))  # the next column
        else:
            blocks.append(_Block(kind, level, [(page, line)]))
        before = line
    for block in blocks:
        _as_quotation(block)
    return blocks, notes


def _kind(line: Line, usual: float) -> tuple[BlockKind, int]:
    text = line.text.strip()
    if line.cells:
        return "table row", 0
    if line.size >= 1.12 * usual and len(text) < 200:
        return "heading", 1 if line.size >= 1.5 * usual else 2
    if _BULLET.match(text):
        return "list item", 1
    if line.bold and len(text) < 100 and not _ENDS.search(text):
        return "heading", 3
    return "paragraph", 0


def _pitch(lines: list[Line]) -> float:
    steps = sorted(a.base - b.base for a, b in pairwise(lines)
                   if a.column == b.column and 0 < a.base - b.base < 4 * a.size)
    return steps[len(steps) // 3] if steps else 14.0


def _joins(block: _Block, before: Line, line: Line, kind: BlockKind, level: int, pitch: float) -> bool:
    """Whether a line goes on with the block whose last line stands before it in the same column."""
    if kind == "table row" or block.kind == "table row" or before.column != line.column:
        return False
    step = before.base - line.base
    if step > 1.35 * max(pitch, line.size) or step <= 0:
        return False
    if block.kind == "heading" or kind == "heading":
        return kind == block.kind and level == block.level and abs(before.size - line.size) < 1
    if kind == "list item":
        return False
    if block.kind == "list item":
        return line.left > block.lines[0][1].left + 1 or not _ENDS.search(before.text)
    if abs(before.size - line.size) > .15 * before.size:
        return False
    width = line.column[1] - line.column[0]
    ended = _ENDS.search(before.text) is not None
    if line.rtl or before.rtl:
        return not (ended and before.left > line.column[0] + .25 * width) and line.rtl == before.rtl
    short = before.right < line.column[1] - .25 * width and before.left <= line.column[0] + .25 * width
    indented = line.left > before.left + .8 * line.size and before.left < line.column[0] + 3
    return not (ended and (short or indented)) and not (before.left > line.left + 1.2 * line.size
                                                         and len(block.lines) > 1 and ended)


def _as_quotation(block: _Block) -> None:
    """A paragraph set in from both sides, or from one with every line, is a block quotation."""
    if block.kind != "paragraph" or block.lines[0][1].rtl:
        return
    inset = min(line.left - line.column[0] for _, line in block.lines)
    size = block.lines[0][1].size
    width = block.lines[0][1].column[1] - block.lines[0][1].column[0]
    if len(block.lines) > 1 and .9 * size < inset < .3 * width and all(
            line.right < line.column[1] - .5 * size or inset > 1.5 * size for _, line in block.lines):
        block.kind, block.level = "quotation", 1


def _goes_on(block: _Block, after: _Block) -> bool:
    """Whether a block at the top of a page or column continues the last one of the page or column before."""
    if block.kind not in ("paragraph", "quotation", "list item") or after.kind not in ("paragraph", "quotation"):
        return False
    last, first = block.lines[-1][1].text.rstrip(), after.lines[0][1].text.lstrip()
    if not last or not first or _ENDS.search(last):
        return False
    return last[-1] in HYPHENS + "-" or first[0].islower() or not (first[0].isupper() or first[0].isdigit())


def _whole_words(blocks: list[_Block]) -> set[str]:
    """Words with a hyphen that stand in the middle of lines: they keep it when a line ends in it."""
    return {w.casefold() for b in blocks for _, line in b.lines for w in re.findall(r"\w+-\w+", line.text)}


def _pieces(block: _Block, hyphened: set[str]) -> list[tuple[str, int, int]]:
    """The block's text in pieces with page and place; line ends become a space, split words are joined."""
    out: list[tuple[str, int, int]] = []
    for k, (page, line) in enumerate(block.lines):
        after = block.lines[k + 1][1].text.lstrip() if k + 1 < len(block.lines) else ""
        for j, segment in enumerate(line.segments):
            text, at = segment.text, segment.at
            text, at = text.lstrip(), at + len(text) - len(text.lstrip())
            text = text.rstrip()
            if not text:
                continue
            last = j == len(line.segments) - 1
            if last and after and text[-1] in HYPHENS + "-" and after[0].islower() and text[-2:-1].isalpha():
                head = re.search(r"\w+$", text[:-1])
                tail = re.match(r"\w+", after)
                both = f"{head[0] if head else ''}-{tail[0] if tail else ''}".casefold()
                text = text[:-1] + ("-" if both in hyphened else "")
                out.append((_plain(text), page, at))
                continue
            out.append((_plain(text), page, at))
            if not last:
                follows = line.segments[j + 1]
                gap = segment.left - follows.right if line.rtl else follows.left - segment.right
                if line.cells or gap > _SPACE * segment.size:
                    out.append(("\t" if line.cells else " ", page, at + len(text)))
            elif after:
                out.append((" ", page, at + len(text)))
    return out


def _plain(text: str) -> str:
    """pdfium's marks of hyphens as hyphens."""
    return re.sub(f"[{HYPHENS}]", "-", text)
