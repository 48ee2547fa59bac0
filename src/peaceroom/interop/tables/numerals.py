"""Numbers as people of several countries write them in one table: which mark parts decimals is learned from the table.

A number that could mean two things where nothing else in its table decides it is refused with both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from peaceroom.files.csv import ambiguous
from peaceroom.files.numbers import NotationError, number, tidy

#: what people write where nothing is known, small letters
MISSING = {"", "na", "n/a", "n.a.", "n.a", "nan", "null", "none", "nil", "-", "--", "–", "—", ".", "..", "...", "…",
           "?", "#n/a", "#na", "#nv", "k.a.", "k. a.", "k.a", "unknown", "missing", "unbekannt", "inconnu", "nd",
           "n.d.", "n/d", "s.o.", "<na>", "nc", "n.c."}
_SPACE = "[ \u00a0\u2007\u2009\u202f'’]"
_GROUPED = re.compile(rf"[+-]?\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:[.,]\d+)?")
_PERCENT = re.compile(r"\s*(?:%|٪|per ?cent|prozent|pct\.?)\s*$", re.IGNORECASE)
#: proof of one mark: it cannot part thousands
_COMMA = re.compile(r"[+-]?(?:\d*,\d{1,2}|\d*,\d{4,}|0,\d+|\d{4,},\d+|\d{1,3}(?:\.\d{3})+,\d+)")
_POINT = re.compile(r"[+-]?(?:\d*\.\d{1,2}|\d*\.\d{4,}|0\.\d+|\d{4,}\.\d+|\d{1,3}(?:,\d{3})+\.\d+)")
_RANGE = re.compile(r"(-?[\d.,]*\d) ?%? ?(?:\.\.\.?|…|-|–|—|\bto\b|\bbis\b) ?(-?[\d.,]*\d)")
_THREE = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
_POINTS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3}){2,}|[+-]?\d{1,3}(?:\.\d{3})+,\d+")
_COMMAS = re.compile(r"[+-]?\d{1,3}(?:,\d{3}){2,}|[+-]?\d{1,3}(?:,\d{3})+\.\d+")


def is_missing(text: str) -> bool:
    """Whether a cell says that nothing is known."""
    return " ".join(text.split()).casefold() in MISSING


def is_percent(text: str) -> bool:
    return bool(_PERCENT.search(text))


class Numerals:
    """How a table writes numbers.

    Parameters
    ----------
    texts
        Cells that may hold numbers.
    separator
        What stands between the cells of the file: where it is a comma, ``1.234`` is no thousand and something.
    """

    def __init__(self, texts: Iterable[str], separator: str) -> None:
        cleaned = [_PERCENT.sub("", text.strip()) for text in texts]
        self.comma = any(_COMMA.fullmatch(text) for text in cleaned)
        self.point = any(_POINT.fullmatch(text) for text in cleaned)
        self.separator = separator

    def amount(self, text: str) -> tuple[float, float]:
        """Both ends of a range (``60..80``, ``60–80``); of one number it twice. Raises `NotationError`."""
        said = _PERCENT.sub("", tidy(text)).strip()
        found = _RANGE.fullmatch(said)
        if found is None:
            value = self.number(text)
            return value, value
        low, high = self.number(found[1]), self.number(found[2])
        if low > high:
            raise NotationError(f"{said[:40]!r} goes down from {low:g} to {high:g}", f"write {high:g}..{low:g}", "E109")
        return low, high

    def number(self, text: str) -> float:
        """The number of a cell; of ``60 %`` 60. Raises `NotationError` with what it may mean."""
        said = _PERCENT.sub("", tidy(text)).strip()
        if _GROUPED.fullmatch(said):
            said = re.sub(_SPACE, "", said)
            return float(said.replace(",", "."))
        if _POINTS.fullmatch(said):
            return float(said.replace(".", "").replace(",", "."))
        if _COMMAS.fullmatch(said):
            return float(said.replace(",", ""))
        if found := _THREE.fullmatch(said):
            return self._three(said, found[1])
        if _COMMA.fullmatch(said):
            return float(said.replace(",", "."))
        if said.startswith("0") and re.fullmatch(r"0\d+(?:\.\d+)?", said):
            return float(said)  # 007 of a table is no octal number
        return number(said)

    def _three(self, said: str, mark: str) -> float:
        decimal = float(said.replace(",", "."))
        whole = float(said.replace(mark, ""))
        if mark == ".":
            if self.comma and not self.point:
                return whole
            if self.point or self.separator in (",", "\t", ""):
                return decimal
        else:
            if self.comma and not self.point:
                return decimal
            if self.point and not self.comma:
                return whole
        raise ambiguous(said)


