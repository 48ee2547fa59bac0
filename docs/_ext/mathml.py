"""Formulas of the pages as MathML, worked out when the pages are built: reading them needs no network and no script."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from docutils import nodes
from sphinx.util import logging

NAME = "mathml"
#: the converter passes a command that it does not know on as it stands
_UNKNOWN = re.compile(r">(\\[A-Za-z]+)<")
#: names that the converter lacks
_ADDED = {r"\arg": r"\operatorname{arg}"}
_ADD = re.compile("|".join(re.escape(name) + r"(?![A-Za-z])" for name in _ADDED))
#: a formula wider than the screen is moved sideways by itself, not with the page
_WIDE = "overflow-x: auto; overflow-y: hidden; padding: 0.3em 0"
log = logging.getLogger(__name__)


def render(tex: str, *, block: bool = False) -> str:
    """A formula as a ``<math>`` element that keeps its TeX as annotation for copying.

    Raises `ValueError` for TeX that cannot be converted, unknown commands included.
    """
    from latex2mathml.converter import convert

    known = _ADD.sub(lambda m: _ADDED[m[0]], tex.strip())
    try:
        found: str = convert(known, display="block" if block else "inline")
    except Exception as error:  # the converter raises exceptions of its own without a common base
        raise ValueError(f"{type(error).__name__} in the formula {tex.strip()[:80]!r}") from error
    if unknown := _UNKNOWN.search(found):
        raise ValueError(f"unknown command {unknown[1]} in the formula {tex.strip()[:80]!r}")
    head, body = found.split(">", 1)
    note = f'<annotation encoding="application/x-tex">{escape(tex.strip(), quote=False)}</annotation>'
    return f"{head}><semantics>{body.removesuffix('</math>')}{note}</semantics></math>"


def _visit(self: Any, node: nodes.math | nodes.math_block) -> None:
    block = isinstance(node, nodes.math_block)
    try:
        formula = render(node.astext(), block=block)
    except ValueError as error:
        log.warning("%s", error, location=node)
        formula = f"<code>{escape(node.astext())}</code>"
    self.body.append(f'<div style="{_WIDE}">{formula}</div>\n' if block else formula)
    raise nodes.SkipNode


def setup(app: Any) -> dict[str, bool]:
    """Called by Sphinx: the renderer that ``html_math_renderer`` in conf.py chooses."""
    app.add_html_math_renderer(NAME, inline_renderers=(_visit, None), block_renderers=(_visit, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
