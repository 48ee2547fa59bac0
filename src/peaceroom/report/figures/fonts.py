"""Fonts of figures: what is drawn where the usual font has no sign for a letter, without a word about it.

Names may be Chinese, Pashto or hold an emoji. In SVG the text stays text and the reader's own fonts show it; matplotlib
only measures it. So the same few fonts are used on every machine, matplotlib's own, and what they lack is no warning.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

#: matplotlib's own: the second has a box for every sign there is
_CANDIDATES = ("DejaVu Sans", "Last Resort High-Efficiency")


@cache
def families() -> list[str]:
    """Font families to try one after the other, those that this matplotlib brings along."""
    from matplotlib.font_manager import fontManager

    known = {font.name for font in fontManager.ttflist}
    return [name for name in _CANDIDATES if name in known] or ["sans-serif"]


@contextmanager
def quiet() -> Iterator[None]:
    """Where the fonts lack a sign or a weight, matplotlib says so with the path of a source file: not here."""
    found = logging.getLogger("matplotlib.font_manager")
    before = found.level
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"(Glyph \d+ |Matplotlib currently does not support )", UserWarning)
        found.setLevel(logging.ERROR)
        try:
            yield
        finally:
            found.setLevel(before)
