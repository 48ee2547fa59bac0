"""Text put together of pieces, each with its page and place, and cleaned as a whole with all places led along."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from peaceroom.core.errors import Warn
from peaceroom.documents.extracted import Block, BlockKind, OffsetMap
from peaceroom.files.normalising import Normalised, clean


@dataclass
class Assembly:
    """Pieces in order of reading. Blocks are parted by an empty line, list items and table rows by a line break."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    starts: list[int] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    shifts: list[int] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def block(self, kind: BlockKind, pieces: Iterable[tuple[str, int, int]], level: int = 0) -> None:
        """Add a block of pieces (text, page, place on it); white space at its ends is left out, an empty one too."""
        space = " \n" if kind == "table row" else None  # its tabs part cells, empty ones too
        kept = [(t, page, at) for t, page, at in pieces if t]
        if not any(t.strip() for t, _, _ in kept):
            return
        while not kept[0][0].strip(space):
            kept.pop(0)
        while not kept[-1][0].strip(space):
            kept.pop()
        text, page, at = kept[0]
        kept[0] = (text.lstrip(space), page, at + len(text) - len(text.lstrip(space)))
        text, page, at = kept[-1]
        kept[-1] = (text.rstrip(space), page, at)
        if self.blocks:
            close = kind == self.blocks[-1].kind and kind in ("list item", "table row", "header")
            self.glue("\n" if close else "\n\n")
        start = self.length
        for text, page, at in kept:
            self._put(text, page, at)
        self.blocks.append(Block(start, self.length, kind, level))

    def glue(self, text: str) -> None:
        """White space that is not in the file."""
        self.parts.append(text)
        self.length += len(text)

    def _put(self, text: str, page: int, at: int) -> None:
        shift = at - self.length
        if not self.starts or (self.pages[-1], self.shifts[-1]) != (page, shift):
            self.starts.append(self.length)
            self.pages.append(page)
            self.shifts.append(shift)
        self.parts.append(text)
        self.length += len(text)

    def offsets(self) -> OffsetMap:
        """Places of the text so far."""
        if not self.starts:
            return OffsetMap()
        return OffsetMap((0, *self.starts[1:]), tuple(self.pages), tuple(self.shifts))


@dataclass(frozen=True)
class Cleaned:
    """A text without invisible characters, with its blocks and places, and what was found on the way."""

    found: Normalised
    blocks: tuple[Block, ...]
    offsets: OffsetMap

    @property
    def text(self) -> str:
        return self.found.text


def cleaned(text: str, blocks: Iterable[Block] = (), offsets: OffsetMap | None = None,
            encoding: str = "utf-8") -> Cleaned:
    """Clean a text (`peaceroom.files.normalising.clean`) and lead blocks and places along."""
    found = clean(text, encoding)
    led = []
    for b in blocks:
        start, end = found.offsets.normalised(b.start), found.offsets.normalised(b.end)
        if found.text[start:end].strip():
            led.append(Block(start, end, b.kind, b.level))
    return Cleaned(found, tuple(led), _composed(found, offsets or OffsetMap()))


def _composed(found: Normalised, before: OffsetMap) -> OffsetMap:
    starts = sorted({*found.offsets.starts, *(found.offsets.normalised(s) for s in before.starts)})
    pages, shifts = [], []
    for s in starts:
        at = found.offsets.original(s)
        k = max(0, bisect_right(before.starts, at) - 1)
        pages.append(before.pages[k])
        shifts.append(at + before.shifts[k] - s)
    return OffsetMap(tuple(starts), tuple(pages), tuple(shifts))


def text_warnings(found: Normalised) -> tuple[Warn, ...]:
    """W902 and W903: what was removed from a text, and its words of several alphabets."""
    out = []
    for code, kind, what in (("W902", "removed", "with characters that were removed"),
                             ("W903", "mixed", "with letters of several alphabets")):
        those = [f for f in found.findings if f.kind == kind]
        if those:
            places = "one place" if len(those) == 1 else f"{len(those)} places"
            out.append(Warn(code, f"{places} {what}; the first is {those[0]}"))
    return tuple(out)
