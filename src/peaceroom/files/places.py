"""From a path in the data (``positions``, 3, ``salience``) to a place in the text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from peaceroom.core.codes import CODES
from peaceroom.core.errors import Problem
from peaceroom.files.nodes import Loc, Node
from peaceroom.files.suggestions import nearest, remedy_of

#: What at a path is meant: the value, the key before it, or the number inside a cell written at length.
Part = Literal["value", "key", "cell"]
Place = tuple[str, int, int]

#: words that one reading of a file looks up, and compares, in search of the one that was meant
_MOST_LOOKED_UP, _MOST_COMPARED = 500, 20_000


class Places(Protocol):
    """Says where something stands: file, line, column."""

    def at(self, loc: Loc, part: Part = "value") -> Place: ...

    def written(self, loc: Loc, part: Part = "value") -> str | None:
        """The scalar at a path, or its key, as it is written, without its quotes; None where that is not known."""
        ...


@dataclass(frozen=True, slots=True)
class TextPlaces:
    """Places in a YAML text."""

    file: str
    root: Node

    def at(self, loc: Loc, part: Part = "value") -> Place:
        node, key = find(self.root, loc)
        if part == "cell" and node.kind == "map":
            for name in ("value", "range", "judgement"):
                if inner := node.get(name):
                    node = inner[1]
                    break
        if part == "key" and key is not None:
            node = key
        return self.file, node.line, node.column

    def written(self, loc: Loc, part: Part = "value") -> str | None:
        node, key = find(self.root, loc)
        found = key if part == "key" else node
        return found.raw if found is not None and found.kind == "scalar" else None


@dataclass(frozen=True, slots=True)
class DataPlaces:
    """Places in data without a text: the path itself, or what ``where`` makes of it (a spreadsheet's cell).

    ``where`` is asked for the path, with a step ``[key]`` for its key and ``value`` for the number inside a cell, and
    gives the nearest place around what it does not know.
    """

    file: str
    where: Callable[[Loc], Place] | None = None

    def at(self, loc: Loc, part: Part = "value") -> Place:
        if self.where is not None:
            return self.where({"key": (*loc, "[key]"), "cell": (*loc, "value"), "value": loc}[part])
        path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc).lstrip(".")
        return f"{self.file} at {path}" if path else self.file, 0, 0

    def written(self, loc: Loc, part: Part = "value") -> str | None:
        return None


def find(root: Node, loc: Loc) -> tuple[Node, Node | None]:
    """The node at a path and its key (None in a list). Steps that the text does not have are passed over.

    Pydantic's paths hold names of branches and of fields behind a shorthand, so the walk is lenient.
    """
    node, key = root, None
    for i, step in enumerate(loc):
        if step == "judgement" and i + 1 < len(loc) and node.kind == "map" and (node.get("by") or node.get("on")):
            continue  # {judgement: 50..70, by: coder, on: 2020-10-04}: who and when stand beside it
        if node.kind == "list" and isinstance(step, int) and 0 <= step < len(node.items):
            node, key = node.items[step], None
        elif node.kind == "map":
            pair = node.get(step) or node.called(step)
            if pair is None and step == "value":
                pair = node.get("range") or node.get("judgement")
            if pair is not None:
                key, node = pair
    return node, key


@dataclass(slots=True)
class PlacedProblems:
    """Collects problems with their places.

    ``kept`` translates paths of data from which bad entries were taken out back to the file's own indices.
    """

    places: Places
    kept: Mapping[Loc, Sequence[int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _nearest: dict[tuple[str, tuple[str, ...]], str | None] = field(default_factory=dict)
    _compared: int = 0

    def nearest(self, word: str, known: Collection[str]) -> str | None:
        """`peaceroom.files.suggestions.nearest`, worked out once for each word.

        Comparing takes time, and nobody reads the two-thousandth suggestion: after many there is none.
        """
        asked = word, tuple(known)
        if asked not in self._nearest:
            if len(self._nearest) >= _MOST_LOOKED_UP or self._compared > _MOST_COMPARED:
                return None
            self._compared += len(known)
            self._nearest[asked] = nearest(word, known)
        return self._nearest[asked]

    def did_you_mean(self, word: str, known: Collection[str], otherwise: str) -> str:
        """`peaceroom.files.suggestions.did_you_mean`, with `nearest`."""
        return remedy_of(word, self.nearest(word, known), tuple(known), otherwise)

    def add(self, code: str, loc: Loc, message: str, remedy: str, *, part: Part = "value",
            why: str | None = None) -> None:
        file, line, column = self.places.at(self.original(loc), part)
        self.problems.append(Problem(file, line, column, code, message, why or CODES[code][1], remedy))

    def original(self, loc: Loc) -> Loc:
        """The path in the file of a path in the cleaned data."""
        if not self.kept:
            return loc
        out: list[Any] = []
        for step in loc:
            indices = self.kept.get(tuple(out)) if isinstance(step, int) else None
            out.append(indices[step] if indices is not None and isinstance(step, int) else step)
        return tuple(out)
