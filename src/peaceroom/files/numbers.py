"""One number, or a range, as people and programs write it: what is read, and what was meant by what is not.

Nothing is guessed: a number written in a way that could mean two things is refused, and the remedy names both.
"""

from __future__ import annotations

import re
import unicodedata
from math import inf, isfinite
from typing import Any

#: a pattern that never looks at a character twice, so that twenty thousand digits take no time
NUMBER = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
#: characters of a cell; longer ones hold something else
MAX_CELL = 2_000

_PLAIN = re.compile(NUMBER)
_RANGE = re.compile(rf"({NUMBER}) ?\.\. ?({NUMBER})")
_OCTAL = re.compile(r"[-+]?0[0-7]+")
_TRAPS = {"yes", "no", "on", "off", "true", "false", "y", "n"}
_TIME = re.compile(r"[0-9]{1,3}(:[0-9]{1,2})+")
_OTHER_BASE = re.compile(r"([-+]?)(0x[0-9a-fA-F]+|0o[0-7]+|0b[01]+)")
#: digits with marks between them, as in 1,000 or 1'000.5
_LOOSE = r"[-+]?(?:[0-9]+(?:[.,'’_ ][0-9]+)*|[.,][0-9]+)(?:[eE][-+]?[0-9]+)? ?%?"
_LOOSE_NUMBER = re.compile(_LOOSE)
_LOOSE_RANGE = re.compile(rf"({_LOOSE}) ?(?:\.\.\.?|…|[-–—]|to) ?({_LOOSE})")
#: no number that anybody writes has more characters, and what is longer is not looked at
_MAX_LOOSE = 80
_SIGNS = {"\u066b": ".", "\uff0e": ".", "\u2212": "-", "\uff0d": "-", "\uff0b": "+"}


class NotationError(ValueError):
    """A cell that cannot be read; ``args`` are (message, remedy), ``code`` its code."""

    def __init__(self, message: str, remedy: str, code: str = "E111") -> None:
        super().__init__(message, remedy)
        self.code = code


def tidy(text: str) -> str:
    """A cell with single spaces, digits of all scripts as 0–9, and minus signs and decimal points of one kind.

    Raises `NotationError` (E108) where it is too long to be a number.
    """
    if len(text) > MAX_CELL:
        raise NotationError(f"{_shown(text)!r} goes on for {len(text):,} characters, and is not a number",
                            "write a number or range; reasons belong in `because`", "E108")
    text = " ".join(text.split())
    if text.isascii():
        return text
    return "".join(_SIGNS.get(c) or (str(unicodedata.decimal(c)) if c.isdecimal() else c) for c in text)


def number(value: Any) -> float:
    """A single number, also as text. Raises `NotationError` (E108 not a number, E110 a trap of YAML)."""
    if isinstance(value, bool):
        raise NotationError(f"{str(value).lower()} is a truth value, not a number", "write a number such as 60", "E108")
    if isinstance(value, int | float):
        try:
            made = float(value)
        except OverflowError:
            made = inf
        if not isfinite(made):
            raise NotationError("this number is not finite, or too large to calculate with",
                                "write an ordinary number", "E108")
        return made
    if isinstance(value, str) and (found := plain_number(text := tidy(value))) is not None:
        return number(found)
    raise not_a_number(text if isinstance(value, str) else str(value), "write a number such as 60 or 7.5",
                       ranges=False)


def plain_number(text: str) -> float | None:
    """The number of a tidy text that is nothing else; None otherwise. Raises `NotationError` for ``010`` (E110)."""
    if not _PLAIN.fullmatch(text):
        return None
    if is_octal(text):
        octal, decimal = int(text, 8), int(text)
        raise NotationError(f"{text!r} is {octal} for some YAML readers and {decimal} for others",
                            f"did you mean {decimal}, or {octal}?", "E110")
    return float(text)


def is_octal(text: str) -> bool:
    """Whether readers of older YAML take this for a number to base 8, and for another one than it seems."""
    return bool(len(text) <= 16 and _OCTAL.fullmatch(text) and int(text, 8) != int(text))


def written_range(text: str) -> tuple[float, float] | None:
    """Low and high end of ``40..60`` or ``40``, equal for a single number; None where it is neither.

    Ends stay as written, also upside down.
    """
    try:
        text = tidy(text)
        ends = found.groups() if (found := _RANGE.fullmatch(text)) else (text, text)
        low, high = plain_number(ends[0]), plain_number(ends[1])
    except NotationError:
        return None
    return None if low is None or high is None or not isfinite(low) or not isfinite(high) else (low, high)


def range_ends(text: str) -> tuple[float, float] | None:
    """The ends of a tidy text that is a range ``40..60``; None otherwise."""
    found = _RANGE.fullmatch(text)
    return (float(found[1]), float(found[2])) if found else None


def not_a_number(text: str, otherwise: str, *, ranges: bool = True) -> NotationError:
    """What is wrong with a tidy text that is no number, and every number that it may have meant.

    ``ranges`` says that a range may stand there as well.
    """
    if text.lower() in _TRAPS:
        return NotationError(f"{text!r} is a word here, and some YAML readers make a truth value of it",
                             "write a number such as 60", "E110")
    if _TIME.fullmatch(text):
        low, high = sorted(map(int, text.split(":")[:2]))
        return NotationError(f"{text!r} looks like a time, and some YAML readers make a number to base 60 of it",
                             f"did you mean {low}..{high}?" if ranges and text.count(":") == 1 and low < high
                             else "write a number such as 12.5, or a range such as 12..30", "E110")
    if (found := _OTHER_BASE.fullmatch(text)) and len(text) <= _MAX_LOOSE:
        value = int(found[2], 0) * (-1 if found[1] == "-" else 1)
        return NotationError(f"{text!r} is a number to another base in some YAML readers only",
                             f"did you mean {value}?", "E110")
    if len(text) <= _MAX_LOOSE:
        if found := _LOOSE_NUMBER.fullmatch(text):
            if meanings := _meanings(text):
                return _loose(text, [format_number(x) for x in meanings])
        elif (found := _LOOSE_RANGE.fullmatch(text)) and (ends := _both(_meanings(found[1]), _meanings(found[2]))):
            if not ranges:
                return NotationError(f"{text!r} is a range, and one number is expected", otherwise, "E108")
            return _loose(text, [f"{format_number(min(e))}..{format_number(max(e))}" for e in ends])
    return NotationError(f"{_shown(text)!r} is not a number", otherwise, "E108")


def _loose(text: str, meant: list[str]) -> NotationError:
    meant = list(dict.fromkeys(meant))
    code = "E108"
    if "%" in text:
        what = "has a percent sign, and could be of 100 or of 1"
    elif "_" in text:
        what, code = "is a number with underscores in some YAML readers only", "E110"
    elif len(meant) > 1:
        what = "has a comma, which could part thousands or decimals"
    elif "," in text:
        what = "has a decimal comma" if "." in meant[0].replace("..", "") else "has a comma"
    elif any(mark in text for mark in "'’ ") and _LOOSE_NUMBER.fullmatch(text):
        what = "has a mark between its digits"
    else:
        what = "is not how a range is written"
    return NotationError(f"{text!r} {what}", f"did you mean {', or '.join(meant)}?", code)


def _meanings(part: str) -> list[float]:
    """The numbers that a loosely written one can mean, likeliest first; none where the marks make no sense."""
    body = part.rstrip("% ")
    head, e, exponent = re.sub(r"[eE]", "e", body).partition("e")
    sign, digits = ("-", head[1:]) if head[:1] == "-" else ("", head.removeprefix("+"))
    groups, marks = re.split(r"[.,'’_ ]", digits), re.findall(r"[.,'’_ ]", digits)
    by_three = len(groups[0]) <= 3 and all(len(g) == 3 for g in groups[1:])
    last = marks[-1] if marks else ""
    found: list[str] = []
    if not marks:
        found = [digits]
    elif len(set(marks)) == 1 and (last == "_" or (by_three and (last in "'’ " or len(marks) > 1))):
        found = ["".join(groups)]
    elif last in ".," and last not in marks[:-1] and len(set(marks[:-1])) <= 1 and all(
            len(g) == 3 for g in groups[1:-1]):
        decimal = f"{''.join(groups[:-1])}.{groups[-1]}"
        thousands = last == "," and len(marks) == 1 and by_three and groups[0][:1] not in ("", "0")
        found = ["".join(groups), decimal] if thousands else [decimal]
    numbers = [float(f"{sign}{text}{e}{exponent}") for text in found]
    if part.endswith("%"):
        numbers = [scaled for x in numbers for scaled in (x, float(f"{x / 100:.12g}"))]
    return [x for x in numbers if isfinite(x)]


def _both(lows: list[float], highs: list[float]) -> list[tuple[float, float]]:
    """Ends that belong together: both with thousands or both with decimals, both of 100 or both of 1."""
    most = max(len(lows), len(highs))
    if min(len(lows), len(highs)) == 0 or (len(lows) != len(highs) and 1 not in (len(lows), len(highs))):
        return []
    return list(zip(lows * (most // len(lows)), highs * (most // len(highs)), strict=True))


def format_number(x: float) -> str:
    """Shortest text that reads back as the same number, without a needless ``.0``."""
    return str(int(x)) if float(x).is_integer() and abs(x) < 1e15 else repr(float(x))


def _shown(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
