"""Everyday words for a number in doubt. Each stands for the range in which the number lies with 80 % probability.

The ranges are our judgement of how such words are meant (founding coders, 2026-11-28); they are wide on purpose,
and whoever knows better types a range.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from peaceroom.files.notation import Written, parse
from peaceroom.files.numbers import NotationError

POSITION: Mapping[str, str] = {
    "at 0": "0..10", "near 0": "5..25", "leaning to 0": "25..45", "in the middle": "40..60",
    "leaning to 100": "55..75", "near 100": "75..95", "at 100": "90..100",
}
SALIENCE: Mapping[str, str] = {"hardly": "5..20", "little": "15..35", "some": "35..60", "much": "60..80",
                               "very much": "80..100"}
CAPABILITY: Mapping[str, str] = {"very weak": "2..10", "weak": "10..25", "middling": "25..50", "strong": "50..75",
                                 "very strong": "75..100"}
FAILURE: Mapping[str, str] = {"ruined": "0..0.1", "badly off": "0.1..0.3", "can live with it": "0.3..0.6",
                              "well off": "0.6..0.85", "as well as with a deal": "0.85..1"}
#: ranges as people type them: an en dash, a hyphen between two numbers, "to"
_RANGE = re.compile(r"([0-9.]+)\s*(?:–|—|-|\bto\b|\.\.\.?|…)\s*([0-9.]+)")


def reading(text: str, words: Mapping[str, str]) -> str:
    """The notation that a text stands for: a word's range, or a number or range in one spelling.

    Raises
    ------
    NotationError
        It is neither a word of the list nor a number; the remedy names the words.
    """
    plain = " ".join(text.split())
    if plain.casefold() in words:
        return words[plain.casefold()]
    if found := _RANGE.fullmatch(plain):
        plain = f"{found[1]}..{found[2]}"
    try:
        written: Written = parse(plain)
    except NotationError as error:
        named = f", a range such as {next(iter(words.values()))}, or one of: {', '.join(words)}" if words else ""
        raise NotationError(str(error.args[0]), f"write a number{named}", error.code) from None
    return written.typed
