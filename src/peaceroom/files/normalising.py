"""Decoded text to text that can be quoted by place: cleaned and composed (NFC).

Nothing is removed in silence: every character taken out, and every word that mixes alphabets, is a finding with its
place. Composition is NFC, not NFKC, which would turn superscripts into digits.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

#: changes whenever the same text would be cleaned to another
NORMALISER = "peaceroom-1"
MAX_BYTES = 20_000_000
MAX_CHARACTERS = 2_000_000

_BREAK = r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]"
_HIDDEN = ("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
           "\U000e0000-\U000e0fff]")
_CONTROL = "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
_TOUCH = re.compile(f"{_BREAK}|{_HIDDEN}|{_CONTROL}")
#: after these letters (Arabic, Syriac, Indic and their neighbours) a joiner or non-joiner is part of the spelling
_JOINED = re.compile("[\u0600-\u07ff\u0840-\u0dff\u0e80-\u109f\u1780-\u17ff\u1a20-\u1aff\ua8e0-\ua8ff\ufb50-\ufdff"
                     "\ufe70-\ufefc]")
#: a text with more such words is written so throughout
_MOST_MIXED = 10_000
_LATIN, _CYRILLIC, _GREEK = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff", (
    "\u0400-\u052f\u1c80-\u1c8f\ua640-\ua69f"), "\u0370-\u03ff\u1f00-\u1fff"
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")
_ALPHABETS = {"Latin": re.compile(f"[{_LATIN}]"), "Cyrillic": re.compile(f"[{_CYRILLIC}]"),
              "Greek": re.compile(f"[{_GREEK}]")}
_OTHER = re.compile(f"[{_CYRILLIC}{_GREEK}]")
_NAMES = {0xAD: "soft hyphen", 0x200B: "zero width space", 0x200C: "zero width non-joiner",
          0x200D: "zero width joiner", 0x2060: "word joiner", 0xFEFF: "zero width no-break space"}


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """Something that a reader of the text should know.

    ``at`` is the place in the normalised text, ``line`` and ``column`` the same from 1; ``kind`` is ``removed`` or
    ``mixed`` (a word of several alphabets).
    """

    at: int
    kind: str
    line: int
    column: int
    what: str

    def __str__(self) -> str:
        return f"line {self.line}, character {self.column}: {self.what}"


@dataclass(frozen=True)
class OffsetMap:
    """Places of the normalised text in the decoded one, as steps: from ``ends[k]`` on, add ``shifts[k]``."""

    starts: tuple[int, ...] = (0,)
    shifts: tuple[int, ...] = (0,)

    def original(self, at: int) -> int:
        """The place in the decoded text (of HTML: in the text taken from it) of a place in the normalised one."""
        k = bisect_right(self.starts, at) - 1
        return at + self.shifts[k]

    @cached_property
    def _begins(self) -> tuple[int, ...]:
        return tuple(s + d for s, d in zip(self.starts, self.shifts, strict=True))

    def normalised(self, original: int) -> int:
        """The first place in the normalised text that is not before a place in the decoded one."""
        k = max(0, bisect_right(self._begins, original) - 1)
        at = max(self.starts[k], original - self.shifts[k])  # before the first step: what was removed there
        return min(at, self.starts[k + 1]) if k + 1 < len(self.starts) else at


@dataclass(frozen=True)
class Normalised:
    """A text as it is kept, and what was found on the way."""

    text: str
    encoding: str
    offsets: OffsetMap
    findings: tuple[Finding, ...] = ()


def clean(text: str, encoding: str = "utf-8") -> Normalised:
    """A decoded text without what nobody sees, composed; ``encoding`` is noted."""
    pieces, steps, removed = _strip(text)
    text, offsets = _compose("".join(pieces), steps)
    marks = [(offsets.normalised(at), "removed", what) for at, what in removed]
    mixed = list(islice(mixed_words(text), _MOST_MIXED + 1))
    marks += [(at, "mixed", what) for at, what in mixed[:_MOST_MIXED]]
    if len(mixed) > _MOST_MIXED:
        marks.append((mixed[-1][0], "mixed", "from here on more words mix alphabets, and are not listed"))
    return Normalised(text, encoding, offsets, tuple(_placed(text, sorted(marks))))


def plain(text: str) -> str:
    """Words typed or pasted by a person: cleaned and composed like a document, outer spaces cut."""
    return clean(text).text.strip()


def mixed_words(text: str) -> Iterator[tuple[int, str]]:
    """Words that mix Latin, Cyrillic and Greek letters, with their places."""
    if not _OTHER.search(text):
        return
    for word in _WORD.finditer(text):
        if word[0].isascii() or not _OTHER.search(word[0]):
            continue
        alphabets = [name for name, letters in _ALPHABETS.items() if letters.search(word[0])]
        if len(alphabets) > 1:
            yield word.start(), f"the word {word[0][:40]} mixes {' and '.join(alphabets)} letters"


def finding_lines(found: Normalised, most: int = 100) -> tuple[str, ...]:
    """Findings as lines of a record: at most ``most``, the rest counted."""
    lines = [str(f) for f in found.findings[:most]]
    if rest := Counter(f.kind for f in found.findings[most:]):
        lines.append("and " + ", ".join(f"{n} more {k}" for k, n in sorted(rest.items())))
    return tuple(line[:1_000] for line in lines)


def _strip(text: str) -> tuple[list[str], list[tuple[int, int]], list[tuple[int, str]]]:
    """Pieces kept, steps (place in the new text, shift to the old one), and removals by place in the old text."""
    pieces: list[str] = []
    steps = [(0, 0)]
    removed: list[tuple[int, str]] = []
    at = length = 0
    for found in _TOUCH.finditer(text):
        kept = text[at:found.start()]
        what = found[0]
        pieces.append(kept)
        length += len(kept)
        at = found.end()
        if re.fullmatch(_BREAK, what):
            pieces.append("\n")
            length += 1
        elif what in "\u200c\u200d" and _JOINED.match(_before(pieces)):
            pieces.append(what)
            length += 1
        else:
            name = _NAMES.get(ord(what)) or unicodedata.name(what, "control character").lower()
            removed.append((found.start(), f"U+{ord(what):04X} {name} was removed"))
        if at - length != steps[-1][1]:
            steps.append((length, at - length))
    pieces.append(text[at:])
    return pieces, steps, removed


def _before(pieces: Sequence[str]) -> str:
    return next((p[-1] for p in reversed(pieces) if p), " ")


def _compose(text: str, steps: list[tuple[int, int]]) -> tuple[str, OffsetMap]:
    """NFC, word by word, with the steps of the map led on. Composition never reaches across spaces."""
    if unicodedata.is_normalized("NFC", text):
        return text, _as_map(steps)
    pieces: list[str] = []
    changes: list[tuple[int, int]] = [(0, 0)]  # place in the composed text, shift to the text before
    at = length = 0
    for word in re.finditer(r"\S+", text):
        if word[0].isascii() or unicodedata.is_normalized("NFC", word[0]):
            continue
        pieces.append(text[at:word.start()])
        length += word.start() - at
        for part in _parts(word[0]):
            made = unicodedata.normalize("NFC", part)
            pieces.append(made)
            at_part = length + changes[-1][1]
            length += len(made)
            if (shift := at_part + len(part) - length) != changes[-1][1]:
                changes.append((length, shift))
        at = word.end()
    pieces.append(text[at:])
    first = _as_map(steps)
    second = _as_map(changes)
    begins = {s for s, _ in changes} | {second.normalised(s) for s, _ in steps}
    return "".join(pieces), _as_map([(s, first.original(second.original(s)) - s) for s in sorted(begins)])


def _parts(word: str) -> Iterator[str]:
    """A word in pieces that compose by themselves: each begins where nothing joins the character before."""
    start = 0
    for i in range(1, len(word)):
        two = word[start:i + 1] if i - start < 30 else word[i - 1:i + 1]
        joins = unicodedata.combining(word[i]) or unicodedata.normalize("NFC", two) != (
            unicodedata.normalize("NFC", two[:-1]) + unicodedata.normalize("NFC", word[i]))
        if not joins:
            yield word[start:i]
            start = i
    yield word[start:]


def _as_map(steps: Sequence[tuple[int, int]]) -> OffsetMap:
    last = dict(steps)  # of several steps at one place the last counts
    return OffsetMap(tuple(last), tuple(last.values()))


def _placed(text: str, marks: Sequence[tuple[int, str, str]]) -> Iterator[Finding]:
    line, begin, seen = 1, 0, 0  # where the line begins, and up to where line breaks are counted
    for at, kind, what in marks:
        line += text.count("\n", seen, at)
        begin = max(begin, text.rfind("\n", seen, at) + 1)
        seen = max(seen, at)
        yield Finding(at, kind, line, at - begin + 1, what)

