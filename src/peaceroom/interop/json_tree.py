"""JSON of other programs as a tree of `Node`, in which every value knows its line and column."""

from __future__ import annotations

import json
import re
from json.decoder import JSONDecodeError

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.nodes import Node

MAX_DEPTH, MAX_NODES = 60, 1_000_000
_BLANK = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_STRINGS = json.JSONDecoder()
_WORDS = {"true": True, "false": False, "null": None, "NaN": None, "Infinity": None, "-Infinity": None}


def read_json(text: str, file: str) -> Node:
    """The value that a text holds. Numbers that are none (NaN, Infinity) count as null.

    Raises
    ------
    InputError
        E541 where it is no JSON or ends too early, or a key stands twice; E548 for too many values or levels.
    """
    try:
        json.loads(text)
    except JSONDecodeError as error:
        ended = not text[error.pos:].strip()
        raise _refuse("E541", "the file ends too early" if ended else f"this is not JSON from here on: {error.msg}",
                      "fetch or save the file again: its end is missing" if ended else
                      "mend this line, or save the file again in the program that wrote it", file, error.lineno,
                      error.colno) from None
    except (RecursionError, ValueError):  # levels without end; a number of more digits than Python reads
        raise _refuse("E548", "the file is nested too deeply, or holds a number without end",
                      "keep what belongs to one negotiation", file, 1, 1) from None
    return _Reader(text, file).value(0, 0)[0]


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.count = 0
        self.line, self.begin, self.seen = 1, 0, 0

    def _place(self, at: int) -> tuple[int, int]:
        """Line and column; the reader only goes forward, so that lines are counted once."""
        if (more := self.text.count("\n", self.seen, at)) > 0:
            self.line += more
            self.begin = self.text.rfind("\n", self.seen, at) + 1
        self.seen = at
        return self.line, at - self.begin + 1

    def _skip(self, at: int) -> int:
        found = _BLANK.match(self.text, at)
        return found.end() if found else at

    def value(self, at: int, depth: int) -> tuple[Node, int]:
        at = self._skip(at)
        line, column = self._place(at)
        self.count += 1
        if depth > MAX_DEPTH or self.count > MAX_NODES:
            raise _refuse("E548", "the file is nested too deeply, or holds too many values",
                          "keep what belongs to one negotiation", self.file, line, column)
        first = self.text[at]
        if first == "{":
            return self._map(Node("map", line, column), at + 1, depth)
        if first == "[":
            return self._list(Node("list", line, column), at + 1, depth)
        if first == '"':
            said, end = _STRINGS.raw_decode(self.text, at)
            return Node("scalar", line, column, value=said, raw=said, plain=False), end
        if found := _NUMBER.match(self.text, at):
            raw = found[0]
            number = float(raw) if any(c in raw for c in ".eE") else int(raw)
            return Node("scalar", line, column, value=number, raw=raw), found.end()
        word = next(w for w in _WORDS if self.text.startswith(w, at))
        return Node("scalar", line, column, value=_WORDS[word], raw=word), at + len(word)

    def _list(self, node: Node, at: int, depth: int) -> tuple[Node, int]:
        at = self._skip(at)
        while self.text[at] != "]":
            item, at = self.value(at, depth + 1)
            node.items.append(item)
            at = self._skip(at)
            at = self._skip(at + 1) if self.text[at] == "," else at
        return node, at + 1

    def _map(self, node: Node, at: int, depth: int) -> tuple[Node, int]:
        at = self._skip(at)
        known: set[str] = set()
        while self.text[at] != "}":
            key, at = self.value(at, depth + 1)
            if key.value in known:
                raise _refuse("E541", f"the key {str(key.value)[:40]!r} stands twice", "keep one of the two", self.file,
                              key.line, key.column)
            known.add(key.value)
            value, at = self.value(self._skip(at) + 1, depth + 1)  # behind the colon
            node.pairs.append((key, value))
            at = self._skip(at)
            at = self._skip(at + 1) if self.text[at] == "," else at
        return node, at + 1


def _refuse(code: str, message: str, remedy: str, file: str, line: int, column: int) -> InputError:
    return InputError.one(code, message, CODES[code][1], remedy, file=file, line=line, column=column)
