"""Where an edit goes in a text: a value is set, an entry is added or taken out, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from peaceroom.files.nodes import Node
from peaceroom.files.splices import Clash, Splice
from peaceroom.scenario.editing.typed import Kind, is_evidence, number_of, written
from peaceroom.scenario.file.writing import entry_to_yaml, value_to_yaml

#: a key, an index, or the fields by which an entry of a list is known: ``{"actor": "north", "issue": "water"}``
Step: TypeAlias = str | int | float | Mapping[str, object]
Path: TypeAlias = tuple[Step, ...]


@dataclass(frozen=True)
class Put:
    """Set what stands at a path: what was typed (`peaceroom.scenario.editing.typed`), or plain data.

    What is not there yet is added: the last key of a block, the entry of a list known by its fields (``beside``: what
    else a new entry holds), and blocks on the way.
    """

    path: Path
    value: Any
    kind: Kind | None = None  # how ``value`` was typed; None: it is data
    beside: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Take:
    """Take out what stands at a path, and a block that would be left empty. Nothing happens where nothing is."""

    path: Path


@dataclass(frozen=True)
class Move:
    """Let the entry at a path change places with the one before (``by`` -1) or behind it (1), its comments with it.

    Nothing happens where there is none.
    """

    path: Path
    by: int


Edit: TypeAlias = Put | Take | Move


#: fields that a number has besides its value
OF_A_CELL = frozenset({"because", "sources", "judgement", "loadings", "disputed"})
#: characters that part values within ``{ }``
_FLOWS = frozenset(",[]{}")

#: (a list, names of fields) → values of the fields → index of the first entry that has them
Memo: TypeAlias = dict[tuple[int, tuple[str, ...]], dict[tuple[Any, ...], int]]


def splice(text: str, root: Node | None, edit: Edit, memo: Memo | None = None) -> list[Splice]:
    """The splices of one edit of a text that has been parsed; ``root`` is None for a text that is empty.

    Edits of one text share a ``memo``, in which lists that were looked through are remembered.
    """
    if root is None or root.kind != "map":
        if not isinstance(edit, Put):
            return []
        return [Splice(len(text), "", _lines(_nest(edit.path, _data(edit), edit.beside), 0))]
    trail = follow(root, edit.path, memo)
    if not isinstance(edit, Put):
        if len(trail) != len(edit.path) + 1:
            return []
        return _take(text, trail) if isinstance(edit, Take) else _move(text, trail, edit.by)
    if len(trail) == len(edit.path) + 1:
        return _set(text, trail[-1], edit)
    return _add(text, trail[-1].node, edit.path[len(trail) - 1:], edit)


@dataclass(frozen=True)
class At:
    """A node on the way down: with its key in a block, or its index in a list."""

    node: Node
    key: Node | None = None
    index: int | None = None


def follow(root: Node, path: Path, memo: Memo | None = None) -> list[At]:
    """The nodes along a path, as far as they are there, the root first."""
    trail = [At(root)]
    for step in path:
        node = trail[-1].node
        if node.kind == "list":
            index = step if isinstance(step, int) else _index(node, step, memo) if isinstance(step, Mapping) else None
            if index is None or not 0 <= index < len(node.items):
                break
            trail.append(At(node.items[index], None, index))
        elif node.kind == "map" and not isinstance(step, Mapping) and (pair := node.get(step)):
            trail.append(At(pair[1], pair[0]))
        else:
            break
    return trail


def _index(node: Node, fields: Mapping[str, object], memo: Memo | None) -> int | None:
    names = tuple(fields)
    known = {} if memo is None else memo
    if (id(node), names) not in known:
        found: dict[tuple[Any, ...], int] = {}
        for i, item in enumerate(node.items):
            pairs = [item.get(name) for name in names] if item.kind == "map" else [None]
            if all(pairs):
                found.setdefault(tuple(pair[1].value for pair in pairs if pair is not None), i)
        known[id(node), names] = found
    return known[id(node), names].get(tuple(fields.values()))


def _data(edit: Put) -> Any:
    return edit.value if edit.kind is None else _Typed(written(str(edit.value), edit.kind))


class _Typed(str):
    """YAML that stands as it is."""

    __slots__ = ()


def _nest(path: Path, value: Any, beside: Mapping[str, object]) -> Any:
    """Plain data with the value at a path, which begins where nothing is yet."""
    for step in reversed(path):
        listed = isinstance(step, Mapping | int)
        value = [_entry(step, value, beside)] if listed else {step: value}
    return value


def _entry(step: Step, value: Any, beside: Mapping[str, object]) -> Any:
    """A new entry of a list: the fields by which it is known, what is set, and what else it holds."""
    return {**step, **value, **beside} if isinstance(step, Mapping) else value


def _flow(value: Any) -> str:
    if isinstance(value, _Typed):
        return str(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{value_to_yaml(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return value_to_yaml(value)


def _lines(data: Mapping[Any, Any], indent: int) -> str:
    """A block's pairs as lines: one fact a line, entries of a list below each other."""
    out = []
    for key, value in data.items():
        name = " " * indent + value_to_yaml(key)
        if isinstance(value, list) and any(isinstance(v, Mapping) for v in value):
            out.append(f"{name}:\n" + "".join(f"{' ' * indent}  - {_flow(v)}\n" for v in value))
        elif isinstance(value, Mapping) and value and not indent:
            out.append(f"{name}:\n{_lines(value, indent + 2)}")
        elif isinstance(value, str) and not isinstance(value, _Typed):
            out.append(entry_to_yaml(str(key), value, indent))
        else:
            out.append(f"{name}: {_flow(value)}\n")
    return "".join(out)


def _is_flow(text: str, node: Node) -> bool:
    return node.kind != "scalar" and text[node.start:node.start + 1] in ("{", "[")


def _stop(text: str, node: Node, begin: int) -> int:
    """The place behind a value, without the line ends that a folded text reads on to."""
    return begin + len(text[begin:node.stop].rstrip())


def _set(text: str, at: At, edit: Put) -> list[Splice]:
    node = at.node
    if edit.kind == "cell" and (pair := number_of(node)) is not None:
        key, value = pair
        typed = written(str(edit.value), "cell")
        if is_evidence(str(edit.value)):
            return _replaced(text, key.start, _stop(text, value, value.start), "from: evidence")
        if key.raw == "from":
            return _replaced(text, key.start, _stop(text, value, value.start), f"value: {typed}")
        return _replaced(text, value.start, _stop(text, value, value.start), typed)
    new = _flow(_data(edit))
    if node.kind == "scalar" or _is_flow(text, node):
        return _replaced(text, node.start, _stop(text, node, node.start), new or '""')
    begin = text.index(":", at.key.stop) + 1 if at.key is not None else node.start
    return _replaced(text, begin, _stop(text, node, node.start), (" " if at.key is not None else "") + new)


def _replaced(text: str, begin: int, end: int, new: str) -> list[Splice]:
    if begin == end and begin and text[begin - 1] == ":":
        new = " " + new  # `key:` with nothing behind it
    return [Splice(begin, text[begin:end], new)] if text[begin:end] != new else []


def _line_end(text: str, at: int) -> int:
    """The place behind the end of a line."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _add(text: str, node: Node, path: Path, edit: Put) -> list[Splice]:
    """Add what is missing below a node that is there."""
    step, value = path[0], _nest(path[1:], _data(edit), edit.beside)
    if node.kind == "list":
        return _add_item(text, node, step, _entry(step, value, edit.beside))
    if node.kind == "scalar" and step in OF_A_CELL and node.raw:  # a number is written at length from now on
        old = text[node.start:_stop(text, node, node.start)]
        number = value_to_yaml(node.raw) if node.plain and not _FLOWS.isdisjoint(node.raw) else old
        return [Splice(node.start, old, f"{{value: {number}, {_flow({step: value})[1:]}")]
    if node.kind == "scalar":  # `events:` with nothing below
        below = (f"\n  - {_flow(_entry(step, value, edit.beside))}" if isinstance(step, Mapping)
                 else "\n" + _lines({step: value}, 2).rstrip("\n"))
        return [Splice(node.start, text[node.start:node.stop], below)]
    if isinstance(step, Mapping):
        raise Clash("there is no list at this place")
    if _is_flow(text, node):
        return _add_to_flow(text, node, f"{value_to_yaml(step)}: {_flow(value)}")
    indent = (node.pairs[0][0].column if node.pairs else node.column) - 1
    end = _line_end(text, _stop(text, node, node.start))
    gap = "\n" if indent == 0 and isinstance(value, Mapping | list) else ""
    start = "" if end == 0 or text[end - 1] == "\n" else "\n"
    return [Splice(end, "", start + gap + _lines({step: value}, indent))]


def _add_item(text: str, node: Node, step: Step, entry: Any) -> list[Splice]:
    if _is_flow(text, node):
        return _add_to_flow(text, node, _flow(entry))
    after = node.items[-1]
    if isinstance(step, Mapping) and "issue" in step:  # rows of an issue stay together
        same = [i for i in node.items if i.kind == "map" and (p := i.get("issue")) and p[1].value == step["issue"]]
        after = same[-1] if same else after
    end = _line_end(text, _stop(text, after, after.start))
    start = "" if text[end - 1] == "\n" else "\n"
    return [Splice(end, "", f"{start}{' ' * (node.column - 1)}- {_flow(entry)}\n")]


def _add_to_flow(text: str, node: Node, new: str) -> list[Splice]:
    inner = node.items[-1] if node.items else node.pairs[-1][1] if node.pairs else None
    at = node.stop - 1 if inner is None else max(inner.stop, inner.start)
    return [Splice(at, "", new if inner is None else f", {new}")]


def _take(text: str, trail: list[At]) -> list[Splice]:
    while len(trail) > 2 and len(trail[-2].node.pairs or trail[-2].node.items) == 1:
        trail = trail[:-1]  # a block that would be left empty goes with its last entry
    at, above = trail[-1], trail[-2].node
    first = at.key or at.node
    stop = _stop(text, at.node, at.node.start) if at.node.stop > at.node.start else first.stop + 1
    if _is_flow(text, above):
        begins = [(k.start, max(_stop(text, v, v.start), k.stop + 1)) for k, v in above.pairs] or [
            (i.start, i.stop) for i in above.items]
        i = begins.index((first.start, stop))
        if i + 1 < len(begins):
            return _replaced(text, first.start, begins[i + 1][0], "")
        return _replaced(text, begins[i - 1][1] if i else first.start, stop, "")
    begin = text.rfind("\n", 0, first.start) + 1
    if (at.key is not None and text[begin:first.start].strip()):  # the first key of an entry shares the dash's line
        return _replaced(text, first.start, above.pairs[1][0].start, "")
    return _replaced(text, begin, _line_end(text, stop), "")


def _move(text: str, trail: list[At], by: int) -> list[Splice]:
    above, first = trail[-2].node, trail[-1].key or trail[-1].node
    begins = [(k, v) for k, v in above.pairs] or [(i, i) for i in above.items]
    i = next(n for n, (k, _) in enumerate(begins) if k is first)
    if not 0 <= i + by < len(begins) or not by:
        return []
    spans = [_whole(text, above, *one) for one in begins]
    (a, b), (c, d) = sorted((spans[i], spans[i + by]))
    behind, before = text[c:d], text[a:b]
    if before.endswith("\n") and not behind.endswith("\n"):  # the last line of a file without its end
        behind, before = behind + "\n", before[:-1]
    return [Splice(a, text[a:d], behind + text[b:c] + before)]


def _whole(text: str, above: Node, first: Node, value: Node) -> tuple[int, int]:
    """Where an entry begins and ends: within ``{ }`` itself, else its lines and the comments right above them."""
    stop = max(_stop(text, value, value.start) if value.stop > value.start else 0, first.stop + (first is not value))
    if _is_flow(text, above):
        return first.start, stop
    begin = text.rfind("\n", 0, first.start) + 1
    if text[begin:first.start].strip() not in ("", "-") or text[first.start:first.start + 1] == "-":
        raise Clash("the entry shares its line with another")
    while (line := text.rfind("\n", 0, begin - 1) + 1) < begin and text[line:begin].lstrip().startswith("#"):
        begin = line
    return begin, _line_end(text, stop)
