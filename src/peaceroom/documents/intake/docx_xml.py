"""Names, attributes and styles in the XML of a Word document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"


@dataclass
class Style:
    """What a style says of its paragraphs: its name, what it is based on, its rank as a heading, and switches."""

    name: str
    based: str | None
    outline: int | None
    hidden: bool
    listed: bool


def local(node: Any) -> str:
    """An element's name without its namespace; empty for what is no element."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def elements(tree: Any, name: str) -> Iterator[Any]:
    """All elements of a name, in both forms of the format."""
    return (n for space in (_W, _STRICT) for n in tree.iter(space + name))


def child(node: Any, name: str) -> Any:
    """The first child of a name, None where there is none."""
    return next((c for c in node if local(c) == name), None) if node is not None else None


def value(node: Any, name: str = "val") -> str | None:
    """An attribute whatever its namespace."""
    if node is None:
        return None
    return next((v for k, v in node.attrib.items() if k.rpartition("}")[2] == name), None)


def is_on(node: Any) -> bool:
    """Whether a switch such as ``w:vanish`` is there and not off."""
    return node is not None and (value(node) or "1").lower() not in ("0", "false", "off", "none")


def read_styles(tree: Any) -> dict[str, Style]:
    """Styles by id; none where the file has no such part."""
    out = {}
    for node in elements(tree, "style") if tree is not None else ():
        about, runs = child(node, "pPr"), child(node, "rPr")
        outline = value(child(about, "outlineLvl"))
        out[value(node, "styleId") or ""] = Style(
            value(child(node, "name")) or "", value(child(node, "basedOn")),
            int(outline) if outline and outline.isdigit() else None, is_on(child(runs, "vanish")),
            child(about, "numPr") is not None)
    return out


def chain_of(styles: dict[str, Style], id_: str | None) -> list[Style]:
    """A style and those that it is based on."""
    out: list[Style] = []
    while id_ in styles and styles[id_] not in out:
        out.append(styles[id_])
        id_ = styles[id_].based
    return out
