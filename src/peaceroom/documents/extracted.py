"""A document as text: its blocks, what the file says of itself, and the way back to page and character."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

from peaceroom.core.errors import Warn

Medium = Literal["text", "html", "pdf", "docx", "eml"]
BlockKind = Literal["heading", "paragraph", "list item", "table row", "quotation", "header", "footnote"]
Status = Literal["read", "needs_ocr"]


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch ``text[start:end]``, offsets in code points.

    ``level`` counts from 1: of a heading its rank, of a list item and a quotation how deep it lies; 0 for the others.
    A ``header`` is what stands above a text and is none of it: the lines of an e-mail's head, a running title. Blocks
    come in order and do not overlap; white space between them belongs to none.
    """

    start: int
    end: int
    kind: BlockKind
    level: int = 0


@dataclass(frozen=True, slots=True)
class Declared:
    """What the file itself says, in its head or properties; nobody has checked it.

    ``published`` is ``YYYY-MM-DD`` or ``YYYY-MM`` or ``YYYY``; ``language`` a code such as ``en``; ``author`` the names
    as written. ``created`` is the day on which a program made a PDF or a Word document, which may be years after its
    words were published.
    """

    title: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    subject: str | None = None
    created: str | None = None


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """From places of the text to places of what was taken from the file.

    In steps: from ``starts[k]`` on, a place lies on page ``pages[k]`` at its own value plus ``shifts[k]``. What has no
    pages has one.
    """

    starts: tuple[int, ...] = (0,)
    pages: tuple[int, ...] = (1,)
    shifts: tuple[int, ...] = (0,)

    def place(self, at: int) -> tuple[int, int]:
        """Page, from 1, and character on it, from 0, in the text as it was taken from the file.

        A place between two pages or blocks, where a line break was put in, is that of what follows the last character.
        """
        k = max(0, bisect_right(self.starts, at) - 1)
        return self.pages[k], max(0, at + self.shifts[k])

    def page(self, at: int) -> int:
        """The page alone."""
        return self.place(at)[0]


@dataclass(frozen=True)
class Extracted:
    """The text of a file.

    ``text`` is composed (NFC), without invisible characters, lines ended by ``\\n``; what was taken out is a warning.
    ``status`` is ``needs_ocr`` where pages are pictures; ``text`` is empty or a part then, its silence no answer.
    ``sha256`` is that of the file's bytes; ``encoding`` how they were read, for what is plain text or HTML.
    """

    text: str
    medium: Medium
    blocks: tuple[Block, ...]
    declared: Declared
    status: Status
    warnings: tuple[Warn, ...]
    sha256: str
    offsets: OffsetMap
    encoding: str | None = None
    findings: tuple[str, ...] = ()
    raw: bytes = field(default=b"", repr=False)
