"""Edits of a text at marked places, and what they changed."""

from __future__ import annotations

from collections.abc import Iterable

from peaceroom.files.nodes import Node
from peaceroom.files.yaml import line_starts

BOM = b"\xef\xbb\xbf"


def edited(text: str, edits: Iterable[tuple[Node, str]]) -> str:
    """The text with each scalar replaced. Everything else, comments and layout too, stays as it is."""
    starts = line_starts(text)
    spans = {(starts[n.line - 1] + n.column - 1, starts[n.end_line - 1] + n.end - 1): new for n, new in edits}
    for (begin, end), new in sorted(spans.items(), reverse=True):
        text = text[:begin] + new + text[end:]
    return text


def difference(before: str, after: str, name: str) -> str:
    """The changed lines as a unified diff."""
    from difflib import unified_diff

    lines = unified_diff(before.splitlines(), after.splitlines(), f"{name} (now)", f"{name} (then)", lineterm="", n=0)
    return "".join(line + "\n" for line in lines)
