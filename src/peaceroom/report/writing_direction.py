"""Which way a text is written: names in Arabic, Dari or Hebrew inside an English page."""

from __future__ import annotations

import re
from itertools import groupby
from unicodedata import bidirectional

_RIGHT_TO_LEFT = frozenset({"R", "AL", "RLE", "RLO", "RLI"})
#: after a name written from right to left, so that a number behind it stays behind it
_LEFT_MARK = "\u200e"
#: words wider than a narrow column, and the pieces that they may be broken into
_WORD, _PIECE = re.compile(r"\S{17,}"), re.compile(r"(\S{8})(?=\S{4})")


def from_right(text: str) -> bool:
    """Are all its letters written from right to left? A name inside an English sentence does not turn the sentence."""
    kinds = set(map(bidirectional, text))
    return bool(kinds & _RIGHT_TO_LEFT) and "L" not in kinds


def runs(text: str) -> list[tuple[str, bool]]:
    """The text in pieces of one direction; spaces and signs between two letters of one direction go with them."""
    kinds = [True if kind in _RIGHT_TO_LEFT else False if kind in ("L", "EN", "AN") else None
             for kind in map(bidirectional, text)]
    before: list[bool | None] = []
    for kind in kinds:
        before.append(kind if kind is not None else before[-1] if before else None)
    after: list[bool | None] = []
    for kind in reversed(kinds):
        after.append(kind if kind is not None else after[-1] if after else None)
    after.reverse()
    flags = [bool(b and a) for b, a in zip(before, after, strict=True)]
    return [("".join(text[i] for i in found), right)
            for right, group in groupby(range(len(text)), key=flags.__getitem__) if (found := list(group))]


def marked(text: str) -> str:
    """The text with a mark after each piece from right to left, for an English paragraph."""
    return "".join(piece + _LEFT_MARK if right else piece for piece, right in runs(text))


def breakable(text: str) -> str:
    """The text with places to break a line inside words that are longer than a narrow column."""
    return _WORD.sub(lambda word: _PIECE.sub("\\1\u200b", word[0]), text)


def printable(text: str) -> str:
    """The text without what no document may hold: control signs, halves of signs; line breaks are spaces."""
    kept = (" " if sign in "\t\n\r\v\f\x85\u2028\u2029" else sign for sign in text)
    return "".join(sign for sign in kept if sign >= " " and not "\x7f" <= sign <= "\x9f"
                   and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff")
