"""Where a value stands: in a line of JSON, or in a record that is still to be added.

Lines are scanned for places only when something is wrong with them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol

Part = Literal["value", "key"]
Loc = tuple[str | int, ...]
Place = tuple[str, int, int]

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()
_BROKEN = (ValueError, IndexError, StopIteration, RecursionError)


class Places(Protocol):
    """Says where a field of a record stands: file, line, column."""

    def at(self, loc: Loc = (), part: Part = "value") -> Place: ...


@dataclass(frozen=True)
class NewPlaces:
    """A record that is in no file yet: its kind and id stand for the place."""

    name: str

    def at(self, loc: Loc = (), part: Part = "value") -> Place:
        return self.name, 0, 0


@dataclass(frozen=True)
class LinePlaces:
    """Places in one line of JSON."""

    file: str
    line: int
    text: str

    def at(self, loc: Loc = (), part: Part = "value") -> Place:
        """The deepest part of ``loc`` that the line has; its first character where it has none."""
        for n in range(len(loc), 0, -1):
            for kind in ((part, "value") if n == len(loc) else ("value",)):
                column = self._columns.get((kind, loc[:n]))
                if column is not None:
                    return self.file, self.line, column
        return self.file, self.line, len(self.text) - len(self.text.lstrip()) + 1

    @cached_property
    def _columns(self) -> Mapping[tuple[str, Loc], int]:
        found: dict[tuple[str, Loc], int] = {}
        with suppress(*_BROKEN):  # what was found before the line breaks off still helps
            _scan(self.text, _skip(self.text, 0), (), found)
        return found

    def second_key(self, key: str) -> Place:
        """Where a key of the outer object is given again."""
        places: list[int] = []
        with suppress(*_BROKEN):
            _scan(self.text, _skip(self.text, 0), (), {}, keys=(key, places))
        return self.file, self.line, places[1] if len(places) > 1 else 1


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    assert found is not None
    return found.end()


def _scan(text: str, at: int, loc: Loc, found: dict[tuple[str, Loc], int],
          keys: tuple[str, list[int]] | None = None) -> int:
    """Note the columns of the value that begins at ``at`` and of all in it; gives where it ends."""
    found[("value", loc)] = at + 1
    if text[at] == "{":
        at = _skip(text, at + 1)
        while text[at] != "}":
            if text[at] != '"':
                raise ValueError
            key, end = _DECODER.raw_decode(text, at)
            found[("key", (*loc, key))] = at + 1
            if keys is not None and not loc and key == keys[0]:
                keys[1].append(at + 1)
            at = _skip(text, end)
            if text[at] != ":":
                raise ValueError
            at = _after(text, _scan(text, _skip(text, at + 1), (*loc, key), found, keys), "}")
        return at + 1
    if text[at] == "[":
        at, i = _skip(text, at + 1), 0
        while text[at] != "]":
            at = _after(text, _scan(text, at, (*loc, i), found, keys), "]")
            i += 1
        return at + 1
    return _DECODER.raw_decode(text, at)[1]


def _after(text: str, at: int, close: str) -> int:
    at = _skip(text, at)
    if text[at] == ",":
        return _skip(text, at + 1)
    if text[at] != close:
        raise ValueError
    return at


def decode_object(text: str) -> tuple[dict[str, object], list[str]]:
    """The object in a line, and its keys that are given twice. Raises `json.JSONDecodeError` or `ValueError`."""
    twice: list[str] = []

    def pairs(items: list[tuple[str, object]]) -> dict[str, object]:
        out: dict[str, object] = {}
        again = [key for i, (key, _) in enumerate(items) if key in {k for k, _ in items[:i]}] if (
            len({k for k, _ in items}) < len(items)) else []
        twice[:] = again  # the outer object comes last
        for key, value in items:
            out.setdefault(key, value)
        return out

    def no_number(name: str) -> None:
        raise ValueError(f"{name} is not a number of JSON")

    try:
        found = json.loads(text, object_pairs_hook=pairs, parse_constant=no_number)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if not isinstance(found, dict):
        raise ValueError("it holds no object in braces")
    return found, twice
