"""The typesetter: documents and pictures from templates and data, with fonts that come along with matplotlib."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib as mpl
import typst

from peaceroom.report.figures.svg import VARIABLES

_FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
_FAMILY = "DejaVu Sans"
#: where it lacks a sign, the machine's fonts for other scripts, then matplotlib's with a box for every sign there is
_OTHERS = ("Noto Sans", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", "PingFang SC", "Noto Sans Devanagari",
           "Nirmala UI", "Noto Naskh Arabic", "Segoe UI", "Arial Unicode MS", "Last Resort High-Efficiency")


@cache
def _signs() -> frozenset[int]:
    """The signs that the usual font has."""
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(_FONTS / "DejaVuSans.ttf")).get_charmap())


def covered(text: str) -> bool:
    """Has the usual font all signs of the text? Then the bytes are the same on every machine."""
    return all(ord(sign) in _signs() for sign in set(text) if sign not in "\n\t")


def fonts(text: str) -> list[str]:
    """Families for a text, to be tried one after the other."""
    return [_FAMILY] if covered(text) else [_FAMILY, *_OTHERS]


def pdf(template: bytes, data: str, day: datetime, text: str) -> bytes:
    """A tagged PDF of ``template`` with ``data`` (JSON); ``day`` stands for the time at which it was made."""
    with TemporaryDirectory() as folder:  # the root: nothing but it can be read
        page = Path(folder) / "page.typ"
        page.write_bytes(template)
        return typst.compile(page, root=Path(folder), font_paths=[_FONTS], ignore_system_fonts=covered(text),
                             sys_inputs={"data": data}, format="pdf", pdf_standards=["ua-1"], timestamp=day)


def pages(document: bytes) -> int:
    """How many pages a PDF of `pdf` has."""
    return max(map(int, re.findall(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)", document)), default=1)


def coloured(svg: str) -> str:
    """The SVG of a figure as a file of its own: colours in place of the page's variables, a font by name."""
    for colour, name in VARIABLES.items():
        svg = svg.replace(f"var(--{name})", colour)
    return svg.replace("<svg ", f'<svg font-family="{_FAMILY}" ', 1)


def png(svg: str, width: float, height: float, dots: int = 220) -> bytes:
    """An SVG of ``width`` × ``height`` pixels as a picture on white; ``dots`` an inch where 96 pixels are one."""
    source = (f'#set page(width: {0.75 * width}pt, height: {0.75 * height}pt, margin: 0pt, fill: white)\n'
              '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)')
    with TemporaryDirectory() as folder:
        page = Path(folder) / "page.typ"
        page.write_text(source, encoding="utf-8")
        return typst.compile(page, root=Path(folder), font_paths=[_FONTS], ignore_system_fonts=covered(svg),
                             sys_inputs={"svg": coloured(svg)}, format="png", ppi=dots)
