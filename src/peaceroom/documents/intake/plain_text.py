"""Blocks of plain text, known by empty lines, indents, bullets and the few marks that people type."""

from __future__ import annotations

import re
from collections.abc import Iterator

from peaceroom.documents.extracted import Block, BlockKind

_BULLET = re.compile(r"\s*(?:[-*•▪◦‣·–—]|\(?\d{1,3}[.)]|\(?[a-z][.)]|\(?[ivx]{1,5}[.)]|§\s?\d+)\s+\S")
_DASH = re.compile(r"\s*[–—]\s")
_QUOTED = re.compile(r"\s{0,3}((?:>\s?)+)")
_RULE = re.compile(r"\s{0,3}(={3,}|-{3,})\s*$")
_MARKED = re.compile(r"(#{1,6})\s+\S")
_ENDS = re.compile(r"[.!?;:,…。؟۔]['\"”’»)\]]*$")
_YEAR = re.compile(r"\d{4}")
_LONGEST_HEADING = 100
_INDENT = 4


def text_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text, each within its lines: the text itself stays as it is."""
    groups = list(_groups(text))
    usual = min((_indent(text, g) for g in groups), default=0)
    out: list[Block] = []
    for n, lines in enumerate(groups):
        after = groups[n + 1] if n + 1 < len(groups) else None
        out += _group(text, lines, after, first=n == 0, usual=usual)
    return tuple(out)


def _groups(text: str) -> Iterator[list[tuple[int, int]]]:
    """Lines between empty lines, as places; a letter quoted with ``>`` is parted from what stands before."""
    lines: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n]*\n?", text):
        start, end = line.start(), line.start() + len(line[0].rstrip("\n"))
        if text[start:end].strip():
            if lines and bool(_QUOTED.match(text, start, end)) != bool(_QUOTED.match(text, *lines[-1])):
                yield lines
                lines = []
            lines.append((start, end))
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def _indent(text: str, lines: list[tuple[int, int]]) -> int:
    return min(_depth(text[s:e]) for s, e in lines)


def _depth(line: str) -> int:
    line = line.expandtabs(_INDENT)
    return len(line) - len(line.lstrip())


def _group(text: str, lines: list[tuple[int, int]], after: list[tuple[int, int]] | None, *, first: bool,
           usual: int) -> Iterator[Block]:
    words = [text[s:e] for s, e in lines]
    if all(_QUOTED.match(w) for w in words):
        yield from _quoted(text, lines)
        return
    if len(lines) > 1 and _RULE.match(words[1]) and not _RULE.match(words[0]) and len(words[0]) <= _LONGEST_HEADING:
        yield _block(text, lines[0][0], lines[0][1], "heading", 1 if "=" in words[1] else 2)
        lines, words = lines[2:], words[2:]
    elif _heads(text, lines, after, first):
        marked = _MARKED.match(words[0].strip())
        yield _block(text, *lines[0], "heading", len(marked[1]) if marked else 1 if first else 2)
        lines, words = lines[1:], words[1:]
    if not lines:
        return
    if all(w.count("\t") > 1 or w.count(" | ") > 1 or w.strip().startswith("|") for w in words):
        for s, e in lines:
            if re.search(r"\w", text[s:e]):
                yield _block(text, s, e, "table row")
    elif _indent(text, lines) - usual >= _INDENT and not _BULLET.match(words[0]):
        yield _block(text, lines[0][0], lines[-1][1], "quotation", 1)
    else:
        yield from _items(text, lines)


def _heads(text: str, lines: list[tuple[int, int]], after: list[tuple[int, int]] | None, first: bool) -> bool:
    """Whether the first line of a group is a heading."""
    line = text[slice(*lines[0])].strip()
    if _MARKED.match(line):
        return True
    if len(line) > _LONGEST_HEADING or _ENDS.search(line) or _BULLET.match(line) or not re.search(r"[^\W\d_]", line):
        return False
    if line.isupper() and len(line) > 3:
        return True
    if len(lines) > 1:
        return False
    if first:
        return after is not None
    return (after is not None and not _YEAR.search(line) and len(line.split()) <= 12
            and len(text[after[0][0]:after[-1][1]]) > 2 * len(line) and _depth(text[slice(*lines[0])]) < _INDENT)


def _quoted(text: str, lines: list[tuple[int, int]]) -> Iterator[Block]:
    """Lines that begin with ``>``, parted where the depth changes."""
    start, end, depth = lines[0][0], lines[0][1], _quote_depth(text, lines[0])
    for line in lines[1:]:
        if (at := _quote_depth(text, line)) != depth:
            yield _block(text, start, end, "quotation", depth)
            start, depth = line[0], at
        end = line[1]
    yield _block(text, start, end, "quotation", depth)


def _quote_depth(text: str, line: tuple[int, int]) -> int:
    found = _QUOTED.match(text[slice(*line)])
    return found[1].count(">") if found else 0


def _items(text: str, lines: list[tuple[int, int]]) -> Iterator[Block]:
    """List items with the lines that continue them; what stands before the first is a paragraph."""
    items = [n for n, (s, e) in enumerate(lines) if _BULLET.match(text[s:e])]
    dashes = [n for n in items if _DASH.match(text[lines[n][0]:lines[n][1]])]
    if len(dashes) == 1:  # one dash is a pause or somebody's turn to speak
        items.remove(dashes[0])
    if not items or items[0] != 0:
        last = items[0] if items else len(lines)
        yield _block(text, lines[0][0], lines[last - 1][1], "paragraph")
    for n, nxt in zip(items, [*items[1:], len(lines)], strict=False):
        depth = _depth(text[slice(*lines[n])]) // 2 + 1
        yield _block(text, lines[n][0], lines[nxt - 1][1], "list item", depth)


def _block(text: str, start: int, end: int, kind: BlockKind, level: int = 0) -> Block:
    """Without the white space at its ends."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return Block(start, start + len(words.strip()), kind, level)
