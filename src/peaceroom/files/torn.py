"""What YAML tears apart at commas inside ``{ }``: distributions, decimal numbers, and text without quotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from peaceroom.files.nodes import Node
from peaceroom.files.notation import parse
from peaceroom.files.numbers import NotationError

#: takes code, line, column, message and remedy of a problem
Refuse = Callable[[str, int, int, str, str], None]

_OPEN_CALL = re.compile(r"[a-z]+\([^()]*")
_DIGITS = re.compile(r"[-+]?[0-9]+")


def refuse_torn(children: Sequence[Node], text: str, refuse: Refuse) -> frozenset[int]:
    """Refuse each value of a flow map that was torn: E108 numbers, E110 distributions and text.

    ``children`` are keys and values in turn. The result are the places among them of the keys that are pieces, which
    need no problem of their own.
    """
    pieces: set[int] = set()
    for i in range(0, len(children) - 2, 2):
        if i in pieces:
            continue
        last = i
        while last + 2 < len(children) and _is_bare(children, last + 2, text):
            last += 2
        key, value = children[i], children[i + 1]
        if _is_bare(children, i, text) and _DIGITS.fullmatch(key.raw) and text[key.stop:key.stop + 1] == ",":
            following = children[i + 2]
            if following.plain and following.start == key.stop + 1 and following.raw[:1].isdecimal():
                refuse("E108", key.line, key.column, f"inside {{ }} YAML cuts {key.raw},{following.raw} at its comma",
                       f"write {key.raw}.{following.raw}")
                pieces |= {i, i + 2}
        elif last > i and value.kind == "scalar":
            whole = " ".join(text[value.start:children[last].stop].split())
            refuse(*_meant(whole, value))
            pieces |= set(range(i + 2, last + 1, 2))
    return frozenset(pieces)


def _is_bare(children: Sequence[Node], i: int, text: str) -> bool:
    """Whether the pair is a key alone, without a colon."""
    key, value = children[i], children[i + 1]
    return (key.kind == "scalar" and value.kind == "scalar" and value.plain and not value.raw
            and value.start >= key.stop and ":" not in text[key.stop:value.start])


def _meant(whole: str, value: Node) -> tuple[str, int, int, str, str]:
    """Code, line, column, message and remedy for a value that was torn."""
    shown = whole if len(whole) <= 200 else whole[:197] + "…"
    cut = f"inside {{ }} YAML cuts {shown} at its commas"
    at = "and inside { } YAML cuts it at its commas"
    if value.plain:
        try:
            written = parse(whole)
        except NotationError as error:
            if error.args[1].startswith("did you mean"):
                return error.code, value.line, value.column, f"{error.args[0]}, {at}", error.args[1]
            if _OPEN_CALL.fullmatch(value.raw) and whole.endswith(")"):
                return error.code, value.line, value.column, f"{error.args[0]}, {at}", error.args[1]
        else:
            remedy = f'write "{written}" in quotes, or {written.typed} with spaces'
            return "E110", value.line, value.column, cut, remedy
    text = whole.replace('"', "'") if value.plain else whole.replace('"', "").replace("'", "’")
    quoted = f'"{text}"' if len(whole) <= 60 else "the whole text"
    return "E110", value.line, value.column, cut, (
        f"put {quoted} in quotes, if it is one text; else write a value after each key")
