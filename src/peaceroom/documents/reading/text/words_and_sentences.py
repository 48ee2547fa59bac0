"""Words and sentences with their places. Both are linear in the length of the text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:['’ʼʿʾ‘.·-](?=[^\W_])[^\W_]+)*['’]?|[^\w\s]|_")
_LONGEST_SENTENCE = 2_500
_PORTION = 5_000


def word_set(listed: str) -> frozenset[str]:
    """The words of a list with white space between them."""
    return frozenset(listed.split())


@dataclass(slots=True)
class Word:
    """A word or a mark. ``low`` is without case, possessive ending and apostrophe at the end."""

    start: int
    end: int
    text: str
    low: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital, behind al-, el- and the like."""
        head = self.text.lstrip("ʿʾ‘'’")
        if head[:1].isupper():
            return True
        lower, dash, rest = head.partition("-")
        return bool(dash) and len(lower) <= 3 and rest[:1].isupper()

    @property
    def wordy(self) -> bool:
        """Whether it is a word, not a mark."""
        return self.text[0].isalnum()

    @property
    def possessive(self) -> bool:
        """Whether it ends in ’s or s’."""
        return self.text.endswith(("'s", "’s", "s'", "s’"))


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Words and marks of a stretch of a text."""
    out = []
    for found in _WORD.finditer(text, start, len(text) if end is None else end):
        said = found[0]
        if said.isalpha() and said.isascii():
            out.append(Word(found.start(), found.end(), said, said.lower()))
            continue
        low = said.casefold()
        if low.endswith(("'s", "’s")):
            low = low[:-2]
        elif low.endswith(("'", "’")) and len(low) > 1:
            low = low[:-1]
        out.append(Word(found.start(), found.end(), said, low.replace("’", "'")))
    return out


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Places of the sentences of a stretch, white space outside; an overlong one is cut at white space.

    Parted by sentencex (MIT), which keeps every character, so that places are sums of lengths.
    """
    if start >= end:
        return []
    from sentencex import segment  # type: ignore[import-untyped]  # it ships no types

    out: list[tuple[int, int]] = []
    at = start
    for part in (p for a, b in _portions(text, start, end) for p in segment("en", text[a:b])):
        lead = len(part) - len(part.lstrip())
        begin, stop = at + lead, at + len(part.rstrip())
        at += len(part)
        while stop - begin > _LONGEST_SENTENCE:
            cut = text.rfind(" ", begin + 1, begin + _LONGEST_SENTENCE)
            cut = cut if cut > 0 else begin + _LONGEST_SENTENCE
            out.append((begin, cut))
            begin = cut + (text[cut] == " ")
        if begin < stop:
            out.append((begin, stop))
    return out


def _portions(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A stretch in portions, for the splitter's time grows with the square of its input."""
    out = []
    while end - start > _PORTION:
        stop = start + _PORTION
        cut = text.rfind(". ", start + _PORTION // 2, stop) + 1 or text.rfind(" ", start + 1, stop)
        cut = cut + 1 if cut > start else start + _PORTION
        out.append((start, cut))
        start = cut
    return [*out, (start, end)]


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    if character in "ʿʾ‘’ʼ`´":
        return "'"
    if character in "‐‑–":
        return "-"
    base = unicodedata.normalize("NFD", character)[0].casefold()
    return base if len(base) == 1 else character


def folded(text: str) -> str:
    """Without case and accents, character by character, so that every place stays."""
    if text.isascii():
        return text.lower()
    return "".join(map(_folded, text))
