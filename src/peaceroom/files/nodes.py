"""The text of a scenario as a tree in which every piece knows its line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date as Date
from typing import Any, Literal, TypeAlias

from peaceroom.files.numbers import is_octal

Loc = tuple[str | int | float | Date | bool | None, ...]
#: A block of a file as plain data: texts, numbers, dates, lists and further blocks, as YAML and JSON Schema have them.
#: Nothing is known of what it holds until the checks of `peaceroom.scenario` have judged it, which is why it is Any.
Block: TypeAlias = dict[str, Any]

_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(slots=True, eq=False)
class Node:
    """One value of the file. Lines and columns count from 1; ``end`` is the column after a one-line scalar."""

    kind: Literal["scalar", "map", "list"]
    line: int
    column: int
    end_line: int = 0
    end: int = 0
    value: Any = None  # of a scalar
    raw: str = ""  # of a scalar: the text without its quotes
    plain: bool = True  # of a scalar: written without quotes
    pairs: list[tuple[Node, Node]] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)
    size: int = 1  # nodes here and below, aliases followed
    height: int = 0  # levels below, aliases followed
    start: int = 0  # the place of its first character in the text, and the place behind its last
    stop: int = 0
    _index: dict[tuple[bool, Any], tuple[Node, Node]] | None = None
    _odd: dict[str, tuple[Node, Node]] | None = None

    def get(self, key: Any) -> tuple[Node, Node] | None:
        """The pair (key, value) of a map. Keys are compared as YAML reads them; 1 and 1.0 are one key."""
        if self._index is None or len(self._index) != len(self.pairs):  # asked for while it was being built
            self._index = {(type(k.value) is bool, k.value): (k, v) for k, v in reversed(self.pairs)}
        return self._index.get((type(key) is bool, key))

    def called(self, name: Any) -> tuple[Node, Node] | None:
        """The pair whose key pydantic calls ``name`` though it is no text: ``1.0``, ``datetime.date(2020, 1, 1)``."""
        if self._odd is None:
            self._odd = {word: pair for pair in self.pairs if not isinstance(v := pair[0].value, str)
                         for word in (str(v), repr(v))}
        return self._odd.get(name) if isinstance(name, str) else None

    def to_python(self, memo: dict[int, Any] | None = None) -> Any:
        """Plain dicts, lists and scalars. What an alias repeats is one object."""
        if self.kind == "scalar":
            return self.value
        memo = {} if memo is None else memo
        if id(self) not in memo:
            if self.kind == "map":
                memo[id(self)] = {k.value: v.to_python(memo) for k, v in self.pairs}
            else:
                memo[id(self)] = [v.to_python(memo) for v in self.items]
        return memo[id(self)]

    def walk(self) -> Iterator[Node]:
        """This node and everything below, each once."""
        todo, seen = [self], set()
        while todo:
            node = todo.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            yield node
            todo += [n for pair in node.pairs for n in pair]
            todo += node.items


def resolve(text: str) -> Any:
    """What a scalar without quotes means: YAML 1.2's core schema plus ISO dates, and nothing else.

    ``NO``, ``yes``, ``on`` and ``12:30`` are words; only ``true`` and ``false`` are truth values; ``1e3`` is
    a number, ``010`` (8 or 10, by the age of the reader) is a word. A number too large for the machine becomes
    infinite, which the types refuse.
    """
    if text in ("", "~", "null"):
        return None
    if text == "true":
        return True
    if text == "false":
        return False
    if text[0] in "+-.0123456789":
        if _INT.fullmatch(text):
            if is_octal(text):
                return text
            return int(text) if len(text) <= 16 else float(text)
        if _FLOAT.fullmatch(text):
            return float(text)
        if _DATE.fullmatch(text):
            try:
                return Date.fromisoformat(text)
            except ValueError:  # 2020-02-30: stays a word, the types say so
                return text
    return text
