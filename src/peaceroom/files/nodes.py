"""The text of a scenario as a tree in which every piece knows its line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date as Date
from typing import Any, Literal

Loc = tuple[str | int | float | Date | bool | None, ...]

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

    def get(self, key: Any) -> tuple[Node, Node] | None:
        """The pair (key, value) of a map. Keys are compared as YAML reads them; 1 and 1.0 are one key."""
        for k, v in self.pairs:
            if type(k.value) is bool or type(key) is bool:
                if k.value is key:
                    return k, v
            elif k.value == key:
                return k, v
        return None

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
    a number. A number too large for the machine becomes infinite, which the types refuse.
    """
    if text in ("", "~", "null"):
        return None
    if text == "true":
        return True
    if text == "false":
        return False
    if text[0] in "+-.0123456789":
        if _INT.fullmatch(text):
            return int(text) if len(text) <= 16 else float(text)
        if _FLOAT.fullmatch(text):
            return float(text)
        if _DATE.fullmatch(text):
            try:
                return Date.fromisoformat(text)
            except ValueError:  # 2020-02-30: stays a word, the types say so
                return text
    return text
