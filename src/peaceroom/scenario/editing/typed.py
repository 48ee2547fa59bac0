"""From what somebody typed to what stands in the file. A bad entry is written down too: it stays, with its message."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Literal

from peaceroom.files.nodes import Node, resolve
from peaceroom.files.notation import parse
from peaceroom.files.numbers import NotationError
from peaceroom.scenario.file.writing import value_to_yaml

#: what a field holds: an uncertain number, text, one word (an id, a date, a number, true), several words, any value
Kind = Literal["cell", "text", "word", "words", "yaml"]

_RANGE = re.compile(r"([^\s–—‒…]+)\s*(?:–|—|‒|…|\.\.\.)\s*(\S+)")
_HYPHEN = re.compile(r"(\d[\d.]*)\s*(?:-|to)\s*(\d[\d.]*)")
_PLAIN_WORD = re.compile(r"[\w.+-][\w.+/ -]*")
_EVIDENCE = "evidence"


def written(text: str, kind: Kind) -> str:
    """What was typed, as YAML that may stand within ``{ }``. Never fails: what cannot be read is written in quotes.

    ``60–80``, ``60-80`` and ``60 to 80`` are the range ``60..80``. Several words are parted by commas. ``yaml`` is
    taken as it is where it is whole (`whole_yaml`).
    """
    text = text.strip()
    match kind:
        case "cell":
            return _cell(text)
        case "words":
            return value_to_yaml([word for part in text.split(",") if (word := part.strip())])
        case "word":
            found = resolve(text)
            if isinstance(found, bool | int | float | date) and _PLAIN_WORD.fullmatch(text):
                return text
            return value_to_yaml(text)
        case "yaml":
            return text if whole_yaml(text) else value_to_yaml(text)
        case _:
            return value_to_yaml(text)


def whole_yaml(text: str) -> bool:
    """Whether a text is one value that can stand on the line of its key."""
    from peaceroom.core.errors import InputError
    from peaceroom.files.yaml import parse as parse_yaml

    if "\n" in text or not text:
        return False
    try:
        root = parse_yaml(f"[{text}]", "")
    except InputError:
        return False
    return len(root.items) == 1 and root.stop == len(text) + 2


def is_evidence(text: str) -> bool:
    """Whether the number is to be pooled from the ledger."""
    return text.strip().lower() in (_EVIDENCE, "from evidence")


def _cell(text: str) -> str:
    if is_evidence(text):
        return "{from: evidence}"
    for candidate in (text, _as_range(text)):
        try:
            return parse(candidate).typed
        except NotationError:
            continue
    return value_to_yaml(text)


def _as_range(text: str) -> str:
    found = _RANGE.fullmatch(text) or _HYPHEN.fullmatch(text)
    return f"{found[1]}..{found[2]}" if found else text


def shown(node: Node | None) -> str:
    """What a field shows of a node: as it would be typed again."""
    if node is None:
        return ""
    if node.kind == "scalar":
        return node.raw
    if node.kind == "list":
        if all(item.kind == "scalar" for item in node.items):
            return ", ".join(item.raw for item in node.items)
        return value_to_yaml(node.to_python())
    if (inner := number_of(node)) is not None:
        return _EVIDENCE if inner[0].raw == "from" else shown(inner[1])
    return value_to_yaml(_plain(node))


def number_of(node: Node) -> tuple[Node, Node] | None:
    """The pair of a cell written at length that holds its number: value, range, judgement, or from: evidence."""
    for name in ("value", "range", "judgement", "from"):
        pair = node.get(name) if node.kind == "map" else None
        if pair is not None and not (name == "judgement" and pair[1].kind == "map"
                                     and (pair[1].get("by") or pair[1].get("on"))):
            return pair
    return None


def _plain(node: Node) -> Any:
    return node.to_python()
