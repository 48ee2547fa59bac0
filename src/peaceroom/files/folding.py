"""Text reduced to what an eye or an ear takes for the same name, with every place mapped back to the text as it was.

“Côte–Nord”, “cote nord” and “COTE\u00a0-\u00a0NORD” are one name. Folding takes away case, accents and other marks,
compatibility forms (ligatures, full-width letters) and characters without width; runs of spaces, line ends, dashes and
underscores become one space; every apostrophe becomes ``'`` and every double quotation mark ``"``.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

_APOSTROPHES = frozenset("'’‘‛ʼʻʹˈ′`´＇")
_QUOTES = frozenset("\"“”„‟«»″＂")
#: letters whose stroke or ligature is no mark that Unicode could take off
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "ŧ": "t", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text: character i of ``text`` stands for ``original[starts[i]:ends[i]]``."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of ``text[start:end]``, which must not be empty."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """Fold a text, keeping where every character came from."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, character in enumerate(text):
        made = _folded(character)
        if not made:
            if ends and unicodedata.category(character).startswith("M"):
                ends[-1] = at + 1  # a mark belongs to the letter before it
            continue
        if made == " " and letters and letters[-1] == " ":
            ends[-1] = at + 1
            continue
        for letter in made:
            letters.append(letter)
            starts.append(at)
            ends.append(at + 1)
    return Folded("".join(letters), tuple(starts), tuple(ends))


@cache
def _folded(character: str) -> str:
    """What one character becomes: nothing, one letter or several."""
    if character in _APOSTROPHES:
        return "'"
    if character in _QUOTES:
        return '"'
    kind = unicodedata.category(character)
    if character.isspace() or character in "_−" or kind in ("Pd", "Zs", "Zl", "Zp"):
        return " "
    if kind in ("Cc", "Cf"):
        return ""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    kept = "".join(_LETTERS.get(part, part) for part in parts if not unicodedata.category(part).startswith("M"))
    return " " if kept.isspace() else kept
