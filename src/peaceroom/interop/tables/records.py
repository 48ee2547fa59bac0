"""Lists of records in JSON as tables: a column for each key, a row for each record."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from peaceroom.files.csv import Cell
from peaceroom.files.nodes import Node

MOST_KEYS = 200


@dataclass(slots=True)
class Records:
    """One list of records: where it stands, its keys and rows; places are those of the values."""

    node: Node
    head: list[Cell]
    rows: list[list[Cell]]


def records_in(root: Node) -> Iterator[Records]:
    """Every list of records in a value: ``[{…}, …]``, ``{"name": {…}, …}``, and ``{"actor": […], "position": […]}``."""
    left = deque([root])
    while left:
        node = left.popleft()
        found = _list(node) or _by_name(node) or _columns(node)
        if found is not None and found.rows:
            yield found
        left += [v for _, v in node.pairs] if node.kind == "map" else [v for v in node.items if v.kind != "scalar"]


def _text(node: Node | None) -> str:
    if node is None or node.kind != "scalar" or node.value is None:
        return ""
    return node.raw


def _table(node: Node, records: list[tuple[str, Node]], named: bool) -> Records | None:
    keys = list(dict.fromkeys(str(k.value) for _, record in records for k, v in record.pairs if v.kind == "scalar"))
    if not keys or len(keys) > MOST_KEYS:
        return None
    first = records[0][1]
    heads = []
    for key in keys:
        pair = first.get(key)
        heads.append(Cell(key, (pair[0] if pair else first).line, (pair[0] if pair else first).column))
    rows = []
    for name, record in records:
        row = [Cell(name, record.line, record.column)] if named else []
        for key in keys:
            pair = record.get(key)
            at = pair[1] if pair is not None else record
            row.append(Cell(_text(pair[1] if pair is not None else None), at.line, at.column))
        rows.append(row)
    return Records(node, ([Cell("actor", node.line, node.column)] if named else []) + heads, rows)


def _list(node: Node) -> Records | None:
    if node.kind != "list" or not node.items or any(item.kind != "map" for item in node.items):
        return None
    return _table(node, [("", item) for item in node.items], False)


def _by_name(node: Node) -> Records | None:
    if node.kind != "map" or len(node.pairs) < 2 or any(v.kind != "map" for _, v in node.pairs):
        return None
    return _table(node, [(str(k.value), v) for k, v in node.pairs], True)


def _columns(node: Node) -> Records | None:
    """Columns under their headings, as pandas writes ``orient="list"``."""
    if node.kind != "map":
        return None
    lists = [(k, v) for k, v in node.pairs if v.kind == "list" and v.items and all(i.kind == "scalar" for i in v.items)]
    if len(lists) < 3 or len({len(v.items) for _, v in lists}) != 1:
        return None
    rows = [[Cell(_text(v.items[n]), v.items[n].line, v.items[n].column) for _, v in lists]
            for n in range(len(lists[0][1].items))]
    return Records(node, [Cell(str(k.value), k.line, k.column) for k, _ in lists], rows)
